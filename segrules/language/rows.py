"""Rows of other tables: aggregates, has, periods, sequences (language.md section 5)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from segrules.diagnostics import Span
from segrules.functions import aggregate_named
from segrules.language import mistakes, mistakes_of_rows
from segrules.language import syntax as written
from segrules.language.counts import count_of
from segrules.language.operators import operation
from segrules.language.relations import hops_of, time_of, ways_up
from segrules.language.scope import Scope
from segrules.language.tree import Aggregate, Column, Expr, Hop, Rows, Step
from segrules.language.windows import duration_of, in_window
from segrules.types import DATE, Duration, Kind, Type

Check = Callable[[written.Syntax, Scope], Expr | None]
"""How the expressions inside are checked; handed in, since they may hold aggregates themselves."""


def aggregate(
    expression: written.Aggregate | written.CountPeriods | written.Has,
    scope: Scope,
    check: Check,
    condition: Check,
) -> Expr | None:
    """An aggregate with its rows and value checked; None where a problem was reported."""
    match expression:
        case written.Has(quantifier=name):
            return _over_rows(name, None, expression, scope, check, condition)
        case written.CountPeriods():
            return _over_rows("count", None, expression, scope, check, condition)
        case written.Aggregate(name=name, value=value):
            return _over_rows(name, value, expression, scope, check, condition)


def _over_rows(
    name: str,
    value: written.Syntax | None,
    expression: written.Aggregate | written.CountPeriods | written.Has,
    scope: Scope,
    check: Check,
    condition: Check,
) -> Expr | None:
    function = aggregate_named(name)
    if function is None:
        place = (
            expression.name_span if isinstance(expression, written.Aggregate) else expression.span
        )
        scope.report(mistakes_of_rows.unknown_aggregate(place, name))
        return None
    found = _rows(expression.rows, scope, check, condition)
    if found is None:
        return None
    rows, inner = found
    if function.ordered and rows.time is None:
        scope.report(mistakes_of_rows.no_time(expression.span, rows.table, f"`{name}`"))
        return None
    checked = None
    if value is not None:
        checked = check(value, inner)
        if checked is None:
            return None
    if (checked is None) != (not function.takes) or (
        checked is not None and checked.type.kind not in function.takes
    ):
        scope.report(
            mistakes_of_rows.aggregate_value(expression.span, name, function.form, checked)
        )
        return None
    result = function.result or _kept_type(checked)
    if isinstance(expression, written.CountPeriods):
        if rows.time is None:
            scope.report(mistakes_of_rows.no_time(expression.span, rows.table, "counting periods"))
            return None
        least = count_of(expression.at_least, scope)
        if least is None:
            return None
        return Aggregate(function, None, rows, result, expression.span, expression.period, least)
    return Aggregate(function, checked, rows, result, expression.span)


def _kept_type(value: Expr | None) -> Type:
    assert value is not None  # noqa: S101 - functions without a type of their own take a value
    return value.type


def _rows(
    rows: written.Rows, scope: Scope, check: Check, condition: Check
) -> tuple[Rows, Scope] | None:
    """The rows, and the scope of one of them."""
    found = _table_below(rows, scope)
    if found is None:
        return None
    table, path = found
    inner = scope.below(table, path, table)
    time = time_of(scope.schema, table, inner.path)
    window = None
    if rows.window is not None:
        # Which row comes before another is told of the rows that are in the window.
        window = _window(rows.window, table, time, replace(inner, previous=None), check)
        if window is None:
            return None
    if (rows.take or rows.steps) and time is None:
        what = f"`{rows.take[0]}`" if rows.take else "a sequence"
        scope.report(mistakes_of_rows.no_time(rows.span, table, what))
        return None
    where = None
    if rows.where is not None:
        where = condition(rows.where, inner)
        if where is None:
            return None
    take = None
    if rows.take is not None:
        count = count_of(rows.take[1], scope)
        if count is None:
            return None
        take = (rows.take[0], count)
    steps = _steps(rows.steps, table, scope, check, condition)
    if steps is None:
        return None
    return Rows(table, path, time, window, take, where, steps), inner


def _table_below(
    rows: written.Rows | written.Step, scope: Scope
) -> tuple[str, tuple[Hop, ...]] | None:
    """The table of some rows, and the way from one of them up to the row in scope."""
    table = _table(rows.table, scope)
    path = None if table is None else _path(table, rows.via, rows.table.span, scope)
    return None if table is None or path is None else (table, path)


def _table(name: written.Path, scope: Scope) -> str | None:
    table = ".".join(name.names)
    if table in scope.schema.tables:
        return table
    if table not in scope.schema.unread:
        scope.report(mistakes_of_rows.unknown_table(name.span, table, scope.schema.tables))
    return None


def _path(table: str, via: written.Path | None, span: Span, scope: Scope) -> tuple[Hop, ...] | None:
    """The way from a row up to the one in scope; empty for everybody."""
    schema = scope.schema
    if table == scope.table == schema.base and not scope.path and via is None:
        return ()
    ways = ways_up(schema, table, scope.table)
    if via is not None:
        named = ".".join(via.names)
        chosen = [w for w in ways if any(r.name == named for r in w)]
        if not chosen:
            scope.report(
                mistakes_of_rows.unknown_way(
                    via.span, named, table, [r.name for w in ways for r in w]
                )
            )
            return None
        ways = tuple(chosen)
    if not ways:
        scope.report(mistakes_of_rows.unrelated_table(span, table, scope.table))
        return None
    if len(ways) > 1:
        scope.report(mistakes_of_rows.two_ways(span, table, [w[0].name for w in ways]))
        return None
    return hops_of(schema, ways[0])


def _window(
    window: written.Window | written.Between,
    table: str,
    time: Column | None,
    inner: Scope,
    check: Check,
) -> Expr | None:
    if time is None:
        inner.report(mistakes_of_rows.no_time(window.span, table, "a window"))
        return None
    if isinstance(window, written.Window):
        # The time column has no place in the text; the window's own stands for it.
        operand = written.Path((time.name,), window.span)
        return in_window(time, written.InWindow(operand, window, False, window.span), inner)  # noqa: FBT003 - not negated
    return _between(window, time, inner, check)


def _between(window: written.Between, time: Column, inner: Scope, check: Check) -> Expr | None:
    ends = [check(e, inner) for e in (window.low, window.high)]
    low, high = ends
    if low is None or high is None:
        return None
    for end in (low, high):
        if end.type.kind not in (Kind.DATE, Kind.DATETIME):
            inner.report(mistakes.types_differ(end.span, time, end))
            return None
    comparison = written.Operation("between", (), window.span, window.span)
    return operation(comparison, (time, low, high), inner)


def _steps(
    steps: tuple[written.Step, ...], first: str, scope: Scope, check: Check, condition: Check
) -> tuple[Step, ...] | None:
    found: list[Step] = []
    before = first
    for step in steps:
        checked = _step(step, before, scope, check, condition)
        if checked is None:
            return None
        found.append(checked)
        before = checked.table
    return tuple(found)


def _step(
    step: written.Step, before: str, scope: Scope, check: Check, condition: Check
) -> Step | None:
    found = _table_below(step, scope)
    if found is None:
        return None
    table, path = found
    inner = scope.below(table, path, before)
    time = time_of(scope.schema, table, inner.path)
    if time is None:
        scope.report(mistakes_of_rows.no_time(step.span, table, "a sequence"))
        return None
    window = _window(step.window, table, time, inner, check) if step.window else None
    where = condition(step.where, inner) if step.where else None
    within = duration_of(step.within, scope) if step.within else None
    checked = ((step.window, window), (step.where, where), (step.within, within))
    if any(asked is not None and found is None for asked, found in checked):
        return None
    if within is not None and not _can_tell(within, time, before, step, scope):
        return None
    return Step(table, path, step.negated, time, window, within, where)


def _can_tell(
    within: Duration, time: Column, before: str, step: written.Step, scope: Scope
) -> bool:
    """Whether both times know hours, where hours are asked for."""
    earlier = time_of(scope.schema, before, scope.path)
    days = time.type == DATE or (earlier is not None and earlier.type == DATE)
    if within.is_elapsed and days:
        assert step.within is not None  # noqa: S101 - there is a length
        scope.report(mistakes.time_of_day(step.within.span, step.table.span))
        return False
    return True
