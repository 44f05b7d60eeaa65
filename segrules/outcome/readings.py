"""What data shows about rules: whom a warning about missing values concerns, who is in nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

import polars as pl

from segrules.diagnostics import Diagnostic, Span
from segrules.engines import combine
from segrules.language.mistakes import SILENT_MISSING
from segrules.language.tree import Expr, walk
from segrules.outcome import mistakes
from segrules.outcome.outcome import Outcome
from segrules.plan import SegmentPlan
from segrules.plan.columns import clause_column, clause_name, member_column


@dataclass(frozen=True, slots=True)
class Reading:
    """A clause of a segment that is unknown for some customers, and what that means for them."""

    segment: str
    undecided: int
    """Customers who are undecided in the segment while the clause is unknown."""
    members: int
    """Those of them who would be members if what is missing were counted in."""


def with_readings(warnings: Iterable[Diagnostic], outcome: Outcome) -> Iterator[Diagnostic]:
    """Warnings; those about missing values with the customers that their readings move."""
    given = list(warnings)
    places = {w.where for w in given if _is_about_missing(w) and isinstance(w.where, Span)}
    readings: dict[Span, list[Reading]] = {}
    for segment in outcome.plan.segments:
        for place, clause in _clauses_at(segment, places, outcome).items():
            readings.setdefault(place, []).append(_reading(segment, clause, outcome))
    for warning in given:
        found = readings.get(warning.where, []) if isinstance(warning.where, Span) else []
        moved = [(r.segment, r.undecided, r.members) for r in found]
        is_counted = moved and _is_about_missing(warning)
        yield mistakes.counted(warning, moved) if is_counted else warning


def without_members(outcome: Outcome) -> Iterator[Diagnostic]:
    """A note for each segment that nobody is in."""
    summary = outcome.summary().select("segment", "members", "undecided")
    for id_, members, undecided in summary.iter_rows():
        if not members:
            place = outcome.plan.segment(id_).rule.segment.span
            yield mistakes.no_members(place, id_, undecided)


def _is_about_missing(warning: Diagnostic) -> bool:
    return warning.code == SILENT_MISSING.number


def _clauses_at(
    segment: SegmentPlan, places: Collection[Span], outcome: Outcome
) -> dict[Span, int]:
    """Clauses of a segment's rule by the places of warnings that are about them."""
    numbers: dict[Expr, int] = {c.expr: n for n, c in enumerate(outcome.plan.clauses)}
    found: dict[Span, int] = {}
    for expr in walk(segment.rule.condition):
        if any(part.span in places for part in walk(expr)) and expr in numbers:
            for part in walk(expr):
                if part.span in places:
                    found.setdefault(part.span, numbers[expr])
    return found


def _reading(segment: SegmentPlan, clause: int, outcome: Outcome) -> Reading:
    is_open = member_column(segment.id).is_null() & clause_column(clause).is_null()
    decides = combine(segment.logic)
    looked_at = {*decides.meta.root_names(), clause_name(clause)}
    rows = outcome.rows.filter(is_open).select(looked_at).collect(engine="streaming")
    members = 0
    # Under a negation the clause has to be no for its customers to be counted in.
    for said in (True, False):
        told = rows.with_columns(pl.lit(said).alias(clause_name(clause)))
        members = max(members, int(told.select(decides.sum()).item()))
    return Reading(segment.id, rows.height, members)
