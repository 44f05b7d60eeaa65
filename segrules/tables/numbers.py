"""Cells to numbers: doubles, 64-bit integers, exact decimals; nothing wraps or rounds unseen."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from segrules.tables.cells import Cells, Manner, after, finite, from_text, lost
from segrules.tables.dtypes import DECIMAL_PRECISION, dtype_of
from segrules.tables.usual import usual_numbers
from segrules.types import Type

_SPARE_DECIMALS = 8
_WHOLE_LIMIT = 2.0**63


def number(source: pl.DataType, target: Type, manner: Manner) -> Cells | None:
    """Doubles, or exactly as many decimals as declared."""
    decimals = target.decimals
    if isinstance(source, pl.String):
        return _number_from_text(decimals, manner)
    if source.is_float():
        return _number_from_float(decimals)
    if _holds_all(source, decimals):
        return Cells(cast=lambda cell: cell.cast(dtype_of(target)))
    if source.is_integer() or source.is_decimal():
        if decimals is None:
            return Cells(cast=lambda cell: cell.cast(pl.Float64))
        if decimals == 0 and source.is_integer():
            return Cells(cast=lambda cell: cell.cast(pl.Int64, strict=False), bad=lost)
        return Cells(cast=lambda cell: _exact(cell, decimals), bad=lost)
    return None


def _holds_all(source: pl.DataType, decimals: int | None) -> bool:
    """Whether every number of a column fits: 64-bit integers, decimals of as many digits."""
    if isinstance(source, pl.Decimal):
        return bool(decimals) and source.scale == decimals
    return isinstance(source, pl.Int64) and decimals == 0


def _number_from_text(decimals: int | None, manner: Manner) -> Cells:
    usual = usual_numbers(decimals, manner.decimal)
    if decimals is None:
        made = from_text(manner, lambda cell: cell.cast(pl.Float64, strict=False), usual)
        made = replace(made, settle=finite)
    else:
        made = from_text(manner, lambda cell: _exact_text(cell, decimals), usual)
        made = replace(made, clean=after(_without_infinities, made.clean))
    if manner.decimal == ".":
        return made
    return replace(made, cast=after(made.cast, lambda cell: _with_point(cell, manner.decimal)))


def _with_point(cell: pl.Expr, decimal: str) -> pl.Expr:
    """A number written with another decimal sign; with a point of its own it does not fit."""
    written = cell.str.replace(decimal, ".", literal=True)
    return pl.when(~cell.str.contains(".", literal=True)).then(written)


def _without_infinities(cell: pl.Expr) -> pl.Expr:
    """Text that says NaN or infinity is missing, as the value would be."""
    infinite = cell.cast(pl.Float64, strict=False).is_finite().not_().fill_null(value=False)
    return pl.when(~infinite).then(cell)


def _exact_text(cell: pl.Expr, decimals: int) -> pl.Expr:
    exact = _exact_decimal(cell, decimals)
    # Beyond the spare digits of the decimal comparison the nearest doubles still differ.
    exact = pl.when(exact.cast(pl.Float64) == cell.cast(pl.Float64, strict=False)).then(exact)
    if decimals:
        return exact
    whole = cell.cast(pl.Int64, strict=False)
    return pl.coalesce(whole, exact.cast(pl.Int64, strict=False))


def _exact(cell: pl.Expr, decimals: int) -> pl.Expr:
    exact = _exact_decimal(cell, decimals)
    return exact if decimals else exact.cast(pl.Int64, strict=False)


def _exact_decimal(cell: pl.Expr, decimals: int) -> pl.Expr:
    """As a decimal, missing where it has more digits: a cast alone would round silently."""
    value = cell.cast(pl.Decimal(DECIMAL_PRECISION, decimals), strict=False)
    finer = cell.cast(pl.Decimal(DECIMAL_PRECISION, decimals + _SPARE_DECIMALS), strict=False)
    return pl.when(value == finer).then(value)


def _number_from_float(decimals: int | None) -> Cells:
    if decimals is None:
        return Cells(cast=lambda cell: cell.cast(pl.Float64), settle=finite)
    cleaned = Cells(clean=lambda cell: finite(cell.cast(pl.Float64)), bad=lost)
    if decimals == 0:
        return replace(cleaned, cast=_whole_float)
    return replace(cleaned, cast=lambda cell: _rounded(cell, decimals))


def _whole_float(cell: pl.Expr) -> pl.Expr:
    fits = (cell == cell.floor()) & (cell.abs() < _WHOLE_LIMIT)
    return pl.when(fits).then(cell).cast(pl.Int64, strict=False)


def _rounded(cell: pl.Expr, decimals: int) -> pl.Expr:
    """Halves away from zero, in double arithmetic, like `round` of the language."""
    scale = 10.0**decimals
    rounded = cell.sign() * (cell.abs() * scale + 0.5).floor() / scale
    return rounded.cast(pl.Decimal(DECIMAL_PRECISION, decimals), strict=False)
