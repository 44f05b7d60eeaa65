"""Compared with everybody else (language.md 6)."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from .rows import See, TableRow, Tables
from .tree import Node, Num, Outcome, Param, Row
from .tree_rows import Ranking, Top


@dataclass(frozen=True, slots=True)
class Everybody:
    """All base rows of the run, and the segments decided before."""

    tables: Tables
    segments: Mapping[str, Sequence[Outcome]] = field(default_factory=dict)
    _values: dict[Node, list[Any]] = field(default_factory=dict)

    @property
    def rows(self) -> Sequence[TableRow]:
        """The base rows."""
        return self.tables.rows[self.tables.base]

    def is_member(self, segment: str, row: Row) -> bool:
        """Whether a base row is in a segment: where it is undecided it is not."""
        return isinstance(row, TableRow) and self.segments[segment][row.number] is True

    def values(self, node: Node, see: See) -> list[Any]:
        """An expression for each base row."""
        if node not in self._values:
            self._values[node] = [see(node, row) for row in self.rows]
        return self._values[node]

    def peers(self, node: Top | Ranking, row: TableRow, see: See) -> tuple[Any, list[Any]]:
        """The row's value and the known values of its group; None where it has no rank."""
        by = node.by if isinstance(node, Top) else node.value
        values = self.values(by, see)
        keys = [True] * len(values) if node.within is None else self.values(node.within, see)
        own, own_key = values[row.number], keys[row.number]
        if own is None or own_key is None:
            return None, []
        group = [
            value
            for it, value, value_key in zip(self.rows, values, keys, strict=True)
            if value is not None and value_key == own_key and self._takes_part(node, it)
        ]
        return own, group

    def _takes_part(self, node: Top | Ranking, row: TableRow) -> bool:
        return node.among is None or self.is_member(node.among, row)

    def top(self, node: Top, row: TableRow, see: See) -> Outcome:
        """Those who tie with the last one are in; who is not among is not."""
        if not self._takes_part(node, row):
            return False
        own, group = self.peers(node, row, see)
        if own is None:
            return None
        ahead = _count(it > own if node.word == "top" else it < own for it in group)
        return ahead + 1 <= _places(node.amount, len(group))

    def ranking(self, node: Ranking, row: TableRow, see: See) -> float | None:
        """Unknown for those who are not among."""
        if not self._takes_part(node, row):
            return None
        own, group = self.peers(node, row, see)
        if own is None:
            return None
        match node.name:
            case "rank":
                return 1 + _count(it > own for it in group)
            case "percentile":
                return _count(it <= own for it in group) / len(group)
            case "bucket":
                count = int(see(node.count, row)) if node.count is not None else 0
                return 1 + count * _count(it < own for it in group) // len(group)


def _count(found: Iterable[bool]) -> int:
    return sum(found)


def _places(amount: Num | Param, known: int) -> int:
    """A count, or a share of those whose value is known, exactly."""
    number = amount.value if isinstance(amount, Param) else amount
    if not isinstance(number, Num):
        raise TypeError(amount)
    digits = number.written.replace("_", "")
    if not digits.endswith("%"):
        return int(digits)
    return math.ceil(Fraction(digits[:-1]) / 100 * known)


def random_bucket(key: str | int, count: int, salt: str | None = None) -> int:
    """The first 8 hexadecimal digits of MD5 of the text."""
    text = str(key) if salt is None else f"{salt}:{key}"
    digest = hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
    return int(digest[:8], 16) % count
