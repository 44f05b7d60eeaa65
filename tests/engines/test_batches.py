"""Rows that are made batch by batch: read like any table, and no more made than are read."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from segrules.engines import in_batches

SCHEMA = {"n": pl.Int64(), "word": pl.String()}


def batches() -> Iterator[pl.DataFrame]:
    """Three batches, one of which is empty."""
    for start, count in ((0, 3), (3, 0), (3, 4)):
        numbers = pl.int_range(start, start + count, eager=True)
        yield pl.DataFrame({"n": numbers, "word": numbers.cast(pl.String)}, schema=SCHEMA)


def test_all_batches_in_their_order() -> None:
    table = in_batches(batches, SCHEMA)
    for _ in range(2):
        assert table.collect(engine="streaming")["n"].to_list() == [*range(7)]


def test_some_columns_of_some_rows() -> None:
    table = in_batches(batches, SCHEMA).filter(pl.col("n") % 2 == 1).select("word")
    assert table.collect(engine="streaming")["word"].to_list() == ["1", "3", "5"]


def test_how_many_rows_there_are() -> None:
    assert in_batches(batches, SCHEMA).select(pl.len()).collect(engine="streaming").item() == 7


def test_beside_the_columns_of_another_table() -> None:
    beside = pl.LazyFrame({"letter": list("abcdefg")})
    both = pl.concat([beside, in_batches(batches, SCHEMA)], how="horizontal")
    found = both.select("letter", "n").tail(1).collect(engine="streaming")
    assert found.row(0) == ("g", 6)


def test_no_batch_is_made_that_is_not_read() -> None:
    made: list[int] = []

    def endless() -> Iterator[pl.DataFrame]:
        while len(made) < 1000:
            made.append(len(made))
            yield pl.DataFrame({"n": [made[-1]], "word": ["x"]}, schema=SCHEMA)

    assert in_batches(endless, SCHEMA).head(3).collect(engine="streaming")["n"].to_list() == [
        0,
        1,
        2,
    ]
    assert made == [0, 1, 2]
