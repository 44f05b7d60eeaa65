"""Exact arithmetic: columns with decimals and whole numbers as scaled 128-bit integers.

language.md 1: a column with declared decimals is exact, its sums, and `+ - *` of such columns and
whole numbers inside an aggregate.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from segrules.engines.on_polars.compile import Given
from segrules.language.tree import Aggregate, Call, Column, Expr, Literal, Trait
from segrules.types import Kind

_KEEPS_EXACT = frozenset({"sum", "min", "max", "first", "last", "most_common"})
_COUNTS = frozenset({"count", "count_distinct"})


@dataclass(frozen=True, slots=True)
class Exact:
    """An integer expression that is ``10 ** scale`` times the value."""

    scaled: pl.Expr
    scale: int

    def at(self, scale: int) -> pl.Expr:
        """The same value at a larger scale."""
        factor = 10 ** (scale - self.scale)
        return self.scaled if factor == 1 else self.scaled * pl.lit(factor, dtype=pl.Int128)


def exact(expr: Expr, given: Given) -> Exact | None:
    """The expression in exact arithmetic, None where it is in double precision."""
    match expr:
        case Literal(value=bool()):
            return None
        case Literal(value=int(value)):
            return Exact(pl.lit(value, dtype=pl.Int128), 0)
        case Column(type=type_) if type_.kind is Kind.NUMBER and type_.decimals is not None:
            column = pl.col(expr.path)
            if type_.decimals == 0:
                return Exact(column.cast(pl.Int128), 0)
            return Exact(column.to_physical(), type_.decimals)
        case Trait(body=body):
            return exact(body, given)
        case Call(function=function, args=args) if function.name in ("+", "-", "*", "negative"):
            sides = [exact(a, given) for a in args]
            known = [s for s in sides if s is not None]
            return _combined(function.name, known) if len(known) == len(sides) else None
        case Aggregate(type=type_):
            scale = scale_of(expr)
            if scale is None:
                return None
            return Exact(_scaled(given[expr], scale), scale)
        case _:
            return None


def _scaled(value: pl.Expr, scale: int) -> pl.Expr:
    """A double or integer that is exact to that many decimals, as an integer again."""
    return (
        (value.cast(pl.Float64) * 10**scale).round().cast(pl.Int128)
        if scale
        else value.cast(pl.Int128)
    )


def _combined(name: str, sides: list[Exact]) -> Exact:
    if name == "negative":
        # Polars has no negative of 128-bit integers.
        return Exact(pl.lit(0, dtype=pl.Int128) - sides[0].scaled, sides[0].scale)
    a, b = sides
    if name == "*":
        return Exact(a.scaled * b.scaled, a.scale + b.scale)
    scale = max(a.scale, b.scale)
    left, right = a.at(scale), b.at(scale)
    return Exact(left + right if name == "+" else left - right, scale)


def scale_of(expr: Expr) -> int | None:
    """How many decimals an exact expression has, None for one in double precision."""
    match expr:
        case Literal(value=bool()):
            return None
        case Literal(value=int()):
            return 0
        case Column(type=type_):
            return type_.decimals if type_.kind is Kind.NUMBER else None
        case Trait(body=body):
            return scale_of(body)
        case Call(function=function, args=args) if function.name in ("+", "-", "*", "negative"):
            scales = [scale_of(a) for a in args]
            known = [s for s in scales if s is not None]
            if len(known) < len(scales):
                return None
            return sum(known) if function.name == "*" else max(known)
        case Aggregate(function=function, value=value):
            if function.name in _COUNTS:
                return 0
            exact_value = function.name in _KEEPS_EXACT and value is not None
            return scale_of(value) if exact_value and value is not None else None
        case _:
            return None
