"""The columns that random rules speak of, and random customers with awkward values."""

from __future__ import annotations

import datetime as dt
import random
from decimal import Decimal

from .tree import Scalar, Value

COLUMNS = {
    "customer_id": "number",
    "country": "text",
    "tier": "{type: text, values: [bronze, silver, gold]}",
    "name": "text",
    "alias": "text",
    "email": "text",
    "code": "text",
    "written": "text",
    "spent": "{type: number, decimals: 2}",
    "visits": "{type: number, decimals: 0}",
    "big": "{type: number, decimals: 0}",
    "score": "number",
    "badges": "number",
    "Total Spent": "number",
    "month": "number",
    "lat": "number",
    "lon": "number",
    "subscribed": "yes/no",
    "known": "yes/no",
    "birth_date": "date",
    "signed_up": "date",
    "last_order_at": "datetime",
    "opened_at": "datetime",
    "tags": "list of text",
    "path": "list of text",
    "marks": "list of number",
    "days_seen": "list of date",
    "device": "{type: struct, fields: {model: text, year: number}}",
}
"""Names, and their types as a rulebook declares them."""

ZONES = ("UTC", "Europe/London", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu")
CHANGE_DAYS = (
    dt.date(2026, 3, 29), dt.date(2026, 10, 25),  # London
    dt.date(2026, 3, 8), dt.date(2026, 11, 1),  # New York
    dt.date(2026, 4, 5), dt.date(2026, 10, 4),  # Lord Howe, by half an hour
)  # fmt: skip
EDGE_DAYS = (
    *CHANGE_DAYS,
    dt.date(2024, 2, 29), dt.date(2000, 2, 29), dt.date(1896, 2, 29), dt.date(2025, 2, 28),
    dt.date(2026, 2, 28), dt.date(2026, 3, 1), dt.date(2026, 1, 31), dt.date(2026, 3, 31),
    dt.date(2026, 8, 31), dt.date(2026, 9, 30), dt.date(2025, 12, 31), dt.date(2026, 1, 1),
    dt.date(1893, 7, 4), dt.date(1899, 12, 31), dt.date(1969, 12, 31), dt.date(1970, 1, 1),
    dt.date(2026, 12, 28), dt.date(2027, 1, 3), dt.date(2099, 6, 30),
)  # fmt: skip
AS_OF_DAYS = (*CHANGE_DAYS, EDGE_DAYS[6], *EDGE_DAYS[9:18])
EDGE_TIMES = (
    dt.time(), dt.time(0, 30), dt.time(1), dt.time(1, 30), dt.time(1, 45), dt.time(2),
    dt.time(2, 15), dt.time(2, 30), dt.time(9, 30), dt.time(18, 15), dt.time(23, 59, 59),
)  # fmt: skip
COUNTRIES = ("GB", "IE", "FR", "de", "gb")
TIERS = ("bronze", "silver", "gold")
NAMES = (
    "Ann", "ANN", "ann", "Straße", "STRASSE", "strasse", "İstanbul", "istanbul", "ISTANBUL",
    "ıstanbul", "ΟΔΟΣ", "οδος", "οδοσ", "José", "Jose\u0301", "JOSÉ", "😀 smile", "a.b", "a+b",
    "O'Neil", 'say "hi"', "back\\slash", "100%", "  Ann ", "x1y22", "A_1", "Zoë-7", "é", "ß",
)  # fmt: skip
EMAILS = ("ann@example.com", "bob@example.org", "c.d+e@mail.example.com", "nobody")
CODES = ("12", "-3.5", "9.83E-05", "007", "abc", "12a", "nan", "inf", "1e400", "+5", "0", "1e3")
WRITTEN_DATES = ("2026-11-27", "2024-02-29", "2026-02-30", "soon", "20261127", "1893-07-04")
WORDS = ("monday", "sunday", "mail.example.com", "example.org", "GB", "pixel 9")
TAGS = ("vip", "VIP", "new", "sale", "ß", "Σ", "ς")
MODELS = ("Pixel 9", "iPhone", "IPHONE", "x")
BIG = (2**53, 2**53 + 1, 2**53 - 1, 2**62, 2**62 + 1, 0, 1, 9007199254740995)
SCORES = (
    0.0, -0.0, 0.5, 1.5, 2.5, -0.5, -2.5, 0.1, 0.3, 1 / 3, 2.675, 1e50, -1e50, 1e-50, 1.005, 7.0,
    float("nan"), float("inf"), float("-inf"), 100.0, 500.0, 499.99,
)  # fmt: skip
SPENT = ("0.00", "0.01", "-0.50", "500.00", "499.99", "12.50", "1234567890.12", "-20.00", "2.68")
YEAR_SEEN = (2019.0, 2024.0, -1.0)
_BLANKS = ("", " ", "\t\r\n")
_TEXT_POOLS = {
    "country": COUNTRIES, "tier": (*TIERS, "platinum"), "name": NAMES, "alias": NAMES,
    "email": EMAILS, "code": CODES, "written": WRITTEN_DATES,
}  # fmt: skip


def customer(key: int, missing: float, chance: random.Random) -> dict[str, Value]:
    """One customer, where each cell but the key is missing with that chance."""
    drawn = {name: _cell(name, chance) for name in COLUMNS if name != "customer_id"}
    row = {name: None if chance.random() < missing else cell for name, cell in drawn.items()}
    return {"customer_id": key, **row}


def _cell(name: str, chance: random.Random) -> Value:
    if name in _TEXT_POOLS:
        return chance.choice(_BLANKS if chance.random() < 0.1 else _TEXT_POOLS[name])
    match name:
        case "tags":
            return _some((*TAGS, None), chance)
        case "path":
            return _some(TAGS, chance)
        case "marks":
            return _some((1.0, 2.5, -3.0, 0.0, 100.0, None), chance)
        case "days_seen":
            return _some((*EDGE_DAYS[:9], None), chance)
        case "device":
            model, year = chance.choice((*MODELS, None)), chance.choice((*YEAR_SEEN, None))
            return {"model": model, "year": year}
        case "last_order_at":
            return some_instant(chance)
        case "opened_at":
            return some_instant(chance).replace(tzinfo=dt.UTC)
        case "birth_date" | "signed_up":
            return some_day(chance)
        case "subscribed" | "known":
            return chance.random() < 0.5
        case _:
            return _number(name, chance)


def _number(name: str, chance: random.Random) -> Value:
    match name:
        case "spent":
            return Decimal(chance.choice(SPENT))
        case "visits":
            return chance.choice((0, 1, 2, 3, -1, 5, 12, 100, 10**9))
        case "big":
            return chance.choice(BIG) * chance.choice((1, -1))
        case "badges":
            return chance.choice((0, 1, 3, 100, 127, -128))
        case "month":
            return float(chance.randint(1, 12))
        case "lat":
            return chance.choice((0.0, 51.5074, -33.87, 90.0, 27.7172, 40.7128))
        case "lon":
            return chance.choice((0.0, -0.1278, 151.21, 180.0, -180.0, 85.324))
        case _:
            return chance.choice(SCORES)


def _some(pool: tuple[Scalar, ...], chance: random.Random) -> list[Scalar]:
    return [chance.choice(pool) for _ in range(chance.choice((0, 1, 1, 2, 3)))]


def some_day(chance: random.Random) -> dt.date:
    """An edge, a day near the as-of days, or any since 1890."""
    draw = chance.random()
    if draw < 0.4:
        return chance.choice(EDGE_DAYS)
    if draw < 0.8:
        return chance.choice(EDGE_DAYS[:6]) + dt.timedelta(days=chance.randint(-400, 60))
    return dt.date(1890, 1, 1) + dt.timedelta(days=chance.randrange(60_000))


def some_instant(chance: random.Random) -> dt.datetime:
    """Without a zone, often when the clock changes."""
    day = chance.choice(CHANGE_DAYS) if chance.random() < 0.5 else some_day(chance)
    day = min(day, dt.date(2036, 12, 31))
    drifted = dt.timedelta(minutes=chance.choice((0, 0, 1, -1, 15, 720)))
    return dt.datetime.combine(day, chance.choice(EDGE_TIMES)) + drifted
