"""Exact numbers with more digits than there is room for: an error, never another sum."""

from __future__ import annotations

from pathlib import Path

import pytest

import segrules
from segrules.diagnostics import Span

BOOK = """\
version: 1
base: customers
tables:
  customers:
    key: customer_id
    columns: {customer_id: number}
  orders:
    key: order_id
    time: placed_on
    belongs_to: {customers: customer_id}
    columns:
      order_id: number
      customer_id: number
      placed_on: date
      items: {type: number, decimals: 0}
      total: {type: number, decimals: 2}
"""
ORDERS = """\
order_id,customer_id,placed_on,items,total
1,1,2026-01-01,9000000000000000000,90000000000000000.25
2,1,2026-01-02,9000000000000000000,90000000000000000.25
3,1,2026-01-03,9000000000000000000,90000000000000000.25
4,2,2026-01-01,1,1
"""


def _run(folder: Path, when: str) -> set[int]:
    (folder / "rules").mkdir()
    (folder / "exports").mkdir()
    (folder / "rules" / "rulebook.yaml").write_text(BOOK)
    (folder / "rules" / "segments.yaml").write_text(f"segments:\n- id: a\n  when: {when}\n")
    (folder / "exports" / "customers.csv").write_text("customer_id\n1\n2\n")
    (folder / "exports" / "orders.csv").write_text(ORDERS)
    run = segrules.load(folder / "rules").apply([folder / "exports"], "2026-11-22")
    return set(run.memberships.collect()["customer_id"].to_list())


@pytest.mark.parametrize(
    "when",
    [
        "sum(items of orders) > 1",
        "sum(items of last 2 orders) > 1",
        "sum(items * items of orders) > 1",
        "sum(total * total of orders) > 1",
        "average(total * total of orders) > 1",
        "sum(total * 10_000_000_000_000_000_000_000 of orders) > 1",
    ],
)
def test_a_sum_without_room_is_told_at_its_clause(when: str, tmp_path: Path) -> None:
    with pytest.raises(segrules.DataError) as caught:
        _run(tmp_path, when)
    (problem,) = caught.value.diagnostics
    assert problem.code == "SR524"
    assert isinstance(problem.where, Span)
    assert problem.where.text == when


@pytest.mark.parametrize(
    "when",
    [
        "sum(total of orders) > 1",
        "max(total * total * total of orders) > 1",
        "average(items of orders) > 1",
        "max(items * items of orders) > 1",
    ],
)
def test_what_is_no_sum_or_has_room_is_computed(when: str, tmp_path: Path) -> None:
    assert _run(tmp_path, when) == {1}
