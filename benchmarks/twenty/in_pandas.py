"""The twenty rules in pandas: vectorised masks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pandas as pd
from twenty.rules import COLUMNS, MONEY


def run(shop: Path) -> dict[str, int]:
    """The members of each rule."""
    t = pd.read_parquet(shop / "customers.parquet", columns=COLUMNS, dtype_backend="pyarrow")
    t[MONEY] = t[MONEY].astype("float64")
    masks = {
        "vip": t.total_spent >= 1500,
        "families": (t.household_size >= 3) & (t.children > 0),
        "high-income": t.income_band.isin(["50-80k", "over 80k"]),
        "new-customers": t.signed_up >= dt.date(2026, 10, 24),
        "never-bought": (t.order_count == 0) & (t.signed_up < dt.date(2026, 11, 8)),
        "big-baskets": (t.average_order_value >= 200) & (t.order_count >= 2),
        "growing": (t.spent_previous_12m > 0) & (t.spent_12m >= 1.5 * t.spent_previous_12m),
        "at-risk": (t.churn_risk >= 0.7) & (t.total_spent >= 300),
        "london": t.city == "London",
        "countryside": (t.area == "rural") & t.country.isin(["GB", "IE"]),
        "mailable": t.email_consent & t.email.notna(),
        "push-ready": t.app_user & t.push_consent,
        "promoters": t.nps >= 9,
        "bargain-hunters": t.price_sensitivity >= 70,
        "adopters": (t.innovation_score >= 65) & (t.price_sensitivity < 50),
        "readers": t.email_opens_90d >= 4,
        "clickers": (t.email_opens_90d >= 2) & (t.email_clicks_90d >= 0.4 * t.email_opens_90d),
        "apple": t.operating_system.isin(["iOS", "macOS"]) & (t.browser == "Safari"),
        "care": (t.open_tickets >= 1) | ((t.ticket_count >= 2) & (t.nps <= 6)),
        "abroad": (t.country != "GB") & t.total_spent.between(100, 500),
    }
    return {id_: int(mask.sum()) for id_, mask in masks.items()}


def job(shop: Path, _out: Path) -> Callable[[], dict[str, int]]:
    """The work that is timed."""
    return partial(run, shop)
