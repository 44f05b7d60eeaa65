"""Values of the language as JSON holds them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

from segrules.diagnostics import json_text
from segrules.language.tree import Value
from segrules.types import Duration, Moment

Json = dict[str, Any]


def plain(value: Value) -> Any:  # noqa: ANN401 - whatever JSON holds
    """A constant: durations as the language writes them, dates and datetimes in ISO form."""
    match value:
        case tuple():
            return [plain(item) for item in value]
        case Decimal():
            return float(value)
        case dt.date():
            return value.isoformat()
        case Duration():
            return str(value)
        case _:
            return value


def as_of(moment: Moment) -> str:
    """The as-of as it was given: a day, or else an instant in the rulebook's time zone."""
    local = moment.now.astimezone(moment.zone)
    if local.date() > moment.today:  # 24:00 of the day
        return moment.today.isoformat()
    return local.isoformat()


def utc(instant: dt.datetime) -> str:
    """``2026-11-22T03:08:40.123456Z``."""
    return instant.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")


def write_json(document: Json, path: Path) -> None:
    """A file that people can read too."""
    path.write_text(json_text(document) + "\n", "utf-8")
