"""Numbers as people read them: `£{:,.2f}`, `{:.1%}`, and their shortest form without a `display`.

What it takes to write a number depends on its size. A column is looked at before it is written:
one of usual amounts, which nearly all are, then takes less than half the time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import polars as pl

_DISPLAY = re.compile(
    r"(?P<before>[^{}]*)\{(:(?P<comma>,)?(\.(?P<decimals>\d+))?(?P<kind>[f%])?)?\}(?P<after>[^{}]*)"
)
_LARGEST = 1e15
"""Below this every double keeps its decimals to the cent, and whole ones are exact."""
_MOST_DECIMALS = 9
_MOST_GROUPS = 5
"""Of three digits, in whole numbers below `_LARGEST`."""
# Looking a text up by its number takes a tenth of the time that padding and cutting text does.
# Kept as expressions of their types: each time one is made of an Enum, its texts are copied.
_ABSENT = 1000
_GROUPS = pl.Enum([*(f",{group:03}" for group in range(1000)), ""]).to_dtype_expr()
"""A group of three digits by its number; nothing for `_ABSENT`."""
_LISTED = 100_000
"""Whole numbers below this are looked up in one piece."""
_MOST_CODED = 3
_DECIMALS = {
    n: pl.Enum([f".{rest:0{n}}" for rest in range(10**n)]).to_dtype_expr() for n in (1, 2, 3)
}
"""By how many there are: the point and the decimals, by their number."""
_VALUE = pl.col("value")


def number_text(value: pl.Expr, decimals: int | None, display: str | None) -> pl.Expr:
    """A column of numbers as text; null where the number is missing.

    :param decimals: those of exact numbers, all of which are shown where there is no ``display``.
    :param display: one `{}` with `,`, `.N`, `f`, `%`, and what stands around it.
    """
    form = _form(decimals, display)
    return value.map_batches(form.texts, return_dtype=pl.String(), is_elementwise=True)


@dataclass(frozen=True, slots=True)
class _Form:
    """How numbers are written."""

    before: str = ""
    after: str = ""
    decimals: int | None = None
    """How many; None for as few as there are."""
    commas: bool = False
    percent: bool = False

    def texts(self, values: pl.Series) -> pl.Series:
        """The text of each value."""
        values = values if values.dtype.is_integer() else values.cast(pl.Float64)
        if self.percent:
            values = values.cast(pl.Float64) * 100
        text = self._shortest(values) if self.decimals is None else self._fixed(values)
        return values.alias("value").to_frame().select(text).to_series()

    def _shortest(self, values: pl.Series) -> pl.Expr:
        """Numbers with as few decimals as they have."""
        if values.is_between(-_LARGEST, _LARGEST, closed="none").all() and _are_whole(values):
            text = _VALUE.cast(pl.Int64).cast(pl.String)
        else:
            text = _shortest(_VALUE.cast(pl.Float64))
        return self._around(text)

    def _fixed(self, values: pl.Series) -> pl.Expr:
        """Numbers with that many decimals, halves away from zero."""
        assert self.decimals is not None  # noqa: S101 - others are written by `_shortest`
        scale = 10**self.decimals
        size = _VALUE.cast(pl.Float64).abs() * scale
        is_small = size < _LARGEST
        # One less, as a number may be rounded to the next whole one.
        is_usual = values.is_between(0, _LISTED - 1, closed="left").all()
        if is_usual:
            units = (size + 0.5).floor().cast(pl.Int64)
        else:
            units = pl.when(is_small).then((size + 0.5).floor()).cast(pl.Int64)
        whole = units // scale
        if not self.commas:
            parts = [whole.cast(pl.String)]
        elif is_usual:
            parts = [whole.cast(pl.UInt32).cat.to(_with_commas()).cast(pl.String)]
        else:
            parts = _groups(whole)
        if self.before:
            parts.insert(0, pl.lit(self.before))
        if self.decimals:
            parts.append(_point(units % scale, self.decimals))
        if self.after:
            parts.append(pl.lit(self.after))
        if is_usual:
            return pl.concat_str(parts)
        sign = pl.when((_VALUE < 0) & (units > 0)).then(pl.lit("-")).otherwise(pl.lit(""))
        large = self._around(_shortest(pl.when(~is_small).then(_VALUE.cast(pl.Float64))))
        return pl.when(is_small).then(pl.concat_str([sign, *parts])).otherwise(large)

    def _around(self, text: pl.Expr) -> pl.Expr:
        """What stands around a number; its sign stands before a currency: -£20.00."""
        if not self.before:
            return text + pl.lit(self.after) if self.after else text
        sign = pl.when(text.str.starts_with("-")).then(pl.lit("-")).otherwise(pl.lit(""))
        return pl.concat_str(
            [sign, pl.lit(self.before), text.str.strip_prefix("-"), pl.lit(self.after)]
        )


@cache
def _form(decimals: int | None, display: str | None) -> _Form:
    found = _DISPLAY.fullmatch(display) if display else None
    if found is None:
        return _Form(decimals=decimals or None)
    percent, commas = found["kind"] == "%", bool(found["comma"])
    shown = int(found["decimals"]) if found["decimals"] else None
    if found["kind"] or commas or shown is not None:
        shown = min(shown or 0, _MOST_DECIMALS)
    after = ("%" if percent else "") + found["after"]
    return _Form(found["before"], after, shown, commas, percent)


def _are_whole(values: pl.Series) -> bool:
    return values.dtype.is_integer() or bool((values == values.floor()).all())


def _shortest(value: pl.Expr) -> pl.Expr:
    """Whole numbers without a point, others at their shortest to 12 significant digits."""
    whole = (value == value.floor()) & (value.abs() < _LARGEST)
    as_whole = pl.when(whole).then(value).cast(pl.Int64).cast(pl.String)
    return pl.when(whole).then(as_whole).otherwise(value.round_sig_figs(12).cast(pl.String))


@cache
def _with_commas() -> pl.DataTypeExpr:
    """The texts of whole numbers below `_LISTED`, by their number: ``1,177``."""
    return pl.Enum([f"{whole:,}" for whole in range(_LISTED)]).to_dtype_expr()


def _groups(whole: pl.Expr) -> list[pl.Expr]:
    """Thousands in groups of three, from the left; those that a number is too small for are ""."""
    first, later = whole, []
    for power in range(1, _MOST_GROUPS):
        reaches = whole >= 1000**power
        first = pl.when(reaches).then(whole // 1000**power).otherwise(first)
        group = pl.when(reaches).then(whole // 1000 ** (power - 1) % 1000).otherwise(_ABSENT)
        later.append(group.cast(pl.UInt16).cat.to(_GROUPS).cast(pl.String))
    return [first.cast(pl.String), *reversed(later)]


def _point(rest: pl.Expr, decimals: int) -> pl.Expr:
    """The point and the decimals behind it."""
    if decimals > _MOST_CODED:
        return pl.lit(".") + rest.cast(pl.String).str.zfill(decimals)
    return rest.cast(pl.UInt16).cat.to(_DECIMALS[decimals]).cast(pl.String)
