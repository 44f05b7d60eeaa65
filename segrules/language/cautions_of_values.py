"""Comparisons that come out the same for everybody, which nobody writes on purpose."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from segrules.diagnostics import Diagnostic, Span
from segrules.functions import Stands
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
_FULL = 100


def settled(condition: Expr, scope: Scope) -> Iterator[Diagnostic]:
    """A warning for each comparison that no row can change."""
    for part in walk(condition):
        if isinstance(part, Call) and part.type == YESNO and not _is_made_of_conditions(part):
            found = (
                _constants(part, scope)
                or _blank(part)
                or _by_letters(part)
                or _turned(part)
                or _outside(part)
            )
            if found is not None:
                yield found


def _is_made_of_conditions(call: Call) -> bool:
    return call.function.connective is not None or call.function.choice is not None


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
    if not call.function.equates:
        return None
    cell, text = call.args
    if not isinstance(cell, Column | Field) or not isinstance(text, Literal):
        return None
    if not isinstance(text.value, str) or text.value.strip(" \t\r\n"):
        return None
    return mistakes.blank_text(
        call.span, on_one_line(cell.span), equal=call.function.holds is Stands.AT
    )


def _by_letters(call: Call) -> Diagnostic | None:
    """Days of the week from one to another: texts go by their letters, `friday` before `monday`."""
    function = call.function
    if function.holds is None or function.equates:
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
        itself = values[first : first + 1] if Stands.AT in function.holds else ()
        meant = itself + after if Stands.ABOVE in function.holds else before + itself
    if not meant:
        return None
    word = "not in" if function.negative else "in"
    items = ", ".join(f'"{value}"' for value in meant)
    return mistakes.by_letters(call.span, f"{on_one_line(call.args[0].span)} {word} [{items}]")


def _turned(call: Call) -> Diagnostic | None:
    """The higher end of `between` before the lower one."""
    if not call.function.has_two_ends:
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
    if not isinstance(end, Call) or end.function.from_today is None:
        return None
    lengths = [arg.value for arg in end.args if isinstance(arg, Literal)]
    days = sum(n.days + 30.5 * n.months for n in lengths if isinstance(n, Duration))
    return (
        end.function.from_today * dt.timedelta(days=days) if len(lengths) == len(end.args) else None
    )


def _outside(call: Call) -> Diagnostic | None:
    """Numbers that a bounded value never reaches, or always passes."""
    holds, (seen, *ends) = call.function.holds, call.args or (call,)
    limits = _limits(seen)
    if limits is None or holds is None:
        return None
    bounds = [number for end in ends if (number := _number(end)) is not None]
    if len(bounds) < len(ends):
        return None
    outcome = _outcome_between(holds, bounds, *limits)
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


def _outcome_between(
    holds: Stands, bounds: list[Number], least: int, most: int | None
) -> bool | None:
    """The same for `between`, which no value is in where its ends stand on one side."""
    if len(bounds) == 1:
        return _outcome(holds, bounds[0], least, most)
    low, high = bounds
    is_outside = high < least or (most is not None and low > most)
    return Stands.AT not in holds if is_outside else None


def _outcome(holds: Stands, bound: Number, least: int, most: int | None) -> bool | None:
    """Whether a comparison is true for all of a range, for none of it, or for some (None)."""
    found = Stands(0)
    if least < bound:
        found |= Stands.BELOW
    if most is None or most > bound:
        found |= Stands.ABOVE
    if bound >= least and (most is None or bound <= most):
        found |= Stands.AT
    if found == Stands.AT and holds in (Stands.AT, ~Stands.AT):
        # The only value that there is: nobody mistook a number for another.
        return None
    if found in holds:
        return True
    return None if found & holds else False
