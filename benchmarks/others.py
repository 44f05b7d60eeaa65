"""Twenty rules in segrules, DuckDB, pandas, json-logic and rule-engine: `others.py NAME CUSTOMERS`.

Prints the seconds from the file to the members of each rule, the rows, and the members, which have
to be the same everywhere. Each rule is written as its users would write it there.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from time import perf_counter
from typing import Any

import duckdb
import json_logic
import pandas as pd
import polars as pl
import rule_engine
import yaml
from data import AS_OF, RULES

import segrules

SEGRULES = {
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
SQL = {
    **{
        id_: text.replace('"', "'").replace("[", "(").replace("]", ")")
        for id_, text in SEGRULES.items()
    },
    "new-customers": "signed_up >= DATE '2026-10-24'",
    "never-bought": "order_count = 0 AND signed_up < DATE '2026-11-08'",
    "mailable": "email_consent AND email IS NOT NULL",
}


def in_segrules(path: str) -> dict[str, int]:
    """One rulebook, one run."""
    folder = Path(path).parent / "twenty-rules"
    folder.mkdir(exist_ok=True)
    # The traits ask for segments that are not among the twenty.
    tables = (RULES / "rulebook.yaml").read_text().partition("\ntraits:")[0]
    (folder / "rulebook.yaml").write_text(f"{tables}\n")
    segments = [{"id": id_, "when": rule} for id_, rule in SEGRULES.items()]
    (folder / "twenty.yaml").write_text(yaml.safe_dump({"segments": segments}, width=1000))
    run = segrules.load(folder).apply({"customers": path}, AS_OF, why="none")
    return dict(run.summary.select("segment", "members").rows())


def in_duckdb(path: str) -> dict[str, int]:
    """One query that computes and counts every rule."""
    counts = ", ".join(f'count(*) FILTER (WHERE {rule}) AS "{id_}"' for id_, rule in SQL.items())
    (row,) = duckdb.execute(f"SELECT {counts} FROM '{path}'").fetchall()  # noqa: S608 - our own words
    return dict(zip(SQL, row, strict=True))


def in_pandas(path: str) -> dict[str, int]:
    """Vectorised masks."""
    t = pd.read_parquet(path, columns=COLUMNS, dtype_backend="pyarrow")
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


def rows_of(path: str) -> list[dict[str, Any]]:
    """Rows as rule engines that take one at a time want them: money as doubles, dates as text."""
    dates = pl.col("signed_up").cast(pl.String)
    frame = pl.read_parquet(path, columns=COLUMNS).with_columns(
        pl.col(MONEY).cast(pl.Float64), dates
    )
    return frame.to_dicts()


def in_json_logic(path: str) -> dict[str, int]:
    """Row by row."""
    rows = rows_of(path)
    rules = json_rules()
    return {
        id_: sum(bool(json_logic.jsonLogic(r, row)) for row in rows) for id_, r in rules.items()
    }


def in_rule_engine(path: str) -> dict[str, int]:
    """Row by row, each rule compiled once; comparing null with a number is false after a check."""
    rows = rows_of(path)
    rules = {id_: rule_engine.Rule(text) for id_, text in engine_rules().items()}
    return {id_: sum(rule.matches(row) for row in rows) for id_, rule in rules.items()}


def engine_rules() -> dict[str, str]:
    """The rules in the language of rule-engine: `==`, and a check for null before each order."""
    changed = {
        "families": (
            "household_size != null and household_size >= 3 and children != null and children > 0"
        ),
        "new-customers": 'signed_up >= "2026-10-24"',
        "never-bought": 'order_count == 0 and signed_up < "2026-11-08"',
        "big-baskets": (
            "average_order_value != null and average_order_value >= 200 and order_count >= 2"
        ),
        "at-risk": "churn_risk != null and churn_risk >= 0.7 and total_spent >= 300",
        "mailable": "email_consent and email != null",
        "promoters": "nps != null and nps >= 9",
        "bargain-hunters": "price_sensitivity != null and price_sensitivity >= 70",
        "adopters": (
            "innovation_score != null and innovation_score >= 65 and "
            "price_sensitivity != null and price_sensitivity < 50"
        ),
        "readers": "email_opens_90d != null and email_opens_90d >= 4",
        "clickers": (
            "email_opens_90d != null and email_opens_90d >= 2 and "
            "email_clicks_90d != null and email_clicks_90d >= 0.4 * email_opens_90d"
        ),
        "care": "open_tickets >= 1 or (ticket_count >= 2 and nps != null and nps <= 6)",
        "abroad": (
            'country != null and country != "GB" and total_spent >= 100 and total_spent <= 500'
        ),
    }
    return {id_: changed.get(id_, text.replace(" = ", " == ")) for id_, text in SEGRULES.items()}


CONTENDERS: Mapping[str, Callable[[str], dict[str, int]]] = {
    "segrules": in_segrules,
    "DuckDB": in_duckdb,
    "pandas": in_pandas,
    "json-logic": in_json_logic,
    "rule-engine": in_rule_engine,
}


def main(name: str, path: str) -> None:
    """Run one contender."""
    began = perf_counter()
    members = CONTENDERS[name](path)
    seconds = perf_counter() - began
    rows = pl.scan_parquet(path).select(pl.len()).collect().item()
    print(json.dumps({"seconds": seconds, "rows": rows, "members": members}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
