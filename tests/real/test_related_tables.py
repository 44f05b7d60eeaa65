"""Rulebooks of several tables on data that nobody here made; DuckDB is the second witness."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import yaml

import segrules
from segrules.diagnostics import render_text
from segrules.outcome import Explanation

from . import witness

HERE = Path(__file__).parent
DATA = HERE.parents[1].parent / "shared" / "data"
EXPECTED: dict[str, Any] = yaml.safe_load(
    (HERE / "related_tables.yaml").read_text(encoding="utf-8")
)
RULEBOOKS = pytest.mark.parametrize("name", EXPECTED)
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason=f"the data sets are not at {DATA}")


def exports(name: str) -> dict[str, str | Path]:
    """The exports of a rulebook, by table."""
    return {table: DATA / path for table, path in EXPECTED[name]["exports"].items()}


@cache
def run(name: str) -> segrules.Run:
    """A rulebook applied to its exports."""
    book = segrules.load(HERE / name / "rules")
    return book.apply(exports(name), as_of=EXPECTED[name]["as_of"])


@RULEBOOKS
def test_the_rules_load_without_a_word(name: str) -> None:
    _, problems = segrules.check(HERE / name / "rules")
    assert render_text(problems) == render_text(())


@RULEBOOKS
def test_the_examples_hold(name: str) -> None:
    results = segrules.load(HERE / name / "rules").test()
    assert render_text(results.diagnostics) == render_text(())


@RULEBOOKS
def test_members_and_undecided_are_as_published_or_counted(name: str) -> None:
    found = {
        segment: [members, undecided]
        for segment, members, undecided in run(name)
        .summary.select("segment", "members", "undecided")
        .iter_rows()
    }
    assert found == EXPECTED[name]["segments"]


@RULEBOOKS
def test_duckdb_comes_to_the_same_outcome_of_every_customer(name: str) -> None:
    duckdb = pytest.importorskip("duckdb", reason="the second witness is DuckDB")
    with duckdb.connect() as connection:
        theirs = witness.outcomes(connection, HERE / name / "witness.yaml", exports(name))
    ours = run(name).outcomes()
    assert set(ours.columns) == set(theirs.columns)
    key = ours.columns[0]
    ours, theirs = ours.sort(key), theirs.sort(key).cast({key: ours.schema[key]})
    assert ours[key].equals(theirs[key])
    different = {
        segment: ours.filter(ours[segment].ne_missing(theirs[segment]))[key].to_list()
        for segment in ours.columns[1:]
    }
    assert {segment: keys for segment, keys in different.items() if keys} == {}


@RULEBOOKS
def test_every_customer_is_evaluated_and_every_stray_row_is_counted(name: str) -> None:
    assert run(name).customers == EXPECTED[name]["customers"]
    assert [note.message for note in run(name).diagnostics] == EXPECTED[name]["notes"]


@RULEBOOKS
def test_every_membership_has_its_reason(name: str) -> None:
    memberships = run(name).memberships.collect()
    assert memberships.height == sum(n for n, _ in EXPECTED[name]["segments"].values())
    assert memberships["because"].null_count() == 0


def test_the_raw_export_gives_the_members_of_the_typed_one() -> None:
    raw = DATA / "online_retail" / "online_retail_all_raw.csv.gz"
    book = segrules.load(HERE / "online_retail" / "rules")
    found = book.apply({"lines": raw}, as_of="2011-12-10", why="none")
    assert found.outcomes().equals(run("online_retail").outcomes())


def test_every_buyer_is_in_at_most_one_rfm_segment_of_each_ten() -> None:
    outcomes = run("online_retail").outcomes()
    by_bucket = [name for name in outcomes.columns if name.startswith("own-")]
    published = [name.removeprefix("own-") for name in by_bucket]
    assert len(published) == 10
    for ten in (by_bucket, published):
        assert outcomes.select(pl.sum_horizontal(ten)).to_series().max() == 1


def test_customers_stand_in_the_order_of_their_first_line() -> None:
    keys = run("online_retail").outcomes()["customer_id"].to_list()
    assert keys[:4] == [17850, 13047, 12583, 13748]
    assert len(set(keys)) == len(keys)


def test_a_big_spender_is_told_what_was_spent() -> None:
    spender = run("complete_journey").memberships.filter(segment="big-spenders", household_id=1609)
    assert spender.collect()["because"].to_list() == ["Spent $16,581.36"]


def test_a_household_is_told_what_keeps_it_out() -> None:
    explanation = run("complete_journey").explain(1, "mailed-but-silent")
    assert isinstance(explanation, Explanation)
    assert explanation.member is False
    assert [node.text for node in explanation.changes] == ["has no redemptions"]
