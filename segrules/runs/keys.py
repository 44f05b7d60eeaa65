"""A customer's key, as people write it and as a run finds it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import polars as pl

from segrules import mistakes
from segrules.diagnostics import UsageError
from segrules.language.constants import constant_of_text

_WHOLE_NUMBER = re.compile(r"0|-?[1-9][0-9]{0,18}")
_OF_64_BITS = range(-(2**63), 2**63)
_Day = TypeVar("_Day", bound=dt.date)


def key_of(customer: Any, key: tuple[str, ...]) -> Mapping[str, Any]:  # noqa: ANN401 - any key
    """A customer's key by the names of its columns.

    :raises UsageError: where it names other columns.
    """
    wanted = customer
    if isinstance(customer, str) and len(key) > 1:
        names = "|".join(map(re.escape, key))
        parts = re.split(rf",\s*(?=(?:{names})\s*=)", customer)
        pairs = (part.partition("=") for part in parts)
        wanted = {name.strip(): value.strip() for name, _, value in pairs}
    elif not isinstance(customer, Mapping):
        wanted = dict(zip(key, [customer], strict=False))
    if set(wanted) != set(key):
        raise UsageError([mistakes.key_columns(key)])
    return {name: wanted[name] for name in key}


def is_customer(wanted: Mapping[str, Any], schema: pl.Schema, zone: ZoneInfo) -> pl.Expr:
    """Whether a row of such columns has this key.

    Values are compared as the column has them, so that the statistics of a Parquet file tell which
    of its parts need not be read.

    :param zone: of times that name none.
    """
    return pl.all_horizontal(*(_same(k, v, schema[k], zone) for k, v in wanted.items()))


def can_be(value: Any, dtype: pl.DataType, zone: ZoneInfo) -> bool:  # noqa: ANN401 - any key
    """Whether a key's column can hold a value at all."""
    return _value(value, dtype, zone) is not None


def _same(name: str, value: Any, dtype: pl.DataType, zone: ZoneInfo) -> pl.Expr:  # noqa: ANN401 - any key
    found = _value(value, dtype, zone)
    if found is None:
        return pl.lit(value=False)
    if dtype == pl.String:
        return pl.col(name).is_in([found, *_written(value, zone)])
    return pl.col(name) == pl.lit(found, dtype=dtype)


def _value(value: Any, dtype: pl.DataType, zone: ZoneInfo) -> Any:  # noqa: ANN401 - any key
    """A key as a column of this type has it; None where it cannot."""
    text = str(value)
    match dtype:
        case pl.Int64():
            is_whole = _WHOLE_NUMBER.fullmatch(text) is not None
            return int(text) if is_whole and int(text) in _OF_64_BITS else None
        case pl.Boolean():
            word = constant_of_text(text).value
            return word if isinstance(word, bool) else None
        case pl.Date():
            return _parsed(dt.date, text)
        case pl.Datetime():
            return _instant(value, zone)
        case _:
            return text


def _written(value: Any, zone: ZoneInfo) -> list[str]:  # noqa: ANN401 - any key
    """What Polars makes of a key in CSV and NDJSON, where that is not its text."""
    if isinstance(value, bool):
        return [str(value).lower()]
    instant = _instant(value, zone)
    if instant is None:
        return []
    thousandths, rest = divmod(instant.microsecond, 1000)
    digits = "microseconds" if rest else "milliseconds" if thousandths else "seconds"
    return [f"{instant:%Y-%m-%dT%H:%M:%S.%f%z}", instant.isoformat(timespec=digits)]


def _instant(value: Any, zone: ZoneInfo) -> dt.datetime | None:  # noqa: ANN401 - any key
    found = value if isinstance(value, dt.datetime) else _parsed(dt.datetime, str(value))
    if found is None:
        return None
    try:
        return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(dt.UTC)
    except OverflowError:
        # In UTC it would lie beyond the calendar.
        return None


def _parsed(kind: type[_Day], text: str) -> _Day | None:
    try:
        return kind.fromisoformat(text)
    except ValueError:
        return None
