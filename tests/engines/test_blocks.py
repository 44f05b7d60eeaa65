from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from segrules.engines.on_polars.blocks import Blocks


@pytest.mark.parametrize("spilled", [False, True], ids=["in memory", "spilled"])
def test_a_constant_column_is_compared_row_by_row(tmp_path: Path, *, spilled: bool) -> None:
    blocks = Blocks(tmp_path if spilled else None)
    rows = pl.DataFrame({"key": [1, 2]}).with_columns(spent=pl.lit(None, dtype=pl.Float64))
    blocks.put(0, rows, ["key"])
    read = blocks.read(0, ["spent"])
    assert read.select(pl.lit(15.0) < pl.col("spent")).height == 2


def test_what_is_no_longer_needed_is_removed(tmp_path: Path) -> None:
    blocks = Blocks(tmp_path)
    for number in (1, 0):
        start = 2 * number
        rows = pl.DataFrame({"key": [start, start + 1], "part": [start, 7]})
        blocks.put(number, rows, ["key"])
    assert blocks.start(1) == 2
    assert blocks.read(1, ["part", "key"]).rows() == [(2, 2), (7, 3)]
    for number in blocks.numbers:
        late = blocks.read(number, ["part"]).select(late=pl.col("part") > 5)
        blocks.settle(number, late, ["key", "late"])
    blocks.finish(["key", "late"])
    assert not list(tmp_path.glob("*.parts.*"))
    found = blocks.lazy(["key", "late"]).collect().rows()
    assert found == [(0, False), (1, True), (2, False), (3, True)]
