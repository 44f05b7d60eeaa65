"""The job of the benchmark of behaviour in SQL, for DuckDB: the same hundred segments.

Written as an expert writes it: one aggregation over the orders, window functions over narrow
rows for ranks, and every rule a boolean of one temporary table. NULL is unknown, and no member.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import duckdb
import handwritten_behaviour

_VALUES = """
    count(*) AS orders,
    count(*) FILTER (paid) AS paid,
    count(*) FILTER (d30) AS orders_30d,
    count(*) FILTER (d90) AS orders_90d,
    count(*) FILTER (m12) AS orders_12m,
    count(*) FILTER (m12 AND paid) AS paid_12m,
    count(*) FILTER (y3 AND paid) AS paid_3y,
    count(*) FILTER (status = 'refunded') AS refunded,
    count(*) FILTER (status = 'cancelled') AS cancelled,
    count(*) FILTER (channel = 'app') AS by_app,
    count(*) FILTER (m12 AND channel = 'app') AS by_app_12m,
    count(*) FILTER (channel = 'store') AS by_store,
    count(*) FILTER (channel = 'web') AS by_web,
    count(coupon) AS coupons,
    count(coupon) FILTER (d90) AS coupons_90d,
    count(*) FILTER (discount > 0) AS discounted,
    count(*) FILTER (late) AS late,
    count(*) FILTER (m12 AND late) AS late_12m,
    count(*) FILTER (payment = 'pay later') AS pay_later,
    count(*) FILTER (payment = 'voucher') AS vouchers,
    count(*) FILTER (m24 AND paid AND total >= 100) AS large_24m,
    count(DISTINCT channel) AS channels,
    count(DISTINCT payment) FILTER (m12) AS payments_12m,
    sum(total) AS total,
    sum(total) FILTER (paid) AS total_paid,
    sum(total) FILTER (d90 AND paid) AS total_paid_90d,
    sum(total) FILTER (m12 AND paid) AS total_paid_12m,
    sum(total) FILTER (last_year AND paid) AS total_paid_last_year,
    sum(total) FILTER (y3 AND paid) AS total_paid_3y,
    sum(total) FILTER (payment = 'pay later') AS total_pay_later,
    sum(discount) AS discounts,
    sum(shipping) FILTER (paid) AS shipping_paid,
    avg(discount) FILTER (m12) AS average_discount_12m,
    avg(total) FILTER (paid) AS average_paid,
    max(total) AS largest,
    max(total) FILTER (d60 AND paid) AS largest_60d,
    max(placed_at) AS last,
    min(placed_at) AS first,
    max(placed_at) FILTER (paid) AS last_paid,
    max(placed_at) FILTER (y3 AND paid) AS last_paid_3y
"""
_ROWS = """
    SELECT *, status = 'paid' AS paid, delivered_on > promised_on AS late,
        placed_at >= DATE '2026-10-24' AS d30, placed_at >= DATE '2026-09-24' AS d60,
        placed_at >= DATE '2026-08-25' AS d90, placed_at >= DATE '2025-11-23' AS m12,
        placed_at >= DATE '2024-11-23' AS m24, placed_at >= DATE '2023-11-23' AS y3,
        placed_at >= DATE '2025-01-01' AND placed_at < DATE '2026-01-01' AS last_year
    FROM read_parquet($orders)
