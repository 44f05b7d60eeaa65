"""What aggregates make of the values of the rows that they keep."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from segrules.engines.on_polars.compile import Given, to_polars
from segrules.engines.on_polars.counting import Counts
from segrules.engines.on_polars.exact import LARGEST, exact, multiplies
from segrules.engines.on_polars.small import added_up, small
from segrules.functions.numbers import quotient
from segrules.language.tree import Aggregate, Column, Expr
from segrules.types import Moment

_DIGITS = 12
"""language.md 1: sums and averages of doubles are rounded to 12 significant digits."""


def one_value(value: Expr, given: Given, moment: Moment) -> pl.Expr:
    """A row's value; calculations with exact decimals are exact before they are a double."""
    precise = exact(value, given)
    if precise is None or not precise.scale or isinstance(value, Column):
        return to_polars(value, moment, given)
    value_of_row = quotient(precise.scaled.cast(pl.Float64), 10.0**precise.scale)
    if not multiplies(value):
        return value_of_row
    rough = to_polars(value, moment, given)
    fits = rough.abs() * 10.0**precise.scale < LARGEST
    return pl.when(fits).then(value_of_row).otherwise(rough)


def of_values(
    aggregate: Aggregate,
    given: Given,
    moment: Moment,
    keep: pl.Expr,
    counts: Counts,
    *,
    as_usual: bool,
) -> pl.Expr:
    """Sums and the like of the kept rows' values, exact where these are.

    :param as_usual: whether the rows have the columns of `with_small`.
    """
    function, value = aggregate.function, aggregate.value
    assert value is not None  # noqa: S101 - these functions take a value
    precise = exact(value, given) if function.summed else None
    column = added_up(aggregate) if as_usual else None
    if precise is not None and column is not None:
        precise = replace(precise, scaled=small(column))
    if precise is None:
        result = function.polars(pl.when(keep).then(one_value(value, given, moment)))
        return _rounded(result) if function.summed else result
    added = pl.when(keep).then(precise.scaled).sum()
    if multiplies(value):
        # Fails, as `is_too_large` knows, where the products or their sum would have wrapped around.
        size = pl.when(keep).then(to_polars(value, moment, given)).abs().sum()
        fits = (size * 10.0**precise.scale).cast(pl.Int128)
        added = pl.when(fits >= 0).then(added)
    total = quotient(added.cast(pl.Float64), 10.0**precise.scale)
    if function.averaged:
        count = counts.of(keep & precise.scaled.is_not_null())
        # Of 3.30 and three values 1.1, which is 3.30 / 3 no longer.
        return _rounded(pl.when(count > 0).then(quotient(total, count)))
    return total if precise.scale else added.cast(pl.Int64)


def _rounded(value: pl.Expr) -> pl.Expr:
    return value.cast(pl.Float64).round_sig_figs(_DIGITS)
