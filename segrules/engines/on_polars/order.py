"""What aggregates ask of the order of rows, and which of them can share a pass over the rows."""

from __future__ import annotations

from collections.abc import Iterator

from segrules.engines.on_polars.joins import columns_in_scope
from segrules.language.schema import Schema
from segrules.language.tree import Aggregate, Column, Rows


def needs_order(aggregate: Aggregate) -> bool:
    """Whether it asks which row comes before another."""
    return aggregate.function.ordered or needs_order_of_window(aggregate)


def needs_order_of_window(aggregate: Aggregate) -> bool:
    """Whether it needs the rows of its window by themselves: `last 5`, or `previous.`."""
    return aggregate.rows.take is not None or any(True for _ in columns_before(aggregate))


def columns_before(aggregate: Aggregate) -> Iterator[Column]:
    """Columns of the row before that an aggregate looks at: `previous.total`."""
    exprs = [e for e in (aggregate.value, aggregate.rows.where) if e is not None]
    for column in columns_in_scope(exprs):
        if column.via[:1] == ("previous",):
            yield column


def order_columns(schema: Schema, table: str) -> list[Column]:
    """What decides between rows of one time: the key, or all columns where there is none."""
    declared, types = schema.declared[table], schema.tables[table]
    names = declared.key or tuple(types)
    return [Column(table, name, types[name].type, declared.span) for name in names]


def order_of_rows(schema: Schema, rows: Rows) -> list[str]:
    """Names of the columns that order rows: their time, then what decides between ties."""
    assert rows.time is not None  # noqa: S101 - settled by the checker
    return [rows.time.path, *(c.path for c in order_columns(schema, rows.table))]


def together(aggregate: Aggregate) -> tuple[object, ...]:
    """Aggregates with the same answer share one pass over their rows."""
    rows = aggregate.rows
    alone: object = None
    if aggregate.period is not None:
        alone = aggregate
    elif needs_order_of_window(aggregate):
        alone = (rows.window, rows.take)
    return (
        rows.table,
        rows.path,
        rows.steps,
        (rows.window, rows.where) if rows.steps else None,
        alone,
    )
