"""Counting the distinct values of a column whose values are declared: a bit for each of them.

A set of texts for each owner is what costs most among aggregates. Declared values need none, but
exports may hold others: those have one bit together, and where it is set the count is unknown.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from segrules.language.schema import Schema
from segrules.language.tree import Aggregate, Column
from segrules.types import TEXT

UNKNOWN = -1
"""The count of an owner with values that are not declared."""
_OTHER = 1 << 62
_MOST = 32
"""Declared values: with many more, comparing with each takes longer than a set."""


def declared_values(schema: Schema, aggregate: Aggregate) -> tuple[str, ...] | None:
    """The declared values of the texts that an aggregate counts; None where it is no such count."""
    value = aggregate.value
    if aggregate.function.name != "count_distinct" or not isinstance(value, Column):
        return None
    column = schema.column(value.table, value.name)
    if value.type != TEXT or column is None or not 0 < len(column.values) <= _MOST:
        return None
    return tuple(map(str, column.values))


def distinct(values: pl.Expr, declared: Sequence[str]) -> pl.Expr:
    """How many distinct known values (Int64) there are, inside ``group_by().agg()``, or `UNKNOWN`.

    :param values: texts; null for rows that do not count.
    """
    bits = [
        (values == text).cast(pl.UInt64) * pl.lit(1 << number, dtype=pl.UInt64)
        for number, text in enumerate(dict.fromkeys(declared))
    ]
    bit = pl.sum_horizontal(bits)
    bit = pl.when(values.is_not_null()).then(pl.when(bit > 0).then(bit).otherwise(pl.lit(_OTHER)))
    seen = bit.bitwise_or().fill_null(0)
    count = seen.bitwise_count_ones().cast(pl.Int64)
    return pl.when(seen < _OTHER).then(count).otherwise(UNKNOWN)
