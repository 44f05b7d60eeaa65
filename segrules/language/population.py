"""Comparison with everybody: top, bottom, rank, percentile, bucket (language.md section 6)."""

from __future__ import annotations

from segrules.diagnostics import Span
from segrules.functions import population_named
from segrules.language import mistakes, mistakes_of_rows
from segrules.language import syntax as written
from segrules.language.counts import amount_of, count_of
from segrules.language.names import resolve
from segrules.language.rows import Check
from segrules.language.scope import Scope
from segrules.language.tree import Expr, Ranked, Share
from segrules.types import Kind

_RANKED = frozenset({Kind.NUMBER, Kind.DATE, Kind.DATETIME, Kind.TEXT})
_GROUPS = frozenset({Kind.NUMBER, Kind.TEXT, Kind.YESNO, Kind.DATE, Kind.DATETIME})


def top(expression: written.Top, scope: Scope, check: Check) -> Expr | None:
    """``top 10% by total_spent within country among segment "active"``."""
    amount = amount_of(expression.amount, scope)
    value = check(expression.by, scope)
    return _ranked(expression.word, value, amount, expression, scope)


def ranking(expression: written.Ranking, scope: Scope, check: Check) -> Expr | None:
    """``percentile(x)``, ``rank(x within country)``, ``bucket(x, 5)``."""
    value = check(expression.value, scope)
    function = population_named(expression.name)
    if function.takes_amount != (expression.count is not None):
        form = function.form.format(value="x", amount="5")
        takes = "a value and a count" if function.takes_amount else "one value"
        problem = f"`{expression.name}` takes {takes}"
        scope.report(mistakes.wrong_arguments(expression.span, [form], problem))
        return None
    amount: int | Share | None = 0
    if expression.count is not None:
        amount = count_of(expression.count, scope)
    return _ranked(expression.name, value, amount, expression, scope)


def _ranked(
    name: str,
    value: Expr | None,
    amount: int | Share | None,
    expression: written.Top | written.Ranking,
    scope: Scope,
) -> Expr | None:
    if scope.path or scope.table != scope.schema.base:
        scope.report(mistakes_of_rows.ranked_rows(expression.span, name))
        return None
    within = resolve(expression.within, scope) if expression.within else None
    among = _among(expression.among, scope) if expression.among else ""
    if value is None or amount is None or among is None or (expression.within and not within):
        return None
    if not _fits(value, _RANKED, name, expression.span, scope):
        return None
    if within and not _fits(within, _GROUPS, "within", expression.span, scope):
        return None
    function = population_named(name)
    return Ranked(
        function, value, amount or None, within, among or None, function.result, expression.span
    )


def _fits(expr: Expr, kinds: frozenset[Kind], name: str, span: Span, scope: Scope) -> bool:
    if expr.type.kind in kinds:
        return True
    takes = "a value with an order" if kinds is _RANKED else "a single value"
    scope.report(mistakes.operator_type(span, name, expr.span, expr.type, takes))
    return False


def _among(segment: written.Text, scope: Scope) -> str | None:
    status = scope.schema.segments.get(segment.value)
    if status == "active":
        return segment.value
    if status is not None:
        scope.report(mistakes.inactive_segment(segment.span, segment.value, status))
    elif segment.value not in scope.schema.unread:
        scope.report(mistakes.unknown_segment(segment.span, segment.value, scope.schema.segments))
    return None
