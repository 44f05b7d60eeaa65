"""Cut values: from where on customers are in a top, and averages of everybody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import polars as pl

from segrules.plan import Cut, Plan
from segrules.plan.columns import value_column

MOST_GROUPS = 100
"""Of each comparison inside groups, the groups that are told; the largest first."""
_GROUP, _VALUE, _CUSTOMERS = "group", "value", "customers"


@dataclass(frozen=True, slots=True)
class CutValue:
    """One cut: of everybody, or of one ``group``. ``customers`` are in, or make up an average."""

    expression: str
    group: Any
    value: Any
    customers: int


def cut_values(plan: Plan, rows: pl.DataFrame) -> tuple[CutValue, ...]:
    """Every cut that a run's customers decided, in the order in which rules ask for them."""
    return tuple(found for cut in plan.cuts for found in _told(cut, rows))


def _told(cut: Cut, rows: pl.DataFrame) -> Iterator[CutValue]:
    value = value_column(cut.value).first().alias(_VALUE)
    if cut.inside is not None:
        customers = value_column(cut.inside).sum().cast(pl.Int64)
    else:
        assert cut.customers is not None  # noqa: S101 - an average is of so many
        customers = value_column(cut.customers).first()
    told = [value, customers.alias(_CUSTOMERS)]
    if cut.within is None:
        found = rows.select(pl.lit(None).alias(_GROUP), *told)
    else:
        known = rows.filter(value_column(cut.within).is_not_null())
        groups = known.group_by(value_column(cut.within).alias(_GROUP)).agg(told)
        found = groups.sort(_CUSTOMERS, _GROUP, descending=[True, False]).head(MOST_GROUPS)
    for group, cut_value, count in found.select(_GROUP, _VALUE, _CUSTOMERS).iter_rows():
        yield CutValue(cut.text, group, cut_value, count or 0)
