"""Which columns of which tables a run has to read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from segrules.language import Schema
from segrules.language.tree import Aggregate, Column, Expr, Hop, walk

Columns = dict[str, set[str]]


def columns_read(schema: Schema, exprs: Iterable[Expr]) -> Mapping[str, frozenset[str]]:
    """Of each table, the columns that these expressions need: their own, and keys and times."""
    found: Columns = defaultdict(set)
    found[schema.base].update(schema.key)
    for expr in exprs:
        for part in walk(expr):
            if isinstance(part, Column):
                found[part.table].add(part.name)
            elif isinstance(part, Aggregate):
                _rows(schema, part, found)
    _relations(schema, found)
    return {table: frozenset(names) for table, names in found.items()}


def _rows(schema: Schema, aggregate: Aggregate, found: Columns) -> None:
    rows = aggregate.rows
    for path in (rows.path, *(step.path for step in rows.steps)):
        _path(schema, path, found)
    for table in (rows.table, *(step.table for step in rows.steps)):
        time = schema.declared[table].time
        found[table].update([time] if time else [])
    if rows.time is not None:
        found[rows.time.table].add(rows.time.name)
    # `previous.`, `last 5` and `first` need an order among rows of one time: the key, or all.
    declared = schema.declared[rows.table]
    if rows.time is not None:
        found[rows.table].update(declared.key or schema.tables[rows.table])


def _path(schema: Schema, path: Iterable[Hop], found: Columns) -> None:
    for hop in path:
        time = schema.declared[hop.table].time
        found[hop.table].update(time_ for time_ in (time,) if time_ and hop.table != schema.base)


def _relations(schema: Schema, found: Columns) -> None:
    """The keys between tables that are read anyway."""
    for table in list(found):
        declared = schema.declared[table]
        for relation in (*declared.belongs_to, *declared.looks_up):
            if relation.table in found:
                found[table].update(relation.by)
                found[relation.table].update(schema.declared[relation.table].key)
