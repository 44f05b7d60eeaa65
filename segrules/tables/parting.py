"""Telling keys of the base table apart: which partition a key is in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import ge, gt
from typing import Any

import polars as pl

from segrules.tables.scan import Scan

_PART = pl.UInt32
_MARKS = 65_536
"""Places in a table between which it can be parted, if it has so many rows."""
_AT_ONCE = 4_000_000
"""Keys that are in memory while one is compared with the next."""


@dataclass(frozen=True, slots=True)
class PartsOfKeys:
    """The partitions of a table's keys: by range where they ascend, else by hash."""

    count: int
    step: int
    """Rows of each partition but the last, where keys ascend."""
    bounds: pl.Series | None
    """Where keys ascend, the first key of each partition but the first."""

    @property
    def ascend(self) -> bool:
        """Whether the keys ascend in the table, none missing, so that partitions are slices."""
        return self.bounds is not None

    def part_of(self, by: Sequence[str]) -> pl.Expr:
        """The partition (UInt32) of the key in these columns; null where the key is missing."""
        known = pl.all_horizontal(pl.col(name).is_not_null() for name in by)
        bounds = self.bounds
        if bounds is None:
            return pl.when(known).then((hash_of(by) % self.count).cast(_PART))
        place = pl.col(by[0]).map_batches(
            lambda keys: bounds.search_sorted(keys, side="right").cast(_PART),
            return_dtype=_PART,
            is_elementwise=True,
        )
        return pl.when(known).then(place)

    def slices(self, scan: Scan) -> Iterator[pl.LazyFrame]:
        """The table itself in its partitions, whose keys ascend."""
        for start in range(0, self.step * self.count, self.step):
            yield scan.slice(start, self.step)

    def slices_of_owned(self, scan: Scan, by: Sequence[str]) -> list[pl.LazyFrame] | None:
        """Rows that belong to the table in its partitions, or None where they are not in order."""
        assert self.bounds is not None  # noqa: S101 - the keys ascend
        key = pl.col(by[0])
        before = [(key < bound).sum().alias(f"{n}") for n, bound in enumerate(self.bounds)]
        found = found_in_order(scan, by[0], _AT_ONCE, *before, strictly=False)
        if found is None:
            return None
        rows, *starts = found.sum().row(0)
        cuts = [0, *starts, rows]
        return [scan.slice(start, end - start) for start, end in pairwise(cuts)]


@dataclass(frozen=True, slots=True)
class OrderOfKeys:
    """Whether the keys of a table ascend in it."""

    rows: int
    """Of the whole table."""
    step: int
    """Rows from one of the marks to the next."""
    marks: pl.Series | None
    """Every so many rows the key, from the first row on, where keys ascend and none is missing."""

    def parted(self, count: int) -> PartsOfKeys:
        """At most so many partitions."""
        if self.marks is None:
            return PartsOfKeys(count, -(-self.rows // count), None)
        steps = -(-self.rows // (count * self.step))
        bounds = self.marks.gather_every(steps)[1:]
        return PartsOfKeys(len(bounds) + 1, steps * self.step, bounds)


def order_of_keys(scan: Scan) -> OrderOfKeys:
    """Look at the keys of a table, which is read in its order."""
    key = scan.table.key
    rows = int(scan.frame.select(pl.len()).collect(engine="streaming").item())
    step = max(1, rows // _MARKS)
    if len(key) > 1:
        return OrderOfKeys(rows, step, None)
    at_once = step * max(1, _AT_ONCE // step)
    marks = pl.col(key[0]).gather_every(step).implode().alias("marks")
    found = found_in_order(scan, key[0], at_once, marks, strictly=True)
    return OrderOfKeys(rows, step, None if found is None else found["marks"].explode())


def found_in_order(
    scan: Scan, name: str, at_once: int, *exprs: pl.Expr, strictly: bool
) -> pl.DataFrame | None:
    """How many rows there are, and these expressions over so many of them after the other; None
    where a key is missing or comes before the one that it stands behind.

    Not over all of them at once: Polars keeps all rows that it compares with those before them.

    :param at_once: how many rows make a row of the result.
    :param strictly: whether no key may stand there twice.
    """
    follows, key = (gt if strictly else ge), pl.col(name)
    found: list[pl.DataFrame] = []
    last: Any = None
    rows = at_once
    while rows == at_once:
        piece = scan.slice(len(found) * at_once, at_once).select(
            follows(key, key.shift(1)).all().alias("ascends"),
            key.null_count().alias("missing"),
            key.first().alias("first"),
            key.last().alias("last"),
            pl.len().alias("rows"),
            *exprs,
        )
        seen = piece.collect(engine="streaming")
        ascends, missing, first, end, rows = seen.row(0)[:5]
        if not ascends or missing or (last is not None and rows and not follows(first, last)):
            return None
        last = end
        found.append(seen[:, 4:])
    return pl.concat(found)


def hash_of(columns: Sequence[str]) -> pl.Expr:
    """A hash (UInt64) of the values of columns, whatever the columns are called."""
    named = (pl.col(name).alias(str(number)) for number, name in enumerate(columns))
    return pl.struct(*named).hash()
