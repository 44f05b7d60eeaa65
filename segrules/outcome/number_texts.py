"""Numbers as people read them: `£{:,.2f}`, `{:.1%}`, and their shortest form without a `display`.

What it takes to write a number depends on its size. A column is looked at before it is written:
one of usual amounts, which nearly all are, then takes less than half the time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import cache

import polars as pl

_DISPLAY = re.compile(
    r"(?P<before>[^{}]*)\{(:(?P<comma>,)?(\.(?P<decimals>\d+))?(?P<kind>[f%])?)?\}(?P<after>[^{}]*)"
)
_LARGEST = 1e15
"""Below this doubles tell every unit that is shown: a cent below 1e13."""
_SHORTENED = 1e12
"""From here on 12 significant digits are fewer than a whole number has."""
_LONGEST = 2.0**63
"""Below this whole numbers are written with all digits."""
_TINY = 1e-10
"""Below this Polars does not round to 12 significant digits: 3.7330486292600005e-12."""
_EXACT = Context(prec=60)
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
    form = form_of(decimals, display)
    return value.map_batches(form.texts, return_dtype=pl.String(), is_elementwise=True)


@dataclass(frozen=True, slots=True)
class Form:
    """How numbers are written."""

    before: str = ""
    after: str = ""
    decimals: int | None = None
    """How many; None for as few as there are."""
    commas: bool = False
    percent: bool = False

    def texts(self, values: pl.Series) -> pl.Series:
        """The text of each value."""
        numbers = values if values.dtype.is_integer() else values.cast(pl.Float64)
        if self.percent:
            values = numbers = numbers.cast(pl.Float64) * 100
        # One less, as a number may be rounded to the next whole one.
        if numbers.is_between(0, _LISTED - 1, closed="left").all() and not self._has_tiny(numbers):
            return self._usual(numbers, are_listed=True)
        is_unusual = self._unusual(numbers, values.dtype)
        if is_unusual is None:
            return self._usual(numbers)
        texts = [self.exactly(value) for value in values.filter(is_unusual)]
        usual = self._usual(numbers.set(is_unusual, None))
        return usual.scatter(is_unusual.arg_true(), texts)

    def _has_tiny(self, numbers: pl.Series) -> bool:
        """Whether there are numbers too close to 0 for the quick way of writing all digits."""
        if self.decimals is not None or numbers.dtype.is_integer():
            return False
        return bool(((numbers < _TINY) & (numbers > 0)).any())

    def _unusual(self, numbers: pl.Series, dtype: pl.DataType) -> pl.Series | None:
        """Which are too large or too small for the quick ways; None where none is."""
        size = numbers.cast(pl.Float64).abs()
        if self.decimals is not None:
            found = size >= _LARGEST / 10**self.decimals
        elif isinstance(dtype, pl.Decimal):
            found = size >= _SHORTENED / 10**dtype.scale
        elif dtype.is_integer():
            return None
        else:
            found = (size >= _LONGEST) | ((size < _TINY) & (size > 0))
        return found.fill_null(value=False) if found.any() else None

    def exactly(self, value: float | Decimal) -> str:
        """A single number, of percents one hundred times, without an error of double precision."""
        if isinstance(value, float) and (self.decimals is None or not abs(value) < _LONGEST):
            text = f"{value:.12g}"
        elif self.decimals is None:
            text = f"{Decimal(value).normalize(_EXACT):f}"
        else:
            unit = Decimal(1).scaleb(-self.decimals)
            rounded = Decimal(value).quantize(unit, ROUND_HALF_UP, _EXACT)
            text = f"{rounded:,f}" if self.commas else f"{rounded:f}"
        sign = "-" if text.startswith("-") else ""
        return f"{sign}{self.before}{text.removeprefix('-')}{self.after}"

    def _usual(self, numbers: pl.Series, *, are_listed: bool = False) -> pl.Series:
        """The texts of whole numbers and doubles that no quick way gets wrong."""
        text = self._shortest(numbers) if self.decimals is None else self._fixed(are_listed)
        return numbers.alias("value").to_frame().select(text).to_series()

    def _shortest(self, numbers: pl.Series) -> pl.Expr:
        """Numbers with as few decimals as they have, to 12 digits or the whole number."""
        if numbers.dtype.is_integer():
            return self._around(_VALUE.cast(pl.String))
        if (numbers == numbers.floor()).all():
            return self._around(_VALUE.cast(pl.Int64).cast(pl.String))
        # There is no -0 among numbers as people read them.
        rounded = pl.when(_VALUE != 0).then(_VALUE.round_sig_figs(12)).otherwise(_VALUE.abs())
        shortened = rounded.cast(pl.String).str.strip_suffix(".0")
        if (numbers.abs() >= _SHORTENED).any():
            is_long = _VALUE.abs() >= _SHORTENED
            whole = pl.when(is_long).then(_VALUE.round()).cast(pl.Int64).cast(pl.String)
            shortened = pl.when(is_long).then(whole).otherwise(shortened)
        return self._around(shortened)

    def _fixed(self, are_listed: bool) -> pl.Expr:  # noqa: FBT001 - of `_usual`
        """Numbers with that many decimals, halves away from zero."""
        assert self.decimals is not None  # noqa: S101 - others are written by `_shortest`
        scale = 10**self.decimals
        units = (_VALUE.cast(pl.Float64).abs() * scale + 0.5).floor().cast(pl.Int64)
        whole = units // scale
        if not self.commas:
            parts = [whole.cast(pl.String)]
        elif are_listed:
            parts = [whole.cast(pl.UInt32).cat.to(_with_commas()).cast(pl.String)]
        else:
            parts = _groups(whole)
        if self.before:
            parts.insert(0, pl.lit(self.before))
        if self.decimals:
            parts.append(_point(units % scale, self.decimals))
        if self.after:
            parts.append(pl.lit(self.after))
        if are_listed:
            return pl.concat_str(parts)
        sign = pl.when((_VALUE < 0) & (units > 0)).then(pl.lit("-")).otherwise(pl.lit(""))
        return pl.concat_str([sign, *parts])

    def _around(self, text: pl.Expr) -> pl.Expr:
        """What stands around a number; its sign stands before a currency: -£20.00."""
        if not self.before:
            return text + pl.lit(self.after) if self.after else text
        sign = pl.when(text.str.starts_with("-")).then(pl.lit("-")).otherwise(pl.lit(""))
        return pl.concat_str(
            [sign, pl.lit(self.before), text.str.strip_prefix("-"), pl.lit(self.after)]
        )


@cache
def form_of(decimals: int | None, display: str | None) -> Form:
    """How numbers of a column are written, by their exact decimals and its display."""
    found = _DISPLAY.fullmatch(display) if display else None
    if found is None:
        return Form(decimals=decimals or None)
    percent, commas = found["kind"] == "%", bool(found["comma"])
    shown = int(found["decimals"]) if found["decimals"] else None
    if found["kind"] or commas or shown is not None:
        shown = min(shown or 0, _MOST_DECIMALS)
    after = ("%" if percent else "") + found["after"]
    return Form(found["before"], after, shown, commas, percent)


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
