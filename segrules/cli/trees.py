"""Explanations as text: a headline, the tree of clauses, and what would have to change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TextIO

from segrules.cli.terminal import can_show, counted, width_of, wrapped

if TYPE_CHECKING:
    from segrules.outcome import Explanation, Node

NO_SEGMENTS = "there is no active segment that anybody could be in"
_WIDEST_CLAUSE = 50
"""Longer clauses stand on a line of their own, above what they saw."""


@dataclass(frozen=True, slots=True)
class Signs:
    """How outcomes and branches are drawn."""

    yes: str
    no: str
    unknown: str
    branch: str
    last: str
    line: str

    def of(self, outcome: bool | None) -> str:  # noqa: FBT001 - an outcome
        """The sign of an outcome."""
        return self.unknown if outcome is None else self.yes if outcome else self.no


DRAWN = Signs("✓", "✗", "?", "├", "└", "│")
PLAIN = Signs("+", "-", "?", "|", "`", "|")
"""For consoles that lack the signs above."""


@dataclass(frozen=True, slots=True)
class Look:
    """Signs that can be shown, and columns of the terminal (None: any)."""

    signs: Signs
    width: int | None


def look_for(stream: TextIO) -> Look:
    """What a stream can show."""
    signs = DRAWN if can_show(stream, "✓✗├└│") else PLAIN
    return Look(signs, width_of(stream))


def text_of(explanation: Explanation, look: Look) -> str:
    """One customer and one segment."""
    lines = [headline(explanation), "", *tree(explanation.tree, look)]
    if explanation.because is not None:
        lines += ["", wrapped("  because: ", explanation.because, look.width)]
    if _is_worth_telling(explanation):
        lines += ["", *changes(explanation, look)]
    return "\n".join(lines)


def key_text(customer: dict[str, object]) -> str:
    """A key as the command line takes it: ``10432``, ``a=1,b=2``."""
    if len(customer) == 1:
        return str(next(iter(customer.values())))
    return ",".join(f"{name}={value}" for name, value in customer.items())


def headline(explanation: Explanation) -> str:
    """``10432 is not in lapsed-vip (Lapsed VIPs): 1 of 2 conditions fails``."""
    name = f" ({explanation.name})" if explanation.name else ""
    where = f"{key_text(explanation.customer)} is {{}} {explanation.segment}{name}"
    if explanation.member:
        return where.format("in")
    said = where.format("undecided in" if explanation.member is None else "not in")
    failed = [n for n in explanation.changes if n.outcome is not None]
    unknown = [n for n in explanation.changes if n.outcome is None]
    of = f" of {counted(explanation.clauses, 'conditions')}"
    counts = []
    for nodes, one, many in ((failed, "fails", "fail"), (unknown, "is unknown", "are unknown")):
        if nodes:
            counts.append(f"{len(nodes)}{of} {one if len(nodes) == 1 else many}")
            of = ""
    return f"{said}: {', '.join(counts) or 'no change of its conditions would do'}"


@dataclass(frozen=True, slots=True)
class _Line:
    lead: str
    below: str
    """What stands under the lead where words go on."""
    node: Node


def tree(node: Node, look: Look) -> Iterator[str]:
    """The tree with each clause's sign, its text, and what it saw."""
    lines = list(_drawn(node, "  ", "  ", look.signs))
    widths = [len(_clause(line)) for line in lines if not line.node.parts]
    column = max([w for w in widths if w <= _WIDEST_CLAUSE], default=_WIDEST_CLAUSE // 2) + 3
    for line in lines:
        yield from _laid_out(line, column, look.width)
        yield from _rows(line, look.width)


def _clause(line: _Line) -> str:
    return f"{line.lead}{line.node.text}"


def _drawn(node: Node, lead: str, below: str, signs: Signs) -> Iterator[_Line]:
    mark = f"{lead}{signs.of(node.outcome)} "
    yield _Line(mark, below + ("  " if not node.parts else f"{signs.line} "), node)
    for number, part in enumerate(node.parts, start=1):
        is_last = number == len(node.parts)
        branch = f"{below}{signs.last if is_last else signs.branch} "
        under = f"{below}{' ' if is_last else signs.line} "
        yield from _drawn(part, branch, under, signs)


def _laid_out(line: _Line, column: int, width: int | None) -> Iterator[str]:
    clause, words = _clause(line), line.node.words
    if line.node.parts or not words or words == line.node.text:
        yield clause
        return
    first, *more = wrapped(" " * column, words, width).splitlines()
    first, more = first[column:], [text[column:] for text in more]
    if len(clause) + 3 > column:
        yield clause
        yield f"{line.below:<{column}}{first}"
    else:
        yield f"{clause:<{column}}{first}"
    yield from (f"{line.below:<{column}}{text}" for text in more)


def _rows(line: _Line, width: int | None) -> Iterator[str]:
    """Under a clause, the related rows that decided, newest first."""
    node, lead = line.node, f"{line.below}  "
    if not node.rows:
        return
    if not node.rows_count:
        yield f"{lead}not counted:"
    for row in node.rows:
        yield wrapped(lead, ", ".join(f"{name} {text}" for name, text in row.items()), width)
    more = (node.rows_total or 0) - len(node.rows)
    if more:
        yield f"{lead}and {more:,} more"


def _is_worth_telling(explanation: Explanation) -> bool:
    """Whether the signs of the tree alone do not tell what would have to change."""
    if not explanation.changes:
        return False
    not_yes = [n for n in _clauses(explanation.tree) if n.outcome is not True]
    return not_yes != list(explanation.changes)


def _clauses(node: Node) -> Iterator[Node]:
    if not node.parts:
        yield node
    for part in node.parts:
        yield from _clauses(part)


def changes(explanation: Explanation, look: Look) -> Iterator[str]:
    """The smallest set of clauses that would have to change."""
    yield "  the smallest change that would do:"
    for node in explanation.changes:
        wanted = "" if node.wanted else " would have to be no"
        told = f"{node.text}{wanted}: {node.words}"
        yield wrapped(f"  {look.signs.of(node.outcome)} ", told, look.width)


def listing(explanations: Sequence[Explanation], look: Look) -> str:
    """One customer and all segments: where in, where undecided, where not, a line for each."""
    if not explanations:
        return NO_SEGMENTS
    customer = key_text(explanations[0].customer)
    name = max(len(e.segment) for e in explanations)
    groups = [
        ("in", [e for e in explanations if e.member]),
        ("undecided in", [e for e in explanations if e.member is None]),
        ("not in", [e for e in explanations if e.member is False]),
    ]
    counts = ", ".join(f"{words} {len(found):,}" for words, found in groups)
    blocks = [f"{customer}: {counts} of {counted(len(explanations), 'segments')}"]
    for _, found in groups:
        if found:
            blocks.append("\n".join(_row(e, name, look) for e in found))
    return "\n\n".join(blocks)


def _row(explanation: Explanation, name: int, look: Look) -> str:
    lead = f"  {look.signs.of(explanation.member)} {explanation.segment:<{name}}   "
    return wrapped(lead, reason(explanation), look.width)


def _unwanted(node: Node) -> str:
    """A clause that would have to be no; where it is unknown, its words say what makes it yes."""
    said = f"{node.text} would have to be no"
    return f"{said}: {node.words}" if node.outcome else said


def reason(explanation: Explanation) -> str:
    """Why, on one line: the sentence of a member, the smallest change for anybody else."""
    if explanation.because is not None:
        return explanation.because
    return "; ".join(node.words if node.wanted else _unwanted(node) for node in explanation.changes)
