"""What comparisons mean for two plain values: yes, no or unknown (language.md 2-4)."""

from __future__ import annotations

import datetime as dt
import operator
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from . import functions as f
from .calendar import Moment, is_elapsed, occurrence, period_start, shift, shift_day
from .tree import InWindow, Outcome, TextOp

_ORDERS: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@dataclass(frozen=True, slots=True)
class Annual:
    """A month and day without a year."""

    birth: dt.date


def negate(outcome: Outcome) -> Outcome:
    """``not``: unknown stays unknown."""
    return None if outcome is None else not outcome


def both(outcomes: list[Outcome]) -> Outcome:
    """``and``: one no decides, of nothing it is yes."""
    if False in outcomes:
        return False
    return None if None in outcomes else True


def either(outcomes: list[Outcome]) -> Outcome:
    """``or``: one yes decides, of nothing it is no."""
    if True in outcomes:
        return True
    return None if None in outcomes else False


def compare(op: str, a: Any, b: Any, moment: Moment, *, fold: bool = False) -> Outcome:
    """Two values of one type; a datetime against a date is its local day."""
    if a is None or b is None:
        return None
    if isinstance(a, Annual):
        return between(a, b, b, moment)
    a, b = _alike(a, b, moment)
    if fold:
        a, b = f.fold(a), f.fold(b)
    return _ORDERS[op](a, b)


def _alike(a: Any, b: Any, moment: Moment) -> tuple[Any, Any]:
    if isinstance(a, dt.date):
        if isinstance(a, dt.datetime) and isinstance(b, dt.datetime):
            return a, b
        return moment.local_day(a), moment.local_day(b)
    if isinstance(a, int) and isinstance(b, int):
        return a, b
    if isinstance(a, int | float | Decimal):
        return f.double(a), f.double(b)
    return a, b


def between(x: Any, low: Any, high: Any, moment: Moment) -> Outcome:
    """``x >= low and x <= high``; of an annual, whether some year's occurrence is inside."""
    if isinstance(x, Annual):
        if low is None or high is None:
            return None
        first, last = moment.local_day(low), moment.local_day(high)
        years = range(first.year - 1, last.year + 2)
        return any(first <= occurrence(x.birth, year) <= last for year in years)
    return both([compare(">=", x, low, moment), compare("<=", x, high, moment)])


def within(x: Any, items: list[Any], moment: Moment, *, fold: bool) -> Outcome:
    """``x = a or x = b``."""
    return either([compare("=", x, item, moment, fold=fold) for item in items])


def text_op(leaf: TextOp, text: str | None, needle: str | None) -> Outcome:
    """``contains``, ``starts with``, ``ends with``, ``matches``."""
    if text is None or needle is None:
        return None
    if leaf.fold:
        text = f.fold(text)
        needle = leaf.folded if leaf.op == "matches" else f.fold(needle)
    match leaf.op:
        case "contains":
            return needle in text
        case "starts with":
            return text.startswith(needle)
        case "ends with":
            return text.endswith(needle)
        case "matches":
            return f.finds(needle, text)


def contains(whole: Any, part: Any, moment: Moment, *, fold: bool) -> Outcome:
    """A text has the part, a list has the item; missing items are skipped."""
    if whole is None or part is None:
        return None
    if isinstance(whole, str):
        return f.fold(part) in f.fold(whole) if fold else part in whole
    known = [item for item in whole if item is not None]
    return any(compare("=", item, part, moment, fold=fold) is True for item in known)


def contains_many(
    quantity: str,
    whole: Any,
    parts: list[Any] | None,
    moment: Moment,
    *,
    fold: bool,
) -> Outcome:
    """The spelt-out ``or``, ``and``, ``not … or`` over the parts; missing parts are skipped."""
    if parts is None:
        return None
    outcomes = [contains(whole, p, moment, fold=fold) for p in parts if p is not None]
    match quantity:
        case "any":
            return either(outcomes)
        case "all":
            return both(outcomes)
        case _:
            return negate(either(outcomes))


def in_window(leaf: InWindow, x: Any, moment: Moment) -> Outcome:
    """By calendar day, or for hours and minutes by elapsed time."""
    if x is None:
        return None
    unit, count = leaf.span.unit, leaf.span.count
    if is_elapsed(unit):
        now = moment.now
        if leaf.which == "last":
            return bool(shift(now, -count, unit, moment) < x <= now)
        return bool(now < x <= shift(now, count, unit, moment))
    first, last = _days(leaf.which, count, unit, moment)
    return between(x, first, last, moment)


def _days(which: str, count: int, unit: str, moment: Moment) -> tuple[dt.date, dt.date]:
    """The first and the last day of a window, both inside."""
    today, day = moment.today, dt.timedelta(days=1)
    start = period_start(today, unit, moment.week_starts)
    match which:
        case "last":
            return shift_day(today, -count, unit) + day, today
        case "next":
            return today + day, shift_day(today, count, unit)
        case "this":
            return start, shift_day(start, 1, unit) - day
        case _:
            return shift_day(start, -count, unit), start - day
