"""What to write instead, where the types of two values do not agree."""

from __future__ import annotations

import datetime as dt
import re

from segrules.diagnostics import Span
from segrules.language.tree import Call, Expr, Literal
from segrules.rulebook.spellings import dates_meant
from segrules.types import TEXT, Duration, Kind

_DAYS = (Kind.DATE, Kind.DATETIME)
_NUMBER = re.compile(r"-?\d+(\.\d+)?%?")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?)?")
_SLASHED = re.compile(r"\d{1,4}/\d{1,2}/\d{1,4}")
_LENGTH = re.compile(r"(\d+) +(days?|weeks?|months?|quarters?|years?)")
_YEARS = range(1900, 2101)
_LONGEST = 40
"""So much of an expression fits a line of a message."""


def on_one_line(span: Span) -> str:
    """What was written, its line breaks as blanks."""
    return " ".join(span.text.split())


def shortened(span: Span) -> str:
    """What was written, on one line and not too long."""
    text = on_one_line(span)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}…"


def replaced(whole: Span, part: Span, text: str) -> str:
    """An expression on one line, with other words in place of one of its parts."""
    if part.source is not whole.source or not whole.start <= part.start <= part.end <= whole.end:
        return text
    before, after = (
        Span(whole.source, whole.start, part.start),
        Span(whole.source, part.end, whole.end),
    )
    return " ".join(f"{before.text}{text}{after.text}".split())


def how_to_agree(place: Span, a: Expr, b: Expr) -> str | None:
    """Help for two values that should be of one type, None where there is none to give."""
    for value, other in ((b, a), (a, b)):
        if isinstance(value, Literal) and value.name is None:
            help_ = _as_written(place, value, other)
            if help_ is not None:
                return help_
    for value, other in ((b, a), (a, b)):
        if other.type.kind in _DAYS and _SLASHED.fullmatch(value.span.text):
            days = [replaced(place, value.span, day) for day in dates_meant(value.span.text)]
            written = " or ".join(f"`{day}`" for day in days)
            return f"write {written or 'the date with hyphens, year first: 2026-11-27'}"
        help_ = _in_a_list(value, other) or _by_a_function(value, other)
        if help_ is not None:
            return help_
    return None


def _as_written(place: Span, value: Literal, other: Expr) -> str | None:
    """Another spelling of a constant, of the type that the other side has."""
    written = on_one_line(value.span)
    match value.type.kind, other.type.kind:
        case Kind.NUMBER | Kind.YESNO, Kind.TEXT:
            return f"write the value in quotes: `{_with(place, value, _quoted(written))}`"
        case Kind.TEXT, _:
            return _unquoted(place, value, other)
        case Kind.NUMBER, Kind.YESNO if value.value in (0, 1):
            return f"write `{_with(place, value, 'yes' if value.value else 'no')}`"
        case Kind.NUMBER, Kind.DATE | Kind.DATETIME:
            return _number_as_day(place, value, other)
        case Kind.DURATION, Kind.DATE | Kind.DATETIME:
            return _how_long_ago(place, value, other, written)
        case Kind.DURATION, Kind.NUMBER:
            return _number_of_units(place, value, other)
        case _:
            return None


def _unquoted(place: Span, value: Literal, other: Expr) -> str | None:
    """What a text in quotes should have been."""
    bare = str(value.value).strip()
    match other.type.kind:
        case Kind.NUMBER if _NUMBER.fullmatch(bare):
            return f"write the number without quotes: `{_with(place, value, bare)}`"
        case Kind.NUMBER:
            return "write a number, without quotes"
        case Kind.DATE | Kind.DATETIME:
            days = (bare,) if _is_date(bare) else dates_meant(bare) or ("2026-11-27",)
            written = " or ".join(f"`{_with(place, value, day)}`" for day in days)
            return f"write the date without quotes: {written}"
        case Kind.YESNO if bare.lower() in ("yes", "no", "true", "false"):
            return f"write it without quotes: `{_with(place, value, bare.lower())}`"
        case _:
            return None


