"""Evaluated rows, block by block: one block for each partition of the base table.

A run that fits in memory has one block, which stays there. Where it does not, each block is an
Arrow file in a folder, uncompressed, so that reading some columns costs no more than these columns;
columns that are decided later, when all blocks are there, stand in a second file beside it. What
only they are made of stands in a third, which is removed then: a disk that has not begun to write
it down never has to.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import polars as pl

_EARLY, _PARTS, _LATE, _IN_ORDER = "early", "parts", "late", "in order"
_BYTES_IN_ORDER, _SAMPLED = 32 << 20, 1024
"""Of a block in order, as so many rows tell: little beside any bound that a run can keep."""
_BATCH = 1 << 17
"""Rows that are read together. What is no multiple of eight has yes and no moved bit by bit."""


@dataclass(slots=True)
class Blocks:
    """Rows of all partitions, in their order."""

    folder: Path | None = None
    """Where blocks are spilled to; None keeps them in memory."""
    heights: dict[int, int] = field(default_factory=dict)
    """Rows of each block, by its number."""
    _frames: dict[int, pl.DataFrame] = field(default_factory=dict)
    _early: list[str] = field(default_factory=list)
    """Columns of the first file of each block, which last."""
    _sides: tuple[str, ...] = (_EARLY,)
    """Which files hold the columns of a block."""

    def put(self, number: int, rows: pl.DataFrame, lasting: Collection[str]) -> None:
        """Add a block, whose columns are those of the others; several may be added at once.

        :param number: its place among the blocks, from 0.
        :param lasting: names of columns that are wanted after blocks are finished.
        """
        if self.folder is None:
            # In one piece each: whatever looks at columns in pieces puts them together anew.
            self._frames[number] = rows.rechunk()
        else:
            self._early = [name for name in rows.columns if name in lasting]
            parts = [name for name in rows.columns if name not in lasting]
            spill(rows[self._early], self._path(number, _EARLY))
            if parts:
                spill(rows[parts], self._path(number, _PARTS))
                self._sides = (_EARLY, _PARTS)
        self.heights[number] = rows.height

    @property
    def numbers(self) -> range:
        """The numbers of the blocks, from 0 in their order."""
        return range(len(self.heights))

    @property
    def customers(self) -> int:
        """The rows of all blocks."""
        return sum(self.heights.values())

    def start(self, number: int) -> int:
        """The place of the first row of a block among those of all blocks."""
        return sum(self.heights[before] for before in range(number))

    def read(self, number: int, columns: Sequence[str]) -> pl.DataFrame:
        """These columns of a block as it was put; of a block in memory, all columns."""
        if self.folder is None:
            rows = self._frames[number]
        else:
            rows = self._scan([number]).select(columns).collect(engine="streaming")
        # By its series: of a column that Polars knows to be constant, `1 < column` is one value.
        return pl.DataFrame(rows.get_columns())

    def keep(self, number: int, rows: pl.DataFrame) -> None:
        """Keep the columns that were added to a block, where it is in memory anyway."""
        if self.folder is None:
            self._frames[number] = rows

    def settle(self, number: int, rows: pl.DataFrame, columns: Sequence[str]) -> None:
        """Settle what a block holds, of which no more is read until all of them are settled.

        :param rows: its further columns.
        :param columns: names of what it holds, in ``rows`` or there before.
        """
        if self.folder is None:
            self._frames[number] = rows.select(columns)
            return
        late = self._late(columns)
        if late:
            spill(rows.select(late), self._path(number, _LATE))
        self._path(number, _PARTS).unlink(missing_ok=True)

    def finish(self, columns: Sequence[str]) -> None:
        """Go over to what blocks hold now that all of them are settled."""
        self._sides = (_EARLY, _LATE) if self._late(columns) else (_EARLY,)

    def _late(self, columns: Sequence[str]) -> list[str]:
        return [name for name in columns if name not in self._early]

    def put_in_order(self, place: str, columns: Sequence[str]) -> None:
        """Lay the rows of finished blocks anew, in the order of their places, counted from 0.

        In more and smaller blocks where they would be large: rows stand in memory twice while they
        are laid in order.

        :param place: a column that ascends in each block.
        """
        assert self.folder is not None  # noqa: S101 - a block in memory is the only one
        like = self._scan([0]).select(columns).head(_SAMPLED).collect(engine="streaming")
        size = min(_rows_in(_BYTES_IN_ORDER, like), max(1, -(-self.customers // len(self.heights))))
        pieces: list[list[Path]] = [[] for _ in range(max(1, -(-self.customers // size)))]
        firsts = pl.Series([to * size for to in range(len(pieces) + 1)], dtype=pl.UInt64)
        for number, height in self.heights.items():
            for start in range(0, height, size):
                block = self._scan([number]).select(columns)
                rows = block.slice(start, size).collect(engine="streaming")
                bounds = rows[place].cast(pl.UInt64).search_sorted(firsts)
                for to, (first, end) in enumerate(pairwise(bounds)):
                    if first < end:
                        path = self._path(to, f"piece {number} {start}")
                        spill(rows[first:end], path)
                        pieces[to].append(path)
            for side in self._sides:
                self._path(number, side).unlink()
        self.heights = {}
        for number, paths in enumerate(pieces):
            rows = like.clear()
            if paths:
                rows = pl.scan_ipc(paths, glob=False).sort(place).collect(engine="streaming")
            spill(rows, self._path(number, _IN_ORDER))
            self.heights[number] = rows.height
            for path in paths:
                path.unlink()
        self._sides = (_IN_ORDER,)

    def lazy(self, columns: Sequence[str]) -> pl.LazyFrame:
        """These columns, and perhaps more, of all rows, after every block is finished.

        In memory without a selection of its own, which would stand in the plan of each of many
        segments; of files with one, or more of them would be read than is asked for.
        """
        if self.folder is None:
            (frame,) = self._frames.values()
            return frame.lazy()
        return self._scan(range(len(self.heights))).select(columns)

    def _scan(self, numbers: Iterable[int]) -> pl.LazyFrame:
        several = list(numbers)
        sides = [
            pl.scan_ipc([self._path(n, side) for n in several], glob=False) for side in self._sides
        ]
        return sides[0] if len(sides) == 1 else pl.concat(sides, how="horizontal")

    def _path(self, number: int, side: str) -> Path:
        assert self.folder is not None  # noqa: S101 - callers have looked
        return self.folder / f"{number:06}.{side}.arrow"


def _rows_in(size: int, like: pl.DataFrame) -> int:
    """How many rows like these are so many bytes; some batches of them, or a thousand."""
    of_one = like.estimated_size() / max(like.height, 1)
    rows = int(size / max(of_one, 1))
    return max(1, rows // _BATCH) * _BATCH if rows >= _BATCH else max(1024, rows // 1024 * 1024)


def spill(rows: pl.DataFrame, path: Path) -> None:
    """Write rows to an Arrow file of which some columns can be read at the cost of these."""
    # Polars opens a path twice, and what is cut off again at once goes to the disk without delay,
    # which takes longer to remove than to write. A file that it is given stays in memory.
    with path.open("wb") as file:
        rows.write_ipc(file, compression="uncompressed", record_batch_size=_BATCH)
