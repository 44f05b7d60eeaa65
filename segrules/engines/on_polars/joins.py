"""Bringing columns of other rows to a row: look-ups and the rows that it belongs to."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import polars as pl

from segrules.language.relations import look_up
from segrules.language.schema import Schema
from segrules.language.tree import Aggregate, Column, Expr, Hop, children, path_to

Via = tuple[str, ...]


def outer_aggregates(exprs: Iterable[Expr]) -> tuple[Aggregate, ...]:
    """The aggregates that stand in no other, each once, in the order of the expressions."""
    found: dict[Aggregate, None] = {}
    todo = [*exprs][::-1]
    while todo:
        expr = todo.pop()
        if isinstance(expr, Aggregate):
            found[expr] = None
        else:
            todo.extend(reversed(children(expr)))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Joins:
    """The joins that give a table's rows the columns of the rows that they lead to."""

    schema: Schema
    tables: Mapping[str, pl.LazyFrame]
    table: str
    path: tuple[Hop, ...]
    """The rows above, from the nearest up."""
    ordered: bool = False
    """Whether the table's order is to be kept, which makes a join four times as expensive."""

    def with_columns(self, frame: pl.LazyFrame, wanted: Collection[Column]) -> pl.LazyFrame:
        """The frame with a column for each wanted column that has a via, under its path."""
        needed: dict[Via, dict[str, None]] = {}
        for column in wanted:
            if column.via and column.via[0] != "previous":
                self.need(needed, column.via, [column.name])
        for via in sorted(needed, key=len):
            if len(via) == 1:
                for hop_via in self.hops_to(via[0]):
                    needed.setdefault(hop_via, {})
        for via in self.in_order(needed):
            frame = self.joined(frame, via, needed[via])
        return frame

    def need(self, needed: dict[Via, dict[str, None]], via: Via, names: Iterable[str]) -> None:
        """Ask for columns behind a via, and for the keys that lead there."""
        known = via in needed
        needed.setdefault(via, {}).update(dict.fromkeys(names))
        if known:
            return
        before, hop = self.step(via)
        if before:
            self.need(needed, before, hop.by)

    def hops_to(self, name: str) -> list[Via]:
        """The enclosing rows between here and an enclosing table."""
        names = [hop.table for hop in self.path]
        return [(n,) for n in names[: names.index(name)]] if name in names else []

    def in_order(self, needed: Mapping[Via, object]) -> list[Via]:
        """A via after the one that leads to it."""
        names = [hop.table for hop in self.path]
        rank: dict[Via, int] = {(n,): i for i, n in reversed(list(enumerate(names)))}
        return sorted(needed, key=lambda via: (len(via), rank.get(via, -1)))

    def step(self, via: Via) -> tuple[Via, Hop]:
        """The via whose row leads to this one, and the keys on the way; empty for the row here."""
        before, name = via[:-1], via[-1]
        owner = self.table_at(before)
        relation = look_up(self.schema, owner, name)
        if relation is not None:
            return before, Hop(
                relation.table, relation.by, self.schema.declared[relation.table].key
            )
        names = [hop.table for hop in self.path]
        place = names.index(name)
        return ((names[place - 1],) if place else ()), self.path[place]

    def table_at(self, via: Via) -> str:
        """The table whose row a via leads to."""
        if not via:
            return self.table
        return self.step(via)[1].table

    def joined(self, frame: pl.LazyFrame, via: Via, names: Iterable[str]) -> pl.LazyFrame:
        """The frame with one more row joined to each of its rows, or nulls where there is none."""
        before, hop = self.step(via)
        left = [path_to(before, name) for name in hop.by]
        keys = [f"segrules:key {n}" for n in range(len(hop.key))]
        right = self.tables[hop.table].select(
            *(pl.col(name).alias(key) for name, key in zip(hop.key, keys, strict=True)),
            *(pl.col(name).alias(path_to(via, name)) for name in names),
            # Whether there is such a row at all, also where no column of it is asked for.
            pl.lit(value=True).alias(path_to(via, "")),
        )
        order: Literal["left"] | None = "left" if self.ordered else None
        return frame.join(right, left_on=left, right_on=keys, how="left", maintain_order=order)


def owner_columns(path: Sequence[Hop]) -> list[str]:
    """The columns that hold the key of the row in scope, `path` up to it."""
    if len(path) == 1:
        return list(path[0].by)
    return [path_to([path[-2].table], name) for name in path[-1].by]


def owner_exprs(schema: Schema, table: str, path: Sequence[Hop]) -> Iterator[Column]:
    """The same as columns to be joined."""
    from_table = table if len(path) == 1 else path[-2].table
    via = () if len(path) == 1 else (path[-2].table,)
    for name in path[-1].by:
        type_ = schema.tables[from_table][name].type
        yield Column(from_table, name, type_, schema.declared[from_table].span, via)
