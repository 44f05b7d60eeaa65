"""Checking one expression: from what was written to what it means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import assert_never

from segrules.diagnostics import Diagnostic, Span
from segrules.functions import NAMES, meant
from segrules.language import mistakes, mistakes_of_rows, mistakes_of_values
from segrules.language import syntax as written
from segrules.language.calls import apply, call
from segrules.language.constants import looks_grouped
from segrules.language.conversions import on_one_line, replaced
from segrules.language.functions_elsewhere import instead_of
from segrules.language.names import resolve
from segrules.language.operators import common_type, operation
from segrules.language.population import ranking, top
from segrules.language.readings import closed_rows
from segrules.language.relations import hops_of, ways_up
from segrules.language.rows import aggregate
from segrules.language.scope import Scope
from segrules.language.strange_names import is_strange, told_beside
from segrules.language.tree import Expr, InSegment, Literal, is_constant
from segrules.language.windows import duration_of, in_window, shifted
from segrules.types import DATE, DATETIME, DURATION, NUMBER, TEXT, WHOLE, YESNO, Kind, list_of

_ROW_FUNCTIONS = frozenset(
    {
        "sum",
        "average",
        "min",
        "max",
        "median",
        "first",
        "last",
        "count",
        "count_distinct",
        "most_common",
        "share",
    }
)


def check_condition(expression: written.Syntax, scope: Scope) -> Expr | None:
    """The typed condition, None where problems were reported."""
    found = check(expression, scope)
    return _condition(found, scope) if found else None


def _condition(found: Expr, scope: Scope) -> Expr | None:
    if found.type.kind is Kind.YESNO:
        return found
    scope.report(mistakes.no_condition(found.span, found.type))
    return None


def check(expression: written.Syntax, scope: Scope) -> Expr | None:  # noqa: C901, PLR0911, PLR0912 - one case a node
    """The typed expression, None where problems were reported to the scope."""
    match expression:
        case written.Number(value=value, span=span):
            if looks_grouped(span.text):
                scope.report(mistakes_of_values.grouped(span, span.text))
            return Literal(value, WHOLE if isinstance(value, int) else NUMBER, span)
        case written.Text(value=value, span=span):
            return Literal(value, TEXT, span)
        case written.YesNo(value=value, span=span):
            return Literal(value, YESNO, span)
        case written.Date(value=value, span=span):
            return Literal(value, DATE, span)
        case written.DateTime(value=value, span=span):
            return Literal(value, DATETIME, span)
        case written.DurationOf():
            duration = duration_of(expression, scope)
            return Literal(duration, DURATION, expression.span) if duration else None
        case written.AsOf(word=word, span=span):
            return apply(word, (), span, scope)
        case written.Shifted():
            return shifted(expression, scope)
        case written.Parenthesised(inner=inner):
            return check(inner, scope)
        case written.Path():
            return resolve(expression, scope)
        case written.Call():
            return _call(expression, scope)
        case written.ListOf():
            return _list(expression, scope)
        case written.Operation():
            return _operation(expression, scope)
        case written.OrMissing(comparison=comparison, span=span):
            condition = check_condition(comparison, scope)
            return apply("or missing", (condition,), span, scope) if condition else None
        case written.InWindow():
            operand = check(expression.operand, scope)
            return in_window(operand, expression, scope) if operand else None
        case written.InSegment():
            return _in_segment(expression, scope)
        case written.Aggregate() | written.CountPeriods() | written.Has():
            return aggregate(expression, scope, check, check_condition)
        case written.Top():
            return top(expression, scope, check)
        case written.Ranking():
            return ranking(expression, scope, check)
        case _:
            assert_never(expression)


def _operation(expression: written.Operation, scope: Scope) -> Expr | None:
    operator, sides = expression.operator, expression.operands
    if operator in ("in", "not in") and isinstance(sides[1], written.ListOf):
        # The items are compared one by one, so they may be columns or calculated.
        sides = (sides[0], *sides[1].items)
    operands = _sides(expression, sides, scope)
    if operands is None:
        return None
    if operator in ("and", "or", "not"):
        parts = [_part(expression, n, o, scope) for n, o in enumerate(operands)]
        known = tuple(p for p in parts if p is not None)
        return apply(operator, known, expression.span, scope) if len(known) == len(parts) else None
    return operation(expression, operands, scope)


def _sides(
    expression: written.Operation, sides: Sequence[written.Syntax], scope: Scope
) -> tuple[Expr, ...] | None:
    """What stands around an operator; a name that is nothing is told by what stands beside it."""
    if expression.operator in ("and", "or") and _of_closed_rows(expression, scope):
        return None
    strange = [side for side in sides if is_strange(side, scope)]
    if not strange or expression.operator in ("and", "or", "not"):
        return _all(sides, scope)
    found = [None if side in strange else check(side, scope) for side in sides]
    beside = next((f for f in found if f is not None), None)
    for side in strange:
        scope.report(told_beside(expression, side, beside, scope))
    return None


def _of_closed_rows(chain: written.Operation, scope: Scope) -> bool:
    """Whether behind the parenthesis of a `where` stands a column of its rows; that is reported."""
    for has, following, whole in closed_rows(chain):
        path = following.operands[0] if isinstance(following, written.Operation) else following
        table = ".".join(has.rows.table.names)
        if is_strange(path, scope) and scope.schema.column(table, path.names[0]):
            scope.report(
                mistakes_of_rows.behind_where(path.span, path.names[0], table, scope.table, whole)
            )
            return True
        inside: list[Diagnostic] = []
        here: list[Diagnostic] = []
        row = _row_of(has, replace(scope, problems=inside))
        if row is not None and check(following, replace(scope, problems=here)):
            of_row = check(following, row)
            if of_row is not None and not inside and not is_constant(of_row):
                mark = Span(has.span.source, has.span.end, following.span.start)
                behind = f"{chain.operator} {on_one_line(following.span)}"
                outside = f"({on_one_line(has.span)}) {behind}"
                scope.report(mistakes_of_rows.about_rows_or_not(mark, table, whole, outside))
    return False


def _row_of(has: written.Has, scope: Scope) -> Scope | None:
    """The scope of one of the rows that a `has` asks for, None where it names them wrongly."""
    table = ".".join(has.rows.table.names)
    ways = ways_up(scope.schema, table, scope.table) if table in scope.schema.tables else ()
    return scope.below(table, hops_of(scope.schema, ways[0]), table) if len(ways) == 1 else None


def _part(chain: written.Operation, number: int, found: Expr, scope: Scope) -> Expr | None:
    """A part of `and`, `or`, `not`; a bare value after a comparison wants that written again."""
    before = chain.operands[number - 1] if number else None
    if (
        found.type.kind is not Kind.YESNO
        and isinstance(found, Literal)
        and isinstance(before, written.Operation)
        and before.operator in ("=", "!=", "<", "<=", ">", ">=", "contains", "starts with")
    ):
        again = replaced(before.span, before.operands[1].span, on_one_line(found.span))
        scope.report(mistakes.no_condition_after(found.span, found.type, again))
        return None
    return _condition(found, scope)


def _all(expressions: Sequence[written.Syntax], scope: Scope) -> tuple[Expr, ...] | None:
    """All of them checked, so that each problem is reported, or None where one has a problem."""
    found = [check(e, scope) for e in expressions]
    known = tuple(f for f in found if f is not None)
    return known if len(known) == len(found) else None


def _list(expression: written.ListOf, scope: Scope) -> Expr | None:
    """A list of constants of one type, as one literal."""
    items = _all(expression.items, scope)
    if not items:
        return None
    first = items[0]
    for item in items:
        if item.type != first.type:
            scope.report(mistakes.types_differ(item.span, first, item))
            return None
        if not isinstance(item, Literal):
            scope.report(mistakes.constant_needed(item.span, "an item of this list"))
            return None
    values = tuple(i.value for i in items if isinstance(i, Literal))
    return Literal(values, list_of(common_type([i.type for i in items])), expression.span)


def _call(expression: written.Call, scope: Scope) -> Expr | None:
    if expression.name in _ROW_FUNCTIONS and expression.name not in NAMES:
        rows = _rows_meant(expression.args, scope)
        scope.report(mistakes.rows_needed(expression.span, expression.name, rows))
        return None
    ours = meant(expression.name)
    if ours in _ROW_FUNCTIONS and ours not in NAMES:
        rows = _rows_meant(expression.args, scope)
        scope.report(
            mistakes.aggregate_by_another_name(expression.span, expression.name, ours, rows)
        )
        return None
    if expression.name not in NAMES:
        written_args = [on_one_line(arg.span) for arg in expression.args]
        instead = instead_of(expression.name, written_args)
        if instead is not None:
            scope.report(mistakes.function_of_elsewhere(expression.span, expression.name, instead))
            return None
    args = _all(expression.args, scope)
    if expression.name in NAMES:
        return None if args is None else call(expression, args, scope)
    scope.report(mistakes.unknown_function(expression.name_span, expression.name, NAMES))
    return None


def _rows_meant(args: Sequence[written.Syntax], scope: Scope) -> str | None:
    """How ``orders`` or ``orders.total`` is written where rows of a table are wanted."""
    for path in args:
        if isinstance(path, written.Path) and ".".join(path.names) in scope.schema.tables:
            kept = [arg for arg in args if isinstance(arg, written.Operation)]
            where = f" where {on_one_line(kept[0].span)}" if len(kept) == 1 else ""
            return f"… of {on_one_line(path.span)}{where}"
        if isinstance(path, written.Path) and path.names[0] in scope.schema.tables:
            return f"{'.'.join(path.names[1:])} of {path.names[0]}"
        if isinstance(path, written.Path) and (table := _only_table_with(path.names[0], scope)):
            return f"{on_one_line(path.span)} of {table}"
    return None


def _only_table_with(column: str, scope: Scope) -> str | None:
    """The table, other than that of the row in scope, which alone has such a column."""
    if column in scope.columns:
        return None
    found = [name for name, columns in scope.schema.tables.items() if column in columns]
    return found[0] if len(found) == 1 else None


def _in_segment(expression: written.InSegment, scope: Scope) -> Expr | None:
    id_, place = expression.segment.value, expression.segment.span
    if scope.table != scope.schema.base:
        scope.report(
            mistakes_of_rows.segment_of_rows(expression.span, scope.table, scope.schema.base)
        )
        return None
    status = scope.schema.segments.get(id_)
    if status is None:
        if id_ not in scope.schema.unread:
            scope.report(mistakes.unknown_segment(place, id_, scope.schema.segments))
        return None
    if status != "active":
        scope.report(mistakes.inactive_segment(place, id_, status))
        return None
    member = InSegment(id_, expression.span)
    return apply("not", (member,), expression.span, scope) if expression.negated else member
