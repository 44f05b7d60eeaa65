"""One source of rows, whatever its format: a lazy frame, its headers, and where a row stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import polars as pl

from segrules.diagnostics import DataPlace
from segrules.tables.changes import Stamp
from segrules.tables.sources import Part

AT = "segrules:at"
"""The column of `Opened.frame` that numbers its rows from 0, as Polars reads them."""


def no_lines(_rows: pl.Series) -> None:
    """Rows of typed files and of frames stand on no line."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that has been opened, or a frame in memory."""

    path: str
    frame: pl.LazyFrame
    """The columns of the source under the names in ``columns``, and `AT`."""
    columns: dict[str, tuple[str, pl.DataType]]
    """Header: name in the frame, and its type."""
    rows: int
    part: Part | None = None
    stamp: Stamp | None = None
    """Of the file from before it was opened; None for frames and URLs."""
    null_is_blank: bool = False
    others: tuple[str, ...] = ()
    """Names in the file that are not among ``columns`` because nobody asked for them."""
    examples: Mapping[str, str] = field(default_factory=dict)
    """One of the first cells of columns of a text file, where they hold anything."""
    lines: Callable[[pl.Series], pl.Series | None] = no_lines
    """Lines (from 1) of rows, given by `AT` in ascending order."""

    def place(self, row: int) -> DataPlace:
        """Where a row begins."""
        lines = self.lines(pl.Series([row]))
        return DataPlace(self.path, None if lines is None else int(lines[0]))
