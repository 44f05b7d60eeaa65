"""Exact arithmetic, and where it ends."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

import segrules

_BOOK = """
version: 1
base: customers
tables:
  customers:
    key: id
    columns: {id: number, a: {type: number, decimals: %d}, b: {type: number, decimals: %d}}
"""


def _outcomes(folder: Path, decimals: int, rule: str, **columns: list[float]) -> list[bool | None]:
    (folder / "rulebook.yaml").write_text(_BOOK % (decimals, decimals), encoding="utf-8")
    (folder / "rules.yaml").write_text(f"segments: [{{id: one, when: {rule}}}]", encoding="utf-8")
    customers = pl.DataFrame({"id": range(len(columns["a"])), **columns})
    run = segrules.load(folder).apply({"customers": customers}, "2026-11-22")
    return run.outcomes()["one"].to_list()


@pytest.mark.parametrize(
    ("decimals", "rule"),
    [
        (2, "sum(a * b of customers) = 0.06"),
        (6, "sum(a * b * a of customers) = 0.012"),
        # Beyond 18 decimals products are in double precision: 128 bits would wrap around.
        (13, "sum(a * b * a * b * a of customers) between 0.000719 and 0.000721"),
        (13, "sum(a * b * a + a of customers) between 0.2119 and 0.2121"),
        (18, "average(a * b of customers) = 0.06"),
    ],
)
def test_products_are_right_however_many_decimals_they_have(
    tmp_path: Path, decimals: int, rule: str
) -> None:
    assert _outcomes(tmp_path, decimals, rule, a=[0.2], b=[0.3]) == [True]


def test_large_values_with_many_decimals_do_not_wrap_around(tmp_path: Path) -> None:
    rule = "sum(a * b * a of customers) = 11.375"
    assert _outcomes(tmp_path, 13, rule, a=[1.5, 2.0], b=[1.5, 2.0]) == [True, True]
