"""What customers bought: orders and their lines."""

from __future__ import annotations

import datetime as dt

import polars as pl

from segrules.demo.catalogue import PER_CATEGORY, bought, pounds, sku
from segrules.demo.chance import Chance

STATUSES = {"paid": 91, "refunded": 6, "cancelled": 3}
_PAYMENTS = {"card": 58, "wallet": 26, "pay later": 11, "voucher": 5}
_COUPONS = {"WELCOME10": 35, "SAVE10": 30, "LOYAL10": 20, "spring10": 15}
_HOURS = {str(hour): weight for hour, weight in enumerate(
    (1, 0.5, 0.3, 0.2, 0.2, 0.5, 1.5, 3, 4, 5, 5.5, 6, 7, 6, 5, 5, 5.5, 6, 7, 9, 10, 9, 6, 3)
)}  # fmt: skip
"""When people are awake, and on the sofa."""

_MAX_ORDERS = 100
_MAX_LINES = 10
_SHIPPING = 399
_FREE_SHIPPING_FROM = 4_000
_SEASON_SHARE = 0.2
_RHYTHM_SHARE = 0.2
_GIVERS_SHARE = 0.07
_CLIPPERS_SHARE = 0.08


def one_row_each(frame: pl.DataFrame, count: str, number: str) -> pl.DataFrame:
    """Each row as often as its ``count`` says, numbered from 0 in ``number``."""
    some = frame.filter(pl.col(count) > 0)
    return some.with_columns(pl.int_ranges(0, count).alias(number)).explode(number)


def some_time(chance: Chance, name: str, day: pl.Expr) -> pl.Expr:
    """A moment of the day, to the second."""
    hours = chance.pick(f"{name} hour", _HOURS).cast(pl.Int64)
    since_midnight = pl.duration(hours=hours, seconds=chance.whole(f"{name} second", 0, 3599))
    return day.cast(pl.Datetime("us")) + since_midnight


def orders(people: pl.DataFrame, seed: int, today: dt.date) -> pl.DataFrame:
    """Orders without amounts, each customer's in the order of time.

    A fifth of them move to the weeks before Christmas where the customer was about then. Some
    customers keep a rhythm, some buy presents and nothing else.
    """
    wanted = people.select(
        "customer_id", "_taste", "_orders", "_active_days", "signed_up", "app_user", "email_consent"
    )
    rows = one_row_each(wanted, "_orders", "_k").with_columns(
        _draw=pl.col("customer_id") * _MAX_ORDERS + pl.col("_k")
    )
    chance, who = Chance(seed, "_draw"), Chance(seed, "customer_id")
    regular, giver = who.happens("rhythm", _RHYTHM_SHARE), who.happens("giver", _GIVERS_SHARE)
    # The first order comes soon after the sign-up.
    some_day = chance.uniform("order") ** pl.when(pl.col("_k") == 0).then(4).otherwise(1)
    in_turn = (pl.col("_k") + 0.2 * chance.uniform("order")) / pl.col("_orders")
    when = pl.when(regular).then(in_turn).otherwise(some_day)
    day = pl.col("signed_up") + pl.duration(days=(when * pl.col("_active_days")).cast(pl.Int64))
    gift = giver | (~regular & chance.happens("gift", _SEASON_SHARE))
    dated = rows.with_columns(_day=day).with_columns(_day=_moved_to_season(chance, gift))
    timed = dated.with_columns(placed_at=some_time(chance, "order", pl.col("_day")))
    ordered = timed.sort("customer_id", "placed_at", "_k").with_columns(
        order_id=pl.col("customer_id") * _MAX_ORDERS
        + pl.int_range(pl.len()).over("customer_id")
        + 1
    )
    return ordered.with_columns(**_order_details(chance, who, today))


def _moved_to_season(chance: Chance, gift: pl.Expr) -> pl.Expr:
    day = pl.col("_day")
    season = pl.date(day.dt.year(), 11, 14) + pl.duration(days=chance.whole("season", 0, 40))
    last = pl.col("signed_up") + pl.duration(days="_active_days")
    fits = season.is_between("signed_up", last)
    return pl.when(fits & gift).then(season).otherwise(day)


def _order_details(chance: Chance, who: Chance, today: dt.date) -> dict[str, pl.Expr]:
    by_app = pl.col("app_user").fill_null(value=False) & chance.happens("by app", 0.45)
    elsewhere = chance.pick("order channel", {"web": 74, "store": 17, "marketplace": 9})
    late = (chance.uniform("late") ** 6 * 12).cast(pl.Int64)
    delivered = pl.col("_day") + pl.duration(days=1 + chance.whole("days", 0, 2) + late)
    status = chance.pick("status", STATUSES)
    without = pl.when(who.happens("clips coupons", _CLIPPERS_SHARE)).then(0.3).otherwise(0.9)
    arrived = (status == "paid") & (delivered <= today)
    return {
        "status": status,
        "channel": pl.when(by_app).then(pl.lit("app")).otherwise(elsewhere),
        "payment": chance.missing("payment", 0.03, chance.pick("payment", _PAYMENTS)),
        "coupon": chance.missing("coupon", without, chance.pick("coupon", _COUPONS)),
        "promised_on": pl.col("_day") + pl.duration(days=3),
        "delivered_on": pl.when(arrived).then(delivered),
        "_lines": chance.pick("lines", {"1": 58, "2": 25, "3": 11, "4": 6}).cast(pl.Int64),
    }


def lines(placed: pl.DataFrame, products: pl.DataFrame, seed: int) -> pl.DataFrame:
    """The lines of the orders, with whole ``_pence`` for the sums."""
    rows = one_row_each(placed.select("order_id", "_taste", "_lines"), "_lines", "_line")
    drawn = rows.with_columns(_draw=pl.col("order_id") * _MAX_LINES + pl.col("_line"))
    chance = Chance(seed, "_draw")
    chosen = drawn.with_columns(
        number=bought(chance, "line", pl.col("_taste")),
        quantity=chance.pick("quantity", {"1": 84, "2": 12, "3": 3, "4": 1}).cast(pl.Int64),
    )
    price = pl.lit(products["pence"]).gather(pl.col("number"))
    on_sale = chance.happens("on sale", 0.1)
    paid = pl.when(on_sale).then(price * 9 // 10).otherwise(price)
    return chosen.select(
        "order_id",
        sku=sku(pl.col("number")),
        quantity="quantity",
        unit_price=pounds(paid),
        unit_cost=pl.lit(products["cost"]).gather(pl.col("number")),
        _pence=paid * pl.col("quantity"),
        _shelf=pl.col("number") // PER_CATEGORY,
    )


def priced(placed: pl.DataFrame, bought_lines: pl.DataFrame) -> pl.DataFrame:
    """The orders with what they cost: lines, less the coupon's tenth, and the shipping."""
    sums = bought_lines.group_by("order_id").agg(_goods=pl.col("_pence").sum())
    discount = pl.when(pl.col("coupon").is_not_null()).then(pl.col("_goods") // 10).otherwise(0)
    free = (pl.col("_goods") >= _FREE_SHIPPING_FROM) | (pl.col("channel") == "store")
    shipping = pl.when(free).then(0).otherwise(_SHIPPING)
    return placed.join(sums, on="order_id", how="left", maintain_order="left").with_columns(
        discount=pounds(discount),
        shipping=pounds(shipping),
        total=pounds(pl.col("_goods") - discount + shipping),
        _total=pl.col("_goods") - discount + shipping,
    )
