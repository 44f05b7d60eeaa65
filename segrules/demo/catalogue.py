"""What TechShop sells and what it says about it: the two tables that no customer shapes."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

import polars as pl

from segrules.demo.chance import Chance, places

PER_CATEGORY = 20
"""Products of each category; their numbers run on from one category to the next."""

CAMPAIGN_COUNT = 24
"""One a month, the newest three weeks before the shop's today."""


class Category(NamedTuple):
    """A shelf of the shop: its share of what is bought, and its prices in pence."""

    name: str
    weight: float
    cheapest: int
    dearest: int


CATEGORIES = (
    Category("accessories", 31, 499, 3999),
    Category("audio", 14, 1499, 22999),
    Category("smart home", 11, 999, 14999),
    Category("gaming", 11, 1999, 44999),
    Category("phones", 6, 8999, 99999),
    Category("wearables", 6, 2999, 34999),
    Category("networking", 5, 1999, 17999),
    Category("printing", 5, 799, 19999),
    Category("software", 4, 999, 11999),
    Category("tablets", 3, 9999, 79999),
    Category("computers", 2.5, 29999, 179999),
    Category("cameras", 1.5, 6999, 119999),
)

_BRANDS = ("Aerolite", "Borealis", "Cobalt", "Delphi", "Ember", "Fjord", "Ökotek")
_THEMES = ("new arrivals", "weekend deals", "win back", "student offers", "app week")
_CHANNELS = ("email", "email", "push", "email", "sms", "email", "email", "post")
"""Themes and channels take turns."""


def pounds(pence: pl.Expr) -> pl.Expr:
    """Whole pence as an exact amount with two decimals."""
    return (pence.cast(pl.Decimal(18, 2)) / 100).cast(pl.Decimal(18, 2))


def products(seed: int) -> pl.DataFrame:
    """Every product once; ``pence`` is for the orders' sums and is not exported.

    Inside a category each product is dearer than the one before it.
    """
    chance = Chance(seed, "number")
    shelves = pl.DataFrame(CATEGORIES, orient="row", schema=list(Category._fields)).select(
        pl.col("name").alias("category"),
        "cheapest",
        (pl.col("dearest") / pl.col("cheapest")).alias("spread"),
    )
    step = (pl.col("number") % PER_CATEGORY) / (PER_CATEGORY - 1)
    rows = shelves.select(pl.all().repeat_by(PER_CATEGORY).explode())
    priced = rows.with_row_index("number").with_columns(
        # Prices end in 99 pence.
        pence=(pl.col("cheapest") * pl.col("spread") ** step / 100).floor().cast(pl.Int64) * 100
        + 99,
        brand=chance.missing("brand", 0.04, chance.one_of("brand", _BRANDS)),
    )
    model = (pl.col("number") % PER_CATEGORY + 1).cast(pl.String)
    return priced.select(
        "number",
        "pence",
        sku=sku(pl.col("number")),
        name=pl.format("{} {} {}", pl.col("brand").fill_null("Own"), "category", model),
        category="category",
        brand="brand",
        price=pounds(pl.col("pence")),
        cost=pounds((pl.col("pence") * (0.5 + 0.3 * chance.uniform("cost"))).cast(pl.Int64)),
    )


def sku(number: pl.Expr) -> pl.Expr:
    """How a product's number is written."""
    return pl.format("TS-{}", (number + 1000).cast(pl.String))


def bought(chance: Chance, name: str, taste: pl.Expr) -> pl.Expr:
    """The number of a product; ``taste`` from 0 to 1 leans to the dear end of the shelf."""
    shelf_of = {str(i): category.weight for i, category in enumerate(CATEGORIES)}
    shelves = places(shelf_of).cast(pl.Int64)
    shelf = pl.lit(shelves).gather((chance.uniform(f"{name} shelf") * len(shelves)).cast(pl.UInt32))
    place = chance.uniform(name) ** (2.4 - taste)
    return shelf * PER_CATEGORY + (place * PER_CATEGORY).cast(pl.Int64)


def campaigns(seed: int, today: dt.date) -> pl.DataFrame:
    """The campaigns of two years, the oldest first."""
    chance = Chance(seed, "campaign_id")
    numbers = pl.DataFrame({"campaign_id": range(1, CAMPAIGN_COUNT + 1)})
    turn = pl.col("campaign_id") - 1
    named = numbers.with_columns(
        theme=pl.lit(pl.Series(_THEMES)).gather(turn % len(_THEMES)),
        channel=pl.lit(pl.Series(_CHANNELS)).gather(turn % len(_CHANNELS)),
        sent_at=sent_at(pl.col("campaign_id"), today),
    )
    return named.select(
        "campaign_id",
        name=pl.format("{} {}", pl.col("sent_at").dt.to_string("%Y-%m"), "theme"),
        theme="theme",
        channel="channel",
        sent_at="sent_at",
        budget=chance.missing("budget", 0.2, pounds(chance.whole("budget", 20, 400) * 5_000)),
    )


def sent_at(campaign: pl.Expr, today: dt.date) -> pl.Expr:
    """When a campaign went out: at ten in the morning, thirty days apart."""
    days = (CAMPAIGN_COUNT - campaign) * 30 + 21
    return pl.lit(today).cast(pl.Datetime("us")) - pl.duration(days=days) + pl.duration(hours=10)


def newest_mail(campaign: pl.Expr) -> pl.Expr:
    """The campaign itself where it went out by mail, else the last mailed before it."""
    newest, latest = {}, 1
    for number in range(1, CAMPAIGN_COUNT + 1):
        if _CHANNELS[(number - 1) % len(_CHANNELS)] == "email":
            latest = number
        newest[number] = latest
    return campaign.replace_strict(newest, default=None, return_dtype=pl.Int64)
