"""The twenty rules as json-logic, row by row."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import json_logic
from twenty.rules import rows_of


def _known(*names: str) -> list[dict[str, Any]]:
    """In json-logic a missing value is null, which compares like 0: ask first."""
    return [{"!=": [{"var": name}, None]} for name in names]


def _test(op: str, name: str, *values: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON value
    return {"and": [*_known(name), {op: [{"var": name}, *values]}]}


def json_rules() -> dict[str, dict[str, Any]]:
    """The rules as json-logic."""
    spent, before = {"var": "spent_12m"}, {"var": "spent_previous_12m"}
    opens, clicks = {"var": "email_opens_90d"}, {"var": "email_clicks_90d"}
    money = _test(">=", "total_spent", 100), _test("<=", "total_spent", 500)
    growth = [*_known("spent_12m", "spent_previous_12m"), {">": [before, 0]}]
    clicked = [*_known("email_opens_90d", "email_clicks_90d"), {">=": [opens, 2]}]
    cared = [_test(">=", "ticket_count", 2), _test("<=", "nps", 6)]
    return {
        "vip": _test(">=", "total_spent", 1500),
        "families": {"and": [_test(">=", "household_size", 3), _test(">", "children", 0)]},
        "high-income": _test("in", "income_band", ["50-80k", "over 80k"]),
        "new-customers": _test(">=", "signed_up", "2026-10-24"),
        "never-bought": {
            "and": [_test("==", "order_count", 0), _test("<", "signed_up", "2026-11-08")]
        },
        "big-baskets": {
            "and": [_test(">=", "average_order_value", 200), _test(">=", "order_count", 2)]
        },
        "growing": {"and": [*growth, {">=": [spent, {"*": [1.5, before]}]}]},
        "at-risk": {"and": [_test(">=", "churn_risk", 0.7), _test(">=", "total_spent", 300)]},
        "london": _test("==", "city", "London"),
        "countryside": {
            "and": [_test("==", "area", "rural"), _test("in", "country", ["GB", "IE"])]
        },
        "mailable": {"and": [{"var": "email_consent"}, *_known("email")]},
        "push-ready": {"and": [{"var": "app_user"}, {"var": "push_consent"}]},
        "promoters": _test(">=", "nps", 9),
        "bargain-hunters": _test(">=", "price_sensitivity", 70),
        "adopters": {
            "and": [_test(">=", "innovation_score", 65), _test("<", "price_sensitivity", 50)]
        },
        "readers": _test(">=", "email_opens_90d", 4),
        "clickers": {"and": [*clicked, {">=": [clicks, {"*": [0.4, opens]}]}]},
        "apple": {
            "and": [
                _test("in", "operating_system", ["iOS", "macOS"]),
                _test("==", "browser", "Safari"),
            ]
        },
        "care": {"or": [_test(">=", "open_tickets", 1), {"and": cared}]},
        "abroad": {"and": [_test("!=", "country", "GB"), *money]},
    }


def run(shop: Path) -> dict[str, int]:
    """The members of each rule."""
    rows = rows_of(shop)
    rules = json_rules()
    return {
        id_: sum(bool(json_logic.jsonLogic(r, row)) for row in rows) for id_, r in rules.items()
    }


def job(shop: Path, _out: Path) -> Callable[[], dict[str, int]]:
    """The work that is timed."""
    return partial(run, shop)
