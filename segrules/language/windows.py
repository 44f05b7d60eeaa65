"""Windows, durations, and moments relative to the as-of."""

from __future__ import annotations

from segrules.diagnostics import Diagnostic, Span
from segrules.language import mistakes
from segrules.language import syntax as written
from segrules.language.calls import apply
from segrules.language.names import resolve
from segrules.language.scope import Scope
from segrules.language.tree import Expr, Literal
from segrules.language.words import is_unit
from segrules.types import DURATION, TEXT, Duration, Kind, Type

_LONGEST_YEARS = 1000
_DAYS_A_MONTH = 365.25 / 12
_MINUTES_A_YEAR = 365.25 * 24 * 60


def duration_of(written_: written.DurationOf | written.Path, scope: Scope) -> Duration | None:
    """A length of time, written or named by a parameter; None where a problem was reported."""
    if isinstance(written_, written.Path):
        name = ".".join(written_.names)
        if is_unit(name) and name not in scope.schema.parameters:
            scope.report(mistakes.unit_as_length(written_.span, name.lower().removesuffix("s")))
            return None
        found = resolve(written_, scope)
        if found is None:
            return None
        if not isinstance(found, Literal) or not isinstance(found.value, Duration):
            scope.report(_no_length(written_.span, found.type))
            return None
        return _in_range(found.value, written_.span, scope)
    count = _count(written_.count, scope)
    return (
        None if count is None else _in_range(Duration(count, written_.unit), written_.span, scope)
    )


def _count(count: written.Number | written.Path, scope: Scope) -> int | None:
    """How many units: a whole number, or a parameter that stands for one."""
    value: object = None
    if isinstance(count, written.Number):
        value = count.value
    else:
        found = resolve(count, scope)
        if found is None:
            return None
        value = found.value if isinstance(found, Literal) else None
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    problem = "a length of time is a whole number of units"
    scope.report(mistakes.count_range(count.span, problem, "write for example `30 days`"))
    return None


def _no_length(span: Span, type_: Type) -> Diagnostic:
    problem = f"`{mistakes.shortened(span)}` is {mistakes.described(type_)}, not a length of time"
    return mistakes.count_range(
        span, problem, "write `30 days`, or a parameter such as `lapse: 90 days`"
    )


def _in_range(duration: Duration, span: Span, scope: Scope) -> Duration | None:
    minutes = duration.minutes + (duration.days + duration.months * _DAYS_A_MONTH) * 24 * 60
    if duration.count >= 1 and minutes <= _LONGEST_YEARS * _MINUTES_A_YEAR:
        return duration
    problem = "a length of time is at least 1 and at most 1,000 years"
    scope.report(mistakes.count_range(span, problem, "write for example `30 days`"))
    return None


def shifted(expression: written.Shifted, scope: Scope) -> Expr | None:
    """``30 days ago`` is a date, ``36 hours ago`` an instant."""
    duration = duration_of(expression.duration, scope)
    if duration is None:
        return None
    name = f"elapsed {expression.direction}" if duration.is_elapsed else expression.direction
    length = Literal(duration, DURATION, expression.duration.span)
    return apply(name, (length,), expression.span, scope)


def in_window(operand: Expr, expression: written.InWindow, scope: Scope) -> Expr | None:
    """``d in last 30 days`` and the other windows."""
    if operand.type.kind not in (Kind.DATE, Kind.DATETIME, Kind.ANNUAL):
        takes = "a date or datetime"
        scope.report(
            mistakes.operator_type(
                expression.span, f"in {expression.window.word}", operand.span, operand.type, takes
            )
        )
        return None
    extent = _extent(expression.window, scope)
    if extent is None:
        return None
    name = _window_name(expression, operand, extent, scope)
    return apply(name, (operand, extent), expression.span, scope) if name else None


def _extent(window: written.Window, scope: Scope) -> Literal | None:
    """The constant that a window's function takes: a length, or for ``this`` a period's name."""
    if isinstance(window.extent, str):
        if window.word == "this":
            return Literal(window.extent, TEXT, window.span)
        return Literal(Duration(1, window.extent), DURATION, window.span)
    duration = duration_of(window.extent, scope)
    return Literal(duration, DURATION, window.extent.span) if duration else None


def _window_name(
    expression: written.InWindow, operand: Expr, extent: Literal, scope: Scope
) -> str | None:
    name = f"in {expression.window.word}"
    if isinstance(extent.value, Duration) and extent.value.is_elapsed:
        if operand.type.kind is Kind.DATETIME and expression.window.word == "previous":
            scope.report(mistakes.no_elapsed_period(expression.window.span, str(extent.value)))
            return None
        if operand.type.kind is not Kind.DATETIME:
            scope.report(mistakes.time_of_day(expression.window.span, operand.span))
            return None
        name = f"elapsed {name}"
    elif operand.type.kind is Kind.ANNUAL:
        name = f"annual {name}"
    return f"not {name}" if expression.negated else name
