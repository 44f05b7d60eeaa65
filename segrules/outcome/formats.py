"""Values as people read them, made by column expressions: `£{:,.2f}`, strftime, and defaults."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from segrules.outcome.apart import Beside, constant_text, text_beside
from segrules.outcome.number_texts import number_text
from segrules.types import Duration, Kind, Type

_ITEMS_SHOWN = 5
_FIRST_DAY, _LAST_DAY = dt.date(1970, 1, 1), dt.date(2069, 12, 31)
"""Of the days whose texts are looked up; the first is the one that Polars counts from."""


def shown(
    value: pl.Expr,
    type_: Type,
    display: str | None,
    zone: ZoneInfo,
    beside: Sequence[Beside] = (),
) -> pl.Expr:
    """A column of values as text; null where the value is missing.

    :param value: of the dtype that the type is stored in.
    :param display: a rulebook's `display`: one `{}` with `,`, `.N`, `f`, `%`, or a strftime
        pattern for dates.
    :param beside: numbers from which a number is told apart.
    """
    match type_.kind:
        case Kind.NUMBER if beside:
            return text_beside(value, type_.decimals, display, beside)
        case Kind.NUMBER:
            return number_text(value, type_.decimals, display)
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
    before, hole, after = (display or "").partition("{}")
    return pl.lit(before) + text + pl.lit(after) if hole else text


def _list(value: pl.Expr, type_: Type, zone: ZoneInfo) -> pl.Expr:
    assert type_.item is not None  # noqa: S101 - a list has an item type
    is_text = type_.item.kind is Kind.TEXT
    texts = value if is_text else value.list.eval(shown(pl.element(), type_.item, None, zone))
    # Nulls are filtered, as `drop_nulls` takes the longer the more lists there are; and items are
    # joined one by one, as joining lists takes six times as long.
    known = texts.list.filter(pl.element().is_not_null())
    count = known.list.len()
    items = [known.list.get(n, null_on_oob=True) for n in range(_ITEMS_SHOWN)]
    parts = [
        pl.concat_str(items, separator=", ", ignore_nulls=True),
        pl.when(count == 0).then(pl.lit("empty")),
        pl.when(count > _ITEMS_SHOWN).then(pl.lit(", …")),
    ]
    return pl.when(value.is_not_null()).then(pl.concat_str(parts, ignore_nulls=True))


def _date(value: pl.Expr, pattern: str) -> pl.Expr:
    texts = _texts_of_days(pattern)
    if texts is None:
        return value.dt.to_string(pattern)
    is_listed = value.is_between(pl.lit(_FIRST_DAY), pl.lit(_LAST_DAY))
    number = pl.when(is_listed).then(value.to_physical()).cast(pl.UInt16)
    other = pl.when(~is_listed).then(value).dt.to_string(pattern)
    return pl.coalesce(number.cat.to(texts).cast(pl.String), other)


@cache
def _texts_of_days(pattern: str) -> pl.DataTypeExpr | None:
    """The texts of days by their numbers; None where several have the same one."""
    texts = pl.date_range(_FIRST_DAY, _LAST_DAY, eager=True).dt.to_string(pattern)
    return pl.Enum(texts).to_dtype_expr() if texts.n_unique() == len(texts) else None


def shown_constant(value: Any, type_: Type, display: str | None, zone: ZoneInfo) -> str:  # noqa: ANN401 - any constant
    """A single constant as people read it; texts of a rule keep their quotes."""
    if isinstance(value, list | tuple):
        item = type_.item or type_
        return ", ".join(shown_constant(v, item, display, zone) for v in value)
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, Duration):
        return value.words
    if type_.kind is Kind.NUMBER and isinstance(value, int | Decimal):
        return constant_text(value, type_.decimals, display)
    if isinstance(value, dt.datetime) and value.tzinfo is None:
        value = value.replace(tzinfo=zone).astimezone(dt.UTC)
    return str(pl.select(shown(pl.lit(value), type_, display, zone)).item())
