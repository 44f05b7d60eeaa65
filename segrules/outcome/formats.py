"""Values as people read them, made by column expressions: `£{:,.2f}`, strftime, and defaults."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
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
_MOST_GROUPS = 5
"""Of three digits, in whole numbers below `_LARGEST`."""
# Looking a text up by its number takes a tenth of the time that padding and cutting text does.
_ABSENT = 1000
_GROUPS = pl.Enum([*(f",{group:03}" for group in range(1000)), ""])
"""A group of three digits by its number; nothing for `_ABSENT`."""
_FIRST_DAY, _LAST_DAY = dt.date(1970, 1, 1), dt.date(2069, 12, 31)
"""Of the days whose texts are looked up; the first is the one that Polars counts from."""
_MOST_CODED = 3
_DECIMALS = {n: pl.Enum([f".{rest:0{n}}" for rest in range(10**n)]) for n in (1, 2, 3)}
"""By how many there are: the point and the decimals, by their number."""


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
            return _date(value, display or "%Y-%m-%d")
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
    is_text = type_.item.kind is Kind.TEXT
    texts = value if is_text else value.list.eval(shown(pl.element(), type_.item, None, zone))
    known = texts.list.agg(pl.element().count())
    # Joining lists takes six times as long as joining their items: only long ones are.
    is_long = texts.list.len() > _ITEMS_SHOWN
    few = pl.when(is_long).then(texts).list.drop_nulls().list.head(_ITEMS_SHOWN).list.join(", ")
    items = [texts.list.get(n, null_on_oob=True) for n in range(_ITEMS_SHOWN)]
    return (
        pl.when(known == 0)
        .then(pl.lit("empty"))
        .when(known > _ITEMS_SHOWN)
        .then(few + ", …")
        .when(is_long)
        .then(few)
        .when(known > 0)
        .then(pl.concat_str(items, separator=", ", ignore_nulls=True))
    )


def _date(value: pl.Expr, pattern: str) -> pl.Expr:
    texts = _texts_of_days(pattern)
    if texts is None:
        return value.dt.to_string(pattern)
    is_listed = value.is_between(pl.lit(_FIRST_DAY), pl.lit(_LAST_DAY))
    number = pl.when(is_listed).then(value.to_physical()).cast(pl.UInt16)
    other = pl.when(~is_listed).then(value).dt.to_string(pattern)
    return pl.coalesce(number.cat.to(texts).cast(pl.String), other)


@cache
def _texts_of_days(pattern: str) -> pl.Enum | None:
    """The texts of days by their numbers; None where several have the same one."""
    texts = pl.date_range(_FIRST_DAY, _LAST_DAY, eager=True).dt.to_string(pattern)
    return pl.Enum(texts) if texts.n_unique() == len(texts) else None


def _number(value: pl.Expr, type_: Type, display: str | None) -> pl.Expr:
    found = _DISPLAY.fullmatch(display) if display else None
    if found is None:
        return _fixed(value, type_.decimals, _Frame()) if type_.decimals else _plain(value)
    percent = found["kind"] == "%"
    decimals = int(found["decimals"]) if found["decimals"] else None
    scaled = value * 100 if percent else value
    frame = _Frame(found["before"], ("%" if percent else "") + found["after"])
    if decimals is None and not found["kind"] and not found["comma"]:
        return frame.around(_plain(scaled))
    return _fixed(scaled, min(decimals or 0, _MOST_DECIMALS), frame, commas=bool(found["comma"]))


@dataclass(frozen=True, slots=True)
class _Frame:
    """What stands around a number, such as its currency."""

    before: str = ""
    after: str = ""

    def around(self, text: pl.Expr) -> pl.Expr:
        """The sign stands before a currency: -£20.00."""
        if not self.before:
            return text + pl.lit(self.after) if self.after else text
        sign = pl.when(text.str.starts_with("-")).then(pl.lit("-")).otherwise(pl.lit(""))
        return pl.concat_str(
            [sign, pl.lit(self.before), text.str.strip_prefix("-"), pl.lit(self.after)]
        )


def _plain(value: pl.Expr) -> pl.Expr:
    """Whole numbers without a point, others at their shortest to 12 significant digits."""
    whole = (value == value.floor()) & (value.abs() < _LARGEST)
    as_whole = pl.when(whole).then(value).cast(pl.Int64).cast(pl.String)
    return pl.when(whole).then(as_whole).otherwise(value.round_sig_figs(12).cast(pl.String))


def _fixed(value: pl.Expr, decimals: int, frame: _Frame, *, commas: bool = False) -> pl.Expr:
    """A number with that many decimals, halves away from zero."""
    scale = 10**decimals
    size = value.abs() * scale
    small = size < _LARGEST
    units = pl.when(small).then((size + 0.5).floor()).cast(pl.Int64)
    sign = pl.when((value < 0) & (units > 0)).then(pl.lit("-")).otherwise(pl.lit(""))
    parts = [sign] if not frame.before else [sign, pl.lit(frame.before)]
    whole = units // scale
    parts += _groups(whole) if commas else [whole.cast(pl.String)]
    parts += [_point(units % scale, decimals)] if decimals else []
    parts += [pl.lit(frame.after)] if frame.after else []
    large = frame.around(_plain(pl.when(~small).then(value)))
    return pl.when(small).then(pl.concat_str(parts)).otherwise(large)


def _groups(whole: pl.Expr) -> list[pl.Expr]:
    """Thousands in groups of three, from the left; those that a number is too small for are ""."""
    first, later = whole, []
    for power in range(1, _MOST_GROUPS):
        reaches = whole >= 1000**power
        first = pl.when(reaches).then(whole // 1000**power).otherwise(first)
        group = pl.when(reaches).then(whole // 1000 ** (power - 1) % 1000).otherwise(_ABSENT)
        later.append(group.cast(pl.UInt16).cat.to(_GROUPS).cast(pl.String))
    return [first.cast(pl.String), *reversed(later)]


def _point(rest: pl.Expr, decimals: int) -> pl.Expr:
    """The point and the decimals behind it."""
    if decimals > _MOST_CODED:
        return pl.lit(".") + rest.cast(pl.String).str.zfill(decimals)
    return rest.cast(pl.UInt16).cat.to(_DECIMALS[decimals]).cast(pl.String)


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
