"""Checked expressions as Polars expressions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any, TypeGuard, assert_never

import polars as pl

from segrules.engines.on_polars.instants import between_instants
from segrules.functions import Param
from segrules.language.tree import (
    Aggregate,
    Call,
    Column,
    Expr,
    Field,
    InSegment,
    Literal,
    Ranked,
    Trait,
    Value,
)
from segrules.plan import All, AnyOf, Leaf, Logic, Member, Negation
from segrules.plan.columns import clause_column, member_column
from segrules.types import Duration, Kind, Moment, Type, to_utc

_LARGEST_INT = 2**63 - 1
_INSTANT = pl.Datetime("us", "UTC")
_SCALARS: dict[Kind, pl.DataType] = {
    Kind.TEXT: pl.String(),
    Kind.YESNO: pl.Boolean(),
    Kind.DATE: pl.Date(),
    Kind.DATETIME: _INSTANT,
}


Given = Mapping[Expr, pl.Expr]
"""Expressions that stand in a frame already: aggregates, ranks, memberships, computed parts."""


def to_polars(expr: Expr, moment: Moment, given: Given = MappingProxyType({})) -> pl.Expr:
    """Compile a checked expression. Total: every kind of node has a case.

    :param given: what the expression's aggregates, comparisons with everybody and segments are in
        the frame, and any other part that stands there already.
    :raises KeyError: where one of the first three is not given.
    """
    if given and expr in given:
        return given[expr]
    match expr:
        case Literal(value=value, type=type_):
            return _literal(value, type_, moment)
        case Column(type=type_):
            return _as_computed(pl.col(expr.path), type_)
        case Field(struct=struct, name=name, type=type_):
            return _as_computed(to_polars(struct, moment, given).struct.field(name), type_)
        case Trait(body=body):
            return to_polars(body, moment, given)
        case Call(function=function, args=args):
            between = between_instants(expr, moment)
            if between is not None:
                start, end = (pl.lit(e, dtype=_INSTANT) for e in (between.start, between.end))
                instant = to_polars(between.instant, moment, given)
                return instant.is_between(start, end, closed="left")
            values = [
                plain_value(arg.value, moment)
                if _is_constant(arg, function.param(i))
                else to_polars(arg, moment, given)
                for i, arg in enumerate(args)
            ]
            return function.polars(moment, *values)
        case Aggregate() | Ranked() | InSegment():
            return given[expr]
        case _:
            assert_never(expr)


def _as_computed(column: pl.Expr, type_: Type) -> pl.Expr:
    """Exact decimals are compared and computed as doubles, outside sums (language.md 1)."""
    return column.cast(pl.Float64) if type_.kind is Kind.NUMBER and type_.decimals else column


def _is_constant(arg: Expr, param: Param | None) -> TypeGuard[Literal]:
    """Whether the function takes the argument as a plain value."""
    return param is not None and param.constant and isinstance(arg, Literal)


def plain_value(value: Value, moment: Moment) -> Any:  # noqa: ANN401 - whatever the function's constant is
    """A constant as a Python value that Polars takes: decimals as doubles, datetimes in UTC."""
    match value:
        case tuple():
            return [plain_value(v, moment) for v in value]
        case Decimal():
            return float(value)
        case int() if abs(value) > _LARGEST_INT:
            return float(value)
        case dt.datetime():
            return to_utc(value, moment.zone)
        case _:
            return value


def _literal(value: Value, type_: Type, moment: Moment) -> pl.Expr:
    plain = plain_value(value, moment)
    if isinstance(plain, Duration):  # pragma: no cover - durations are constants of their functions
        raise TypeError(plain)
    if type_.kind is Kind.LIST:
        assert type_.item is not None  # noqa: S101 - a list has an item type
        return pl.lit(pl.Series([plain], dtype=pl.List(_dtype(type_.item, plain))))
    return pl.lit(plain, dtype=_dtype(type_, [plain]))


def _dtype(type_: Type, values: list[Any]) -> pl.DataType:
    if type_.kind is not Kind.NUMBER:
        return _SCALARS[type_.kind]
    whole = all(isinstance(v, int) and abs(v) <= _LARGEST_INT for v in values)
    return pl.Int64() if whole else pl.Float64()


def combine(logic: Logic, clause: Callable[[int], pl.Expr] = clause_column) -> pl.Expr:
    """A rule over the columns of its clauses and of the segments that it asks for."""
    match logic:
        case Leaf(clause=number):
            return clause(number)
        case Member(segment=segment):
            return member_column(segment).fill_null(value=False)
        case All(parts=parts):
            return pl.all_horizontal(*[combine(p, clause) for p in parts])
        case AnyOf(parts=parts):
            return pl.any_horizontal(*[combine(p, clause) for p in parts])
        case Negation(part=part):
            return ~combine(part, clause)
        case _:
            assert_never(logic)
