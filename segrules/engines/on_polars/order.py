"""What orders rows, and which aggregates can share a pass over them."""

from __future__ import annotations

from segrules.language.schema import Schema
from segrules.language.tree import Aggregate, Column, Rows
from segrules.plan import needs_order_of_window


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
