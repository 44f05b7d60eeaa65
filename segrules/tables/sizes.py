"""How much of memory or a disk rows are going to take, before they are there."""

from __future__ import annotations

import polars as pl

from segrules.tables.scan import Scan

_TEXT = 16
"""A cell of text: its place in Arrow's form, which holds short texts whole."""
_NESTED = 48
_COMPRESSED = 0.35
"""What LZ4 leaves of the columns of exports: 0.2 to 0.3 was measured."""


def size_of_cell(dtype: pl.DataType) -> float:
    """Bytes of a value in an Arrow file, with the bit that says whether it is known."""
    if dtype == pl.Boolean:
        return 2 / 8
    if isinstance(dtype, pl.Decimal):
        return 16 + 1 / 8
    if dtype == pl.Date:
        return 4 + 1 / 8
    if dtype.is_nested():
        return _NESTED
    return _TEXT if isinstance(dtype, pl.String) else 8 + 1 / 8


def size_of_row(frame: pl.LazyFrame) -> int:
    """Bytes of a row in memory, or in an Arrow file that is not compressed; at least 1."""
    return max(1, int(sum(map(size_of_cell, frame.collect_schema().dtypes()))))


def size_of_copy(scan: Scan, more: int = 0) -> int:
    """Bytes of a table's asked columns in compressed files.

    :param more: further columns of whole numbers.
    """
    cells = sum(map(size_of_cell, scan.frame.collect_schema().dtypes()))
    return int(scan.rows * (cells + more * 8) * _COMPRESSED)
