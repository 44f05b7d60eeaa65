"""The job of the main benchmark as somebody who knows Polars well writes it, without segrules.

Sixty segments of `rules/` as Polars expressions over the customers of TechShop, evaluated by the
streaming engine. It leaves the same memberships (key, segment, in the order of the rulebook and of
the export) and the same counts. It leans on what its author knows of this one export: the times
are local already, no text is blank, no number is NaN, every key is there once. Told to be careful,
it trusts none of that.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import polars as pl
from careful import ODD, check_keys, cleaned, report_odd
from polars import col

TODAY = dt.date(2026, 11, 22)
MIDNIGHT = dt.datetime(2026, 11, 23)  # noqa: DTZ001 - the times of the export have no zone
VIP_SPEND = 1500
EARTH_RADIUS = 6371.0088

Segments = dict[str, pl.Expr]
Counts = dict[str, tuple[int, int]]
"""Members and undecided by segment."""


def days_ago(days: int) -> dt.datetime:
    """Midnight at which the day that many days ago begins."""
    return MIDNIGHT - dt.timedelta(days=days + 1)


def start(year: int, month: int, day: int = 1) -> dt.datetime:
    """Midnight at which a day begins."""
    return dt.datetime(year, month, day)  # noqa: DTZ001 - the times of the export have no zone


def years_since(day: pl.Expr) -> pl.Expr:
    """Whole years from a day until today, for a today that is no 28 February."""
    month_and_day = day.dt.month().cast(pl.Int32) * 100 + day.dt.day()
    not_yet = month_and_day > TODAY.month * 100 + TODAY.day
    return TODAY.year - day.dt.year() - not_yet.cast(pl.Int32)


def distance_km(latitude: float, longitude: float) -> pl.Expr:
    """Great-circle distance of a customer from a point."""
    phi = col("latitude").radians()
    half_dphi = (math.radians(latitude) - phi) / 2
    half_dlambda = (math.radians(longitude) - col("longitude").radians()) / 2
    a = half_dphi.sin().pow(2) + phi.cos() * math.cos(math.radians(latitude)) * (
        half_dlambda.sin().pow(2)
    )
    return 2 * EARTH_RADIUS * a.sqrt().arcsin()


def consent() -> Segments:
    """Whom we may write to."""
    may_mail = col("email_consent").fill_null(value=False)
    may_message = col("sms_consent").fill_null(value=False) | col("push_consent").fill_null(
        value=False
    )
    return {
        "mailable": col("email_consent") & col("email").is_not_null(),
        "push-ready": col("app_user") & col("push_consent"),
        "ask-to-call": col("phone").is_not_null() & col("phone_consent").is_null(),
        "reachable-somehow": ~may_mail & may_message,
        "do-not-contact": col("email").str.to_lowercase().str.ends_with("@techshop.example")
        | col("tags").list.contains("fraud check")
        | col("tags").list.contains("press"),
    }


def demographic() -> Segments:
    """Who customers are."""
    # The form stored 1900-01-01 for those who skipped the question.
    born = pl.when(col("birth_date") != dt.date(1900, 1, 1)).then(col("birth_date"))
    age = years_since(born)
    birthday = born.dt.month().cast(pl.Int32) * 100 + born.dt.day()
    email = col("email").str.to_lowercase()
    return {
        "young-adults": age.is_between(18, 29),
        "seniors": age >= 65,
        "generation-x": born.dt.year().is_between(1965, 1980),
        "families": (col("household_size") >= 3) & (col("children") > 0),
        "high-income": col("income_band").is_in(["50-80k", "over 80k"]),
        "students": (col("occupation") == "student") | email.str.ends_with("-uni.example"),
        "living-alone": col("marital_status").is_not_null()
        & ~col("marital_status").is_in(["married", "partnered"])
        & (col("household_size") == 1),
        "birthday-week": birthday.is_between(1123, 1129),
    }


def geographic() -> Segments:
    """Where they live."""
    postcode = col("postcode")
    return {
        "london": col("city").str.to_lowercase() == "london",
        "eu-customers": col("country").is_in(["AT", "BE", "DE", "ES", "FR", "IE", "IT", "NL"]),
        "customs-form": (col("country") != "GB").fill_null(value=True),
        "near-soho": distance_km(51.5136, -0.1365) <= 25,
        "scotland": (col("region") == "Scotland") | postcode.str.contains("^(EH|G|IV)[0-9]"),
        "countryside": (col("area") == "rural") & col("country").is_in(["GB", "IE"]),
        "big-city-centres": postcode.str.starts_with("SE1 ")
        | postcode.str.starts_with("M1 ")
        | postcode.str.starts_with("B1 "),
    }


def engagement() -> Segments:
    """How close they are."""
    first, last = col("first_order_at"), col("last_order_at")
    opens, clicks = col("email_opens_90d"), col("email_clicks_90d")
    week, half_year, quarter = days_ago(6), start(2026, 5, 23), start(2026, 8, 23)
    month_and_day = first.dt.month().cast(pl.Int32) * 100 + first.dt.day()
    return {
        "active-this-week": in_days(col("last_seen_at"), week) & (col("sessions_30d") >= 4),
        "dormant": (~in_days(col("last_seen_at"), half_year)).fill_null(value=True),
        "mail-readers": opens >= 4,
        "clickers": (clicks / pl.when(opens > 0).then(opens) >= 0.4) & (opens >= 2),
        "sleeping-subscribers": mailable() & (opens == 0) & (col("signed_up") < TODAY_3_MONTHS),
        "weekend-shoppers": last.dt.weekday() >= 6,
        "evening-shoppers": last.dt.hour() >= 18,
        "christmas-shoppers": month_and_day.is_between(1114, 1130)
        | month_and_day.is_between(1201, 1224),
        "shop-visitors": in_days(col("last_visit_at"), quarter),
        "needs-care": needs_care(),
    }


TODAY_3_MONTHS = dt.date(2026, 8, 22)


def in_days(time: pl.Expr, first: dt.datetime) -> pl.Expr:
    """Whether a time is from a midnight on until the end of today."""
    return time.is_between(first, MIDNIGHT, closed="left")


def mailable() -> pl.Expr:
    """Members of `mailable`, as other segments ask for them."""
    return consent()["mailable"].fill_null(value=False)


def needs_care() -> pl.Expr:
    """Customers with a complaint that is open, or likely."""
    return (col("open_tickets") >= 1) | ((col("ticket_count") >= 2) & (col("nps") <= 6))


def lifecycle() -> Segments:
    """Where customers are on their way."""
    signed, last, points = col("signed_up"), col("last_order_at"), col("points_expire_on")
    cart = col("last_cart_at")
    orders = col("order_count")
    return {
        "new-customers": signed.is_between(dt.date(2026, 10, 24), TODAY),
        "class-of-2026": signed > dt.date(2025, 12, 31),
        "joined-last-quarter": signed.is_between(dt.date(2026, 7, 1), dt.date(2026, 9, 30)),
        "since-app-relaunch": (col("signup_channel") == "app") & (signed >= dt.date(2026, 3, 2)),
        "quick-starters": (col("first_order_at").dt.date() - signed).dt.total_days() <= 3,
        "never-bought": (orders == 0) & (signed < dt.date(2026, 11, 8)),
        "second-order-due": (orders == 1)
        & last.is_between(days_ago(60), days_ago(13), closed="left"),
        "cart-left": (cart > MIDNIGHT - dt.timedelta(hours=36))
        & (cart <= MIDNIGHT)
        & (last.is_null() | (last < cart)),
        "points-expiring": points.is_between(dt.date(2026, 11, 23), dt.date(2026, 12, 22))
        & (col("loyalty_points").fill_null(0) >= 100),
        "long-standing": (years_since(signed) >= 3) & in_days(last, start(2025, 11, 23)),
        "lapsed": last < days_ago(90),
    }


def psychographic() -> Segments:
    """What they told us."""
    interests = col("interests")
    return {
        "green-minded": col("core_values").list.contains("sustainability"),
        "gamers-and-coders": interests.list.contains("gaming") | interests.list.contains("coding"),
        "bargain-hunters": col("price_sensitivity") >= 70,
        "early-adopters": (col("innovation_score") >= 65) & (col("price_sensitivity") < 50),
        "promoters": col("nps") >= 9,
    }


def technographic() -> Segments:
    """What they use."""
    devices = col("devices")
    return {
        "app-users": col("app_user"),
        "app-prospects": ~col("app_user") & devices.list.contains("phone"),
        "outdated-app": col("app_version").str.contains(r"^[45]\."),
        "apple-homes": col("operating_system").is_in(["iOS", "macOS"])
        & (col("browser") == "Safari"),
        "phone-only": (devices.list.len() == 1) & (devices.list.first() == "phone"),
    }


def value() -> Segments:
    """What they are worth."""
    spent, orders, refunds = col("total_spent"), col("order_count"), col("refund_count")
    spent_before = col("spent_previous_12m")
    years = (pl.lit(TODAY) - col("signed_up")).dt.total_days() / 365
    is_vip = (spent >= VIP_SPEND).fill_null(value=False)
    return {
        "vip": spent >= VIP_SPEND,
        "nearly-vip": (spent >= VIP_SPEND * 8 // 10) & ~is_vip,
        "big-baskets": (col("average_order_value") >= 200) & (orders >= 2),
        "growing": (spent_before > 0)
        & (col("spent_12m").cast(pl.Float64) >= 1.5 * spent_before.cast(pl.Float64)),
        "regulars": orders / pl.when(years > 1).then(years).otherwise(1) >= 6,
        "serial-returners": (refunds / pl.when(orders + refunds > 0).then(orders + refunds) >= 0.2)
        & (refunds >= 2),
        "likely-to-leave": (col("churn_risk") >= 0.7) & (spent >= 300),
    }


def composite() -> Segments:
    """What campaigns use."""
    is_lapsed = (col("last_order_at") < days_ago(90)).fill_null(value=False)
    suppressed = consent()["do-not-contact"].fill_null(value=False)
    is_vip = (col("total_spent") >= VIP_SPEND).fill_null(value=False)
    return {
        "lapsed-vip": is_vip & (col("last_order_at") < days_ago(90)),
        "winback-mail": is_lapsed
        & mailable()
        & (col("total_spent") >= 100)
        & ~(suppressed | needs_care().fill_null(value=False)),
    }


def segments() -> Segments:
    """All sixty, in the order of the rulebook."""
    return {
        **composite(),
        **consent(),
        **demographic(),
        **engagement(),
        **geographic(),
        **lifecycle(),
        **psychographic(),
        **technographic(),
        **value(),
    }


def used_by(rules: Segments) -> set[str]:
    """The columns that rules look at."""
    return {name for rule in rules.values() for name in rule.meta.root_names()}


def run(customers: Path, out: Path, *, careful: bool = False) -> Counts:
    """Write ``memberships.parquet``; give members and undecided by segment.

    :param careful: clean and check the export as segrules does, instead of trusting it.
    """
    rules = segments()
    export = pl.scan_parquet(customers)
    if not careful:
        rows = export.select("customer_id", **rules).collect(engine="streaming")
        return write(rows, list(rules), out)
    columns = {"customer_id", *used_by(rules)}
    rows = _decided(cleaned(export, columns, coded=True), rules)
    check_keys(rows["customer_id"])
    if rows[ODD].any():
        report_odd(export, columns)
        rows = _decided(cleaned(export, columns, coded=False), rules)
    return write(rows, list(rules), out)


def _decided(table: pl.LazyFrame, rules: Segments) -> pl.DataFrame:
    return table.select("customer_id", ODD, **rules).collect(engine="streaming")


def write(rows: pl.DataFrame, ids: Sequence[str], out: Path) -> Counts:
    """Write the members of each segment one after another; give members and undecided of each."""
    names = pl.Enum(ids)
    pl.concat(
        rows.lazy().filter(id_).select("customer_id", pl.lit(id_, dtype=names).alias("segment"))
        for id_ in ids
    ).sink_parquet(out / "memberships.parquet")
    members = rows.select(col(ids).sum()).row(0)
    undecided = rows.select(col(ids).null_count()).row(0)
    return dict(zip(ids, zip(members, undecided, strict=True), strict=True))


def job(shop: Path, out: Path, careful: str = "no") -> Callable[[], Counts]:
    """The work that is timed."""
    return partial(run, shop / "customers.parquet", out, careful=careful == "yes")
