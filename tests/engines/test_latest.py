"""The latest time in a window: told by the latest of all, where that can be told by it."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

import segrules
from segrules.engines import outer_aggregates
from segrules.engines.on_polars.latest import told_by_all

_BOOK = """
version: 1
name: Shop
timezone: Europe/London
base: customers
tables:
  customers:
    key: id
    columns: {id: {type: number, decimals: 0}}
  orders:
    key: order
    time: at
    columns: {order: number, id: {type: number, decimals: 0}, at: datetime}
    belongs_to: {customers: id}
"""
_RULES = {
    "ever": "max(at of orders) is known",
    "month": "max(at of orders in last 30 days) is known",
    "week": "max(at of orders in last 7 days) >= 2026-11-01",
    "day-ever": "max(date(at) of orders) is known",
    "day-month": "max(date(at) of orders in last 30 days) is known",
    "day-week": "max(date(at) of orders in last 7 days) >= 2026-11-01",
    # Windows that end before now are told by nobody.
    "before": "max(at of orders in previous month) is known",
}
_Orders = dict[int, list[str | None]]
_ORDERS: _Orders = {
    1: ["2026-11-20 10:00"],
    2: ["2026-11-01 00:00", None],
    3: ["2026-10-20 10:00"],
    4: [],
    5: ["2026-11-22 23:59:59.999999"],
}
_AT_MIDNIGHT: _Orders = {
    6: ["2026-11-20 10:00", "2026-11-23 00:00"],
    7: ["2026-11-23 00:00"],
}
_EXPECTED: dict[int, set[str]] = {
    1: {"ever", "month", "week"},
    2: {"ever", "month"},
    3: {"ever", "before"},
    4: set(),
    5: {"ever", "month", "week"},
    6: {"ever", "month", "week"},
    7: {"ever"},
}


@pytest.fixture(name="book")
def shop(tmp_path: Path) -> segrules.Book:
    """A rulebook that asks when the last order was, in windows of several lengths."""
    (tmp_path / "rulebook.yaml").write_text(_BOOK, encoding="utf-8")
    rules = "".join(f"  - {{id: {id_}, when: '{rule}'}}\n" for id_, rule in _RULES.items())
    (tmp_path / "rules.yaml").write_text(f"segments:\n{rules}", encoding="utf-8")
    return segrules.load(tmp_path)


def inside(book: segrules.Book, orders: _Orders, as_of: str) -> dict[int, set[str]]:
    """The segments of each customer."""
    rows = [(customer, at) for customer, times in orders.items() for at in times]
    tables = {
        "customers": pl.DataFrame({"id": [*orders]}),
        "orders": pl.DataFrame(
            {"order": range(len(rows)), "id": [r[0] for r in rows], "at": [r[1] for r in rows]}
        ),
    }
    outcomes = book.apply(tables, as_of).outcomes()
    return {row["id"]: {s for s in _RULES if row[s]} for row in outcomes.to_dicts()}


@pytest.mark.parametrize("orders", [_ORDERS, _ORDERS | _AT_MIDNIGHT], ids=["usual", "midnight"])
def test_as_of_a_day_windows_end_with_it(book: segrules.Book, orders: _Orders) -> None:
    found = inside(book, orders, "2026-11-22")
    both = {c: ids | {f"day-{i}" for i in ids - {"before"}} for c, ids in _EXPECTED.items()}
    assert found == {customer: both[customer] for customer in orders}


def test_as_of_an_hour_windows_reach_beyond_it(book: segrules.Book) -> None:
    found = inside(book, {5: _ORDERS[5], 6: _AT_MIDNIGHT[6]}, "2026-11-22 12:00")
    # What is still to come today is in a window of days, and has not been without one.
    assert found[5] == {"month", "week", "day-month", "day-week"}
    assert found[6] == {"ever", "month", "week", "day-ever", "day-month", "day-week"}


def test_only_windows_that_end_now_are_told(book: segrules.Book) -> None:
    plan = book.plan()
    aggregates = outer_aggregates(clause.expr for clause in plan.clauses)
    assert len(aggregates) == len(_RULES)
    for as_of, count in {"2026-11-22": 4, "2026-11-22 12:00": 0}.items():
        assert len(told_by_all(aggregates, book.moment(as_of))) == count
