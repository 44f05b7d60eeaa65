"""What is taken for granted of rows so that grouping them is cheap, and is otherwise."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

import segrules

_BOOK = """
base: customers
tables:
  customers: {key: id, columns: {id: number}}
  orders:
    belongs_to: {customers: id}
    columns:
      id: number
      is_paid: yes/no
      total: {type: number, decimals: 2}
      points: {type: number, decimals: 0}
"""
_MANY = 70_000
"""More orders than sixteen bits can count; those of customer 1. Customer 2 has three."""


def _orders() -> pl.DataFrame:
    number = pl.int_range(_MANY + 3)
    return pl.select(
        id=(number >= _MANY).cast(pl.Int64) + 1,
        is_paid=(number % 3 > 0) | (number >= _MANY),
        total=pl.when(number % 2 == 0).then(1.25),
        points=number,
    )


def _members(folder: Path, rules: list[str], orders: pl.DataFrame) -> list[list[int]]:
    (folder / "rulebook.yaml").write_text(_BOOK, encoding="utf-8")
    text = "".join(f"  - {{id: rule-{n}, when: '{rule}'}}\n" for n, rule in enumerate(rules))
    (folder / "rules.yaml").write_text(f"segments:\n{text}", encoding="utf-8")
    tables = {"customers": pl.DataFrame({"id": [1, 2, 3]}), "orders": orders}
    rows = segrules.load(folder).apply(tables, "2026-11-22").outcomes()
    return [rows.filter(f"rule-{n}")["id"].to_list() for n in range(len(rules))]


def test_a_customer_has_more_orders_than_are_counted_together(tmp_path: Path) -> None:
    expected = {
        f"count(orders) = {_MANY}": [1],
        "count(orders) = 3": [2],
        "count(orders where is_paid) = 46666": [1],
        "count(orders where total is known) = 35000": [1],
        "share(orders where points < 35000) = 0.5": [1],
        "has only orders where is_paid": [2],
        "has no orders where is_paid": [3],
        "sum(total of orders) = 43750": [1],
        "average(total of orders) = 1.25": [1, 2],
        "sum(points of orders) between 2449965000 and 2449965000": [1],
        "max(points of orders) = 70002": [2],
    }
    assert _members(tmp_path, list(expected), _orders()) == [*expected.values()]


@pytest.mark.parametrize(
    ("column", "value", "rule"),
    [
        # Three of them, as pence, are more than 64 bits can tell.
        ("total", "40000000000000000.00", "sum(total of orders) = 120000000000000000"),
        ("total", "40000000000000000.00", "average(total of orders) > 0"),
        ("total", "70000000000000000000.05", "average(total of orders) > 0"),
        ("points", "4000000000000000000", "average(points of orders) > 0"),
        # One of them is more than is taken for granted.
        ("points", "80000000000000", "sum(points of orders) = 240000000000000"),
        ("points", "-80000000000000", "sum(points of orders) = -240000000000000"),
    ],
)
def test_an_amount_is_larger_than_what_is_added_up_in_64_bits(
    tmp_path: Path, column: str, value: str, rule: str
) -> None:
    amounts = pl.Series([value] * 3).cast(pl.Decimal(38, 2) if column == "total" else pl.Int64)
    orders = _orders().tail(3).with_columns(amounts.alias(column))
    assert _members(tmp_path, [rule], orders) == [[2]]
