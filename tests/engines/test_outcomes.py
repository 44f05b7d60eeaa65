"""Outcomes of members are the same however many segments and blocks are read together."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from segrules.engines.on_polars.blocks import Blocks
from segrules.engines.on_polars.outcomes import Outcomes
from segrules.plan.columns import clause_name, member_name

_IDS = ["one", "two", "three"]


@pytest.fixture(name="blocks")
def three_blocks(tmp_path: Path) -> Blocks:
    """Of 4, 1 and 5 customers, whose keys are their places."""
    blocks = Blocks(tmp_path)
    names = [*map(member_name, _IDS), clause_name(0)]
    start = 0
    for number, height in enumerate([4, 1, 5]):
        keys = range(start, start + height)
        columns = {
            name: [(None, False, True)[(key + place) % 3] for key in keys]
            for place, name in enumerate(names)
        }
        types = {"key": pl.Int64(), **dict.fromkeys(names, pl.Boolean())}
        rows = pl.DataFrame({"key": keys, **columns}, types)
        blocks.put(number, rows, ["key", *names])
        start += height
    blocks.finish(["key", *names])
    return blocks


@pytest.mark.parametrize("segments", [1, 2, 10])
@pytest.mark.parametrize("rows", [1, 5, 100])
def test_members_are_found_in_each_block(blocks: Blocks, segments: int, rows: int) -> None:
    looked_at = {id_: ["key", clause_name(0), member_name(id_)] for id_ in _IDS}
    outcomes = Outcomes(blocks, looked_at, segments, rows)
    for place, id_ in enumerate(_IDS):
        found = [outcomes.of_members(id_, number) for number in blocks.numbers]
        assert all(each.columns == looked_at[id_] for each in found)
        keys = [each["key"].to_list() for each in found]
        inside = [key for key in range(10) if (key + place) % 3 == 2]
        assert keys == [
            [key for key in inside if key < 4],
            [key for key in inside if key == 4],
            [key for key in inside if key > 4],
        ]
        told = pl.concat(found)[clause_name(0)].to_list()
        assert told == [(None, False, True)[key % 3] for key in inside]
