"""Twenty rules as segrules has them, and the rows that engines of one row at a time are given."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl

RULES: dict[str, str] = {
    "vip": "total_spent >= 1500",
    "families": "household_size >= 3 and children > 0",
    "high-income": 'income_band in ["50-80k", "over 80k"]',
    "new-customers": "signed_up >= 2026-10-24",
    "never-bought": "order_count = 0 and signed_up < 2026-11-08",
    "big-baskets": "average_order_value >= 200 and order_count >= 2",
    "growing": "spent_previous_12m > 0 and spent_12m >= 1.5 * spent_previous_12m",
    "at-risk": "churn_risk >= 0.7 and total_spent >= 300",
    "london": 'city = "London"',
    "countryside": 'area = "rural" and country in ["GB", "IE"]',
    "mailable": "email_consent and email is known",
    "push-ready": "app_user and push_consent",
    "promoters": "nps >= 9",
    "bargain-hunters": "price_sensitivity >= 70",
    "adopters": "innovation_score >= 65 and price_sensitivity < 50",
    "readers": "email_opens_90d >= 4",
    "clickers": "email_opens_90d >= 2 and email_clicks_90d >= 0.4 * email_opens_90d",
    "apple": 'operating_system in ["iOS", "macOS"] and browser = "Safari"',
    "care": "open_tickets >= 1 or (ticket_count >= 2 and nps <= 6)",
    "abroad": 'country != "GB" and total_spent between 100 and 500',
}
COLUMNS = sorted(
    [
        "total_spent",
        "household_size",
        "children",
        "income_band",
        "signed_up",
        "order_count",
        "average_order_value",
        "spent_12m",
        "spent_previous_12m",
        "churn_risk",
        "city",
        "area",
        "country",
        "email_consent",
        "email",
        "app_user",
        "push_consent",
        "nps",
        "price_sensitivity",
        "innovation_score",
        "email_opens_90d",
        "email_clicks_90d",
        "operating_system",
        "browser",
        "open_tickets",
        "ticket_count",
    ]
)
MONEY = ["total_spent", "average_order_value", "spent_12m", "spent_previous_12m"]


def rows_of(shop: Path, signed_up: pl.Expr | None = None) -> list[dict[str, Any]]:
    """The customers as dictionaries: money as doubles, the date as text or as said."""
    date = pl.col("signed_up").cast(pl.String) if signed_up is None else signed_up
    frame = pl.read_parquet(shop / "customers.parquet", columns=COLUMNS)
    return frame.with_columns(pl.col(MONEY).cast(pl.Float64), date).to_dicts()
