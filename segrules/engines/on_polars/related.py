"""The rows behind an aggregate of one customer, for explanations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import polars as pl

from segrules.engines.on_polars.below import OWNER
from segrules.engines.on_polars.grouping import Grouping
from segrules.engines.on_polars.order import order_of_rows
from segrules.language.tree import Aggregate
from segrules.plan import needs_order_of_window

KEPT = "segrules:kept"


def related_rows(
    grouping: Grouping, aggregate: Aggregate, key: Sequence[Any], columns: Sequence[str]
) -> pl.DataFrame:
    """The rows of the window of one row of the base table, newest first.

    :param key: of that row, in the order of the table's key.
    :param columns: the columns wanted, by the names that the aggregate's expressions give them.
    :return: these columns, and under `KEPT` whether the aggregate counts the row.
    :raises polars.exceptions.PolarsError: where the engine fails.
    """
    rows = aggregate.rows
    below = grouping.rows_below([aggregate], ())
    owners = [f"{OWNER}{n}" for n in range(len(key))]
    is_owner = [pl.col(name) == pl.lit(value) for name, value in zip(owners, key, strict=True)]
    below = replace(below, frame=below.frame.filter(is_owner))
    if needs_order_of_window(aggregate):
        frame = grouping.shown.narrowed(below, rows, [pl.col(name) for name in owners])
    else:
        frame = below.frame.filter(grouping.shown.in_window(rows, below.given))
    kept = grouping.shown.kept(rows, below.given)
    is_kept = pl.lit(value=True) if kept is None else kept.fill_null(value=False)
    frame = frame.with_columns(is_kept.alias(KEPT))
    known = set(frame.collect_schema().names())
    if rows.time is not None:
        order = [name for name in order_of_rows(grouping.schema, rows) if name in known]
        frame = frame.sort(order, descending=True, nulls_last=True)
    return frame.select(*[c for c in columns if c in known], KEPT).collect()
