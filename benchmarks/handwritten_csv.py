"""The job of the benchmark of behaviour by hand from CSV, trusting nothing: text cells, cast by us.

Inference would read postcodes as numbers and fail late, so every cell is read as text and cast,
and a cell that does not fit is marked; where a mark is seen, they are counted. The fields of each
line are counted too, since Polars fills up short lines silently. The rest is `careful_behaviour`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

import handwritten_behaviour as behaviour
import handwritten_polars as profile
import polars as pl
from careful import LISTED, ODD, clock, code, known_text, report
from careful_behaviour import OF_ORDERS, checked, of_customers
from handwritten_polars import Counts
from polars import col

_WHOLE = (
    *("customer_id", "household_size", "children", "price_sensitivity", "innovation_score", "nps"),
    *("loyalty_points", "order_count", "refund_count", "sessions_30d", "email_opens_90d"),
    *("email_clicks_90d", "ticket_count", "open_tickets"),
)
_MONEY = (
    *("total_spent", "spent_12m", "spent_previous_12m", "average_order_value"),
    *behaviour.MONEY,
)
_NUMBERS = ("latitude", "longitude", "churn_risk")
_DATES = ("birth_date", "signed_up", "points_expire_on", "promised_on", "delivered_on")
_TIMES = ("first_order_at", "last_order_at", "last_seen_at", "last_cart_at", "last_visit_at")
_YES_NO = ("email_consent", "sms_consent", "push_consent", "phone_consent", "app_user")
_LISTS = ("tags", "interests", "core_values", "devices")


def cell(name: str, *, coded: bool) -> pl.Expr:
    """A text cell as what its column holds; missing where it is no such thing."""
    text = col(name)
    if name in LISTED and coded:
        return code(name, text)
    if name in _WHOLE:
        return text.cast(pl.Int64, strict=False)
    if name in _MONEY:
        return text.cast(pl.Decimal(18, 2), strict=False)
    if name in _NUMBERS:
        number = text.cast(pl.Float64, strict=False)
        return pl.when(number.is_finite()).then(number)
    if name in _DATES:
        return text.str.to_date("%Y-%m-%d", strict=False)
    if name in (*_TIMES, "placed_at"):
        return clock(text.str.to_datetime("%Y-%m-%dT%H:%M:%S", time_unit="us", strict=False))
    if name in _YES_NO:
        return (
            pl.when(text == "true").then(statement=True).when(text == "false").then(statement=False)
        )
    return _items(text) if name in _LISTS else known_text(text)


def _items(text: pl.Expr) -> pl.Expr:
    """A blank list has no items; who was not asked has no list."""
    asked = pl.when((text != "not asked").fill_null(value=True)).then(text.fill_null(""))
    nothing = pl.lit([], dtype=pl.List(pl.String))
    return pl.when(asked == "").then(nothing).otherwise(asked.str.split(","))


def _lost(name: str) -> pl.Expr:
    return col(name).is_not_null() & cell(name, coded=True).is_null()


def typed(table: pl.LazyFrame, names: Iterable[str], *, coded: bool) -> pl.LazyFrame:
    """These columns of text cells as what they hold, and the mark ``odd``."""
    names = sorted(names)
    lost = pl.any_horizontal(map(_lost, _that_can_fail(names)))
    return table.select(lost.alias(ODD), **{name: cell(name, coded=coded) for name in names})


def _that_can_fail(names: Iterable[str]) -> list[str]:
    texts = {"email", "phone", "city", "region", "postcode", "app_version", "coupon"}
    return [name for name in sorted(names) if name not in texts and name not in _LISTS]


def report_lost(table: pl.LazyFrame, names: Iterable[str]) -> None:
    """Count, column by column, the cells that did not fit, and values not agreed on."""
    tests = {n: (known_text(col(n)).is_not_null() & _lost(n)).sum() for n in _that_can_fail(names)}
    report(table.select(**tests).collect(engine="streaming").to_dicts()[0])


def check_fields(path: Path) -> None:
    """Refuse a file whose lines have not all as many cells; quoted commas part none."""
    line = col("line")
    bare = pl.when(line.str.contains('"', literal=True)).then(line.str.replace_all('"[^"]*"', ""))
    commas = pl.coalesce(bare, line).str.count_matches(",", literal=True)
    fewest, most = (
        pl.scan_lines(path)
        .select(commas.min().alias("fewest"), commas.max().alias("most"))
        .collect(engine="streaming")
        .row(0)
    )
    if fewest != most:
        message = f"{path}: lines with {fewest + 1} and with {most + 1} cells"
        raise ValueError(message)


def run(shop: Path, out: Path) -> Counts:
    """Write ``memberships.parquet``; give members and undecided by segment."""
    names = {"customers": of_customers(), "orders": OF_ORDERS}
    paths = {name: shop / f"{name}.csv" for name in names}
    for path in paths.values():
        check_fields(path)
    tables = {name: pl.scan_csv(path, infer_schema=False) for name, path in paths.items()}

    def read(coded: bool) -> tuple[pl.LazyFrame, pl.LazyFrame]:  # noqa: FBT001 - see `checked`
        customers, orders = (typed(tables[name], names[name], coded=coded) for name in names)
        return customers, orders

    def report_rest() -> None:
        for name, table in tables.items():
            report_lost(table, names[name])

    return profile.write(checked(read, report_rest), behaviour.segments(), out)


def job(shop: Path, out: Path) -> Callable[[], Counts]:
    """The work that is timed."""
    return partial(run, shop, out)
