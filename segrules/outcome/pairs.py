"""Which values the words of a clause tell beside each other, and may have to tell apart."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

import polars as pl

from segrules.engines import to_polars
from segrules.language.tree import Column, Literal, is_constant
from segrules.outcome.moments import texts_of_days
from segrules.outcome.number_texts import form_of
from segrules.plan import Clause, Observed, Operand, Plan
from segrules.types import Kind, Moment, to_utc

Constant = Decimal | dt.date
"""A number, a day or an instant."""


def pairs_of(plan: Plan, clause: Clause, moment: Moment) -> Iterator[tuple[int, int | Constant]]:
    """Values that the words of a clause tell beside each other: their places, and constants.

    Only those whose texts may differ from them.
    """
    first, *others = (o for side in clause.operands.values() for o in side)
    found: list[tuple[int | None, int | Constant | None]] = []
    if first.compared is not None:
        found.append((first.compared.value, first.compared.cut))
    for other in others:
        if other.observed is not None:
            found.append((first.observed, other.observed))
        elif first.observed is not None and _can_be_alike(clause, plan.observed[first.observed]):
            found += [(first.observed, constant) for constant in _constants(other, moment)]
    for place, beside in found:
        if place is None or beside is None:
            continue
        sides = [plan.observed[p] for p in (place, beside) if isinstance(p, int)]
        if all(_can_be_alike(clause, o) for o in sides) and not all(map(_is_told_whole, sides)):
            yield place, beside


def _can_be_alike(clause: Clause, observed: Observed) -> bool:
    """Whether it is of a kind that is rounded to be told; an anniversary is meant to be alike."""
    comparison = clause.comparison
    if observed.pii or (comparison and comparison.args[0].type.kind is Kind.ANNUAL):
        return False
    return observed.type.kind in (Kind.NUMBER, Kind.DATE, Kind.DATETIME)


def _is_told_whole(observed: Observed) -> bool:
    """Whether the texts of its values have all there is to them."""
    if observed.type.kind is Kind.DATETIME:
        return False
    if observed.type.kind is Kind.DATE:
        return observed.display is None or texts_of_days(observed.display) is not None
    if observed.expr.type.is_whole:
        return True
    form, decimals = form_of(observed.type.decimals, observed.display), observed.expr.type.decimals
    if decimals is None or form.decimals is None or not isinstance(observed.expr, Column):
        return False
    return form.decimals + (2 if form.percent else 0) >= decimals


def _constants(operand: Operand, moment: Moment) -> Iterator[Constant]:
    """What a side of a comparison that is no value names."""
    if isinstance(operand.expr, Literal):
        value = operand.expr.value
        for constant in value if isinstance(value, tuple) else (value,):
            if isinstance(constant, int | Decimal):
                yield Decimal(constant)
            elif isinstance(constant, dt.datetime):
                yield to_utc(constant, moment.zone)
            elif isinstance(constant, dt.date):
                yield constant
    elif is_constant(operand.expr) and operand.expr.type.kind in (Kind.DATE, Kind.DATETIME):
        known = pl.select(to_polars(operand.expr, moment)).item()
        if known is not None:
            yield known
