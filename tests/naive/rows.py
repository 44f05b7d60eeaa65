"""Rows of tables that hang together: whose they are, when they are, which are seen (5)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from .calendar import Moment
from .cells import read
from .tables import Table
from .tree import Node, Row, Value

See = Callable[[Node, Row], Any]
"""The value of an expression for a row."""


@dataclass(frozen=True, slots=True, eq=False)
class TableRow(Mapping[str, Value]):
    """A row as an aggregate sees it: with those that it belongs to, the nearest first."""

    table: str
    number: int
    cells: Row
    above: tuple[TableRow, ...] = ()
    previous: TableRow | None = None

    def __getitem__(self, name: str) -> Value:
        return self.cells[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.cells)

    def __len__(self) -> int:
        return len(self.cells)

    def same(self, other: TableRow) -> bool:
        """Whether both are one row of the data."""
        return (self.table, self.number) == (other.table, other.number)


@dataclass(frozen=True, slots=True)
class Tables:
    """The rows of a run."""

    declared: Mapping[str, Table]
    base: str
    rows: Mapping[str, Sequence[TableRow]]
    moment: Moment
    _keys: dict[str, dict[tuple[Any, ...], TableRow]] = field(default_factory=dict)
    _below: dict[tuple[str, str, str | None], dict[int, list[list[TableRow]]]] = field(
        default_factory=dict
    )

    def find(self, table: str, row: TableRow, by: tuple[str, ...]) -> TableRow | None:
        """The row of a table whose key these columns hold; None where it is missing or dangles."""
        if table not in self._keys:
            key = self.declared[table].key
            self._keys[table] = {self._cells(it, key): it for it in self.rows[table]}
        wanted = self._cells(row, by)
        return None if None in wanted else self._keys[table].get(wanted)

    def _cells(self, row: TableRow, columns: tuple[str, ...]) -> tuple[Any, ...]:
        return tuple(read(row.get(name), self.moment) for name in columns)

    def look_up(self, row: TableRow, name: str) -> TableRow | None:
        """The row that a declared look-up leads to."""
        return self.find(self.declared[row.table].looks_up[name][0], row, self._by(row, name))

    def _by(self, row: TableRow, name: str) -> tuple[str, ...]:
        return self.declared[row.table].looks_up[name][1]

    # ---- whose

    def way(self, table: str, top: str, via: str | None) -> list[str]:
        """The names of the relations that lead from a table up to another."""
        ways = [way for way in self._ways(table, top) if via is None or via in way]
        (only,) = ways
        return only

    def _ways(self, table: str, top: str) -> Iterator[list[str]]:
        for name, (parent, _) in self.declared[table].belongs_to.items():
            if parent == top:
                yield [name]
            else:
                yield from ([name, *way] for way in self._ways(parent, top))

    def below(self, top: TableRow, table: str, via: str | None) -> list[list[TableRow]]:
        """Rows of a table that belong to one row, each with the rows between, nearest first."""
        place = (top.table, table, via)
        if place not in self._below:
            groups: dict[int, list[list[TableRow]]] = {}
            way = self.way(table, top.table, via)
            for row in self.rows[table]:
                chain = self._climb(row, way)
                if len(chain) > len(way):
                    groups.setdefault(chain.pop().number, []).append(chain)
            self._below[place] = groups
        return self._below[place].get(top.number, [])

    def _climb(self, row: TableRow, way: list[str]) -> list[TableRow]:
        """A row and those it belongs to; shorter than the way where it belongs to nobody."""
        chain = [row]
        for name in way:
            table, by = self.declared[chain[-1].table].belongs_to[name]
            parent = self.find(table, chain[-1], by)
            if parent is None:
                return chain
            chain.append(parent)
        return chain

    # ---- when

    def timer(self, row: TableRow) -> TableRow | None:
        """The row whose cell is the row's time: itself or the nearest above with a time column."""
        return next((it for it in (row, *row.above) if self.declared[it.table].time), None)

    def time(self, row: TableRow) -> dt.date | None:
        """The row's time, missing perhaps."""
        timer = self.timer(row)
        return None if timer is None else self._own_time(timer)

    def _own_time(self, row: TableRow) -> Any:
        column = self.declared[row.table].time
        return None if column is None else read(row.get(column), self.moment)

    def is_past(self, when: dt.date) -> bool:
        """Not after the as-of moment."""
        if isinstance(when, dt.datetime):
            return when <= self.moment.now
        return when <= self.moment.today

    def seen(self, row: TableRow) -> bool:
        """Without a window: a row with a time of its own is not after the as-of moment."""
        when = self._own_time(row)
        return when is None or self.is_past(when)

    def in_order(self, rows: Sequence[TableRow]) -> list[TableRow]:
        """Those with a time, by time, then key, then all columns."""
        return sorted((it for it in rows if self.time(it) is not None), key=self._place)

    def _place(self, row: TableRow) -> tuple[Any, ...]:
        table = self.declared[row.table]
        return (self.time(row), *(self._rank(row.get(it)) for it in (*table.key, *table.columns)))

    def _rank(self, cell: Value) -> tuple[Any, ...]:
        """Missing before all that is known; a struct by its fields in their order."""
        known = read(cell, self.moment)
        if isinstance(known, dict):
            return (1, tuple(map(self._rank, known.values())))
        return (0,) if known is None else (1, known)


def with_previous(ordered: Sequence[TableRow]) -> list[TableRow]:
    """Each with the row before."""
    before = [None, *ordered]
    return [replace(it, previous=last) for it, last in zip(ordered, before, strict=False)]


def tables(
    declared: Mapping[str, Table], base: str, data: Mapping[str, Sequence[Row]], moment: Moment
) -> Tables:
    """Rows of data as rows of tables."""
    rows = {
        name: [TableRow(name, number, cells) for number, cells in enumerate(data.get(name, []))]
        for name in declared
    }
    return Tables(declared, base, rows, moment)
