"""What a customer file carries of the other tables: sums, last times, counts.

Money, orders and their dates are of paid orders alone.
"""

from __future__ import annotations

import datetime as dt

import polars as pl

from segrules.demo.catalogue import CATEGORIES, pounds
from segrules.demo.chance import Chance

_TIERS = (("platinum", 3_000_00), ("gold", 1_200_00), ("silver", 400_00))
"""Each with the pence that its members have spent at least."""

_NOTHING = ("_spent", "_spent_12m", "_spent_before", "order_count", "refund_count", "event_count",
            "sessions_30d", "ticket_count", "open_tickets", "store_visits")  # fmt: skip
"""Sums and counts that are 0 for those who have no rows."""


def with_totals(
    people: pl.DataFrame, rows: dict[str, pl.DataFrame], seed: int, today: dt.date
) -> pl.DataFrame:
    """The people with their totals over the rows of the other tables (by name)."""
    chance = Chance(seed, "customer_id")
    totals = (
        _of_orders(rows["orders"], today),
        _favourites(rows["orders"], rows["order_lines"]),
        _of_events(rows["events"], today),
        _of_tickets(rows["tickets"]),
        rows["shop_visits"].group_by("customer_id").agg(
            store_visits=pl.len().cast(pl.Int64), last_visit_at=pl.col("visited_at").max()
        ),
    )  # fmt: skip
    for total in totals:
        people = people.join(total, on="customer_id", how="left", maintain_order="left")
    mailed = pl.col("email_consent").fill_null(value=False)
    return (
        people.with_columns(pl.col(_NOTHING).fill_null(0))
        .with_columns(
            last_seen_at=pl.max_horizontal("_last_event_at", "_last_any_order_at"),
            # Who is not mailed has no counts, which is not the same as none.
            email_opens_90d=pl.when(mailed).then(pl.col("email_opens_90d").fill_null(0)),
            email_clicks_90d=pl.when(mailed).then(pl.col("email_clicks_90d").fill_null(0)),
            total_spent=pounds(pl.col("_spent")),
            spent_12m=pounds(pl.col("_spent_12m")),
            spent_previous_12m=pounds(pl.col("_spent_before")),
            average_order_value=pl.when(pl.col("order_count") > 0).then(_average()),
            loyalty_tier=_tier(chance),
        )
        .with_columns(**_loyalty(chance, today), churn_risk=_churn_risk(chance, today))
    )


def _average() -> pl.Expr:
    """The average order in pounds, halves of a penny upwards."""
    count = pl.col("order_count")
    return pounds((2 * pl.col("_spent") + count) // (2 * count))


def _of_orders(orders: pl.DataFrame, today: dt.date) -> pl.DataFrame:
    paid = pl.col("status") == "paid"
    day = pl.col("placed_at").dt.date()
    year_ago = pl.lit(today).dt.offset_by("-12mo")
    two_years_ago = pl.lit(today).dt.offset_by("-24mo")
    total, placed = pl.col("_total"), pl.col("placed_at").filter(paid)
    return orders.group_by("customer_id").agg(
        _spent=total.filter(paid).sum(),
        _spent_12m=total.filter(paid & (day > year_ago)).sum(),
        _spent_before=total.filter(paid & (day > two_years_ago) & (day <= year_ago)).sum(),
        order_count=paid.sum().cast(pl.Int64),
        refund_count=(pl.col("status") == "refunded").sum().cast(pl.Int64),
        first_order_at=placed.min(),
        last_order_at=placed.max(),
        _last_any_order_at=pl.col("placed_at").max(),
    )


def _favourites(orders: pl.DataFrame, lines: pl.DataFrame) -> pl.DataFrame:
    """The category of most lines; of several the one with the first name."""
    names = pl.Series([category.name for category in CATEGORIES])
    named = lines.select("order_id", category=pl.lit(names).gather(pl.col("_shelf")))
    owned = named.join(orders.select("order_id", "customer_id"), on="order_id")
    counted = owned.group_by("customer_id", "category").len()
    best = counted.sort("customer_id", "len", "category", descending=[False, True, False])
    return best.group_by("customer_id").agg(favourite_category=pl.col("category").first())


def _of_events(events: pl.DataFrame, today: dt.date) -> pl.DataFrame:
    happened, kind = pl.col("happened_at"), pl.col("type")
    mail = events.lazy().filter(happened.dt.date() > today - dt.timedelta(days=90))
    mails = mail.group_by("customer_id").agg(
        email_opens_90d=(kind == "email_open").sum().cast(pl.Int64),
        email_clicks_90d=(kind == "email_click").sum().cast(pl.Int64),
    )
    visits = events.lazy().filter(
        happened.dt.date() > today - dt.timedelta(days=30),
        kind.is_in(["view", "cart", "app_open"]),
    )
    sessions = visits.group_by("customer_id").agg(
        sessions_30d=happened.dt.date().n_unique().cast(pl.Int64)
    )
    seen = events.lazy().group_by("customer_id").agg(
        event_count=pl.len().cast(pl.Int64),
        _last_event_at=happened.max(),
        last_cart_at=happened.filter(kind == "cart").max(),
    )  # fmt: skip
    return (
        seen.join(mails, on="customer_id", how="left")
        .join(sessions, on="customer_id", how="left")
        .collect()
    )


def _of_tickets(tickets: pl.DataFrame) -> pl.DataFrame:
    return tickets.group_by("customer_id").agg(
        ticket_count=pl.len().cast(pl.Int64),
        open_tickets=(pl.col("status") == "open").sum().cast(pl.Int64),
        last_ticket_at=pl.col("opened_at").max(),
    )


def _tier(chance: Chance) -> pl.Expr:
    """The tier of those who joined the loyalty scheme, by what they spent."""
    tier = pl.lit("bronze")
    for name, pence in reversed(_TIERS):
        tier = pl.when(pl.col("_spent") >= pence).then(pl.lit(name)).otherwise(tier)
    joined = chance.happens("loyalty", 0.5 + 0.35 * pl.col("_activity"))
    return pl.when(joined).then(tier)


def _loyalty(chance: Chance, today: dt.date) -> dict[str, pl.Expr]:
    """A point a pound, less what was redeemed; points lapse at the end of some month."""
    left = 1 - 0.8 * chance.uniform("redeemed")
    points = (pl.col("_spent") * left / 100).cast(pl.Int64)
    joined = pl.col("loyalty_tier").is_not_null()
    month = pl.lit(today).dt.month_end().dt.offset_by(
        pl.format("{}mo", chance.whole("expiry", 0, 11))
    )  # fmt: skip
    return {
        "loyalty_points": pl.when(joined).then(points),
        "points_expire_on": pl.when(joined & (points > 0)).then(month.dt.month_end()),
    }


def _churn_risk(chance: Chance, today: dt.date) -> pl.Expr:
    """A model's score from 0 to 1 with two decimals; it knows only those who ordered."""
    quiet = (pl.lit(today) - pl.col("last_order_at").dt.date()).dt.total_days()
    leaning = 1 - (-quiet / 240).exp()
    score = (0.75 * leaning + 0.25 * chance.uniform("churn")).round(2)
    return chance.missing("churn score", 0.05, score)
