"""Clauses in words over an evaluated frame."""

from __future__ import annotations

import string
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Self, assert_never

import polars as pl

from segrules.engines import combine, to_polars
from segrules.functions import Stands
from segrules.functions.aggregates import Reasons
from segrules.language.template import Template
from segrules.language.tree import (
    Aggregate,
    Call,
    Column,
    Expr,
    Field,
    Literal,
    Trait,
    Value,
    depends_on_date,
    is_constant,
)
from segrules.outcome.apart import Beside
from segrules.outcome.formats import shown, shown_constant
from segrules.outcome.pairs import pairs_of
from segrules.outcome.phrase import Part, Phrase, joined
from segrules.plan import (
    All,
    AnyOf,
    Clause,
    Compared,
    Leaf,
    Logic,
    Member,
    Negation,
    Observed,
    Operand,
    Plan,
)
from segrules.plan.columns import value_column
from segrules.plan.labels import capital, inner, is_plural, text_of, with_lengths
from segrules.types import Kind, Moment

DAYS = (Kind.DATE, Kind.DATETIME)
LAST = "; the last on "
"""Stands before the day of the last of the rows that a clause counts."""
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
    beside: Mapping[int, Sequence[Beside]] = field(default_factory=dict, kw_only=True)
    """What values of the clause at hand are told beside, by their places."""

    def sentence(self, segment: str) -> pl.Expr:
        """Why a member is one: the clauses that made it so, or the segment's own template.

        Of rows that are members; of others the words mean nothing.
        """
        found = self.plan.segment(segment)
        if found.rule.because is not None:
            return self.template(found.rule.because).column
        return self.reason(found.logic, holds=True).column

    def template(self, template: Template) -> Phrase:
        """A `because` of the rulebook, filled in; a missing value reads ``unknown``."""
        places = {o.expr: n for n, o in enumerate(self.plan.observed)}
        words = Phrase()
        for part in template.parts:
            words += part if isinstance(part, str) else self.value(places[part], missing="unknown")
        return words

    def reason(self, logic: Logic, *, holds: bool) -> Phrase:
        """The clauses that made a node yes (``holds`` false: no), of rows where they did."""
        match logic:
            case Leaf(clause=number):
                clause = self.plan.clauses[number]
                return self.of(clause).held(clause, holds=holds)
            case Member(segment=segment):
                return Phrase() + f"{'in' if holds else 'not in'} segment " + self.name_of(segment)
            case Negation(part=part):
                return self.reason(part, holds=not holds)
            case All(parts=parts) | AnyOf(parts=parts):
                if isinstance(logic, All) == holds:
                    return joined((self.reason(p, holds=holds) for p in parts), "; ")
                some = [self.where(p, holds=holds) for p in parts]
                return Phrase() + pl.concat_str(some, separator="; ", ignore_nulls=True)
            case _:
                assert_never(logic)

    def of(self, clause: Clause) -> Self:
        """The words of one clause, which tell values that it compares apart."""
        found: dict[int, list[Beside]] = defaultdict(list)
        for place, other in pairs_of(self.plan, clause, self.moment):
            if isinstance(other, int):
                found[place].append(self.column_beside(other))
                found[other].append(self.column_beside(place))
            else:
                found[place].append(Beside(other, display=self.plan.observed[place].display))
        return replace(self, beside=found) if found else self

    def column_beside(self, place: int) -> Beside:
        """An observed value as another one is told beside it."""
        observed = self.plan.observed[place]
        return Beside(value_column(place), observed.type.decimals, observed.display)

    def where(self, logic: Logic, *, holds: bool) -> pl.Expr:
        """The reason of one branch, null for rows where the branch did not turn out so."""
        outcome = combine(logic)
        return pl.when(outcome if holds else ~outcome).then(self.reason(logic, holds=holds).column)

    def name_of(self, segment: str) -> str:
        """What people call a segment, by its id."""
        return self.plan.segment(segment).rule.segment.name or segment

    def value(self, place: int, missing: str = "missing") -> Phrase:
        """An observed value, and what to say where there is none."""
        return Phrase() + self.text(place).fill_null(missing)

    def text(self, place: int) -> pl.Expr:
        """An observed value as text, null for none; of a pii value only that it is known."""
        observed = self.plan.observed[place]
        column = value_column(place)
        if observed.pii:
            return pl.when(column).then(pl.lit("known"))
        beside = self.beside.get(place, ())
        return shown(column, observed.type, observed.display, self.moment.zone, beside)

    def held(self, clause: Clause, *, holds: bool) -> Phrase:
        """A clause that turned out as wanted: ``Total spent is £812.50 (at least £500.00)``.

        Not holding is what a negation around it wants: ``… (not at least £500.00)``.
        """
        reasons = reasons_of(clause)
        if reasons is not None:
            template = reasons.yes if holds else reasons.no
            words = self.of_rows(clause, template)
            # Where there are no rows, none was the last.
            words = self.with_last(clause, words) if "{seen}" in template else words
        else:
            words = self.with_last(clause, self.held_alone(clause, holds=holds))
        return self.unless_missing(clause, words, holds=holds)

    def unless_missing(self, clause: Clause, words: Phrase, *, holds: bool) -> Phrase:
        """Words of a clause that is yes or no, but where something is missing, what that is."""
        missing = self.missing(clause)
        # What is missing makes `has only` no, and all else yes that it does not leave unknown.
        if not missing or holds is (reasons_of(clause) is not None):
            return words
        # The first that is missing has the say, so it is put around the others.
        column = words.column
        for place, said in reversed(missing):
            column = pl.when(self.is_missing(place)).then(said.column).otherwise(column)
        return Phrase() + column

    def missing(self, clause: Clause) -> Sequence[tuple[int, Phrase]]:
        """What decides by being missing: places of values, and what to say where one is."""
        first = first_side(clause)
        reasons = reasons_of(clause)
        if reasons is not None and first.observed is not None:
            shown = self.plan.observed[first.observed]
            if shown.rows is None or shown.counts:
                return ()
            # A share of no rows is missing.
            return [(first.observed, Phrase() + capital(shown.rows.empty))]
        if not clause.or_missing or says_it_all(clause):
            return ()
        if first.compared is not None:
            no_value, no_group = self.unranked(first.compared)
            rank = first.observed if first.observed != first.compared.value else first.compared.cut
            found = [(first.compared.value, no_value)]
            return found if rank is None else [*found, (rank, no_group)]
        # Of several, one may be missing and the comparison hold all the same.
        places = [first.observed] if _has_several_beside(clause) else clause.observed
        return [
            (place, self.named(place) + "missing")
            for place in places
            if place not in (None, clause.last) and not self.plan.observed[place].counts
        ]

    def unranked(self, compared: Compared) -> tuple[Phrase, Phrase]:
        """Why there is no rank: where there is no value, and where there is one."""
        no_value = self.named(compared.value) + "missing, so there is no rank"
        return no_value, self.seen(compared.value) + ", in no group to be ranked in"

    def is_missing(self, place: int) -> pl.Expr:
        """Where an observed value is missing; of a pii value the column says if it is known."""
        column = value_column(place)
        is_pii = self.plan.observed[place].pii
        return ~column.fill_null(value=False) if is_pii else column.is_null()

    def with_last(self, clause: Clause, words: Phrase) -> Phrase:
        """The words of a clause that counts rows, and when the last of these was."""
        return words if clause.last is None else words + self.last(clause.last)

    def last(self, place: int) -> Part:
        """``; the last on 2026-11-02``; nothing where no row counted."""
        return (pl.lit(LAST) + self.text(place)).fill_null("")

    def held_alone(self, clause: Clause, *, holds: bool) -> Phrase:
        """What a clause saw and wanted, without when the last of its rows was."""
        wanted = self.wanted(clause)
        if wanted is None or (holds and says_it_all(clause)):
            return self.saw(clause)
        return self.saw(clause) + (" (" if holds else " (not ") + wanted + ")"

    def saw(self, clause: Clause) -> Phrase:
        """What a clause saw: ``Total spent is £812.50``, ``Total spent is missing``."""
        first = first_side(clause)
        if first.compared is not None:
            return self.compared(first, first.compared)
        if first.observed is None:
            return Phrase() + text_of(clause.expr)
        return self.seen(first.observed)

    def seen(self, place: int) -> Phrase:
        """``Total spent is £812.50``, ``3 orders in the last 90 days``."""
        observed = self.plan.observed[place]
        if observed.counts:
            return self.value(place) + " " + self.unit(place)
        return self.named(place) + self.value(place)

    def named(self, place: int) -> Phrase:
        """What stands before an observed value: ``Total spent is``."""
        observed = self.plan.observed[place]
        if observed.type.kind is Kind.LIST:
            return Phrase() + observed.label + ": "
        # A text is one, even where its label ends like a plural: `Alias is Bo`.
        is_number = observed.type.kind is Kind.NUMBER
        has_name = isinstance(observed.expr, Column | Field | Trait)
        are = is_number and has_name and is_plural(observed.label)
        return Phrase() + observed.label + (" are " if are else " is ")

    def unit(self, place: int) -> Part:
        """What stands behind a number of rows: ``orders in the last 90 days``."""
        rows = self.plan.observed[place].rows
        assert rows is not None  # noqa: S101 - what counts rows has words for them
        is_one = value_column(place) == 1
        return pl.when(is_one).then(pl.lit(rows.one)).otherwise(pl.lit(rows.many))

    def of_rows(self, clause: Clause, template: str) -> Phrase:
        """A condition over rows: ``Has 2 orders in the last week``, ``No orders in it``."""
        place = first_side(clause).observed
        rows = None if place is None else self.plan.observed[place].rows
        assert place is not None  # noqa: S101 - settled by the plan
        assert rows is not None  # noqa: S101 - as above
        words = Phrase()
        for text, name, _, _ in string.Formatter().parse(template):
            words += text
            match name:
                case "rows" | "none":
                    words += rows.named if name == "rows" else rows.none
                case "seen":
                    words += self.seen(place)
                case "value":
                    words += self.value(place)
        first, *more = words.parts
        return Phrase((capital(first) if isinstance(first, str) else first, *more))

    def compared(self, operand: Operand, compared: Compared) -> Phrase:
        """``Total spent is £812.50; top 10% starts at £640.00``, ``…, rank 12``."""
        value = self.seen(compared.value)
        before, seen, after = compared.words.partition("{seen}")
        if not seen and compared.cut is None:
            return value + f" ({text_of(operand.expr)})"
        if not seen or operand.observed is None:
            return value + "; " + self.with_cut(before, compared)
        rank = self.value(operand.observed)
        return value + f", {before}" + rank + self.with_cut(after, compared)

    def with_cut(self, words: str, compared: Compared) -> Phrase:
        """Words with where the top, or the customer's bucket, starts: ``top 2 starts at £640``."""
        before, _, after = words.partition("{cut}")
        if compared.cut is None:
            return Phrase() + words
        return before + self.value(compared.cut) + after

    def wanted(self, clause: Clause) -> Phrase | None:
        """What a clause asks for: ``at least £500.00``; None for a yes/no that stands alone."""
        comparison = clause.comparison
        if comparison is None or comparison.function.wanted is None:
            return None
        first, *others = (side[0] for side in clause.operands.values())
        of_value = comparison.function.wanted_of_value
        has_value = any(o.observed is not None and not is_constant(o.expr) for o in others)
        template = of_value if of_value and has_value else comparison.function.wanted
        if first.expr.type.kind in DAYS:
            template = _as_dates(template)
        words = Phrase()
        for text, name, _, _ in string.Formatter().parse(template):
            words += text
            if name == "period":
                words += str(_value_of(clause.operands[name][0].expr))
            elif name:
                words += self.side(clause.operands[name], first)
        taken = comparison.args[0]
        if isinstance(taken, Call) and taken.function.wanted_beside is not None:
            words += f", {taken.function.wanted_beside}"
        is_open = clause.or_missing and _has_several_beside(clause)
        return words + ", or missing" if is_open else words

    def side(self, operands: Sequence[Operand], first: Operand) -> Phrase:
        """One side of a comparison in words, in the format of the value it is compared with."""
        return joined((self.operand(operand, first) for operand in operands), ", ")

    def operand(self, operand: Operand, first: Operand) -> Phrase:
        """One side of a comparison: label and value, or a constant shown like the first side."""
        if operand.observed is None:
            like = self.plan.observed[first.observed] if first.observed is not None else None
            return Phrase() + self.constant(operand.expr, like)
        observed = self.plan.observed[operand.observed]
        if observed.counts:
            return self.seen(operand.observed)
        if is_constant(operand.expr):
            return self.value(operand.observed) + f", {with_lengths(operand.expr)}"
        # A name and its value read as one; a calculation is told before what it gives.
        is_name = isinstance(observed.expr, Column | Field | Trait)
        label = f"{observed.label} " if is_name else f"{inner(observed.label)}, "
        return label + self.value(operand.observed)

    def constant(self, expr: Expr, like: Observed | None) -> str:
        """A constant in the format of the observed value beside it; a relative one says both."""
        alike = like if like and like.type in (expr.type, expr.type.item) else None
        type_ = alike.type if alike else expr.type
        display = alike.display if alike else None
        if isinstance(expr, Literal):
            return shown_constant(expr.value, type_, display, self.moment.zone)
        known = to_polars(expr, self.moment)
        if expr.type.kind in DAYS:
            value = shown_constant(pl.select(known).item(), type_, display, self.moment.zone)
        else:
            value = pl.select(shown(known, type_, display, self.moment.zone)).item()
        is_relative = expr.type.kind in DAYS or depends_on_date(expr)
        return f"{value}, {with_lengths(expr)}" if is_relative else str(value)


