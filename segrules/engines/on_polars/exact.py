"""Exact arithmetic: columns with decimals and whole numbers as scaled 128-bit integers.

language.md 1: a column with declared decimals is exact, its sums, and `+ - *` of such columns and
whole numbers inside an aggregate.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from segrules.engines.on_polars.compile import Given
from segrules.functions import Exactly
from segrules.language.tree import Aggregate, Call, Column, Expr, Literal, Trait
from segrules.types import Kind

_MOST_DECIMALS = 18
"""As many as a column may have. Products with more are in double precision: 128 bits have room for
38 digits, and their sums would wrap around."""
_SMALL = 1e6
"""A constant below this leaves room enough, whatever it is multiplied with."""
LARGEST = 1.7e38
"""What 128-bit integers have room for; beyond it they wrap around."""


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
    scale = scale_of(expr)
    if scale is None:
        return None
    match expr:
        case Literal(value=int(value)):
            return Exact(pl.lit(value, dtype=pl.Int128), 0)
        case Column():
            column = pl.col(expr.path)
            return Exact(column.to_physical() if scale else column.cast(pl.Int128), scale)
        case Trait(body=body):
            return exact(body, given)
        case Call(function=function, args=args):
            sides = [side for a in args if (side := exact(a, given)) is not None]
            return None if function.exact is None else _combined(function.exact, sides)
        case Aggregate():
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


def _combined(calculation: Exactly, sides: list[Exact]) -> Exact:
    scales = [side.scale for side in sides]
    if calculation.product:
        return Exact(calculation.polars(*(side.scaled for side in sides)), sum(scales))
    scale = max(scales)
    return Exact(calculation.polars(*(side.at(scale) for side in sides)), scale)


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
        case Call(function=function, args=args) if function.exact is not None:
            scales = [scale_of(a) for a in args]
            known = [s for s in scales if s is not None]
            if len(known) < len(scales):
                return None
            scale = sum(known) if function.exact.product else max(known)
            return scale if scale <= _MOST_DECIMALS else None
        case Aggregate(function=function, value=value):
            if function.result is not None and function.result.is_whole:
                return 0
            return scale_of(value) if function.exact and value is not None else None
        case _:
            return None


def multiplies(expr: Expr) -> bool:
    """Whether values of rows are multiplied with one another, or with a large number, so that there
    may be no room for what comes out.
    """
    match expr:
        case Trait(body=body):
            return multiplies(body)
        case Call(function=function, args=args):
            small = [a for a in args if isinstance(a, Literal) and abs(_number(a)) < _SMALL]
            calculation = function.exact
            is_product = calculation is not None and calculation.product
            return (is_product and len(args) - len(small) > 1) or any(multiplies(a) for a in args)
        case _:
            return False


def _number(literal: Literal) -> float:
    return float(literal.value) if isinstance(literal.value, int | Decimal) else 0.0


def is_too_large(error: pl.exceptions.PolarsError) -> bool:
    """Whether the engine stopped because an exact sum has more digits than there is room for."""
    is_cast = isinstance(error, pl.exceptions.InvalidOperationError)
    return is_cast and str(error).startswith("conversion from") and "`i128`" in str(error)
