"""A sample holds some customers, and what belongs to them."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

import segrules
from segrules.tables import NoRoomError, Scratch, sampled

RULEBOOK = """\
name: Shop
base: customers
tables:
  customers:
    key: customer_id
    columns: {customer_id: number}
  orders:
    key: order_id
    belongs_to: {customers: customer_id}
    columns: {order_id: number, customer_id: number}
  lines:
    key: line_id
    belongs_to: {orders: order_id}
    looks_up: {product: {table: products, by: sku}}
    columns: {line_id: number, order_id: number, sku: text}
  products:
    key: sku
    columns: {sku: text, price: number}
"""
SEGMENTS = """\
segments:
  - {id: buyers, when: 'has lines where product.price > 1'}
"""


@pytest.mark.parametrize(("every", "least", "most"), [(1, 900, 900), (3, 200, 400)])
def test_rows_follow_their_customers(tmp_path: Path, every: int, least: int, most: int) -> None:
    (tmp_path / "rulebook.yaml").write_text(RULEBOOK, "utf-8")
    (tmp_path / "segments.yaml").write_text(SEGMENTS, "utf-8")
    number = pl.int_range(1800, eager=True)
    skus = (number % 7).cast(pl.String)
    tables = {
        "customers": pl.DataFrame({"customer_id": number[:900]}),
        "orders": pl.DataFrame({"order_id": number, "customer_id": number * 7 % 950}),
        "lines": pl.DataFrame({"line_id": number, "order_id": number * 11 % 1900, "sku": skus}),
        "products": pl.DataFrame({"sku": skus[:7], "price": number[:7]}),
    }
    run = segrules.load(tmp_path).apply(tables, "2026-11-22")
    sample = sampled(run.scans, "customers", every, run.scratch)
    found = {name: frame.collect() for name, frame in sample.tables.items()}
    customers = sample.rows.collect()
    assert least <= customers.height <= most
    assert found["customers"].equals(customers)
    assert found["products"].height == 7
    orders = tables["orders"].filter(pl.col("customer_id") < 900)
    mine = found["orders"].filter(pl.col("customer_id") < 900)
    assert mine["order_id"].equals(orders.join(customers, "customer_id", "semi")["order_id"])
    lines = tables["lines"].join(found["orders"], "order_id", "semi")
    assert found["lines"]["order_id"].equals(lines["order_id"])
    run.close()
    with Scratch(tmp_path, _promised=1 << 62) as crowded, pytest.raises(NoRoomError):
        sampled(run.scans, "customers", every, crowded)
