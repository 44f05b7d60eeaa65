"""Clauses in words for `explain`: what each saw and wanted, and how far it is from that."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from zoneinfo import ZoneInfo

import polars as pl

from segrules.engines import to_polars
from segrules.language.tree import Ranked
from segrules.outcome.apart import Beside
from segrules.outcome.formats import shown
from segrules.outcome.phrase import Part, Phrase
from segrules.outcome.words import (
    DAYS,
    Words,
    first_side,
    reasons_of,
    says_it_all,
)
from segrules.plan import Clause, Observed, Operand
from segrules.plan.columns import value_column
from segrules.types import Kind, Type


@dataclass(frozen=True, slots=True)
class Limits:
    """Between what an observed value has to be for a clause to hold, as far as it says."""

    place: int
    low: pl.Expr | None
    high: pl.Expr | None


@dataclass(frozen=True, slots=True)
class Telling(Words):
    """The words of one plan for anybody, member or not."""

    def told(self, clause: Clause, outcome: bool | None) -> Phrase:  # noqa: FBT001 - an outcome
        """A clause for ``explain``, of a row for which it turned out so."""
        words = self.with_last(clause, self.told_alone(clause, outcome))
        return words if outcome is None else self.unless_missing(clause, words, holds=outcome)

    def told_alone(self, clause: Clause, outcome: bool | None) -> Phrase:  # noqa: FBT001 - an outcome
        """The same without when the last of its rows was."""
        reasons = reasons_of(clause)
        if reasons is not None:
            if outcome:
                return self.of_rows(clause, reasons.yes)
            return self.of_rows(clause, reasons.no) + f", wanted {reasons.wanted}"
        first = first_side(clause)
        if outcome is None and first.compared is not None:
            no_value, no_group = (p.column for p in self.unranked(first.compared))
            is_missing = self.is_missing(first.compared.value)
            return Phrase() + pl.when(is_missing).then(no_value).otherwise(no_group)
        saw, wanted = self.saw(clause), self.wanted(clause)
        if wanted is None:
            return saw + self.distance(clause) if outcome is False else saw
        if outcome and says_it_all(clause):
            return saw
        if outcome:
            return saw + ", " + wanted
        failed = saw + ", wanted " + wanted
        return failed if outcome is None else failed + self.distance(clause)

    def distance(self, clause: Clause) -> Part:
        """How far a failed clause is from what it wants: ``: short by £20.00``; else empty."""
        limits = self.limits(clause)
        if limits is None:
            return ""
        observed = self.plan.observed[limits.place]
        if observed.pii or observed.type.kind not in (Kind.NUMBER, *DAYS):
            return ""
        value, words = value_column(limits.place), self.gap_words(observed)
        low = None if limits.low is None else limits.low - value
        high = None if limits.high is None else value - limits.high
        format_ = (observed.type, observed.display, self.moment.zone)
        gaps = [
            gap_text(g, w.partition("{}"), *format_)
            for g, w in zip((low, high), words, strict=True)
            if g is not None
        ]
        return pl.coalesce(*gaps, pl.lit(""))

    def limits(self, clause: Clause) -> Limits | None:
        """Between which values a clause wants one to be; None where there is no such thing."""
        first = first_side(clause)
        ranked = first.expr
        if first.compared is not None and isinstance(ranked, Ranked) and ranked.function.cuts:
            if first.compared.cut is None:
                return None
            cut = value_column(first.compared.cut)
            is_low = ranked.function.highest_first
            return Limits(first.compared.value, cut if is_low else None, None if is_low else cut)
        comparison = clause.comparison
        if comparison is None or comparison.function.distance is None or first.observed is None:
            return None
        bounds = [self.bound(side[0]) for side in list(clause.operands.values())[1:]]
        low, high = bounds[0], bounds[-1]
        if self.plan.observed[first.observed].counts:
            # Numbers of rows are whole: above 2 is at least 3.
            strict = str(comparison.function.wanted).startswith(("above", "below"))
            low, high = (low.floor() + 1, high.ceil() - 1) if strict else (low.ceil(), high.floor())
        side = comparison.function.distance
        return Limits(
            first.observed,
            low if side in ("below", "outside") else None,
            high if side in ("above", "outside") else None,
        )

    def bound(self, operand: Operand) -> pl.Expr:
        """A limit of a comparison as a value, from which distances are measured."""
        if operand.observed is not None:
            return value_column(operand.observed)
        return to_polars(operand.expr, self.moment)

    def gap_words(self, observed: Observed) -> tuple[str, str]:
        """What a gap is called below and above what is wanted."""
        if observed.counts:
            return ("{} more", "{} too many")
        return (
            ("{} too early", "{} too late")
            if observed.type.kind in DAYS
            else ("short by {}", "over by {}")
        )


def gap_text(
    gap: pl.Expr, words: tuple[str, str, str], type_: Type, display: str | None, zone: ZoneInfo
) -> pl.Expr:
    """The words of a positive gap between values of a type, null for none.

    :param words: what stands before the gap, its place, and what stands behind it.
    """
    before, _, after = words
    if type_.kind in DAYS:
        text = _length_text(gap)
    else:
        # What is short at all is not short by £0.00.
        text = shown(gap, type_, display, zone, [Beside(Decimal(0))])
    return pl.when(gap > 0).then(pl.lit(f": {before}") + text + pl.lit(after))


def _length_text(gap: pl.Expr) -> pl.Expr:
    """A positive length of time in whole days, or the largest smaller unit that it has."""
    units = {
        "day": gap.dt.total_days(),
        "hour": gap.dt.total_hours(),
        "minute": gap.dt.total_minutes(),
        "second": gap.dt.total_seconds(),
    }
    told = [
        pl.when(count == 1)
        .then(pl.lit(f"1 {unit}"))
        .when(count > 1)
        .then(count.cast(pl.String) + f" {unit}s")
        for unit, count in units.items()
    ]
    return pl.coalesce(*told, pl.lit("less than a second"))
