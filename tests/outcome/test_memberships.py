"""Memberships without reasons, handed on some segments at a time."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from segrules.outcome.members import Members
from segrules.plan.columns import member_name

CUSTOMERS = 2_500_000
"""So many that a segment of most of them is handed on alone."""
EVERY = {"all": 1, "none": 0, "odd": 2, "third": 3, "most": -7}
"""Segments of every so manieth customer; of all but those, where it is negative."""


def _is_member(every: int) -> pl.Expr:
    number = pl.col("id")
    if not every:
        return pl.lit(value=None, dtype=pl.Boolean)
    return number % every == 0 if every > 0 else number % -every != 0


@pytest.fixture(scope="module")
def rows() -> pl.DataFrame:
    ids = pl.int_range(CUSTOMERS, eager=True).alias("id").to_frame()
    return ids.with_columns(_is_member(n).alias(member_name(id_)) for id_, n in EVERY.items())


@pytest.fixture(params=["memory", "file"])
def members(request: pytest.FixtureRequest, rows: pl.DataFrame, tmp_path: Path) -> Members:
    counts = {id_: int(rows[member_name(id_)].sum()) for id_ in EVERY}
    if request.param == "memory":
        return Members(rows.lazy(), ("id",), counts)
    rows.write_ipc(tmp_path / "rows.arrow")
    return Members(pl.scan_ipc(tmp_path / "rows.arrow"), ("id",), counts)


def test_segments_follow_each_other_and_inside_each_its_members_in_order(
    members: Members, rows: pl.DataFrame
) -> None:
    found = members.lazy().collect(engine="streaming")
    expected = pl.concat(
        rows.filter(pl.col(member_name(id_))).select(
            "id", pl.lit(id_, dtype=pl.Enum(list(EVERY))).alias("segment")
        )
        for id_ in EVERY
    )
    assert found.equals(expected)
    assert found.schema == members.lazy().collect_schema()


def test_a_part_can_be_asked_for(members: Members) -> None:
    lazy = members.lazy()
    assert lazy.head(3).collect()["id"].to_list() == [0, 1, 2]
    odd = lazy.filter(pl.col("segment") == "odd").select("id").head(2).collect()
    assert odd["id"].to_list() == [0, 2]
    counts = lazy.group_by("segment").len().collect()
    assert dict(counts.iter_rows()) == {id_: n for id_, n in members.counts.items() if n}
