"""Counting calendar periods that hold enough rows, such as weeks with at least 3 plays."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from segrules.engines.on_polars.below import Below
from segrules.engines.on_polars.rows_shown import RowsShown
from segrules.functions import LOCAL_DAY, named
from segrules.language.tree import Aggregate, Column
from segrules.types import Kind, Moment


def periods(
    shown: RowsShown, aggregate: Aggregate, below: Below, owners: Sequence[pl.Expr], name: str
) -> pl.LazyFrame:
    """How many calendar periods hold enough rows."""
    rows = aggregate.rows
    assert rows.time is not None  # noqa: S101 - settled by the checker
    keep = shown.in_window(rows, below.given)
    kept = shown.kept(rows, below.given)
    if kept is not None:
        keep &= kept.fill_null(value=False)
    start = _start_of(str(aggregate.period), rows.time, shown.moment)
    counted = below.frame.filter(keep & pl.col(rows.time.path).is_not_null())
    each = counted.group_by([*owners, start.alias("segrules:period")]).len("segrules:rows")
    enough = each.filter(pl.col("segrules:rows") >= aggregate.at_least)
    return enough.group_by(owners).agg(pl.len().cast(pl.Int64).alias(name))


def _start_of(period: str, time: Column, moment: Moment) -> pl.Expr:
    """The first day of the period that a time falls in."""
    column = pl.col(time.path)
    if time.type.kind is Kind.DATETIME:
        column = LOCAL_DAY.polars(moment, column)
    if period == "day":
        return column
    (start,) = named(f"start_of_{period}")
    return start.polars(moment, column)
