"""Which tables a run sees in one plain pass, so that text is parsed there and not copied first."""

from __future__ import annotations

from pathlib import Path

import pytest

import segrules
from segrules.engines import looked_at_once

_BOOK = """
version: 1
name: Shop
base: customers
tables:
  customers:
    key: id
    columns: {id: number, city: text}
  orders:
    key: order
    time: at
    columns: {order: number, id: number, at: datetime, total: number, product: number}
    belongs_to: {customers: id}
    looks_up: {item: {table: products, by: product}}
  lines:
    columns: {order: number, price: number}
    belongs_to: {orders: order}
  products:
    key: product
    columns: {product: number, kind: text}
"""
_CASES = {
    "aggregates of one table share a pass": (
        "count(orders) >= 2 and sum(total of orders) > 5",
        True,
    ),
    "a window and a condition change nothing": (
        "count(orders in last 30 days where total > 5) >= 1",
        True,
    ),
    "comparing with everybody does not look at orders again": (
        "top 10% by sum(total of orders) and count(orders) > 1",
        True,
    ),
    "the last five orders are a pass of their own": (
        "count(orders) >= 2 and sum(total of last 5 orders) > 5",
        False,
    ),
    "lines are brought to their orders": ("count(lines) >= 2 and count(orders) >= 1", False),
    "lines lead up to orders": ("count(orders where count(lines) > 1) >= 1", False),
}


def _plan(folder: Path, rule: str) -> frozenset[str]:
    (folder / "rulebook.yaml").write_text(_BOOK, encoding="utf-8")
    (folder / "one.yaml").write_text(f"segments: [{{id: one, when: '{rule}'}}]", encoding="utf-8")
    return looked_at_once(segrules.load(folder).plan(), values=True)


@pytest.mark.parametrize(("rule", "once"), _CASES.values(), ids=_CASES)
def test_orders_are_looked_at_once(tmp_path: Path, rule: str, once: bool) -> None:  # noqa: FBT001 - of a table of cases
    found = _plan(tmp_path, rule)
    assert ("orders" in found) is once
    assert "customers" in found
    assert "lines" not in found


def test_what_is_looked_up_is_looked_at_besides(tmp_path: Path) -> None:
    found = _plan(tmp_path, 'count(orders where item.kind = "food") >= 1')
    assert found == {"customers", "orders"}
