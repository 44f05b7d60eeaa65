"""Makes sentences of ``evidence/`` alone, as `schemas/evidence.schema.json` says how."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from segrules.outcome.apart import Beside
from segrules.outcome.formats import shown
from segrules.types import COLUMN_TYPES
from tests.output.shop import read_json

Json = dict[str, Any]


def sentences(folder: Path, segment: str) -> list[str]:
    """Why each member of a segment is one, in the order of the file."""
    about = read_json(folder / f"{segment}.json")
    rows = pl.read_parquet(folder / f"{segment}.parquet")
    texts = rows.with_columns(
        text for value in about["values"] for text in _texts(value, about["timezone"])
    )
    return [
        _sentence(about, row, _known(about, told))
        for row, told in zip(rows.iter_rows(named=True), texts.iter_rows(named=True), strict=True)
    ]


def _known(about: Json, told: Json) -> dict[str, str]:
    """What to fill in, without what is missing."""
    known = {name: text for name, text in told.items() if text is not None}
    for value in about["values"]:
        if value["after"] is not None:
            is_known = value["column"] in known
            after = value["after"].format_map(known) if is_known else ""
            known[f"{value['column']}_after"] = after
    return known


def _texts(value: Json, timezone: str) -> list[pl.Expr]:
    if value["unit"] is None:
        return [_text(value, timezone)]
    one, many = map(pl.lit, value["unit"])
    unit = pl.when(pl.col(value["column"]) == 1).then(one).otherwise(many)
    return [_text(value, timezone), unit.alias(f"{value['column']}_unit")]


def _text(value: Json, timezone: str) -> pl.Expr:
    column = pl.col(value["column"])
    if value["pii"]:
        return pl.when(column).then(pl.lit("known")).alias(value["column"])
    text = shown(column, COLUMN_TYPES[value["type"]], value["display"], ZoneInfo(timezone))
    return text.alias(value["column"])


def _apart(about: Json, pairs: list[Json], row: Json) -> Json:
    """Values that a clause compares, told apart from one another."""
    of = {value["column"]: value for value in about["values"]}
    beside: dict[str, list[Beside]] = defaultdict(list)
    for pair in pairs:
        one, other = pair["column"], pair["from"]
        if "constant" in other:
            beside[one].append(Beside(_constant(other["constant"]), display=of[one]["display"]))
            continue
        for here, there in ((one, other["column"]), (other["column"], one)):
            decimals = COLUMN_TYPES[of[there]["type"]].decimals
            beside[here].append(Beside(pl.col(there), decimals, of[there]["display"]))
    frame = pl.DataFrame([{name: row[name] for name in of}]) if beside else pl.DataFrame()
    zone = ZoneInfo(about["timezone"])
    told = frame.select(
        shown(
            pl.col(name), COLUMN_TYPES[of[name]["type"]], of[name]["display"], zone, others
        ).alias(name)
        for name, others in beside.items()
    ).to_dicts()
    return {name: text for texts in told for name, text in texts.items() if text is not None}


def _constant(written: float | str) -> Decimal | dt.date:
    if not isinstance(written, str):
        return Decimal(str(written))
    return (dt.datetime if "T" in written else dt.date).fromisoformat(written)


def _sentence(about: Json, row: Json, texts: dict[str, str]) -> str:
    if about["because"] is not None:
        return str(about["because"]).format_map(defaultdict(lambda: "unknown", texts))
    told = _reason(about, about["rule"], row, texts, holds=True)
    return "; ".join(told)


def _reason(about: Json, rule: Json, row: Json, texts: dict[str, str], *, holds: bool) -> list[str]:
    ((kind, inner),) = rule.items()
    if kind == "clause":
        template = about["clauses"][inner]["yes" if holds else "no"]
        instead = about["clauses"][inner]["missing"]
        template = next((i["words"] for i in instead if i["column"] not in texts), template)
        own = _apart(about, about["clauses"][inner]["apart"], row)
        return [template.format_map(defaultdict(lambda: "missing", {**texts, **own}))]
    if kind == "not":
        return _reason(about, inner, row, texts, holds=not holds)
    parts = inner if (kind == "all") == holds else [p for p in inner if _outcome(p, row) is holds]
    return [text for p in parts for text in _reason(about, p, row, texts, holds=holds)]


def _outcome(rule: Json, row: Json) -> bool | None:
    ((kind, inner),) = rule.items()
    if kind == "clause":
        suffix = "" if inner < 64 else f"_{inner // 64 + 1}"
        if row[f"unknown{suffix}"] >> inner % 64 & 1:
            return None
        return bool(row[f"yes{suffix}"] >> inner % 64 & 1)
    if kind == "not":
        outcome = _outcome(inner, row)
        return None if outcome is None else not outcome
    outcomes = [_outcome(part, row) for part in inner]
    decisive = kind == "any"
    if decisive in outcomes:
        return decisive
    return None if None in outcomes else not decisive
