"""Rows that are made batch by batch, as a table that Polars reads."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import polars as pl
from polars.io.plugins import register_io_source


def in_batches(
    made: Callable[[], Iterator[pl.DataFrame]], schema: Mapping[str, pl.DataType]
) -> pl.LazyFrame:
    """The rows of all batches, in their order, which are made while they are read.

    :param made: begins to make the batches anew each time the table is read; no more of them are
        made than are read.
    :param schema: of each batch.
    """

    def read(
        columns: list[str] | None, predicate: pl.Expr | None, most: int | None, _size: int | None
    ) -> Iterator[pl.DataFrame]:
        left = most
        for batch in made():
            rows = batch if left is None else batch[:left]
            kept = rows if predicate is None else rows.filter(predicate)
            yield kept if columns is None else kept.select(columns)
            if left is not None:
                left -= rows.height
                if not left:
                    return

    return register_io_source(read, schema=schema)
