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
    if not aggregate.function.distinct or not isinstance(value, Column):
        return None
    column = schema.column(value.table, value.name)
    if value.type != TEXT or column is None or not 0 < len(column.values) <= _MOST:
        return None
    return tuple(map(str, column.values))


def bit_of(values: pl.Expr, declared: Sequence[str]) -> pl.Expr:
    """The bit (UInt64) of each known text; one bit for all that are not declared.

    To be a column before its rows are grouped: each count asks for it twice.
    """
    bit = pl.lit(_OTHER, dtype=pl.UInt64)
    for number, text in enumerate(dict.fromkeys(declared)):
        bit = pl.when(values == text).then(pl.lit(1 << number, dtype=pl.UInt64)).otherwise(bit)
    return pl.when(values.is_not_null()).then(bit)


def distinct(bit: pl.Expr) -> pl.Expr:
    """How many distinct known values (Int64) there are, inside ``group_by().agg()``, or `UNKNOWN`.

    :param bit: what `bit_of` gives; null for rows that do not count.
    """
    seen = bit.bitwise_or().fill_null(0)
    count = seen.bitwise_count_ones().cast(pl.Int64)
    return pl.when(seen < _OTHER).then(count).otherwise(UNKNOWN)