def first_side(clause: Clause) -> Operand:
    """The side of a comparison that reasons tell of."""
    return next(iter(clause.operands.values()))[0]


def reasons_of(clause: Clause) -> Reasons | None:
    """The words of a condition over rows that stands alone; None for any other clause."""
    expr = first_side(clause).expr
    if "" in clause.operands and isinstance(expr, Aggregate):
        return expr.function.reasons
    return None


def _has_several_beside(clause: Clause) -> bool:
    """Whether a value is compared with several, and not only with constants."""
    beside = [o for side in list(clause.operands.values())[1:] for o in side]
    return len(beside) > 1 and any(o.observed is not None for o in beside)


def _value_of(expr: Expr) -> Value | None:
    return expr.value if isinstance(expr, Literal) else None


def says_it_all(clause: Clause) -> bool:
    """Whether the value alone tells that a clause holds: ``Country is GB``, ``Email is known``."""
    comparison = clause.comparison
    if comparison is None:
        return False
    function = comparison.function
    # A date tells its anniversary, but not that this is what was asked for.
    if function.equates and function.holds is Stands.AT:
        return isinstance(comparison.args[-1], Literal)
    return function.asks_missing is not None


def _as_dates(template: str) -> str:
    for number, date in _BEFORE_AFTER.items():
        if template.startswith(number):
            return template.replace(number, date, 1)
    return template
