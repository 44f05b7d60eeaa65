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


def checked(
    read: Callable[[bool], tuple[pl.LazyFrame, pl.LazyFrame]], report_rest: Callable[[], None]
) -> pl.DataFrame:
    """Decide with codes; where they do not do, count what is odd and decide with texts.

    :param read: gives customers and orders, cleaned and marked, with codes or without.
    """
    customers, orders = read(True)  # noqa: FBT003 - with codes
    rows = decided(customers, orders)
    report_strays(rows, orders)
    if rows[ODD].any() or rows[_ODD_ORDERS].any():
        report_rest()
        rows = decided(*read(False))  # noqa: FBT003 - with texts
    return rows


def run(shop: Path, out: Path) -> Counts:
    """Write ``memberships.parquet``; give members and undecided by segment."""
    names = {"customers": of_customers(), "orders": OF_ORDERS}
    tables = {name: pl.scan_parquet(shop / f"{name}.parquet") for name in names}

    def read(coded: bool) -> tuple[pl.LazyFrame, pl.LazyFrame]:  # noqa: FBT001 - see `checked`
        customers, orders = (cleaned(tables[name], names[name], coded=coded) for name in names)
        return customers, orders

    def report_rest() -> None:
        for name, table in tables.items():
            report_odd(table, names[name])

    return profile.write(checked(read, report_rest), behaviour.segments(), out)


def job(shop: Path, out: Path) -> Callable[[], Counts]:
    """The work that is timed."""
    return partial(run, shop, out)
