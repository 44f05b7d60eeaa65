"""Windows of days over whatever has a day: a column, a constant, a text, the day of an instant."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

import segrules

_BOOK = """
version: 1
name: Shop
timezone: Europe/London
base: customers
tables:
  customers:
    key: id
    columns: {id: {type: number, decimals: 0}, at: datetime, day: date, text: text}
"""
_CASES = {
    "today in last 30 days": [True, True],
    "now in last 30 days": [True, True],
    "2026-11-20 not in this month": [False, False],
    "at in last 30 days": [True, None],
    "at not in last 30 days": [False, None],
    "day in previous month": [True, None],
    "date(text) in this year": [True, None],
    # Half past midnight in London, the day before in UTC.
    "at in last 22 days": [True, None],
    "at in last 21 days": [False, None],
}


@pytest.mark.parametrize(("rule", "expected"), _CASES.items(), ids=_CASES)
def test_a_window_holds_what_its_days_hold(
    tmp_path: Path, rule: str, expected: list[bool | None]
) -> None:
    (tmp_path / "rulebook.yaml").write_text(_BOOK, encoding="utf-8")
    (tmp_path / "one.yaml").write_text(f"segments: [{{id: one, when: '{rule}'}}]", encoding="utf-8")
    rows = pl.DataFrame(
        {
            "id": [1, 2],
            "at": ["2026-11-01 00:30", None],
            "day": ["2026-10-31", None],
            "text": ["2026-01-01", None],
        }
    )
    run = segrules.load(tmp_path).apply({"customers": rows}, "2026-11-22")
    assert run.outcomes()["one"].to_list() == expected
