"""A sample of the customers, with all rows that belong to them, in typed files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from segrules.rulebook.model import Relation
from segrules.tables.parting import hash_of
from segrules.tables.partition import Partition
from segrules.tables.scan import Scan
from segrules.tables.scratch import Scratch
from segrules.tables.sizes import size_of_cell


def sampled(scans: Mapping[str, Scan], base: str, every: int, scratch: Scratch) -> Partition:
    """One of so many customers, taken evenly from the whole export, and the rows below them.

    Tables whose rows belong to no customer are there whole.

    :param scans: every table of the run.
    :param scratch: for the files; it has to last as long as the frames.
    :raises polars.exceptions.PolarsError: where a table cannot be read or written.
    :raises NoRoomError: where the disk has no room for the sample.
    """
    sampling = _Sampling(scans, base, every, scratch, scratch.folder())
    return Partition(sampling.table(base), {name: sampling.table(name) for name in scans})


@dataclass(slots=True)
class _Sampling:
    scans: Mapping[str, Scan]
    base: str
    every: int
    scratch: Scratch
    folder: Path
    _written: dict[str, pl.LazyFrame] = field(default_factory=dict)

    def table(self, name: str) -> pl.LazyFrame:
        """The rows of a table in the sample; each table is written once."""
        if name not in self._written:
            scan = self.scans[name]
            frame = scan.frame
            kept = [self._is_in(scan.table.key)] if name == self.base else []
            kept += [self._belongs(relation) for relation in self._owners(name)]
            if kept:
                frame = frame.filter(pl.any_horizontal(kept))
            cells = sum(map(size_of_cell, frame.collect_schema().dtypes()))
            self.scratch.promise(int(scan.rows * cells / (self.every if kept else 1)))
            path = self.folder / f"{len(self._written)}.arrow"
            frame.sink_ipc(path, compression="uncompressed", engine="streaming")
            self._written[name] = pl.scan_ipc(path, glob=False)
        return self._written[name]

    def _is_in(self, key: tuple[str, ...]) -> pl.Expr:
        return hash_of(key) % self.every == 0

    def _belongs(self, relation: Relation) -> pl.Expr:
        if relation.table == self.base:
            return self._is_in(relation.by)
        owner = self.scans[relation.table].table.key
        keys = self.table(relation.table).select(hash_of(owner).alias("key"))
        return hash_of(relation.by).is_in(keys.collect(engine="streaming")["key"].implode())

    def _owners(self, name: str) -> Iterator[Relation]:
        """The relations of a table on ways up to the base table; none lead in a circle."""
        for relation in self.scans[name].table.belongs_to:
            table = relation.table
            if table == self.base or (table in self.scans and any(self._owners(table))):
                yield relation
