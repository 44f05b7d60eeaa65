"""Our own rules over the sample shop, through the command line: everybody finds members there."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pytest

from segrules.rulebook import load

REPOSITORY = Path(__file__).parents[2]
RULES = REPOSITORY / "rules"
TODAY = "2026-11-22"
"""The day of the sample shop's exports."""

LARGEST_SHARE = 0.75
"""A segment that holds more of the customers says hardly anything about them."""

SMALL = 500
DEFAULT = 2_000

_book, _ = load(RULES)
assert _book is not None
ACTIVE = [segment.id for segment in _book.segments if segment.status == "active"]


@dataclass(frozen=True, slots=True)
class Applied:
    """What ``segrules apply`` left of a shop of so many customers."""

    customers: int
    members: dict[str, int]
    memberships: pl.DataFrame


def _segrules(*arguments: str | Path) -> None:
    command = [sys.executable, "-m", "segrules", *map(str, arguments)]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def _applied(folder: Path, customers: int) -> Applied:
    _segrules("demo", folder / "shop", "--customers", str(customers), "--no-run")
    out = folder / "out"
    _segrules("apply", RULES, folder / "shop" / "exports", "--out", out, "--as-of", TODAY)
    with (out / "segments.csv").open(encoding="utf-8", newline="") as file:
        members = {row["segment"]: int(row["members"]) for row in csv.DictReader(file)}
    return Applied(customers, members, pl.read_parquet(out / "memberships.parquet"))


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Applied:
    return _applied(tmp_path_factory.mktemp("small"), SMALL)


@pytest.fixture(scope="module")
def default(tmp_path_factory: pytest.TempPathFactory) -> Applied:
    return _applied(tmp_path_factory.mktemp("default"), DEFAULT)


def test_every_active_segment_is_applied(default: Applied) -> None:
    assert list(default.members) == ACTIVE


@pytest.mark.parametrize("segment", ACTIVE)
def test_a_segment_has_members_and_is_not_everybody(default: Applied, segment: str) -> None:
    assert 0 < default.members[segment] <= LARGEST_SHARE * default.customers


@pytest.mark.parametrize("segment", ACTIVE)
def test_a_segment_has_members_in_a_small_shop(small: Applied, segment: str) -> None:
    assert small.members[segment] > 0


RFM_SEGMENTS = {
    "rfm-champions", "rfm-loyal", "rfm-potential", "rfm-new", "rfm-promising",
    "rfm-need-attention", "rfm-about-to-sleep", "rfm-at-risk", "rfm-cant-lose", "rfm-hibernating",
    "rfm-lost",
}  # fmt: skip


@pytest.mark.parametrize(
    ("parts", "whole"),
    [(RFM_SEGMENTS, "buyers"), ({"value-tier-a", "value-tier-b", "value-tier-c"}, "buyers")],
    ids=["RFM", "value tiers"],
)
def test_segments_share_the_buyers_out(default: Applied, parts: set[str], whole: str) -> None:
    """Every buyer is in exactly one of the eleven segments, and in one tier."""
    rows = default.memberships.select("customer_id", pl.col("segment").cast(pl.String))
    all_of_them = set(rows.filter(segment=whole)["customer_id"])
    places = Counter(rows.filter(pl.col("segment").is_in(list(parts)))["customer_id"].to_list())
    assert set(places) == all_of_them
    assert set(places.values()) == {1}


def test_members_are_given_a_reason(default: Applied) -> None:
    reasons = default.memberships["because"]
    assert reasons.null_count() == 0
    assert not reasons.str.contains("{", literal=True).any()
    assert (reasons.str.len_chars() > 0).all()
