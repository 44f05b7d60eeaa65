"""Watching the rows of related tables go by, while they are grouped by their owners."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from segrules.engines.on_polars.order import needs_order_of_window
from segrules.language.tree import Aggregate
from segrules.tables import Watch, Watched

_ROWS, _MARKED, _LATER = "segrules:rows", "segrules:marked", "segrules:later"


def sees_every_row(aggregate: Aggregate) -> bool:
    """Whether the pass over an aggregate's rows is a plain one over a table below the base."""
    rows = aggregate.rows
    special = rows.steps or aggregate.period is not None or needs_order_of_window(aggregate)
    return len(rows.path) == 1 and not special


def counted(watch: Watch) -> Iterator[pl.Expr]:
    """What to aggregate per owner, for `seen`."""
    yield pl.len().cast(pl.Int64).alias(_ROWS)
    if watch.marks:
        yield pl.any_horizontal(watch.marks).any().alias(_MARKED)
    if watch.is_later is not None:
        yield watch.is_later.sum().cast(pl.Int64).alias(_LATER)


def seen(aggregate: Aggregate, found: pl.DataFrame, joined: pl.DataFrame) -> Watched:
    """What the owners, and those of them that are in the base table, add up to."""
    names = found.columns
    return Watched(
        aggregate.rows.table,
        aggregate.rows.path[0].by,
        rows=int(found[_ROWS].sum()),
        owned=int(joined[_ROWS].sum()),
        marked=_MARKED in names and bool(found[_MARKED].any()),
        later=int(found[_LATER].sum()) if _LATER in names else 0,
    )
