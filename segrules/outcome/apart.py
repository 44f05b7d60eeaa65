"""Numbers told beside others that they are compared with, and apart from them where they differ.

Rounded for display, 66.66% is not below 66.7%. Where a number would read like another one that it
is not, or on the wrong side of it, it is told with as many more decimals as it takes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import cache
from itertools import count

import polars as pl

from segrules.outcome.number_texts import Form, form_of

_EXACT = Context(prec=400)
_SHORTEST = 1e-11
"""Texts of 12 significant digits are off by less than this part of their number."""


@dataclass(frozen=True, slots=True)
class Beside:
    """What a value is told beside: a column in its own format, or a constant with all it has."""

    value: pl.Expr | Decimal | dt.date
    decimals: int | None = None
    display: str | None = None


def number_beside(
    value: pl.Expr, decimals: int | None, display: str | None, beside: Sequence[Beside]
) -> pl.Expr:
    """A column of numbers as text, as `number_text` has it, each apart from what it is not."""
    form = form_of(decimals, display)
    forms = [
        None if isinstance(b.value, Decimal) else form_of(b.decimals, b.display) for b in beside
    ]
    columns = [b.value for b in beside if isinstance(b.value, pl.Expr)]

    def texts(batch: Sequence[pl.Series]) -> pl.Series:
        values, *others = batch
        given = iter(others)
        apart: dict[int, tuple[int, str]] = {}
        for one, its in zip(beside, forms, strict=True):
            other = one.value if isinstance(one.value, Decimal) else next(given)
            for place, told in _told_apart(values, form, other, its):
                # Beside two numbers, the more of the decimals that either takes.
                apart[place] = max(told, apart.get(place, told))
        found = form.texts(values)
        return found.scatter(list(apart), [text for _, text in apart.values()]) if apart else found

    return pl.map_batches([value, *columns], texts, return_dtype=pl.String(), is_elementwise=True)


def _told_apart(
    values: pl.Series, form: Form, other: pl.Series | Decimal, its: Form | None
) -> Iterator[tuple[int, tuple[int, str]]]:
    """Which numbers would read like another one, or beyond it, how many decimals more tell each
    apart, and its text.
    """
    number = float(other) if isinstance(other, Decimal) else other.cast(pl.Float64)
    distance = (values.cast(pl.Float64) - number).abs()
    reach = _reach(values, form)
    if its is not None and isinstance(other, pl.Series):
        reach = reach + _reach(other, its)
    places = ((distance > 0) & (distance <= reach)).fill_null(value=False).arg_true()
    beside = [other] * len(places) if isinstance(other, Decimal) else other.gather(places)
    # Shares and averages of few rows are the same for many customers.
    apart = cache(lambda value, its_value: _apart(value, form, its_value, its))
    for place, value, its_value in zip(places, values.gather(places), beside, strict=True):
        yield place, apart(value, its_value)


def _reach(values: pl.Series, form: Form) -> pl.Series | float:
    """How far the texts may be from their numbers."""
    if form.decimals is None:
        return 0.0 if values.dtype.is_integer() else values.cast(pl.Float64).abs() * _SHORTEST
    # A little more than half of the last decimal.
    return 0.500001 * 10.0 ** -(form.decimals + (2 if form.percent else 0))


def _apart(
    value: float | Decimal, form: Form, other: float | Decimal, its: Form | None
) -> tuple[int, str]:
    """How many more decimals tell a number from another one, at least, and its text with them."""
    mine, theirs = _exact(value), _exact(other)
    for more in count():
        told = _rounded(mine, form, more)
        beside = theirs if its is None else _rounded(theirs, its, more)
        if told != beside and (told > beside) is (mine > theirs):
            return more, _written(told, form, more)
    raise AssertionError(value, other)  # pragma: no cover - with all of their digits they differ


def _exact(value: float | Decimal) -> Decimal:
    """A number with as many digits as tell it from every other double."""
    return Decimal(repr(value)) if isinstance(value, float) else Decimal(value)


def _rounded(value: Decimal, form: Form, more: int) -> Decimal:
    """A number as a text with that many more decimals tells it."""
    if form.decimals is not None:
        unit = Decimal(1).scaleb(-form.decimals - more - (2 if form.percent else 0))
        return value.quantize(unit, ROUND_HALF_UP, _EXACT)
    return value if more else Decimal(f"{value:.12g}")


def _written(told: Decimal, form: Form, more: int) -> str:
    if form.decimals is None:
        return form.exactly(told)
    scaled = told.scaleb(2, _EXACT) if form.percent else told
    return replace(form, decimals=form.decimals + more).exactly(scaled)


def constant_text(value: int | Decimal, decimals: int | None, display: str | None) -> str:
    """A number that a rule names, with all the decimals that it has there."""
    form = form_of(decimals, display)
    exact = Decimal(value)
    if form.decimals is None:
        return form.exactly(exact)
    own = -int(exact.normalize(_EXACT).as_tuple().exponent) - (2 if form.percent else 0)
    return _written(exact, form, max(0, own - form.decimals))
