"""Random rows of all tables: few keys, many ties, missing cells, rows of nobody."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from decimal import Decimal

from .calendar import Moment
from .customers import CHANGE_DAYS
from .tables import DEVICE, MONEY, TABLES, WHOLE, kind
from .tree import Scalar, Value

Data = dict[str, list[dict[str, Value]]]
"""By table, its rows."""

TEXTS = {
    "country": ("GB", "IE", "gb"), "city": ("Cork", "Bath"), "land_code": ("GB", "IE", "gb"),
    "town": ("Cork", "Bath"), "status": ("paid", "open", "Paid"), "channel": ("app", "web", "shop"),
    "note": ("ß", "SS", "Ann"), "words": ("good", "BAD", "so so"), "kind": ("view", "cart", "play"),
    "category": ("shoes", "Hats", "toys"), "land": ("IE", "FR"), "mood": ("glad", "sad"),
    "topic": ("mail", "phone"), "model": ("Pixel 9", "iPhone"), "sku": ("a1", "b2", "c3", "zz"),
    "favourite": ("a1", "b2", "c3", "zz"), "maker_id": ("m1", "m2", "mm"),
    "review_id": ("r1", "r2"), "tags": ("vip", "VIP", "ß", "new"), "coupons": ("X1", "x1", "mail"),
    "materials": ("wool", "Wool", "silk"),
}  # fmt: skip
"""The values of columns; the last of `sku` and `maker_id` are nobody's key."""
DOUBLES = (
    0.0, 0.25, 0.5, 1.5, 2.5, 7.0, 100.0, 0.1, 0.3, 1 / 3, 2.675, float("nan"), float("inf"),
)  # fmt: skip
"""None below zero: sums in which digits cancel out hang on their order."""
AMOUNTS = ("0.00", "0.01", "-0.50", "19.99", "12.50", "100.00", "33.33", "12345678901.23")
WHOLES = (0, 1, 1, 2, 3, 5, 12)
_SIZES = {
    "orders": 2.5, "order_lines": 4.0, "reviews": 1.5, "events": 3.0, "visits": 2.5,
    "tickets": 2.0, "replies": 2.0, "consents": 1.5,
}  # fmt: skip
"""Rows for each customer."""
_BLANKS = ("", " ", "\t")
_UNKNOWN = {"channel": ("fax", "App")}
"""What a column holds beside its declared values, in some exports."""


class Drawer:
    """Draws cells; times are from a few, most of them near the as-of moment."""

    def __init__(self, chance: random.Random, moment: Moment, customers: int) -> None:
        self.chance = chance
        self.customers = customers
        self.orders = round(customers * _SIZES["orders"])
        self.tickets = round(customers * _SIZES["tickets"])
        self.instants = _instants(chance, moment)

    def data(self) -> Data:
        """All tables."""
        data: Data = {"customers": self.keyed("customers", "customer_id", self.customers)}
        data["orders"] = self.keyed("orders", "order_id", self.orders)
        data["tickets"] = self.keyed("tickets", "ticket_id", self.tickets)
        for table in ("order_lines", "events", "replies", "consents"):
            data[table] = self.many(table)
        data["visits"] = self.keyed("visits", "visit_id", len(self.many("visits")))
        reviews = self.many("reviews")
        data["reviews"] = [{**row, "review_id": f"r{i}"} for i, row in enumerate(reviews)]
        data["products"] = self.of_keys("products", "sku", TEXTS["sku"][:-1])
        data["makers"] = self.of_keys("makers", "maker_id", TEXTS["maker_id"][:-1])
        places = [(land, town) for land in ("GB", "IE") for town in TEXTS["city"]]
        chosen = self.chance.sample(places, 3)
        names = ("country", "city")
        data["stores"] = [
            {**self.row("stores"), **dict(zip(names, it, strict=True))} for it in chosen
        ]
        return data

    def keyed(self, table: str, key: str, count: int) -> list[dict[str, Value]]:
        """Rows with the keys 1, 2, 3 … in any order, customers in theirs."""
        keys = list(range(1, count + 1))
        if table != "customers":
            self.chance.shuffle(keys)
        return [{**self.row(table), key: number} for number in keys]

    def of_keys(self, table: str, key: str, keys: Sequence[str]) -> list[dict[str, Value]]:
        """One row for each key."""
        return [{**self.row(table), key: it} for it in keys]

    def many(self, table: str) -> list[dict[str, Value]]:
        """Rows without a key of their own."""
        return [self.row(table) for _ in range(round(self.customers * _SIZES[table]))]

    def row(self, table: str) -> dict[str, Value]:
        """A missing cell in about a sixth of all places, in fewer that say whose the row is."""
        row: dict[str, Value] = {}
        for name, declared in TABLES[table].columns.items():
            rare = name.endswith("_id") or name == TABLES[table].time
            missing = self.chance.random() < (0.06 if rare else 0.16)
            row[name] = None if missing else self.cell(name, declared)
        return row

    def cell(self, name: str, declared: str) -> Value:
        """A cell that is known, or blank."""
        pick = self.chance.choice
        match kind(declared):
            case "text":
                return pick(self.texts(name))
            case "list of text":
                return self.some((*TEXTS[name], None))
            case "list of number":
                return self.some((1.0, 2.5, 0.0, 100.0, None))
            case "yes/no":
                return pick((True, False))
            case "date":
                return pick(self.instants).date()
            case "datetime":
                when = pick(self.instants)
                return when.replace(tzinfo=dt.UTC) if name == "at" else when
            case _ if declared == MONEY:
                return Decimal(pick(AMOUNTS))
            case _ if declared == WHOLE:
                return pick(WHOLES)
            case _ if declared == DEVICE:
                return {
                    "model": pick((*TEXTS["model"], None)),
                    "year": pick((2019.0, 2024.0, None)),
                }
            case _:
                return self.number(name)

    def texts(self, name: str) -> Sequence[str]:
        """The texts to pick from: mostly known ones."""
        draw = self.chance.random()
        if draw < 0.05:
            return _BLANKS
        return _UNKNOWN.get(name, TEXTS[name]) if draw > 0.995 else TEXTS[name]

    def some(self, pool: Sequence[Scalar]) -> list[Scalar]:
        """A few items of a list, none now and then."""
        return [self.chance.choice(pool) for _ in range(self.chance.choice((0, 1, 1, 2, 3)))]

    def number(self, name: str) -> Value:
        """Keys of a few rows, and of none; other numbers as doubles."""
        match name:
            case "customer_id" | "opener" | "assignee" | "friend_id" | "sender":
                return self.chance.randint(1, self.customers + 1)
            case "order_id":
                return self.chance.randint(1, self.orders + 1)
            case "ticket_id":
                return self.chance.randint(1, self.tickets + 1)
            case "visit_id":
                return 0
            case _:
                return self.chance.choice(DOUBLES)


def _instants(chance: random.Random, moment: Moment) -> list[dt.datetime]:
    """Some at the as-of moment and beside it, at midnights and clock changes."""
    now = moment.local(moment.now)
    midnight = dt.datetime.combine(moment.today, dt.time())
    second = dt.timedelta(seconds=1)
    near = [now, now - second, now + second, midnight, midnight - second]
    drawn = chance.sample(near, 3)
    for day in chance.sample(CHANGE_DAYS, 2):
        drawn.append(dt.datetime.combine(day, dt.time(1, 30)))
    for _ in range(9):
        hours = chance.choice((3, 30, 200, 900, 2500, 9000))
        drawn.append(midnight - dt.timedelta(hours=chance.randint(-hours // 8, hours)))
    return drawn
