"""Which names a row has: its own columns, fields, look-ups, rows above, the row before."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .tables import BASE, FIELDS, TABLES, kind
from .tree import Col, Items, Node, Num, Param, Span, Trait, nodes_of
from .tree_rows import Aggregate, Dotted, HasRows, Periods

_LONGEST_CHAIN = 3
"""Look-ups behind one another."""


@dataclass(frozen=True, slots=True)
class Scope:
    """A row's table and those that it is inside of, the nearest first."""

    table: str = BASE
    above: tuple[str, ...] = ()
    before: str | None = None
    """The table of ``previous``."""
    at_base: bool = False
    """Whether the row is the customer of the rule, not one among everybody."""


@dataclass(slots=True)
class Names:
    """Draws names that fit; traits by their table and type."""

    chance: random.Random
    parameters: Mapping[str, Param | Items | Span] = field(default_factory=dict)
    traits: dict[tuple[str, str], list[Trait]] = field(default_factory=dict)
    segments: list[str] = field(default_factory=list)

    def pick(self, options: Sequence[Any]) -> Any:
        """One of them."""
        return self.chance.choice(options)

    def often(self, share: float) -> bool:
        """Yes in that share of the draws."""
        return self.chance.random() < share

    def constant(self, name: str, other: Num) -> Num | Param:
        """A number, now and then a parameter that stands for one."""
        parameter = self.parameters.get(name)
        return parameter if isinstance(parameter, Param) and self.often(0.1) else other

    def column(self, scope: Scope, type_: str) -> Node | None:
        """Mostly of the row's own."""
        kinds = [
            list(self.own(scope.table, type_)),
            list(self.own(scope.table, type_)),
            list(self.looked_up(scope.table, type_)),
            [it for table in scope.above for it in self.under(table, (table,), type_)],
            [] if scope.before is None else list(self.under(scope.before, ("previous",), type_)),
        ]
        known = [it for it in kinds if it]
        return self.pick(self.pick(known)) if known else None

    def own(self, table: str, type_: str) -> Iterator[Node]:
        """Columns, fields and traits."""
        for name, declared in TABLES[table].columns.items():
            if kind(declared) == type_:
                yield Col(name)
            elif kind(declared) == "struct":
                yield from (Col(name, it) for it, its_type in FIELDS.items() if its_type == type_)
        yield from self.traits.get((table, type_), [])

    def under(self, table: str, path: tuple[str, ...], type_: str) -> Iterator[Node]:
        """The columns and traits of a table that a path leads to; a dot reaches no rows below."""
        for name, declared in TABLES[table].columns.items():
            if kind(declared) == type_:
                yield Dotted((*path, name))
        for trait in self.traits.get((table, type_), []):
            if not any(isinstance(it, Aggregate | Periods | HasRows) for it in nodes_of(trait)):
                yield Dotted((*path, trait.name), trait.body)

    def looked_up(self, table: str, type_: str, path: tuple[str, ...] = ()) -> Iterator[Node]:
        """Also by a chain of look-ups, which may come back to its table."""
        if len(path) == _LONGEST_CHAIN:
            return
        for name, (other, _) in TABLES[table].looks_up.items():
            yield from self.under(other, (*path, name), type_)
            yield from self.looked_up(other, type_, (*path, name))


def children(table: str) -> list[tuple[str, str | None, tuple[str, ...]]]:
    """Tables below one, with the `via` that they need and the tables between, nearest first."""
    found: list[tuple[str, str | None, tuple[str, ...]]] = []
    for name, declared in TABLES.items():
        parents = [parent for parent, _ in declared.belongs_to.values()]
        for relation, (parent, _) in declared.belongs_to.items():
            if parent == table:
                via = relation if parents.count(table) > 1 else None
                found.append((name, via, ()))
                found += [(it, way or via, (*between, name)) for it, way, between in children(name)]
    return found


def time_type(table: str, between: tuple[str, ...] = ()) -> str | None:
    """Whether a table's time is a date or a datetime, its own or of the row it belongs to."""
    for name in (table, *between):
        time = TABLES[name].time
        if time is not None:
            return TABLES[name].columns[time]
    return None
