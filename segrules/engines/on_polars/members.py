"""Observed values of the members of each segment, and of nobody else.

Those of everybody are several times as much, and most of what a run with reasons would write to a
disk and read again. What else is told of members stands in the blocks, in the same order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Literal

import polars as pl

from segrules.engines.on_polars.batches import in_batches
from segrules.engines.on_polars.partition_rows import PartitionRows
from segrules.plan.columns import member_name


@dataclass(frozen=True, slots=True)
class Members:
    """The members of segments, in the order of the partitions."""

    folder: Path
    """Where there is a file for each partition, with an Arrow stream for each segment in it."""
    columns: Mapping[str, Sequence[str]]
    """What to keep of the members of each segment; nothing of other segments."""
    _places: dict[tuple[int, str], tuple[int, int]] = field(default_factory=dict)
    """First byte and size of what was kept, by partition and segment."""
    _schemas: dict[str, pl.Schema] = field(default_factory=dict)
    """Of what was kept, by segment."""

    def keep(self, partition: int, segments: Iterable[str], rows: PartitionRows) -> None:
        """Keep what is wanted of the members of settled segments in a partition.

        :param partition: its number.
        """
        with self._path(partition).open("ab") as file:  # not by its path: see `blocks.spill`
            for id_ in segments:
                if self.columns.get(id_):
                    kept = rows.where(rows.rows[member_name(id_)], self.columns[id_])
                    start = file.tell()
                    # A stream takes a fifth of the time that a file of Parquet does, or less.
                    _narrow(kept).write_ipc_stream(file, compression=_compression(kept))
                    self._places[partition, id_] = start, file.tell() - start
                    self._schemas[id_] = kept.schema

    def lazy(self, partitions: Iterable[int]) -> dict[str, pl.LazyFrame]:
        """What was kept of each segment's members, after all partitions are there.

        Nothing of segments of which nothing is wanted.
        """
        numbers = [*partitions]
        return {
            id_: in_batches(partial(self._kept, id_, numbers), self._schemas[id_])
            for id_, columns in self.columns.items()
            if columns
        }

    def _kept(self, id_: str, numbers: Sequence[int]) -> Iterator[pl.DataFrame]:
        """What was kept of a segment, partition by partition."""
        for number in numbers:
            start, size = self._places[number, id_]
            with self._path(number).open("rb") as file:
                file.seek(start)
                stream = BytesIO(file.read(size))
            yield pl.read_ipc_stream(stream).cast(self._schemas[id_])

    def _path(self, partition: int) -> Path:
        return self.folder / f"{partition:06}.members"


def _narrow(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows with whole numbers in as few bytes as they need, which are mostly one."""
    return pl.DataFrame([s.shrink_dtype() if s.dtype.is_integer() else s for s in rows])


def _compression(rows: pl.DataFrame) -> Literal["lz4", "uncompressed"]:
    """Texts become an eighth, which spares the disk; numbers only half, at as much time."""
    has_texts = any(dtype == pl.String or dtype.is_nested() for dtype in rows.dtypes)
    return "lz4" if has_texts else "uncompressed"
