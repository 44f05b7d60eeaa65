"""Cut values: from where on customers are in a top or a bucket, and averages of everybody."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from segrules.engines import CUSTOMERS, END, GROUP, PART, START
from segrules.language.tree import Expr, Ranked
from segrules.plan import Cut, Plan

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


def cut_values(plan: Plan, decided: Mapping[Expr, Any]) -> tuple[CutValue, ...]:
    """Every cut that a run's customers decided, in the order in which rules ask for them."""
    return tuple(found for cut in plan.cuts for found in _told(cut, decided))


def _told(cut: Cut, decided: Mapping[Expr, Any]) -> Iterator[CutValue]:
    if isinstance(cut.expr, Ranked):
        for group, bucket, value, customers in _parts(cut.expr, decided[cut.expr]).iter_rows():
            yield CutValue(cut.text, group, bucket, value, customers)
    else:
        customers = 0 if cut.customers is None else decided[cut.customers]
        yield CutValue(cut.text, None, None, decided[cut.expr], customers or 0)


def _parts(ranked: Ranked, table: pl.DataFrame) -> pl.DataFrame:
    """Where those who are in start, or end, and how many they are; of each group and bucket."""
    parting = ranked.function.parting
    assert parting is not None  # noqa: S101 - the plan has no other comparisons among its cuts
    is_bucket = parting.part is None
    if is_bucket and isinstance(ranked.amount, int) and ranked.amount > MOST_BUCKETS:
        table = table.clear()
    told = table.filter(pl.col(CUSTOMERS) > 0, is_bucket or pl.col(PART) == parting.part).select(
        pl.col(GROUP).alias(_GROUP) if GROUP in table.columns else pl.lit(None).alias(_GROUP),
        (pl.col(PART) + 1 if is_bucket else pl.lit(None)).alias(_BUCKET),
        pl.col(START if parting.starts else END).alias(_VALUE),
        pl.col(CUSTOMERS).alias(_CUSTOMERS),
    )
    return _largest(told)


def _largest(found: pl.DataFrame) -> pl.DataFrame:
    """The cuts of the largest groups, each with its buckets in order."""
    groups = found.group_by(_GROUP).agg(pl.col(_CUSTOMERS).sum())
    largest = groups.sort(_CUSTOMERS, _GROUP, descending=[True, False]).head(MOST_GROUPS)
    return largest.select(_GROUP).join(
        found.sort(_BUCKET), on=_GROUP, how="left", nulls_equal=True, maintain_order="left_right"
    )
