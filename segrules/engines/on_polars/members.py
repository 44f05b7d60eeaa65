"""Observed values of the members of each segment, and of nobody else.

Those of everybody are several times as much, and most of what a run with reasons would write to a
disk and read again. What else is told of members stands in the blocks, in the same order.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from segrules.engines.on_polars.partition_rows import PartitionRows
from segrules.plan.columns import member_column, member_name


@dataclass(frozen=True, slots=True)
class Members:
    """The members of segments, in the order of the partitions."""

    folder: Path
    """Where there is a file for each partition and segment."""
    columns: Mapping[str, Sequence[str]]
    """What to keep of the members of each segment; nothing of other segments."""

    def keep(self, partition: int, segments: Iterable[str], rows: PartitionRows) -> None:
        """Keep what is wanted of the members of settled segments in a partition.

        :param partition: its number.
        """
        everybody = pl.int_range(rows.rows.height, dtype=pl.UInt32, eager=True)
        for id_ in segments:
            columns = self.columns.get(id_)
            if columns:
                places = everybody.filter(rows.rows[member_name(id_)])
                _write(rows.at(places, columns), self._path(partition, id_))

    def lazy(self, rows: pl.LazyFrame, partitions: Iterable[int]) -> dict[str, pl.LazyFrame]:
        """The rows of each segment's members with what was kept, after all partitions are there.

        :param rows: of everybody, in the order of the partitions.
        """
        numbers = [*partitions]
        return {id_: self._with_kept(rows, id_, numbers) for id_ in self.columns}

    def _with_kept(self, rows: pl.LazyFrame, id_: str, numbers: Sequence[int]) -> pl.LazyFrame:
        members = rows.filter(member_column(id_))
        if not self.columns[id_]:
            return members
        kept = pl.scan_parquet([self._path(number, id_) for number in numbers])
        return pl.concat([members, kept], how="horizontal")

    def _path(self, partition: int, segment: str) -> Path:
        return self.folder / f"{partition:06}.{segment}.parquet"


def _write(rows: pl.DataFrame, path: Path) -> None:
    """Write rows as Parquet without compression: few distinct values take few bits all the same."""
    with path.open("wb") as file:  # not by its path: see `blocks.spill`
        rows.write_parquet(file, compression="uncompressed", statistics=False)
