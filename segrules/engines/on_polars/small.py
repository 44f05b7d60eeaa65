"""Exact columns that are added up, as whole numbers of 64 bits.

Their sums are exact in 128 bits whatever is in them; but as usual amounts are small enough, and
then half of that takes half the time.
"""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from segrules.engines.on_polars.counting import MOST as MOST_ROWS
from segrules.engines.on_polars.exact import exact, scale_of
from segrules.language.tree import Aggregate, Column

LARGE = "segrules:large"
"""Whether a row has a value that there is no room for."""
_SMALL = "segrules:small "
_MOST = (1 << 62) // MOST_ROWS
"""A value, so that those of as many rows as can be counted have room, too."""
_DECIMALS = 6
"""With more of them, what is usual is no longer small."""


def added_up(aggregate: Aggregate) -> Column | None:
    """The column that an aggregate adds up, where there is `small` of it as usual."""
    value = aggregate.value
    if not aggregate.function.summed or not isinstance(value, Column):
        return None
    scale = scale_of(value)
    return value if scale is not None and scale <= _DECIMALS else None


def small(column: Column) -> pl.Expr:
    """The column of `with_small` (Int64) for a column: its values, scaled."""
    return pl.col(_SMALL + column.path)


def with_small(aggregates: Iterable[Aggregate], rows: pl.LazyFrame) -> pl.LazyFrame:
    """The rows with what these aggregates add up, and `LARGE`."""
    columns = dict.fromkeys(filter(None, map(added_up, aggregates)))
    exactly = {column: exact(column, {}) for column in columns}
    scaled = {column: found.scaled for column, found in exactly.items() if found is not None}
    rows = rows.with_columns(
        value.cast(pl.Int64, strict=False).alias(_SMALL + column.path)
        for column, value in scaled.items()
    )
    none = [pl.lit(value=False)]
    large = [value.is_not_null() & ~_fits(small(column)) for column, value in scaled.items()]
    return rows.with_columns(pl.any_horizontal(large or none).alias(LARGE))


def _fits(value: pl.Expr) -> pl.Expr:
    return value.is_between(-_MOST, _MOST).fill_null(value=False)
