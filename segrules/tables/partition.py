"""Exports in partitions: the rows of some customers, and all rows that belong to them.

What a run holds in memory grows with the customers, so a run of many goes through their export
partition by partition. Where the key ascends in the export, a partition is a slice of it and keys
are told apart by range; otherwise they are told apart by their hash, and `ORDER` remembers the
order of the export. Rows of other tables follow their owners: as slices where their table is in
the order of the owners' keys, otherwise written once to files of each partition.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from segrules.rulebook.model import Relation
from segrules.tables.parting import OrderOfKeys, PartsOfKeys, hash_of, order_of_keys
from segrules.tables.scan import Scan
from segrules.tables.scratch import Scratch
from segrules.tables.sizes import size_of_copy, size_of_row
from segrules.tables.spooled import typed_copy

ORDER = "segrules:order"
"""Column of a partition's rows: their place (from 0) in the export, where they are not in order."""
_PART = "segrules:part "
_MOST_AT_ONCE, _BYTES_AT_ONCE = 500_000, 64 << 20
"""Rows, and their bytes, that are in memory while they are parted: little beside any bound that a
run can keep."""
_KEYS_AT_ONCE = 4_000_000
"""Keys of owners that are in memory while rows look for theirs."""
_WRITERS = 2


@dataclass(frozen=True, slots=True)
class Partition:
    """Some rows of the base table, and the tables that they lead to."""

    rows: pl.LazyFrame
    tables: Mapping[str, pl.LazyFrame]
    """By name, with at least all rows that belong to these, or that they look up."""


@dataclass(frozen=True, slots=True)
class Partitions:
    """All rows of the base table, each in one partition."""

    each: Sequence[Partition]
    in_order: bool = True
    """Whether the partitions, one after the other, are in the order of the export."""
    split: frozenset[str] = frozenset()
    """Tables whose rows stand each in one partition, as those of the base table do."""
    at_once: int = 1
    """How many of them there is memory for at a time."""


def unpartitioned(tables: Mapping[str, pl.LazyFrame], base: str) -> Partitions:
    """Everything as one partition."""
    return Partitions([Partition(tables[base], tables)], split=frozenset(tables))


