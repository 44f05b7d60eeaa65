"""The job of the benchmark of behaviour by hand, trusting nothing: what segrules does of itself.

To the job of `handwritten_behaviour.py` it adds what `careful.py` lists, for both tables; orders of
nobody and orders dated after today are counted and left out.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import handwritten_behaviour as behaviour
import handwritten_polars as profile
import polars as pl
from careful import ODD, check_keys, cleaned, report, report_odd
from handwritten_polars import MIDNIGHT, Counts
from polars import col

OF_ORDERS = (
    *("customer_id", "placed_at", "status", "channel", "payment", "coupon"),
    *("discount", "shipping", "total", "promised_on", "delivered_on"),
)
_ODD_ORDERS = "odd_orders"


def of_customers() -> set[str]:
    """The columns of customers that the rules look at."""
    compared = {"customer_id", "country", "total_spent", "average_order_value", "nps"}
    return compared | profile.used_by(profile.segments())


def decided(customers: pl.LazyFrame, orders: pl.LazyFrame) -> pl.DataFrame:
    """One row per customer with all rules, from tables that are cleaned and marked."""
    in_time = (col("placed_at") <= MIDNIGHT).fill_null(value=True)
    seen = orders.with_columns(*map(behaviour.pence, behaviour.MONEY)).filter(in_time)
    marked = {_ODD_ORDERS: col(ODD).any()}
    by_customer = seen.group_by("customer_id").agg(**behaviour.values(), **marked)
    rows = behaviour.joined(customers, by_customer, "orders", ODD, _ODD_ORDERS)
    check_keys(rows["customer_id"])
    return behaviour.compared(rows)


def report_strays(rows: pl.DataFrame, orders: pl.LazyFrame) -> None:
    """Count orders of nobody and of tomorrow, where not every order has been seen."""
    if rows["orders"].sum() == orders.select(pl.len()).collect().item():
        return
    owned = col("customer_id").is_in(rows["customer_id"].implode())
    late = col("placed_at") > MIDNIGHT
    strays = {"orders of nobody": (~owned.fill_null(value=False)).sum(), "after today": late.sum()}
    report(orders.select(**strays).collect(engine="streaming").to_dicts()[0])


def run(shop: Path, out: Path) -> Counts:
    """Write ``memberships.parquet``; give members and undecided by segment."""
    customers, orders = (
        pl.scan_parquet(shop / f"{name}.parquet") for name in ("customers", "orders")
    )
    columns = of_customers()
    rows = decided(cleaned(customers, columns, coded=True), cleaned(orders, OF_ORDERS, coded=True))
    report_strays(rows, orders)
    if is_odd(rows):
        report_odd(customers, columns)
        report_odd(orders, OF_ORDERS)
        rows = decided(
            cleaned(customers, columns, coded=False), cleaned(orders, OF_ORDERS, coded=False)
        )
    return profile.write(rows, behaviour.segments(), out)


def is_odd(rows: pl.DataFrame) -> bool:
    """Whether any row of either table was marked."""
    return bool(rows[ODD].any() or rows[_ODD_ORDERS].any())


def job(shop: Path, out: Path) -> Callable[[], Counts]:
    """The work that is timed."""
    return partial(run, shop, out)
