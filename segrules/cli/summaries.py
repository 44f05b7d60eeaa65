"""A run in a few lines: what was run, the table of segments, what came of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, TextIO

from segrules.cli.terminal import can_show, counted, width_of

if TYPE_CHECKING:
    from segrules.runs import Run
    from segrules.types import Moment

_BLOCKS = " ▏▎▍▌▋▊▉█"
_CELLS = 10
"""Width of a bar that stands for everybody."""
_GAP = 10


@dataclass(frozen=True, slots=True)
class Look:
    """What can be shown: columns of the terminal (None: any), and whether it has block signs."""

    width: int | None
    blocks: bool


def look_for(stream: TextIO) -> Look:
    """What a stream can show."""
    return Look(width_of(stream), can_show(stream, _BLOCKS))


def header(run: Run) -> str:
    """``TechShop · 34 segments · as of 2026-11-22 · 2,000 customers, 9,412 orders``."""
    base = run.rulebook.base
    related = [
        counted(s.rows, n.replace("_", " ")) for n, s in run.scans.items() if n != base and s.parts
    ]
    parts = [
        run.rulebook.name,
        counted(len(run.outcome.plan.output), "segments"),
        f"as of {as_of_text(run.outcome.moment)}",
        ", ".join([counted(run.customers, base.replace("_", " ")), *related]),
    ]
    return " · ".join(parts)


def as_of_text(moment: Moment) -> str:
    """The day of a run, or its local instant where that is not the day's end."""
    local = moment.now.astimezone(moment.zone)
    is_day = local.date() == moment.today + dt.timedelta(days=1) and local.time() == dt.time()
    return f"{moment.today}" if is_day else f"{local:%Y-%m-%d %H:%M}"


def table(run: Run, look: Look) -> Iterator[str]:
    """One line per segment: members, share, undecided, and a bar where there is room."""
    rows = list(run.summary.select("segment", "members", "share", "undecided").iter_rows())
    name = max([len("segment"), *(len(str(row[0])) for row in rows)])
    head = f"  {'segment':<{name}}  {'members':>9}  {'share':>6}  {'undecided':>9}"
    has_bar = look.blocks and (look.width is None or len(head) + 3 + _CELLS <= look.width)
    yield head
    for segment, members, share, undecided in rows:
        line = f"  {segment:<{name}}  {members:>9,}  {share:>6.1%}  {undecided:>9,}"
        yield f"{line}   {bar(share)}".rstrip() if has_bar else line


def bar(share: float) -> str:
    """A share as a bar; a small one that is not nothing still shows."""
    eighths = max(int(share * _CELLS * 8), 1 if share else 0)
    whole, rest = divmod(eighths, 8)
    return "█" * whole + _BLOCKS[rest].strip()


def closing(run: Run, place: str, seconds: float, look: Look) -> str:
    """How many memberships there are, where they stand, and how long it took."""
    base = run.rulebook.base
    inside = run.outcome.customers_in_any()
    members = counted(int(run.summary["members"].sum()), "memberships")
    outside = run.customers - inside
    verb = "is" if outside == 1 else "are"
    left = f"{members} of {counted(inside, base)}; {outside:,} {verb} in no segment"
    right = f"{place}   {seconds:.1f} s"
    if look.width is not None and len(left) + _GAP + len(right) > look.width:
        return f"{left}\n{right}"
    return f"{left}{' ' * _GAP}{right}"
