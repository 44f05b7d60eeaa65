"""What led to orders and customers: views and carts, answered campaigns, friends who referred."""

from __future__ import annotations

import datetime as dt

import polars as pl

from segrules.demo.catalogue import CAMPAIGN_COUNT, pounds, sent_at
from segrules.demo.chance import Chance
from segrules.demo.people import tenure

_SEEN_SHARE = 0.45
"""Orders whose browsing was recorded; the others came without consent, or from a store."""

_ANSWER_SHARE = 0.25
"""Orders in the fortnight after a campaign that answer it."""

_EVENTS_BEFORE = 600
_MAX_EVENTS = 1_000
_MAX_ORDERS = 100


def events(
    others: pl.DataFrame, placed: pl.DataFrame, bought: pl.DataFrame, seed: int
) -> pl.DataFrame:
    """The events with a view and a cart before many an order of the web and the app."""
    chance = Chance(seed, "order_id")
    first = bought.group_by("order_id", maintain_order=True).agg(pl.col("sku").first())
    online = placed.filter(
        pl.col("channel").is_in(["web", "app"]), chance.happens("recorded", _SEEN_SHARE)
    ).join(first, on="order_id", maintain_order="left")
    number = pl.col("order_id") - pl.col("customer_id") * _MAX_ORDERS
    key = pl.col("customer_id") * _MAX_EVENTS + _EVENTS_BEFORE + 2 * number
    device = chance.pick("device", {"phone": 55, "desktop": 35, "tablet": 10})
    steps = [
        online.select(
            "customer_id",
            event_id=key + step,
            happened_at=pl.col("placed_at") - pl.duration(minutes=minutes),
            type=pl.lit(type_),
            sku="sku",
            campaign_id=pl.lit(None, dtype=pl.Int64),
            device=pl.when(pl.col("channel") == "app").then(pl.lit("phone")).otherwise(device),
        )
        for step, type_, minutes in (
            (0, "view", chance.whole("view", 15, 300)),
            (1, "cart", chance.whole("cart", 1, 14)),
        )
    ]
    return pl.concat([others, *steps]).sort("event_id")


def responses(
    others: pl.DataFrame, placed: pl.DataFrame, seed: int, today: dt.date
) -> pl.DataFrame:
    """The responses with those of buyers: first they click, then they buy or redeem a coupon."""
    chance = Chance(seed, "order_id")
    numbers = pl.DataFrame({"campaign_id": range(1, CAMPAIGN_COUNT + 1)})
    sent = numbers.select("campaign_id", _sent=sent_at(pl.col("campaign_id"), today))
    mailed = placed.filter(pl.col("email_consent"), chance.happens("answers", _ANSWER_SHARE))
    answered = mailed.sort("placed_at").join_asof(
        sent.sort("_sent"), left_on="placed_at", right_on="_sent", tolerance="14d"
    ).drop_nulls("campaign_id")  # fmt: skip
    bought = (
        pl.when(pl.col("coupon").is_null()).then(pl.lit("bought")).otherwise(pl.lit("redeemed"))
    )
    steps = [
        answered.select(
            "customer_id",
            "campaign_id",
            responded_at=pl.max_horizontal("_sent", pl.col("placed_at") - ago),
            response=response,
        )
        for ago, response in (
            (pl.duration(minutes=chance.whole("click", 2, 90)), pl.lit("clicked")),
            (pl.duration(minutes=0), bought),
        )
    ]
    return pl.concat([others, *steps]).sort(
        "customer_id", "responded_at", "campaign_id", "response"
    )


def referrals(people: pl.DataFrame, seed: int, first_customer: int) -> pl.DataFrame:
    """Who brought whom: an earlier customer, where the sign-up came by a referral."""
    friend = Chance(seed, "customer_id")
    number = pl.col("customer_id") - first_customer
    # To the fourth: those with the first numbers bring many, most bring nobody.
    referrer = first_customer + (friend.uniform("referrer") ** 4 * number).cast(pl.Int64)
    brought = people.filter(pl.col("signup_channel") == "referral", number > 0)
    known = brought.with_columns(referrer_id=referrer).filter(
        tenure(Chance(seed, "referrer_id")) > pl.col("_tenure")
    )
    return known.select(
        "referrer_id",
        friend_id="customer_id",
        referred_on="signed_up",
        reward=pounds(friend.whole("reward", 1, 4) * 500),
    )