"""
_AGE = "date_diff('year', born, today) - (strftime(born, '%m%d') > '1122')::INT"
_MAILABLE = "email_consent AND email IS NOT NULL"
_NOBODY = "lower(email) LIKE '%@techshop.example' OR list_has_any(tags, ['fraud check', 'press'])"
_CARE = "open_tickets >= 1 OR (ticket_count >= 2 AND nps <= 6)"
_KM = """2 * 6371.0088 * asin(sqrt(
    sin(radians(51.5136 - latitude) / 2) ** 2 + cos(radians(latitude)) * cos(radians(51.5136))
    * sin(radians(-0.1365 - longitude) / 2) ** 2))"""
PROFILE = {
    "mailable": _MAILABLE,
    "push-ready": "app_user AND push_consent",
    "ask-to-call": "phone IS NOT NULL AND phone_consent IS NULL",
    "reachable-somehow": "NOT coalesce(email_consent, false) "
    "AND (coalesce(sms_consent, false) OR coalesce(push_consent, false))",
    "do-not-contact": _NOBODY,
    "young-adults": f"{_AGE} BETWEEN 18 AND 29",
    "seniors": f"{_AGE} >= 65",
    "generation-x": "year(born) BETWEEN 1965 AND 1980",
    "families": "household_size >= 3 AND children > 0",
    "high-income": "income_band IN ('50-80k', 'over 80k')",
    "students": "occupation = 'student' OR lower(email) LIKE '%-uni.example'",
    "living-alone": "marital_status NOT IN ('married', 'partnered') AND household_size = 1",
    "birthday-week": "month(born) * 100 + day(born) BETWEEN 1123 AND 1129",
    "london": "lower(city) = 'london'",
    "eu-customers": "country IN ('AT', 'BE', 'DE', 'ES', 'FR', 'IE', 'IT', 'NL')",
    "customs-form": "coalesce(country != 'GB', true)",
    "near-soho": f"{_KM} <= 25",
    "scotland": "region = 'Scotland' OR regexp_matches(postcode, '^(EH|G|IV)[0-9]')",
    "countryside": "area = 'rural' AND country IN ('GB', 'IE')",
    "big-city-centres": "postcode LIKE 'SE1 %' OR postcode LIKE 'M1 %' OR postcode LIKE 'B1 %'",
    "active-this-week": "last_seen_at >= DATE '2026-11-16' AND last_seen_at < tomorrow "
    "AND sessions_30d >= 4",
    "dormant": "coalesce(last_seen_at < DATE '2026-05-23' OR last_seen_at >= tomorrow, true)",
    "mail-readers": "email_opens_90d >= 4",
    "clickers": "email_clicks_90d / nullif(email_opens_90d, 0) >= 0.4 AND email_opens_90d >= 2",
    "sleeping-subscribers": f"{_MAILABLE} AND email_opens_90d = 0 "
    "AND signed_up < DATE '2026-08-22'",
    "weekend-shoppers": "isodow(last_order_at) >= 6",
    "evening-shoppers": "hour(last_order_at) >= 18",
    "christmas-shoppers": "month(first_order_at) * 100 + day(first_order_at) "
    "BETWEEN 1114 AND 1224 AND (month(first_order_at) = 12 OR day(first_order_at) >= 14)",
    "shop-visitors": "last_visit_at >= DATE '2026-08-23' AND last_visit_at < tomorrow",
    "needs-care": _CARE,
    "new-customers": "signed_up BETWEEN DATE '2026-10-24' AND today",
    "class-of-2026": "signed_up > DATE '2025-12-31'",
    "joined-last-quarter": "signed_up BETWEEN DATE '2026-07-01' AND DATE '2026-09-30'",
    "since-app-relaunch": "signup_channel = 'app' AND signed_up >= DATE '2026-03-02'",
    "quick-starters": "date_diff('day', signed_up, first_order_at::DATE) <= 3",
    "never-bought": "order_count = 0 AND signed_up < DATE '2026-11-08'",
    "second-order-due": "order_count = 1 AND last_order_at >= DATE '2026-09-23' "
    "AND last_order_at < DATE '2026-11-09'",
    "cart-left": "last_cart_at > TIMESTAMP '2026-11-21 12:00' AND last_cart_at <= tomorrow "
    "AND (last_order_at IS NULL OR last_order_at < last_cart_at)",
    "points-expiring": "points_expire_on BETWEEN tomorrow AND DATE '2026-12-22' "
    "AND coalesce(loyalty_points, 0) >= 100",
    "long-standing": "signed_up <= DATE '2023-11-22' AND last_order_at >= DATE '2025-11-23' "
    "AND last_order_at < tomorrow",
    "lapsed": "last_order_at < DATE '2026-08-24'",
    "green-minded": "list_contains(core_values, 'sustainability')",
    "gamers-and-coders": "list_has_any(interests, ['gaming', 'coding'])",
    "bargain-hunters": "price_sensitivity >= 70",
    "early-adopters": "innovation_score >= 65 AND price_sensitivity < 50",
    "promoters": "nps >= 9",
    "app-users": "app_user",
    "app-prospects": "NOT app_user AND list_contains(devices, 'phone')",
    "outdated-app": r"regexp_matches(app_version, '^[45]\.')",
    "apple-homes": "operating_system IN ('iOS', 'macOS') AND browser = 'Safari'",
    "phone-only": "devices = ['phone']",
    "vip": "total_spent >= 1500",
    "nearly-vip": "total_spent >= 1200 AND NOT coalesce(total_spent >= 1500, false)",
    "big-baskets": "average_order_value >= 200 AND order_count >= 2",
    # segrules calculates with doubles; DuckDB would with decimals, where 1.5 * 43.20 is 64.80.
    "growing": "spent_previous_12m > 0 "
    "AND spent_12m::DOUBLE >= 1.5::DOUBLE * spent_previous_12m::DOUBLE",
    "regulars": "order_count / greatest(date_diff('day', signed_up, today) / 365, 1) >= 6",
    "serial-returners": "refund_count / nullif(order_count + refund_count, 0) >= 0.2 "
    "AND refund_count >= 2",
    "likely-to-leave": "churn_risk >= 0.7 AND total_spent >= 300",
    "lapsed-vip": "total_spent >= 1500 AND last_order_at < DATE '2026-08-24'",
    "winback-mail": f"last_order_at < DATE '2026-08-24' AND {_MAILABLE} AND total_spent >= 100 "
    f"AND NOT coalesce({_NOBODY}, false) AND NOT coalesce({_CARE}, false)",
}
BEHAVIOUR = {
    "b-frequent": "paid >= 8",
    "b-loyal": "orders >= 5 AND orders_12m >= 3",
    "b-busy-month": "orders_30d >= 2",
    "b-quarterly": "orders_90d >= 2",
    "b-returners": "refunded >= 2",
    "b-cancellers": "cancelled >= 2 OR refunded >= 3",
    "b-app-lovers": "by_app >= 3 AND by_app_12m / nullif(orders_12m, 0) >= 0.5",
    "b-shop-and-web": "by_store >= 1 AND by_web >= 1",
    "b-channels": "channels >= 3",
    "b-payments": "payments_12m >= 2",
    "b-couponers": "coupons >= 0.5 * orders AND orders >= 2",
    "b-fresh-coupon": "coupons_90d >= 1",
    "b-discounted": "discounted >= 3 AND discounts >= 25",
    "b-big-spenders": "total_paid >= 1500",
    "b-turnover": "total >= 2000",
    "b-hot": "total_paid_90d >= 300",
    "b-growing": "coalesce(total_paid_12m, 0) > coalesce(total_paid_last_year, 0)",
    "b-steady": "total_paid_3y >= 600 AND paid_12m >= 2",
    "b-free-shipping": "shipping_paid = 0 AND paid >= 2",
    "b-big-ticket": "largest >= 400",
    "b-recent-ticket": "largest_60d >= 250",
    "b-average": "average_paid BETWEEN 80 AND 120",
    "b-bargains": "average_discount_12m >= 5",
    "b-lapsed": "last < DATE '2026-02-22'",
    "b-old-hands": "first < DATE '2023-11-22' AND last_paid >= DATE '2025-11-23'",
    "b-late-parcels": "late >= 2",
    "b-late-lately": "late_12m >= 1 AND nps <= 6",
    "b-pay-later": "pay_later >= 2 AND total_pay_later >= 200",
    "b-no-vouchers": "vouchers = 0 AND large_24m > 0",
    "b-buyers": "paid_3y >= 1",
}
RELATIVE = {
    "r-top-decile": "top_spent <= ceil((SELECT count(total_spent) FROM facts) / 10)",
    "r-top-fifth": "top_paid <= ceil((SELECT count(*) FROM facts) / 5)",
    "r-country-best": "country IS NOT NULL AND total_spent > 0 AND top_in_country "
    "<= ceil(count(total_spent) OVER (PARTITION BY country) / 20)",
    "r-upper-quarter": "((SELECT count(average_order_value) FROM facts) - top_basket + 1) "
    "/ (SELECT count(average_order_value) FROM facts) > 0.75 AND average_order_value IS NOT NULL",
    "r-twice-average": "total_spent > 2 * (SELECT avg(total_spent) FROM facts)",
    "r-thousand-best": "top_paid_12m <= 1000",
    "r-recent": "last_paid_3y IS NOT NULL "
    "AND (top_recent - 1) * 5 // (SELECT count(last_paid_3y) FROM facts) = 0",
    "r-often": "paid_3y >= 1 AND 1 + (low_often - 1) * 5 "
    "// (SELECT count(*) FROM facts WHERE paid_3y >= 1) >= 4",
    "r-money": "paid_3y >= 1 AND top_money "
    "<= ceil((SELECT count(*) FROM facts WHERE paid_3y >= 1) / 5)",
}
_RANKS = """
    rank() OVER (ORDER BY total_spent DESC NULLS LAST) AS top_spent,
    rank() OVER (ORDER BY coalesce(total_paid, 0) DESC) AS top_paid,
    rank() OVER (PARTITION BY country ORDER BY total_spent DESC NULLS LAST) AS top_in_country,
    rank() OVER (ORDER BY average_order_value DESC NULLS LAST) AS top_basket,
    rank() OVER (ORDER BY coalesce(total_paid_12m, 0) DESC) AS top_paid_12m,
    rank() OVER (ORDER BY last_paid_3y::DATE DESC NULLS LAST) AS top_recent,
    rank() OVER (ORDER BY nullif(coalesce(paid_3y, 0), 0) NULLS LAST) AS low_often,
    rank() OVER (ORDER BY if(paid_3y >= 1, total_paid_3y, NULL) DESC NULLS LAST) AS top_money
