"""Values as people read them, made by column expressions: `£{:,.2f}`, strftime, and defaults."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from segrules.outcome.apart import Beside, constant_text, number_beside
from segrules.outcome.moments import day_text, instant_text, moment_beside, moment_constant
from segrules.outcome.number_texts import number_text
from segrules.types import Duration, Kind, Type, to_utc

_ITEMS_SHOWN = 5


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
    :param beside: values of its kind, from which a number, a day or an instant is told apart.
    """
    match type_.kind:
        case Kind.NUMBER if beside:
            return number_beside(value, type_.decimals, display, beside)
        case Kind.NUMBER:
            return number_text(value, type_.decimals, display)
        case Kind.YESNO:
            return pl.when(value).then(pl.lit("yes")).when(value.is_not_null()).then(pl.lit("no"))
        case Kind.DATE | Kind.DATETIME if beside:
            return moment_beside(value, display, zone, beside)
        case Kind.DATE:
            return day_text(value, display)
        case Kind.DATETIME:
            return instant_text(value, display, zone)
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
    if isinstance(value, dt.datetime):
        return moment_constant(to_utc(value, zone), display, zone)
    if isinstance(value, dt.date):
        return moment_constant(value, display, zone)
    return str(pl.select(shown(pl.lit(value), type_, display, zone)).item())