def _number_as_day(place: Span, value: Literal, other: Expr) -> str:
    """A year, a number of days, or a date without its hyphens."""
    day, number = on_one_line(other.span), value.value
    digits = str(number)
    if _is_date(hyphened := f"{digits[:4]}-{digits[4:6]}-{digits[6:]}"):
        return f"write `{_with(place, value, hyphened)}`"
    if number in _YEARS:
        year = f"year({day})"
        year = replaced(place, other.span, year) if place != value.span else year
        return f"write a date such as 2026-11-27, or compare the year: `{year}`"
    if place == value.span or not isinstance(number, int) or not 0 < number < _YEARS.start:
        return f"write a date such as 2026-11-27, or count days: `days_since({day})`"
    readings = _how_long_ago(place, value, other, f"{digits} days")
    return f"{readings}; a date is written 2026-11-27"


def _how_long_ago(place: Span, value: Literal, other: Expr, length: str) -> str:
    """A date beside a length of time: which side of that day is meant, only the author knows."""
    day, ago = on_one_line(other.span), f"{length} ago"
    ends = (value.span.end, other.span.start), (other.span.end, value.span.start)
    sign = next((value.span.source.text[a:b].strip(" ()") for a, b in ends if a < b), "")
    if sign not in ("<", "<=", ">", ">="):
        return f"write `{_with(place, value, ago)}`"
    end = sign[1:]
    return (
        f"write `{day} <{end} {ago}` for longer ago than that,"
        f" or `{day} >{end} {ago}` for since then"
    )


def _number_of_units(place: Span, value: Literal, other: Expr) -> str:
    length = value.value
    unit = other.function.counted_in if isinstance(other, Call) else None
    if unit == "days" and isinstance(length, Duration) and length.days:
        return f"write the number of days: `{_with(place, value, str(length.days))}`"
    found = _LENGTH.fullmatch(on_one_line(value.span))
    if unit and found and found[2].rstrip("s") == unit.rstrip("s"):
        return f"write the number of {unit}: `{_with(place, value, found[1])}`"
    return "compare a date, as in `last_order_at < 30 days ago`, or a number"


def _in_a_list(value: Expr, other: Expr) -> str | None:
    """One value beside a list of such values."""
    if other.type.item is None or other.type.item != value.type:
        return None
    one, many = on_one_line(value.span), on_one_line(other.span)
    if isinstance(other, Literal):
        return f"write `{one} in {many}`"
    return f"ask a list what it holds: `{many} contains {one}`"


def _by_a_function(value: Expr, other: Expr) -> str | None:
    """A function that makes one type of another, or what a type is compared with."""
    match value.type.kind, other.type.kind:
        case Kind.TEXT, Kind.NUMBER:
            return f"read the text as a number: `number({on_one_line(value.span)})`"
        case Kind.TEXT, Kind.DATE | Kind.DATETIME:
            return f"read the text as a date: `date({on_one_line(value.span)})`"
        case _, Kind.YESNO:
            alone = f"or stands alone: `{shortened(other.span)}`"
            return f"a yes/no value is compared with `yes` or `no`, {alone}"
        case _, Kind.STRUCT if other.type.fields:
            return (
                f"compare one of its fields: `{on_one_line(other.span)}.{other.type.fields[0][0]}`"
            )
        case _:
            return None


def how_to_contain(whole: Span, operator: Span, holder: Expr, wanted: Expr) -> str | None:
    """Help for a `contains` whose right side is not what the left one can hold."""
    item = holder.type.item or TEXT
    if wanted.type.item == item:
        return f"write `{replaced(whole, operator, 'contains any of')}`"
    if wanted.type == item:
        return f"write `{replaced(whole, operator, 'contains')}`"
    if isinstance(wanted, Literal) and wanted.name is None and wanted.type.item is None:
        if item == TEXT:
            quoted = replaced(whole, wanted.span, _quoted(wanted.span.text))
            return f"write the value in quotes: `{quoted}`"
        bare = str(wanted.value)
        if item.kind is Kind.NUMBER and _NUMBER.fullmatch(bare):
            return f"write the number without quotes: `{replaced(whole, wanted.span, bare)}`"
    return None


def _with(place: Span, value: Literal, text: str) -> str:
    return replaced(place, value.span, text)


def _quoted(text: str) -> str:
    return f'"{text.strip()}"'


def _is_date(text: str) -> bool:
    if _ISO.fullmatch(text) is None:
        return False
    try:
        dt.datetime.fromisoformat(text)
    except ValueError:
        return False
    return True
