"""Comparisons with everybody that are made of each other, or look alike."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

import segrules

_BOOK = """
version: 1
base: customers
traits:
  score: bucket(x, 3) + bucket(y, 3)
  both: x + y
  gross: {value: x, label: Gross, display: "£{:,.2f}"}
  points: {value: x, label: Points, display: "{:,.0f} pts"}
tables:
  customers: {key: id, columns: {id: number, x: number, y: number}}
"""
_CUSTOMERS = pl.DataFrame({"id": [1, 2, 3], "x": [600, 700, 100], "y": [2, 3, 1]})


def _run(folder: Path, rules: dict[str, str], customers: pl.DataFrame = _CUSTOMERS) -> segrules.Run:
    (folder / "rulebook.yaml").write_text(_BOOK, encoding="utf-8")
    text = "".join(f"  - {{id: {id_}, when: '{rule}'}}\n" for id_, rule in rules.items())
    (folder / "rules.yaml").write_text(f"segments:\n{text}", encoding="utf-8")
    return segrules.load(folder).apply({"customers": customers}, "2026-11-22")


@pytest.mark.parametrize(
    ("rule", "members"),
    [
        ("top 1 by score", [2]),
        ("rank(rank(x)) = 1", [3]),
        ("top 1 by rank(x)", [3]),
        ("bottom 1 by percentile(y)", [3]),
        ("top 1 by bucket(x, 3)", [2]),
        ("top 1 by x within score", [1, 2, 3]),
        ("top 1 by both within both", [1, 2, 3]),
        ("bucket(x, 3) > average(bucket(y, 3) of customers)", [2]),
    ],
)
def test_what_compares_is_compared(tmp_path: Path, rule: str, members: list[int]) -> None:
    rows = _run(tmp_path, {"one": rule}).outcomes()
    assert rows.filter("one")["id"].to_list() == members


@pytest.mark.parametrize("groups", [1, 3, 16, 17, 400])
def test_each_group_has_its_best(tmp_path: Path, groups: int) -> None:
    number = pl.int_range(2000, eager=True)
    shuffled = (number * 7919 % 2003).alias("y")
    known = pl.DataFrame({"id": number, "x": number % groups, "y": shuffled})
    customers = known.with_columns(pl.when(pl.col("y") % 11 != 0).then("x").alias("x"))
    run = _run(tmp_path, {"best": "top 2 by y within x"}, customers)
    in_order = customers.filter(pl.col("x").is_not_null()).sort("y", descending=True)
    expected = in_order.group_by("x").head(2)["id"].sort()
    assert run.outcomes().filter("best")["id"].sort().to_list() == expected.to_list()


@pytest.mark.parametrize("rules", [("everyone", "best"), ("best", "everyone")])
def test_a_share_of_all_is_not_one_of_them(tmp_path: Path, rules: tuple[str, str]) -> None:
    written = {"everyone": "top 100% by x", "best": "top 1 by x"}
    run = _run(tmp_path, {name: written[name] for name in rules})
    rows = run.memberships.collect().rows()
    assert {(key, id_) for key, id_, _ in rows} == {
        (1, "everyone"), (2, "everyone"), (3, "everyone"), (2, "best"),
    }  # fmt: skip
    assert {because for _, id_, because in rows if id_ == "best"} == {
        "X is 700; top 1 starts at 700"
    }


def test_traits_of_one_body_keep_their_own_words(tmp_path: Path) -> None:
    run = _run(tmp_path, {"a": "gross >= 650", "b": "points >= 650"})
    assert run.memberships.collect()["because"].to_list() == [
        "Gross is £700.00 (at least £650.00)",
        "Points are 700 pts (at least 650 pts)",
    ]
