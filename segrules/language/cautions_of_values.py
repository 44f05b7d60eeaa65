"""Comparisons that come out the same for everybody, which nobody writes on purpose."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from segrules.diagnostics import Diagnostic, Span
from segrules.language import mistakes_of_values as mistakes
from segrules.language.conversions import on_one_line
from segrules.language.scope import Scope
from segrules.language.tree import (
    Aggregate,
    Call,
    Column,
    Expr,
    Field,
    Literal,
    Ranked,
    Trait,
    walk,
)
from segrules.types import DATE, TEXT, YESNO, Duration

Number = int | Decimal
_LOGIC = frozenset({"and", "or", "not", "or missing", "if", "coalesce"})
_ORDER = frozenset({"=", "!=", "<", "<=", ">", ">="})
_FULL = 100


def settled(condition: Expr, scope: Scope) -> Iterator[Diagnostic]:
    """A warning for each comparison that no row can change."""
    for part in walk(condition):
        if isinstance(part, Call) and part.type == YESNO and part.function.name not in _LOGIC:
            found = (
                _constants(part, scope)
                or _blank(part)
                or _by_letters(part)
                or _turned(part)
                or _outside(part)
            )
            if found is not None:
                yield found


def _constants(call: Call, scope: Scope) -> Diagnostic | None:
    """Only constants, and none of them a parameter, which may be a switch."""
    if not call.args or not all(isinstance(a, Literal) and a.name is None for a in call.args):
        return None
    quoted: Span | None = None
    names = {name for columns in scope.schema.tables.values() for name in columns}
    for arg in call.args:
        is_column = isinstance(arg, Literal) and arg.type == TEXT and arg.value in names
        quoted = quoted or (arg.span if is_column else None)
    return mistakes.constants_compared(call.span, quoted)


def _blank(call: Call) -> Diagnostic | None:
    """A column beside a text of nothing but blanks."""
    if call.function.name not in ("=", "!=") or len(call.args) != 2:  # noqa: PLR2004 - two sides
        return None
    cell, text = call.args
    if not isinstance(cell, Column | Field) or not isinstance(text, Literal):
        return None
    if not isinstance(text.value, str) or text.value.strip(" \t\r\n"):
        return None
    return mistakes.blank_text(call.span, on_one_line(cell.span), equal=call.function.name == "=")


def _by_letters(call: Call) -> Diagnostic | None:
    """Days of the week from one to another: texts go by their letters, `friday` before `monday`."""
    if call.function.name not in ("between", "not between", "<", "<=", ">", ">="):
        return None
    seen, *ends = call.args
    while isinstance(seen, Trait):
        seen = seen.body
    values = seen.function.values if isinstance(seen, Call) else ()
    named = [end.value for end in ends if isinstance(end, Literal) and end.value in values]
    if not values or len(named) < len(ends):
        return None
    first, last = values.index(str(named[0])), values.index(str(named[-1]))
    if len(named) > 1:
        wraps = (*values[first:], *values[: last + 1])
        meant = values[first : last + 1] if first <= last else wraps
    else:
        after, before = values[first + 1 :], values[:first]
        itself = values[first : first + 1] if call.function.name.endswith("=") else ()
        meant = itself + after if call.function.name.startswith(">") else before + itself
    if not meant:
        return None
    word = "not in" if call.function.name.startswith("not") else "in"
    items = ", ".join(f'"{value}"' for value in meant)
    return mistakes.by_letters(call.span, f"{on_one_line(call.args[0].span)} {word} [{items}]")


def _turned(call: Call) -> Diagnostic | None:
    """The higher end of `between` before the lower one."""
    if call.function.name not in ("between", "not between"):
        return None
    low, high = call.args[1:]
    first, second = _position(low), _position(high)
    if first is None or second is None or type(first) is not type(second):
        return None
    is_turned = first > second  # type: ignore[operator]  # of one type
    return mistakes.ends_turned_round(call.span, low.span, high.span) if is_turned else None


def _position(end: Expr) -> object:
    """Where a constant stands among others of its type; days count from today."""
    if isinstance(end, Literal):
        value = end.value
        if isinstance(value, int | Decimal) and not isinstance(value, bool):
            return Decimal(value)
        return value if isinstance(value, str) or end.type == DATE else None
    if isinstance(end, Call) and end.function.name in ("ago", "from now"):
        (length,) = end.args
        if isinstance(length, Literal) and isinstance(length.value, Duration):
            sign = -1 if end.function.name == "ago" else 1
            return sign * dt.timedelta(days=length.value.days + 30.5 * length.value.months)
    if isinstance(end, Call) and end.function.name == "today":
        return dt.timedelta(0)
    return None


def _outside(call: Call) -> Diagnostic | None:
    """Numbers that a bounded value never reaches, or always passes."""
    name, (seen, *ends) = call.function.name, call.args or (call,)
    limits = _limits(seen)
    if limits is None or name not in (*_ORDER, "between", "not between"):
        return None
    bounds = [number for end in ends if (number := _number(end)) is not None]
    if len(bounds) < len(ends):
        return None
    outcome = _outcome_between(name, bounds, *limits)
    if outcome is None:
        return None
    if limits == (0, 1):
        return mistakes.share_outside(call.span, seen.span, _as_percents(ends), outcome=outcome)
    return mistakes.outside(call.span, seen.span, limits, outcome=outcome)


def _number(end: Expr) -> Number | None:
    if not isinstance(end, Literal) or isinstance(end.value, bool):
        return None
    return end.value if isinstance(end.value, int | Decimal) else None


def _as_percents(ends: list[Expr]) -> list[tuple[Span, str]] | None:
    """Numbers from 1 to 100, where a share was meant, as percentages."""
    found = []
    for end in ends:
        number, written = _number(end), on_one_line(end.span)
        if number is None or not 0 <= number <= _FULL or "%" in written:
            return None
        if isinstance(end, Literal) and end.name is not None:
            return None
        found.append((end.span, f"{written}%"))
    return found


def _limits(expr: Expr) -> tuple[int, int | None] | None:
    while isinstance(expr, Trait):
        expr = expr.body
    if isinstance(expr, Ranked) and expr.function.bounds is not None:
        least, most = expr.function.bounds
        return least, expr.amount if isinstance(expr.amount, int) else most
    return expr.function.bounds if isinstance(expr, Call | Aggregate) else None


def _outcome_between(name: str, bounds: list[Number], least: int, most: int | None) -> bool | None:
    """The same for `between`, which no value is in where its ends stand on one side."""
    if len(bounds) == 1:
        return _outcome(name, bounds[0], least, most)
    low, high = bounds
    is_outside = high < least or (most is not None and low > most)
    return name == "not between" if is_outside else None


def _outcome(sign: str, bound: Number, least: int, most: int | None) -> bool | None:
    """Whether `x sign bound` is true for all of a range, for none of it, or for some (None)."""
    above = most is not None and bound > most
    below = bound < least
    match sign:
        case "=" | "!=":
            return (sign == "!=") if above or below else None
        case "<" | ">=":
            if above:
                return sign == "<"
            return (sign == ">=") if bound <= least else None
        case _:
            if below:
                return sign == ">"
            return (sign == "<=") if most is not None and bound >= most else None
