"""Parameters: the constants that a rulebook names, and what ``--set`` may put in their place."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import cast

from segrules.diagnostics import Span
from segrules.language.transform import MAX_DIGITS
from segrules.language.tree import Value
from segrules.types import (
    DATE,
    DATETIME,
    DURATION,
    NUMBER,
    TEXT,
    YESNO,
    Duration,
    Kind,
    Type,
    Unit,
    list_of,
)

_DURATION = re.compile(r"(\d+)\s+(minute|hour|day|week|month|quarter|year)s?", re.IGNORECASE)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_DATETIME = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})?")
_NUMBER = re.compile(r"-?\d+(_\d{3})*(\.\d+)?")
_GROUPED = re.compile(r"-?[1-9]\d{0,2}\.\d\d0")
_DIGITS = re.compile(r"[\d_.]+")
_NUMBERS = re.compile(r"[\s\d_.,%\[\]-]+")
_PERCENT = re.compile(r"-?\d+(\.\d+)?%")
_ITEM = re.compile(
    r"""
      \s* (?: "([^"]*)" | '([^']*)' | ([^\s,"'\[\]] (?: [^,"\[\]]* [^\s,"\[\]] )? ) )
      \s* (?: , | $ )
    """,
    re.VERBOSE,
)
_YESNO = {"yes": True, "true": True, "no": False, "false": False}


@dataclass(frozen=True, slots=True)
class Constant:
    """A value and its type; of a parameter also the place where the rulebook says it."""

    value: Value
    type: Type
    span: Span | None = field(default=None, compare=False, repr=False)


def has_too_many_digits(text: str) -> bool:
    """Whether this is a number, or a list with one, that no exact decimal can hold."""
    found = _DIGITS.findall(text) if _NUMBERS.fullmatch(text) else ()
    return any(len(digits.replace("_", "").replace(".", "")) > MAX_DIGITS for digits in found)


def looks_grouped(text: str) -> bool:
    """Whether the point of ``1.000`` or ``2.500`` may be meant to separate thousands: nobody writes
    a fraction with noughts at its end.
    """
    return _GROUPED.fullmatch(text) is not None


def constant_of_text(text: str) -> Constant:
    """A constant as somebody wrote it without quotes: a duration, date, number … or just text."""
    bare = text.strip()
    if found := _DURATION.fullmatch(bare):
        unit = cast("Unit", found[2].lower())
        return Constant(Duration(int(found[1]), unit), DURATION)
    if _DATE.fullmatch(bare) or _DATETIME.fullmatch(bare):
        return _iso_constant(bare)
    if _PERCENT.fullmatch(bare):
        return Constant(Decimal(bare[:-1]).scaleb(-2), NUMBER)
    if _NUMBER.fullmatch(bare):
        return Constant(number_of_text(bare), NUMBER)
    if bare.lower() in _YESNO:
        return Constant(_YESNO[bare.lower()], YESNO)
    return Constant(text, TEXT)


def _iso_constant(text: str) -> Constant:
    try:
        if len(text) == len("2026-11-22"):
            return Constant(dt.date.fromisoformat(text), DATE)
        return Constant(dt.datetime.fromisoformat(text), DATETIME)
    except ValueError:
        return Constant(text, TEXT)


def number_of_text(text: str) -> int | Decimal:
    """``1_000`` or ``12.5``: an int where no point was written."""
    plain = text.replace("_", "")
    return Decimal(plain) if "." in plain else int(plain)


def constant_of_cell(value: object, written: str) -> Constant | None:
    """The constant that a YAML value is; None for what no parameter can be (nothing, a mapping)."""
    if isinstance(value, bool):
        return Constant(value, YESNO)
    if isinstance(value, int | float):
        return Constant(
            number_of_text(written) if _NUMBER.fullmatch(written) else Decimal(str(value)), NUMBER
        )
    if isinstance(value, str):
        return constant_of_text(value)
    if isinstance(value, list) and value:
        return _constant_of_list(value)
    return None


def _constant_of_list(values: list[object]) -> Constant | None:
    items = [constant_of_cell(v, str(v)) for v in values]
    known = [i for i in items if i is not None]
    if len(known) != len(items) or any(k.type != known[0].type for k in known):
        return None
    if known[0].type.kind in (Kind.LIST, Kind.DURATION):
        return None
    return Constant(tuple(k.value for k in known), list_of(known[0].type))


def constant_of_setting(text: str, like: Type) -> Constant | None:
    """What ``--set name=text`` means for a parameter of that type; None where it does not fit."""
    if like == TEXT:
        return Constant(text, TEXT)
    if like.kind is Kind.LIST:
        parts = _parts_of_list(text)
        items = [Constant(p, TEXT) if like.item == TEXT else constant_of_text(p) for p in parts]
        if not items or not all(i.type == like.item for i in items):
            return None
        return Constant(tuple(i.value for i in items), like)
    found = constant_of_text(text)
    return found if found.type == like else None


def _parts_of_list(text: str) -> list[str]:
    """The items of ``a, "b, c"``, with or without brackets around; none where it is no list."""
    inner = text.strip()
    if inner.startswith("[") and inner.endswith("]"):
        inner = inner[1:-1].strip()
    found, at = [], 0
    while at < len(inner):
        item = _ITEM.match(inner, at)
        if item is None:
            return []
        found.append(next(part for part in item.groups() if part is not None))
        at = item.end()
    return found