"""


def run(shop: Path, out: Path, memory: str | None = None) -> dict[str, int]:
    """Write ``memberships.parquet``; give the members of each segment.

    :param memory: the bound that DuckDB is told to keep, as "2GB"; it spills to a folder in `out`.
    """
    of_row, of_all = _columns(PROFILE | BEHAVIOUR), _columns(RELATIVE)
    customers, orders = (str(shop / f"{table}.parquet") for table in ("customers", "orders"))
    base = duckdb.connect()
    # Nobody asks for an order, and keeping one costs memory.
    base.execute("SET preserve_insertion_order = false")
    if memory is not None:
        base.execute(f"SET memory_limit = '{memory}'")
        base.execute(f"SET temp_directory = '{out / 'spilled'}'")
    base.execute(
        f"""CREATE TEMP TABLE by_customer AS
        SELECT customer_id, {_VALUES} FROM ({_ROWS}) GROUP BY customer_id""",  # noqa: S608 - ours
        {"orders": orders},
    )
    # Ranks sort their rows, so these are narrow.
    base.execute(
        """CREATE TEMP TABLE facts AS
        SELECT customer_id, country, total_spent, average_order_value, total_paid,
            total_paid_12m, last_paid_3y, paid_3y, total_paid_3y
        FROM read_parquet($customers) LEFT JOIN by_customer USING (customer_id)""",
        {"customers": customers},
    )
    base.execute(
        f"""CREATE TEMP TABLE rows AS
        WITH compared AS (SELECT customer_id, {of_all} FROM (SELECT *, {_RANKS} FROM facts)),
        everything AS (
            SELECT *, nullif(birth_date, DATE '1900-01-01') AS born,
                DATE '2026-11-22' AS today, DATE '2026-11-23' AS tomorrow
            FROM read_parquet($customers) LEFT JOIN by_customer USING (customer_id)
        ), decided AS (SELECT customer_id, {of_row} FROM everything)
        SELECT * FROM decided JOIN compared USING (customer_id)""",  # noqa: S608 - our own words
        {"customers": customers},
    )
    win_back = '"r-money" AND "b-lapsed" AND NOT coalesce("do-not-contact", false)'
    ids = handwritten_behaviour.segments()
    names = {id_: f'"{id_}"' for id_ in ids} | {"r-win-back": win_back}
    kind = ", ".join(f"'{id_}'" for id_ in ids)
    base.execute(f"CREATE TYPE segment AS ENUM ({kind})")
    parts = " UNION ALL ".join(
        f"SELECT customer_id, '{id_}'::segment AS segment FROM rows WHERE {rule}"  # noqa: S608 - the same
        for id_, rule in names.items()
    )
    base.execute(f"COPY ({parts}) TO '{out / 'memberships.parquet'}'")
    counts = ", ".join(f"count(*) FILTER ({rule})" for rule in names.values())
    row = base.execute(f"SELECT {counts} FROM rows").fetchone()  # noqa: S608 - the same
    assert row is not None  # noqa: S101 - a count is always a row
    return dict(zip(names, row, strict=True))


def _columns(rules: dict[str, str]) -> str:
    return ", ".join(f'({rule}) AS "{id_}"' for id_, rule in rules.items())


def job(shop: Path, out: Path, memory: str | None = None) -> Callable[[], dict[str, int]]:
    """The work that is timed."""
    return partial(run, shop, out, memory)
