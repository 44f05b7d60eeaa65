"""Cut values: from where on customers are in a top or a bucket, and averages of everybody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import polars as pl

from segrules.language.tree import Ranked
from segrules.plan import Cut, Plan
from segrules.plan.columns import value_column

MOST_GROUPS = 100
"""Of each comparison inside groups, the groups that are told; the largest first."""
MOST_BUCKETS = 100
"""Of more buckets than that, none is told: nobody reads them, and there may be a million."""
_GROUP, _BUCKET, _VALUE, _CUSTOMERS = "group", "bucket", "value", "customers"


@dataclass(frozen=True, slots=True)
class CutValue:
    """One cut: of everybody, or of one ``group``; of a ``bucket``, where it starts.

    ``customers`` are in, or make up an average.
    """

    expression: str
    group: Any
    bucket: int | None
    value: Any
    customers: int


def cut_values(plan: Plan, rows: pl.DataFrame) -> tuple[CutValue, ...]:
    """Every cut that a run's customers decided, in the order in which rules ask for them."""
    return tuple(found for cut in plan.cuts for found in _told(cut, rows))


def _told(cut: Cut, rows: pl.DataFrame) -> Iterator[CutValue]:
    found = _parts(cut, cut.expr, rows) if isinstance(cut.expr, Ranked) else _average(cut, rows)
    columns = found.select(_GROUP, _BUCKET, _VALUE, _CUSTOMERS)
    for group, bucket, value, customers in columns.iter_rows():
        yield CutValue(cut.text, group, bucket, value, customers or 0)


def _average(cut: Cut, rows: pl.DataFrame) -> pl.DataFrame:
    nothing = [pl.lit(None).alias(name) for name in (_GROUP, _BUCKET)]
    value, customers = value_column(cut.value).first(), value_column(cut.decided).first()
    return rows.select(*nothing, value.alias(_VALUE), customers.alias(_CUSTOMERS))


def _parts(cut: Cut, ranked: Ranked, rows: pl.DataFrame) -> pl.DataFrame:
    """Where those who are in start, or end, and how many they are; of each group and bucket."""
    parting = ranked.function.parting
    assert parting is not None  # noqa: S101 - the plan has no other comparisons among its cuts
    decided = value_column(cut.decided)
    is_bucket = parting.part is None
    inside = rows.lazy().filter(decided.is_not_null() if is_bucket else decided)
    named = inside.select(
        (pl.lit(None) if cut.within is None else value_column(cut.within)).alias(_GROUP),
        (decided if is_bucket else pl.lit(None)).alias(_BUCKET),
        value_column(cut.value).alias(_VALUE),
    )
    value = pl.col(_VALUE).min() if parting.starts else pl.col(_VALUE).max()
    told = (value, pl.len().alias(_CUSTOMERS))
    if is_bucket or cut.within is not None:
        found = named.group_by(_GROUP, _BUCKET).agg(told).collect()
    else:
        nothing = (pl.lit(None).alias(_GROUP), pl.lit(None).alias(_BUCKET))
        found = named.select(*nothing, *told).collect()
    if is_bucket and int(ranked.amount or 0) > MOST_BUCKETS:
        return found.clear()
    return _largest(found)


def _largest(found: pl.DataFrame) -> pl.DataFrame:
    """The cuts of the largest groups, each with its buckets in order."""
    groups = found.group_by(_GROUP).agg(pl.col(_CUSTOMERS).sum())
    largest = groups.sort(_CUSTOMERS, _GROUP, descending=[True, False]).head(MOST_GROUPS)
    return largest.select(_GROUP).join(
        found.sort(_BUCKET), on=_GROUP, how="left", nulls_equal=True, maintain_order="left_right"
    )
