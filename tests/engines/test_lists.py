"""What is asked of list columns in the rows that an aggregate is made of."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

import segrules

_BOOK = """
base: customers
traits:
  is_sent: {of: orders, value: note contains any of coupons}
tables:
  customers: {key: id, columns: {id: number, note: text, coupons: list of text}}
  orders:
    time: at
    belongs_to: {customers: id}
    columns: {id: number, at: date, note: text, coupons: list of text}
"""
_CUSTOMERS = pl.DataFrame(
    {"id": [1, 2], "note": ["use X1", "none"], "coupons": [["X1", None], ["X1"]]}
)
_ORDERS = pl.DataFrame(
    {
        "id": [1, 1, 2],
        "at": ["2026-11-01", "2026-11-02", "2026-11-03"],
        "note": ["none", "with X2", "with X2"],
        "coupons": [["X2"], ["X2", "X3"], []],
    }
).with_columns(pl.col("at").str.to_date())


@pytest.mark.parametrize(
    "rule",
    [
        "most_common(is_sent of last 1 orders)",
        'most_common(is_sent of orders where note != "none")',
        "last(is_sent of orders)",
        "sum(if(is_sent, 1, 0) of orders) = 1",
        'count_distinct(if(is_sent, note, "no") of orders) = 2',
        "last(if(note contains all of customers.coupons, 1, 2) of orders) = 2 and id = 1",
        "id < max(if(note contains any of coupons, 1, 2) of customers)",
    ],
)
def test_lists_are_looked_at_inside_aggregates(tmp_path: Path, rule: str) -> None:
    (tmp_path / "rulebook.yaml").write_text(_BOOK, encoding="utf-8")
    (tmp_path / "rules.yaml").write_text(
        f"segments:\n  - id: one\n    when: |\n      {rule}\n", encoding="utf-8"
    )
    tables = {"customers": _CUSTOMERS, "orders": _ORDERS}
    rows = segrules.load(tmp_path).apply(tables, "2026-11-22").outcomes()
    assert rows.filter("one")["id"].to_list() == [1]
