"""Wordings of what only data shows about rules (SR590)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from segrules.diagnostics import Code, Diagnostic, Severity, Span


def _segment(when: str) -> dict[str, str]:
    text = f"segments:\n  - id: busy\n    when: {when}\n"
    return {"segments.yaml": text, "$ validate": "--data exports"}


NO_MEMBERS = Code(
    "SR590",
    "segment without members",
    "No customer of the export is in the segment. That may be right, or a slip of the rule: "
    "`segrules explain` shows for a customer what stands in the way.",
    wrong=_segment("visits > 1_000_000"),
    right=_segment("visits > 1"),
    severity=Severity.NOTE,
)


def no_members(place: Span, segment: str, undecided: int) -> Diagnostic:
    also = f"; {undecided:,} {'is' if undecided == 1 else 'are'} undecided" if undecided else ""
    return NO_MEMBERS.at(place, f"no customer of this export is in `{segment}`{also}")


def counted(warning: Diagnostic, moved: Sequence[tuple[str, int, int]]) -> Diagnostic:
    """The warning with the segments, how many are undecided there and how many would be members."""
    said = "; ".join(_moved(*each, alone=len(moved) == 1) for each in moved)
    return replace(warning, message=f"{warning.message}: {said}")


def _moved(segment: str, undecided: int, members: int, *, alone: bool) -> str:
    where = "in this export" if alone else f"in `{segment}`"
    if not undecided:
        return f"nobody {where}"
    if undecided == 1:
        return f"1 customer {where}, {'a' if members else 'no'} member if counted in"
    some = "all" if members == undecided else f"{members:,}" if members else "none"
    return f"{undecided:,} customers {where}, {some} of them members if counted in"


CODES = (NO_MEMBERS,)
