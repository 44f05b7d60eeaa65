"""Clauses in words, made by column expressions over an evaluated frame."""

from __future__ import annotations

import string
from collections.abc import Sequence
from dataclasses import dataclass
from typing import assert_never

import polars as pl

from segrules.engines import combine, to_polars
from segrules.language.template import Template
from segrules.language.tree import Call, Expr, Literal, Value
from segrules.outcome.formats import shown, shown_constant
from segrules.plan import All, AnyOf, Clause, Leaf, Logic, Member, Negation, Observed, Operand, Plan
from segrules.plan.columns import value_column
from segrules.types import Kind, Moment

_DAYS = (Kind.DATE, Kind.DATETIME)
_BEFORE_AFTER = {
    "below": "before",
    "above": "after",
    "at most": "on or before",
    "at least": "on or after",
}


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one plan at one moment."""

    plan: Plan
    moment: Moment

    def sentence(self, segment: str) -> pl.Expr:
        """Why a member is one: the clauses that made it so, or the segment's own template.

        Of rows that are members; of others the words mean nothing.
        """
        found = self.plan.segment(segment)
        if found.rule.because is not None:
            return self.template(found.rule.because)
        return self.reason(found.logic, holds=True)

    def template(self, template: Template) -> pl.Expr:
        """A `because` of the rulebook, filled in; a missing value reads ``unknown``."""
        places = {o.expr: n for n, o in enumerate(self.plan.observed)}
        parts = [
            pl.lit(p) if isinstance(p, str) else self.value(places[p]).fill_null("unknown")
            for p in template.parts
        ]
        return pl.concat_str(parts)

    def reason(self, logic: Logic, *, holds: bool) -> pl.Expr:
        """The clauses that made a node yes (``holds`` false: no); null where it is not so."""
        match logic:
            case Leaf(clause=number):
                return self.held(self.plan.clauses[number], holds=holds)
            case Member(segment=segment):
                return pl.lit(f"{'in' if holds else 'not in'} segment {self.segment_name(segment)}")
            case Negation(part=part):
                return self.reason(part, holds=not holds)
            case All(parts=parts) | AnyOf(parts=parts):
                if isinstance(logic, All) == holds:
                    return _joined([self.reason(p, holds=holds) for p in parts])
                return _joined([self.where(p, holds=holds) for p in parts])
            case _:
                assert_never(logic)

    def where(self, logic: Logic, *, holds: bool) -> pl.Expr:
        """The reason of one branch, null for rows where the branch did not turn out so."""
        outcome = combine(logic)
        return pl.when(outcome if holds else ~outcome).then(self.reason(logic, holds=holds))

    def segment_name(self, id_: str) -> str:
        """What people call a segment."""
        return self.plan.segment(id_).rule.segment.name or id_

    def value(self, place: int) -> pl.Expr:
        """An observed value as text; of a pii value only that it is known."""
        observed = self.plan.observed[place]
        column = value_column(place)
        if observed.pii:
            return pl.when(column).then(pl.lit("known"))
        return shown(column, observed.type, observed.display, self.moment.zone)

    def held(self, clause: Clause, *, holds: bool) -> pl.Expr:
        """A clause that turned out as wanted: ``Total spent is £812.50 (at least £500.00)``.

        Not holding is what a negation around it wants: ``… (not at least £500.00)``.
        """
        wanted = self.wanted(clause)
        if wanted is None or (holds and _says_it_all(clause)):
            return self.saw(clause)
        text = (
            wanted
            if holds
            else f"not {wanted}"
            if isinstance(wanted, str)
            else pl.lit("not ") + wanted
        )
        inside = (
            pl.lit(f" ({text})") if isinstance(text, str) else pl.lit(" (") + text + pl.lit(")")
        )
        return self.saw(clause) + inside

    def saw(self, clause: Clause) -> pl.Expr:
        """What a clause saw: ``Total spent is £812.50``, ``Total spent is missing``."""
        seen = [
            o
            for operands in list(clause.operands.values())[:1]
            for o in operands
            if o.observed is not None
        ]
        places = [o.observed for o in seen if o.observed is not None]
        if not places:
            return pl.lit(_text_of(clause.expr))
        return pl.concat_str([self.label_and_value(p) for p in places[:1]])

    def label_and_value(self, place: int) -> pl.Expr:
        """``Total spent is £812.50``."""
        observed = self.plan.observed[place]
        verb = ": " if observed.type.kind is Kind.LIST else " is "
        return pl.lit(observed.label + verb) + self.value(place).fill_null("missing")

    def wanted(self, clause: Clause) -> str | pl.Expr | None:
        """What a clause asks for: ``at least £500.00``; None for a yes/no that stands alone."""
        comparison = _comparison(clause.expr)
        if comparison is None or comparison.function.wanted is None:
            return None
        template = comparison.function.wanted
        first = next(iter(clause.operands.values()))[0]
        if first.expr.type.kind in _DAYS:
            template = _as_dates(template)
        parts: list[str | pl.Expr] = []
        for text, name, _, _ in string.Formatter().parse(template):
            parts.append(text)
            if name == "period":
                parts.append(str(_value_of(clause.operands[name][0].expr)))
            elif name:
                parts.append(self.side(clause.operands[name], first))
        return _merged(parts)

    def side(self, operands: Sequence[Operand], first: Operand) -> str | pl.Expr:
        """One side of a comparison in words, in the format of the value it is compared with."""
        parts: list[str | pl.Expr] = []
        for number, operand in enumerate(operands):
            parts += [", "] if number else []
            parts.append(self.operand(operand, first))
        return _merged(parts)

    def operand(self, operand: Operand, first: Operand) -> str | pl.Expr:
        """One side of a comparison: its label and value, or a constant shown like the first side."""
        if operand.observed is not None:
            observed = self.plan.observed[operand.observed]
            label = observed.label
            return pl.lit(f"{label} ") + self.value(operand.observed).fill_null("missing")
        like = self.plan.observed[first.observed] if first.observed is not None else None
        return self.constant(operand.expr, like)

    def constant(self, expr: Expr, like: Observed | None) -> str:
        """A constant in the format of the observed value beside it; a relative date says both."""
        alike = like if like and like.type in (expr.type, expr.type.item) else None
        type_ = alike.type if alike else expr.type
        display = alike.display if alike else None
        if isinstance(expr, Literal):
            return shown_constant(expr.value, type_, display, self.moment.zone)
        value = pl.select(
            shown(to_polars(expr, self.moment), type_, display, self.moment.zone)
        ).item()
        return f"{value}, {_text_of(expr)}" if expr.type.kind in _DAYS else str(value)

    def distance(self, clause: Clause) -> pl.Expr:
        """How far a failed clause is from what it wants: ``: short by £20.00``; else empty."""
        comparison = _comparison(clause.expr)
        sides = list(clause.operands.values())
        if (
            comparison is None
            or comparison.function.distance is None
            or sides[0][0].observed is None
        ):
            return pl.lit("")
        observed = self.plan.observed[sides[0][0].observed]
        kind = observed.type.kind
        if observed.pii or kind not in (Kind.NUMBER, *_DAYS):
            return pl.lit("")
        value = value_column(sides[0][0].observed)
        bounds = [self.bound(side[0]) for side in sides[1:]]
        low = bounds[0] - value if comparison.function.distance in ("below", "outside") else None
        high = value - bounds[-1] if comparison.function.distance in ("above", "outside") else None
        return pl.coalesce(
            *[
                self.gap(g, observed, words)
                for g, words in ((low, ("short by", "too early")), (high, ("over by", "too late")))
                if g is not None
            ],
            pl.lit(""),
        )

    def bound(self, operand: Operand) -> pl.Expr:
        """A limit of a comparison as a value, from which distances are measured."""
        if operand.observed is not None:
            return value_column(operand.observed)
        return to_polars(operand.expr, self.moment)

    def gap(self, gap: pl.Expr, observed: Observed, words: tuple[str, str]) -> pl.Expr:
        """The words of a positive gap, null for none."""
        if observed.type.kind in _DAYS:
            days = gap.dt.total_days()
            noun = pl.when(days == 1).then(pl.lit(" day ")).otherwise(pl.lit(" days "))
            return pl.when(days > 0).then(
                pl.lit(": ") + days.cast(pl.String) + noun + pl.lit(words[1])
            )
        text = shown(gap, observed.type, observed.display, self.moment.zone)
        return pl.when(gap > 0).then(pl.lit(f": {words[0]} ") + text)

    def told(self, clause: Clause, outcome: bool | None) -> pl.Expr:  # noqa: FBT001 - an outcome
        """A clause for ``explain``, of a row for which it turned out so."""
        saw, wanted = self.saw(clause), self.wanted(clause)
        if wanted is None or (outcome and _says_it_all(clause)):
            return saw
        text = pl.lit(wanted) if isinstance(wanted, str) else wanted
        if outcome:
            return saw + pl.lit(", ") + text
        failed = saw + pl.lit(", wanted ") + text
        return failed if outcome is None else failed + self.distance(clause)


def _joined(reasons: Sequence[pl.Expr]) -> pl.Expr:
    return pl.concat_str(reasons, separator="; ", ignore_nulls=True)


def _merged(parts: Sequence[str | pl.Expr]) -> str | pl.Expr:
    if all(isinstance(p, str) for p in parts):
        return "".join(p for p in parts if isinstance(p, str))
    return pl.concat_str([pl.lit(p) if isinstance(p, str) else p for p in parts])


def _comparison(expr: Expr) -> Call | None:
    """The comparison itself, without an `or missing` around it."""
    while isinstance(expr, Call) and expr.function.name == "or missing":
        inner = expr.args[0]
        expr = inner
    return expr if isinstance(expr, Call) else None


def _value_of(expr: Expr) -> Value | None:
    return expr.value if isinstance(expr, Literal) else None


def _says_it_all(clause: Clause) -> bool:
    """Whether the value alone tells that a clause holds: ``Country is GB``, ``Email is known``."""
    comparison = _comparison(clause.expr)
    if comparison is None or clause.expr is not comparison:
        return False
    name = comparison.function.name
    return name in ("is known", "is missing") or (
        name == "=" and isinstance(comparison.args[-1], Literal)
    )


def _as_dates(template: str) -> str:
    for number, date in _BEFORE_AFTER.items():
        if template.startswith(number):
            return template.replace(number, date, 1)
    return template


def _text_of(expr: Expr) -> str:
    return " ".join(expr.span.text.split())
