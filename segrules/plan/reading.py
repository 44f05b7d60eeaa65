"""Which columns of which tables a run has to read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from segrules.language import Schema
from segrules.language.relations import look_up
from segrules.language.tree import Aggregate, Column, Expr, Hop, children
from segrules.plan.in_scope import needs_order


def columns_read(schema: Schema, exprs: Iterable[Expr]) -> Mapping[str, frozenset[str]]:
    """Of each table, the columns that these expressions need: their own, and keys and times."""
    reading = _Reading(schema)
    reading.found[schema.base].update(schema.key)
    for expr in exprs:
        reading.visit(expr, schema.base, schema.base)
    reading.relations()
    reading.times_to_be_fresh()
    return {table: frozenset(names) for table, names in reading.found.items()}


@dataclass(slots=True)
class _Reading:
    schema: Schema
    found: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def visit(self, expr: Expr, table: str, before: str) -> None:
        """Note what an expression over a row of a table reads; ``before`` is `previous.`'s."""
        todo = [expr]
        while todo:
            current = todo.pop()
            if isinstance(current, Column):
                self.found[current.table].add(current.name)
                self.chain(current.via, table, before)
            elif isinstance(current, Aggregate):
                self.aggregate(current)
            else:
                todo.extend(children(current))

    def chain(self, via: Iterable[str], table: str, before: str) -> None:
        """The tables that lead to a column."""
        here = table
        for name in via:
            relation = look_up(self.schema, here, name)
            here = relation.table if relation else before if name == "previous" else name
            self.found[here].update(())

    def aggregate(self, aggregate: Aggregate) -> None:
        rows = aggregate.rows
        for inside in (aggregate.value, rows.window, rows.where):
            if inside is not None:
                self.visit(inside, rows.table, rows.table)
        self.path(rows.path)
        self.found[rows.table].update(())
        if rows.time is not None:
            self.found[rows.time.table].add(rows.time.name)
            # The key names a row where explanations show it, and decides between rows of one time.
            key = self.schema.declared[rows.table].key
            self.found[rows.table].update(key)
            if not key and needs_order(aggregate):
                self.found[rows.table].update(self.schema.tables[rows.table])
        before = rows.table
        for step in rows.steps:
            self.path(step.path)
            self.found[step.table].update(())
            for inside in (step.time, step.window, step.where):
                if inside is not None:
                    self.visit(inside, step.table, before)
            before = step.table

    def path(self, path: Iterable[Hop]) -> None:
        """Rows on the way up have to be visible."""
        for hop in path:
            time = self.schema.declared[hop.table].time
            self.found[hop.table].update([time] if time and hop.table != self.schema.base else [])

    def times_to_be_fresh(self) -> None:
        """The times of tables whose newest row is not to be old."""
        for table in list(self.found):
            declared = self.schema.declared[table]
            if declared.fresh_within is not None and declared.time is not None:
                self.found[table].add(declared.time)

    def relations(self) -> None:
        """The keys between tables that are read anyway."""
        for table in list(self.found):
            declared = self.schema.declared[table]
            for relation in (*declared.belongs_to, *declared.looks_up):
                if relation.table in self.found:
                    self.found[table].update(relation.by)
                    self.found[relation.table].update(self.schema.declared[relation.table].key)
