"""How tables hang together: ways up from a row to the rows that it belongs to, and look-ups."""

from __future__ import annotations

from collections.abc import Iterator

from segrules.language.schema import Schema
from segrules.language.tree import Column, Hop
from segrules.rulebook.model import Relation
from segrules.types import DATE, DATETIME, Type

_MOST_HOPS = 8
"""Longer chains are no relations that somebody drew; the limit also ends circles."""
Way = tuple[Relation, ...]


def ways_up(schema: Schema, table: str, target: str) -> tuple[Way, ...]:
    """Every chain of `belongs_to` from one table up to another, shortest first."""
    found: list[Way] = []
    todo: list[tuple[str, Way]] = [(table, ())]
    while todo:
        here, way = todo.pop(0)
        for relation in schema.declared[here].belongs_to:
            longer = (*way, relation)
            if relation.table == target:
                found.append(longer)
            elif len(longer) < _MOST_HOPS and relation.table in schema.declared:
                todo.append((relation.table, longer))
    return tuple(found)


def hops_of(schema: Schema, way: Way) -> tuple[Hop, ...]:
    """The same with the keys that each step leads to."""
    return tuple(Hop(r.table, r.by, schema.declared[r.table].key) for r in way)


def look_up(schema: Schema, table: str, name: str) -> Relation | None:
    """The look-up of a table with that name."""
    for relation in schema.declared[table].looks_up:
        if relation.name == name:
            return relation
    return None


def time_of(schema: Schema, table: str, path: tuple[Hop, ...]) -> Column | None:
    """The time of a table's rows: their own, or that of the first row above that has one."""
    own = schema.declared[table].time
    if own is not None:
        return Column(table, own, _type_of_time(schema, table, own), schema.declared[table].span)
    for hop in path:
        time = schema.declared[hop.table].time
        if time is not None:
            type_ = _type_of_time(schema, hop.table, time)
            return Column(hop.table, time, type_, schema.declared[table].span, (hop.table,))
    return None


def _type_of_time(schema: Schema, table: str, name: str) -> Type:
    """The type of a table's time; a datetime where the rulebook names no date, which is told."""
    column = schema.column(table, name)
    return column.type if column is not None and column.type in (DATE, DATETIME) else DATETIME


def times_above(schema: Schema, path: tuple[Hop, ...]) -> Iterator[Column]:
    """The times of the rows above, each of which has to be visible."""
    for hop in path:
        time = schema.declared[hop.table].time
        if time is not None:
            type_ = _type_of_time(schema, hop.table, time)
            yield Column(hop.table, time, type_, schema.declared[hop.table].span, (hop.table,))
