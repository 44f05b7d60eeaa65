"""Values as people read them, made by column expressions: `£{:,.2f}`, strftime, and defaults."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from segrules.types import Duration, Kind, Type

_DISPLAY = re.compile(
    r"(?P<before>[^{}]*)\{(:(?P<comma>,)?(\.(?P<decimals>\d+))?(?P<kind>[f%])?)?\}(?P<after>[^{}]*)"
)
_LARGEST = 1e15
"""Below this every double keeps its decimals to the cent, and whole ones are exact."""
_MOST_DECIMALS = 9
_ITEMS_SHOWN = 5


def shown(value: pl.Expr, type_: Type, display: str | None, zone: ZoneInfo) -> pl.Expr:
    """A column of values as text; null where the value is missing.

    :param value: of the dtype that the type is stored in.
    :param display: a rulebook's `display`: one `{}` with `,`, `.N`, `f`, `%`, or a strftime
        pattern for dates.
    """
    match type_.kind:
        case Kind.NUMBER:
            return _number(value.cast(pl.Float64), type_, display)
        case Kind.YESNO:
            return pl.when(value).then(pl.lit("yes")).when(value.is_not_null()).then(pl.lit("no"))
        case Kind.DATE:
            return value.dt.to_string(display or "%Y-%m-%d")
        case Kind.DATETIME:
            local = value.dt.convert_time_zone(zone.key)
            return local.dt.to_string(display or "%Y-%m-%d %H:%M")
        case Kind.LIST:
            return _list(value, type_, zone)
        case Kind.TEXT:
            return _framed(value, display)
        case _:
            return pl.when(value.is_not_null()).then(pl.lit("known"))


def _framed(text: pl.Expr, display: str | None) -> pl.Expr:
    found = _DISPLAY.fullmatch(display) if display else None
    return pl.lit(found["before"]) + text + pl.lit(found["after"]) if found else text


def _list(value: pl.Expr, type_: Type, zone: ZoneInfo) -> pl.Expr:
    assert type_.item is not None  # noqa: S101 - a list has an item type
    texts = value.list.drop_nulls().list.eval(shown(pl.element(), type_.item, None, zone))
    more = texts.list.len() > _ITEMS_SHOWN
    joined = texts.list.head(_ITEMS_SHOWN).list.join(", ")
    return (
        pl.when(texts.list.len() == 0)
        .then(pl.lit("empty"))
        .when(more)
        .then(joined + ", …")
        .otherwise(joined)
    )


def _number(value: pl.Expr, type_: Type, display: str | None) -> pl.Expr:
    found = _DISPLAY.fullmatch(display) if display else None
    if found is None:
        return _fixed(value, type_.decimals, commas=False) if type_.decimals else _plain(value)
    percent = found["kind"] == "%"
    decimals = int(found["decimals"]) if found["decimals"] else None
    scaled = value * 100 if percent else value
    if decimals is None and not found["kind"] and not found["comma"]:
        text = _plain(scaled)
    else:
        text = _fixed(scaled, min(decimals or 0, _MOST_DECIMALS), commas=bool(found["comma"]))
    # The sign stands before a currency: -£20.00.
    sign = pl.when(text.str.starts_with("-")).then(pl.lit("-")).otherwise(pl.lit(""))
    after = ("%" if percent else "") + found["after"]
    return sign + pl.lit(found["before"]) + text.str.strip_prefix("-") + pl.lit(after)


def _plain(value: pl.Expr) -> pl.Expr:
    """Whole numbers without a point, others at their shortest to 12 significant digits."""
    whole = (value == value.floor()) & (value.abs() < _LARGEST)
    as_whole = pl.when(whole).then(value).cast(pl.Int64).cast(pl.String)
    return pl.when(whole).then(as_whole).otherwise(value.round_sig_figs(12).cast(pl.String))


def _fixed(value: pl.Expr, decimals: int | None, *, commas: bool) -> pl.Expr:
    """A number with that many decimals, halves away from zero."""
    digits = decimals or 0
    scale = 10**digits
    small = value.abs() * scale < _LARGEST
    units = pl.when(small).then((value.abs() * scale + 0.5).floor()).cast(pl.Int64)
    whole = (units // scale).cast(pl.String)
    text = _with_commas(whole) if commas else whole
    if digits:
        text = text + pl.lit(".") + (units % scale).cast(pl.String).str.zfill(digits)
    sign = pl.when((value < 0) & (units > 0)).then(pl.lit("-")).otherwise(pl.lit(""))
    return pl.when(small).then(sign + text).otherwise(_plain(value))


def _with_commas(digits: pl.Expr) -> pl.Expr:
    """Thousands in groups of three, from the right."""
    length = digits.str.len_chars().cast(pl.Int64)
    text = digits.str.slice(0, pl.when(length % 3 == 0).then(3).otherwise(length % 3))
    for group in range(5):
        start = pl.when(length % 3 == 0).then(3).otherwise(length % 3) + 3 * group
        part = digits.str.slice(start, 3)
        text = text + pl.when(length > start).then(pl.lit(",") + part).otherwise(pl.lit(""))
    return text


def shown_constant(value: Any, type_: Type, display: str | None, zone: ZoneInfo) -> str:  # noqa: ANN401 - any constant
    """A single constant as people read it; texts of a rule keep their quotes."""
    if isinstance(value, list | tuple):
        item = type_.item or type_
        return ", ".join(shown_constant(v, item, display, zone) for v in value)
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, Duration):
        return value.words
    dtype: pl.DataType | None = None
    if isinstance(value, Decimal):
        value = float(value)
    if isinstance(value, int) and not isinstance(value, bool):
        dtype = pl.Float64()
    if isinstance(value, dt.datetime) and value.tzinfo is None:
        value = value.replace(tzinfo=zone).astimezone(dt.UTC)
    return str(pl.select(shown(pl.lit(value, dtype=dtype), type_, display, zone)).item())
