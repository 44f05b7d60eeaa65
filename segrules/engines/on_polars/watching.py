"""Watching the rows of related tables go by, while they are grouped by their owners."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import cast

import polars as pl

from segrules.engines.on_polars.joins import outer_aggregates
from segrules.engines.on_polars.order import together
from segrules.language.tree import Aggregate, Column, Expr, children, walk
from segrules.plan import Plan, needs_order_of_window
from segrules.tables import Watch, Watched

_ROWS, _MARKED, _LATER = "segrules:rows", "segrules:marked", "segrules:later"
_NEWEST = "segrules:newest"


def sees_every_row(aggregate: Aggregate) -> bool:
    """Whether the pass over an aggregate's rows is a plain one over a table below the base."""
    rows = aggregate.rows
    special = rows.steps or aggregate.period is not None or needs_order_of_window(aggregate)
    return len(rows.path) == 1 and not special


def looked_at_once(plan: Plan, *, values: bool) -> frozenset[str]:
    """The base table, and tables whose rows a run sees in one plain pass and nowhere else.

    :param values: whether the observed values are wanted.
    """
    exprs = [clause.expr for clause in plan.clauses]
    exprs += [observed.expr for observed in plan.observed] if values else []
    found = {aggregate.rows.table: aggregate for aggregate in _aggregates(exprs)}
    others = {*_read_otherwise(plan, exprs)}
    passes = Counter(table for table, *_ in {together(a) for a in _aggregates(exprs)})
    once = (
        table
        for table, aggregate in found.items()
        if passes[table] == 1 and sees_every_row(aggregate) and table not in others
    )
    return frozenset({plan.schema.base, *once})


def _read_otherwise(plan: Plan, exprs: Iterable[Expr]) -> Iterator[str]:
    """Tables that are looked up, lie between others, or are looked at for each of other rows."""
    declared = plan.schema.declared
    yield from (source for name in plan.columns if (source := declared[name].distinct_of))
    for part in dict.fromkeys(part for expr in exprs for part in walk(expr)):
        if isinstance(part, Column) and part.via:
            yield part.table
        elif isinstance(part, Aggregate):
            yield from (hop.table for hop in part.rows.path)
            yield from (step.table for step in part.rows.steps)
            yield from (inner.rows.table for inner in _aggregates(children(part)))


def _aggregates(exprs: Iterable[Expr]) -> Iterator[Aggregate]:
    """The aggregates of rows below that stand in no other."""
    return (aggregate for aggregate in outer_aggregates(exprs) if aggregate.rows.path)


def counted(watch: Watch) -> Iterator[pl.Expr]:
    """What to aggregate per owner, for `seen`."""
    yield pl.len().cast(pl.Int64).alias(_ROWS)
    if watch.marks:
        yield pl.any_horizontal(watch.marks).any().alias(_MARKED)
    if watch.is_later is not None:
        yield watch.is_later.sum().cast(pl.Int64).alias(_LATER)
    if watch.time is not None:
        yield pl.col(watch.time).max().alias(_NEWEST)


def seen(aggregate: Aggregate, found: pl.DataFrame, at: pl.Series) -> Watched:
    """What the owners, and those of them that are in the base table, add up to.

    :param at: the place of the owner that each row of the base table is.
    """
    names = found.columns
    return Watched(
        aggregate.rows.table,
        aggregate.rows.path[0].by,
        rows=int(found[_ROWS].sum()),
        owned=int(found[_ROWS][at].sum()),
        marked=_MARKED in names and bool(found[_MARKED].any()),
        later=int(found[_LATER].sum()) if _LATER in names else 0,
        newest=cast("dt.date | None", found[_NEWEST].max()) if _NEWEST in names else None,
    )
