"""The job of the benchmark of behaviour as somebody who knows Polars well writes it.

The sixty profile rules of `handwritten_polars.py`, and the forty of `behaviour/behaviour.yaml`:
one ``group_by`` over the orders for forty values, one join, cut values instead of ranks. Like the
other it leans on what its author knows of the export: no order lies in the future, times are local.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import handwritten_polars as profile
import polars as pl
from careful import LISTED
from handwritten_polars import Counts, Segments, days_ago, in_days, start
from polars import col

MONEY = ("total", "discount", "shipping")


def trusted(orders: pl.LazyFrame) -> pl.LazyFrame:
    """Orders as codes and pence; a value that was not agreed on is an error."""
    coded = [col(name).cast(pl.Enum(LISTED[name])) for name in ("status", "channel", "payment")]
    return orders.with_columns(*coded, *map(pence, MONEY))


def pence(name: str) -> pl.Expr:
    """An amount with two decimals as a whole number, which adds up exactly."""
    return col(name).to_physical().cast(pl.Int64)


def values() -> dict[str, pl.Expr]:
    """Forty values of each customer with orders; amounts in pence."""
    placed, total, discount = col("placed_at"), col("total"), col("discount")
    paid, known_coupon = col("status") == "paid", col("coupon").is_not_null()
    late = col("delivered_on") > col("promised_on")
    d30, d60, d90 = (in_days(placed, days_ago(n)) for n in (29, 59, 89))
    m12, m24 = in_days(placed, start(2025, 11, 23)), in_days(placed, start(2024, 11, 23))
    y3 = in_days(placed, start(2023, 11, 23))
    last_year = placed.is_between(start(2025, 1), start(2026, 1), closed="left")

    def amount(of: pl.Expr, where: pl.Expr) -> pl.Expr:
        return pl.when(where).then(of).sum()

    return {
        "orders": pl.len(),
        "paid": paid.sum(),
        "orders_30d": d30.sum(),
        "orders_90d": d90.sum(),
        "orders_12m": m12.sum(),
        "paid_12m": (m12 & paid).sum(),
        "paid_3y": (y3 & paid).sum(),
        "refunded": (col("status") == "refunded").sum(),
        "cancelled": (col("status") == "cancelled").sum(),
        "by_app": (col("channel") == "app").sum(),
        "by_app_12m": (m12 & (col("channel") == "app")).sum(),
        "by_store": (col("channel") == "store").sum(),
        "by_web": (col("channel") == "web").sum(),
        "coupons": known_coupon.sum(),
        "coupons_90d": (d90 & known_coupon).sum(),
        "discounted": (discount > 0).sum(),
        "late": late.sum(),
        "late_12m": (m12 & late).sum(),
        "pay_later": (col("payment") == "pay later").sum(),
        "vouchers": (col("payment") == "voucher").sum(),
        "large_24m": (m24 & paid & (total >= 100_00)).any(),
        "channels": col("channel").n_unique() - col("channel").has_nulls(),
        "payments_12m": pl.when(m12).then(col("payment")).drop_nulls().n_unique(),
        "total": total.sum(),
        "total_paid": amount(total, paid),
        "total_paid_90d": amount(total, d90 & paid),
        "total_paid_12m": amount(total, m12 & paid),
        "total_paid_last_year": amount(total, last_year & paid),
        "total_paid_3y": amount(total, y3 & paid),
        "total_pay_later": amount(total, col("payment") == "pay later"),
        "discounts": discount.sum(),
        "shipping_paid": amount(col("shipping"), paid),
        "discounts_12m": amount(discount, m12),
        "discounts_known_12m": (m12 & discount.is_not_null()).sum(),
        "totals_known_paid": (paid & total.is_not_null()).sum(),
        "largest": total.max(),
        "largest_60d": pl.when(d60 & paid).then(total).max(),
        "last": placed.max(),
        "first": placed.min(),
        "last_paid": pl.when(paid).then(placed).max(),
        "last_paid_3y": pl.when(y3 & paid).then(placed).max(),
    }


_ZERO = (
    *("orders", "paid", "orders_30d", "orders_90d", "orders_12m", "paid_12m", "paid_3y"),
    *("refunded", "cancelled", "by_app", "by_app_12m", "by_store", "by_web", "coupons"),
    *("coupons_90d", "discounted", "late", "late_12m", "pay_later", "vouchers", "channels"),
    *("payments_12m", "total", "total_paid", "total_paid_90d", "total_paid_12m"),
    *("total_paid_last_year", "total_paid_3y", "total_pay_later", "discounts", "shipping_paid"),
)
"""What is 0, and not missing, for customers without orders."""


def behaviour() -> Segments:
    """What they did."""
    average_paid = col("total_paid") / 100 / _positive(col("totals_known_paid"))
    discount_12m = col("discounts_12m") / 100 / _positive(col("discounts_known_12m"))
    return {
        "b-frequent": col("paid") >= 8,
        "b-loyal": (col("orders") >= 5) & (col("orders_12m") >= 3),
        "b-busy-month": col("orders_30d") >= 2,
        "b-quarterly": col("orders_90d") >= 2,
        "b-returners": col("refunded") >= 2,
        "b-cancellers": (col("cancelled") >= 2) | (col("refunded") >= 3),
        "b-app-lovers": (col("by_app") >= 3)
        & (col("by_app_12m") / _positive(col("orders_12m")) >= 0.5),
        "b-shop-and-web": (col("by_store") >= 1) & (col("by_web") >= 1),
        "b-channels": col("channels") >= 3,
        "b-payments": col("payments_12m") >= 2,
        "b-couponers": (col("coupons") >= 0.5 * col("orders")) & (col("orders") >= 2),
        "b-fresh-coupon": col("coupons_90d") >= 1,
        "b-discounted": (col("discounted") >= 3) & (col("discounts") >= 25_00),
        "b-big-spenders": col("total_paid") >= 1500_00,
        "b-turnover": col("total") >= 2000_00,
        "b-hot": col("total_paid_90d") >= 300_00,
        "b-growing": col("total_paid_12m") > col("total_paid_last_year"),
        "b-steady": (col("total_paid_3y") >= 600_00) & (col("paid_12m") >= 2),
        "b-free-shipping": (col("shipping_paid") == 0) & (col("paid") >= 2),
        "b-big-ticket": col("largest") >= 400_00,
        "b-recent-ticket": col("largest_60d") >= 250_00,
        "b-average": average_paid.is_between(80, 120),
        "b-bargains": discount_12m >= 5,
        "b-lapsed": col("last") < start(2026, 2, 22),
        "b-old-hands": (col("first") < start(2023, 11, 22))
        & in_days(col("last_paid"), start(2025, 11, 23)),
        "b-late-parcels": col("late") >= 2,
        "b-late-lately": (col("late_12m") >= 1) & (col("nps") <= 6),
        "b-pay-later": (col("pay_later") >= 2) & (col("total_pay_later") >= 200_00),
        "b-no-vouchers": (col("vouchers") == 0) & col("large_24m").fill_null(value=False),
        "b-buyers": col("paid_3y") >= 1,
    }


def _positive(number: pl.Expr) -> pl.Expr:
    return pl.when(number > 0).then(number)


def _at_top(value: pl.Expr, parts: int) -> pl.Expr:
    """Whether a value is among the highest 1/parts of those that are known, ties included."""
    place = (value.count() + parts - 1) // parts
    return value >= value.drop_nulls().sort(descending=True).get(place - 1)


def _above(value: pl.Expr, part: int, parts: int) -> pl.Expr:
    """Whether more than part/parts of the known values are lower."""
    lower = (value.count() * part + parts - 1) // parts
    return value > value.drop_nulls().sort().get(lower - 1)


def relative() -> Segments:
    """How they compare with everybody."""
    spent, basket = col("total_spent"), col("average_order_value")
    buyer = col("b-buyers")
    often = pl.when(buyer).then(col("paid_3y"))
    money = pl.when(buyer).then(col("total_paid_3y"))
    in_country = pl.when(col("country").is_not_null()).then(spent)
    rank = in_country.rank("min", descending=True).over("country")
    known = in_country.count().over("country")
    recent = col("last_paid_3y").dt.date()
    return {
        "r-top-decile": _at_top(spent, 10),
        "r-top-fifth": _at_top(col("total_paid"), 5),
        "r-country-best": (rank <= (known + 19) // 20) & (spent > 0),
        # More than three quarters are lower or equal: from the first value behind 75 % on.
        "r-upper-quarter": basket >= basket.drop_nulls().sort().get(basket.count() * 3 // 4),
        "r-twice-average": pence("total_spent") * spent.count() > 2 * pence("total_spent").sum(),
        "r-thousand-best": col("total_paid_12m")
        >= col("total_paid_12m").sort(descending=True).get(999),
        "r-recent": recent
        >= recent.drop_nulls().sort(descending=True).get((recent.count() + 4) // 5 - 1),
        "r-often": _above(often, 3, 5),
        "r-money": _at_top(money, 5).fill_null(value=False),
    }


def segments() -> tuple[str, ...]:
    """All hundred, in the order of the rulebook."""
    return (*behaviour(), *relative(), "r-win-back", *profile.segments())


def joined(customers: pl.LazyFrame, by_customer: pl.LazyFrame, *more: str) -> pl.DataFrame:
    """One row per customer: the rules that look at it alone, and what the others compare."""
    shown = ("country", "total_spent", "average_order_value")
    counted = ("total_paid", "total_paid_12m", "last_paid_3y", "paid_3y", "total_paid_3y")
    return (
        customers.join(by_customer, on="customer_id", how="left", maintain_order="left")
        .with_columns(col(_ZERO).fill_null(0))
        .select("customer_id", *shown, *counted, *more, **profile.segments(), **behaviour())
        .collect(engine="streaming")
    )


def compared(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with the rules that compare with everybody, and the one that asks for others."""
    rows = rows.with_columns(**relative())
    lost = col("b-lapsed").fill_null(value=False)
    refused = col("do-not-contact").fill_null(value=False)
    return rows.with_columns((col("r-money") & lost & ~refused).alias("r-win-back"))


def run(shop: Path, out: Path) -> Counts:
    """Write ``memberships.parquet``; give members and undecided by segment."""
    orders = trusted(pl.scan_parquet(shop / "orders.parquet"))
    by_customer = orders.group_by("customer_id").agg(**values())
    rows = joined(pl.scan_parquet(shop / "customers.parquet"), by_customer)
    return profile.write(compared(rows), segments(), out)


def job(shop: Path, out: Path) -> Callable[[], Counts]:
    """The work that is timed."""
    return partial(run, shop, out)
