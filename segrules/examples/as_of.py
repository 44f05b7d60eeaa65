"""The day or instant on which each example holds, and what is wrong with those that are written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from segrules.diagnostics import Diagnostic
from segrules.examples import mistakes
from segrules.language import Program
from segrules.language.constants import constant_of_text
from segrules.language.tree import Aggregate, Call, Expr, depends_on_date, segments_in, walk
from segrules.rulebook.model import Example
from segrules.types import AS_OF_YEARS

AsOf = dt.date | dt.datetime
_ANY_DAY = dt.date(2026, 1, 1)
"""For rules that no date changes."""
Placed = tuple[str, int, Example]
"""A segment, which of its examples, and that."""


def looked_at(program: Program) -> list[str]:
    """The segments whose examples are run where none is named: active ones and drafts."""
    return [id_ for id_, rule in program.rules.items() if rule.segment.status != "archived"]


def wrong_as_ofs(program: Program) -> tuple[Diagnostic, ...]:
    """Examples that hold on no day, and those that have to name one and do not."""
    problems: list[Diagnostic] = []
    by_as_of(program, looked_at(program), problems)
    return tuple(problems)


def by_as_of(
    program: Program, ids: Iterable[str], problems: list[Diagnostic]
) -> dict[AsOf, list[Placed]]:
    """Examples that hold on the same day, those of one segment side by side."""
    found: dict[AsOf, list[Placed]] = {}
    for id_ in ids:
        dated = _date_words(program, id_)
        for number, example in enumerate(program.rules[id_].segment.examples):
            as_of = _as_of(id_, example, dated, problems)
            if as_of is not None:
                found.setdefault(as_of, []).append((id_, number, example))
    return found


def _as_of(
    segment: str, example: Example, dated: str | None, problems: list[Diagnostic]
) -> AsOf | None:
    if example.as_of is None:
        if dated is None:
            return _ANY_DAY
        problems.append(mistakes.no_as_of(example.span, segment, dated))
        return None
    written = example.as_of.written.strip()
    value = constant_of_text(written.replace(" ", "T", 1)).value
    if not isinstance(value, dt.date):
        problems.append(mistakes.bad_as_of(example.as_of.span, written))
    elif value.year not in AS_OF_YEARS:
        problems.append(mistakes.far_as_of(example.as_of.span, value.year, AS_OF_YEARS))
    else:
        return value
    return None


def _date_words(program: Program, segment: str) -> str | None:
    """What makes a segment depend on the date, as it is written: ``30 days ago``.

    Looked for in its rule, in the segments that this asks for, and in its sentence.
    """
    todo, seen = [segment], set[str]()
    while todo:
        id_ = todo.pop()
        # What a segment with an error depends on is not known.
        if id_ in seen or id_ not in program.rules:
            continue
        seen.add(id_)
        rule = program.rules[id_]
        parts: list[Expr] = [rule.condition]
        if id_ == segment:
            parts += rule.shown
        for part in parts:
            if depends_on_date(part):
                return _innermost_dated(part)
        todo += segments_in(rule.condition)
    return None


def _innermost_dated(expr: Expr) -> str:
    dated = [p for p in walk(expr) if isinstance(p, Aggregate | Call) and depends_on_date(p)]
    return " ".join(dated[-1].span.text.split())