@dataclass(slots=True)
class Splitting:
    """One run's tables on their way into partitions.

    :raises polars.exceptions.PolarsError: where a table cannot be read or cannot be written.
    :raises NoRoomError: where the disk has no room for what has to be written.
    """

    scans: Mapping[str, Scan]
    """Every table of the run."""
    base: str
    scratch: Scratch
    """For what has to be written; it has to last as long as the frames."""
    told: Callable[[str, int], None]
    """Called with a table and how many of its rows were written since the last call: none where it
    begins."""
    order: OrderOfKeys = field(init=False)
    keys: PartsOfKeys = field(init=False)
    _typed: dict[str, Scan] = field(default_factory=dict)
    _found: dict[str, tuple[pl.LazyFrame, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.told(self.base, 0)
        self.order = order_of_keys(self.typed(self.base))

    @property
    def in_order(self) -> bool:
        """Whether partitions, one after the other, are going to be in the order of the export."""
        return self.order.marks is not None

    def into(self, count: int) -> Partitions:
        """The tables in at most so many partitions.

        :raises polars.exceptions.PolarsError: where a table cannot be read or cannot be written.
        :raises NoRoomError: where the disk has no room for what has to be written.
        """
        self.keys = self.order.parted(count)
        if not self.in_order:
            written = [name for name in self.scans if name == self.base or self.ways(name)]
            self.scratch.promise(sum(size_of_copy(self.scans[name], more=1) for name in written))
        rows = self.rows()
        tables: dict[str, Sequence[pl.LazyFrame]] = {}
        split: set[str] = set()
        looked_up = {r.table for scan in self.scans.values() for r in scan.table.looks_up}
        for name, scan in self.scans.items():
            ways = self.ways(name)
            if name in looked_up or (name != self.base and not ways):
                tables[name] = [scan.frame] * self.keys.count
            elif not ways:
                tables[name] = rows
            else:
                tables[name] = self.split(name)
                split |= {name} if ways == 1 else set()
        each = [
            Partition(rows[n], {name: frames[n] for name, frames in tables.items()})
            for n in range(self.keys.count)
        ]
        return Partitions(each, self.in_order, frozenset(split))

    def typed(self, name: str) -> Scan:
        """A table of which a slice costs no more than the slice."""
        scan = self.scans[name]
        if name not in self._typed:
            is_cheap = scan.has_cheap_slices
            self._typed[name] = scan if is_cheap else typed_copy(scan, self.scratch)
        return self._typed[name]

    def rows(self) -> list[pl.LazyFrame]:
        """The rows of the base table in each partition."""
        scan = self.typed(self.base)
        if self.keys.ascend:
            return list(self.keys.slices(scan))
        part = self.keys.part_of(scan.table.key).alias(f"{_PART}0")
        # Numbered slice by slice: of rows that are numbered first, a slice reads all before it.
        at_once = _at_once(scan.frame)
        slices = [
            scan.slice(start, at_once).with_row_index(ORDER, offset=start).with_columns(part)
            for start in range(0, max(self.order.rows, 1), at_once)
        ]
        return self._written(self.base, slices, 1)

    def owners(self, name: str) -> tuple[Relation, ...]:
        """The relations of a table on ways up to the base table."""
        return tuple(
            relation
            for relation in self.scans[name].table.belongs_to
            if relation.table == self.base
            or (
                relation.table in self.scans
                and relation.table != name
                and self.ways(relation.table)
            )
        )

    def ways(self, name: str, seen: frozenset[str] = frozenset()) -> int:
        """How many chains of owners lead from a table up to the base table."""
        if name in seen or name not in self.scans:
            return 0
        relations = self.scans[name].table.belongs_to
        return sum(
            1 if r.table == self.base else self.ways(r.table, seen | {name}) for r in relations
        )

    def split(self, name: str) -> list[pl.LazyFrame]:
        """A table's rows in each partition; rows that belong to nobody in the first."""
        self.told(name, 0)
        relations = self.scans[name].table.belongs_to
        if self.keys.ascend and self.ways(name) == 1 and relations[0].table == self.base:
            slices = self.keys.slices_of_owned(self.typed(name), relations[0].by)
            if slices is not None:
                return slices
        if self.keys.ascend:
            self.scratch.promise(size_of_copy(self.scans[name], more=1))
        slices = [some for frame in self.with_parts(name) for some in _slices(frame)]
        return self._written(name, slices, self.ways(name))

    def with_parts(self, name: str) -> tuple[pl.LazyFrame, ...]:
        """A table's rows with a column for each way up: the partition that it leads to.

        Several frames, which are small enough to be joined to what belongs to their rows.
        """
        if name not in self._found:
            frames = tuple(frame for frame, _ in self.typed(name).sliced)
            number = 0
            for relation in self.owners(name):
                if relation.table == self.base:
                    part = self.keys.part_of(relation.by).alias(f"{_PART}{number}")
                    frames = tuple(frame.with_columns(part) for frame in frames)
                    number += 1
                else:
                    frames = self._joined(name, frames, relation, number)
                    number += self.ways(relation.table)
            self._found[name] = frames
        return self._found[name]

    def _joined(
        self, name: str, frames: Iterable[pl.LazyFrame], relation: Relation, number: int
    ) -> tuple[pl.LazyFrame, ...]:
        """The rows with the partitions of their owners, which look for each other in chunks."""
        owner = self.scans[relation.table]
        parts = [f"{_PART}{n}" for n in range(self.ways(relation.table))]
        renamed = {part: f"{_PART}{number + n}" for n, part in enumerate(parts)}
        owners = pl.concat(self.with_parts(relation.table)).select(*owner.table.key, *parts)
        rows = pl.concat(frames)
        self.scratch.promise(size_of_copy(self.scans[name], more=number + len(parts)))
        chunks = max(1, -(-owner.rows // _KEYS_AT_ONCE))
        folder = self.scratch.folder()
        found: list[pl.LazyFrame] = []
        for chunk in range(chunks):
            mine = hash_of(relation.by) % chunks == chunk
            theirs = owners.filter(hash_of(owner.table.key) % chunks == chunk).rename(renamed)
            joined = rows.filter(mine).join(
                theirs, left_on=list(relation.by), right_on=list(owner.table.key), how="left"
            )
            path = folder / f"{chunk}.parquet"
            joined.sink_parquet(path, compression="lz4", statistics=False, engine="streaming")
            found.append(pl.scan_parquet(path, glob=False))
        return tuple(found)

    def _written(self, table: str, slices: Sequence[pl.LazyFrame], ways: int) -> list[pl.LazyFrame]:
        """A table's rows in files of each partition that one of their ways leads to."""
        parts = [f"{_PART}{n}" for n in range(ways)]
        schema = slices[0].drop(parts).collect_schema()
        files: list[list[Path]] = [[] for _ in range(self.keys.count)]
        folder = self.scratch.folder()
        with ThreadPoolExecutor(_WRITERS) as writers:
            for some in slices:
                rows = some.collect(engine="streaming")
                pieces: list[tuple[pl.DataFrame, Path]] = []
                for part, piece in _pieces(rows, parts):
                    path = folder / f"{part}.{len(files[part])}.arrow"
                    files[part].append(path)
                    pieces.append((piece, path))
                list(writers.map(_write, pieces))
                self.told(table, rows.height)
        return [
            pl.scan_ipc(found, glob=False) if found else pl.LazyFrame(schema=schema)
            for found in files
        ]


def _slices(frame: pl.LazyFrame) -> Iterator[pl.LazyFrame]:
    """A frame in slices, at least one."""
    rows = int(frame.select(pl.len()).collect(engine="streaming").item())
    at_once = _at_once(frame)
    return (frame.slice(start, at_once) for start in range(0, max(rows, 1), at_once))


def _at_once(frame: pl.LazyFrame) -> int:
    return max(1, min(_MOST_AT_ONCE, _BYTES_AT_ONCE // size_of_row(frame)))


def _pieces(rows: pl.DataFrame, parts: Sequence[str]) -> Iterator[tuple[int, pl.DataFrame]]:
    """Rows by the partitions that their ways lead to, each once in a partition."""
    first = pl.col(parts[0]).fill_null(0)
    for number, name in enumerate(parts):
        part = pl.col(name)
        before = [first, *map(pl.col, parts[1:number])] if number else []
        is_new = pl.all_horizontal(part.is_not_null(), *(part.ne_missing(b) for b in before))
        some = rows.filter(is_new) if number else rows
        told = some.drop(parts).with_columns(some.select(part.fill_null(0).alias(_PART)))
        for (found,), piece in told.partition_by(_PART, as_dict=True, include_key=False).items():
            yield int(found), piece


def _write(piece: tuple[pl.DataFrame, Path]) -> None:
    rows, path = piece
    with path.open("wb") as file:  # not by its path: ARCHITECTURE.md, temporary files
        rows.write_ipc(file, compression="lz4")
