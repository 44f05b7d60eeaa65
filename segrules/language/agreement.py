"""Whether two values can be compared: of one type, and a value that the other side can have."""

from __future__ import annotations

from decimal import Decimal

from segrules.diagnostics import Diagnostic, Span
from segrules.functions.text import fold_text
from segrules.language import mistakes, mistakes_of_values
from segrules.language.scope import Scope
from segrules.language.tree import Call, Expr, Literal, Trait, Value
from segrules.types import TEXT, Kind, Type


def types_differ(place: Span, a: Expr, b: Expr, scope: Scope) -> Diagnostic:
    """Two values of different types, with the likeliest reason."""
    for value, other in ((a, b), (b, a)):
        problem = meant_as(other.type, value, place, scope)
        if problem is not None:
            return problem
        name, allowed = _possible(other, scope)
        if not isinstance(value, Literal) or value.type.kind is not Kind.NUMBER:
            continue
        if allowed and str(value.value) not in map(str, allowed):
            return mistakes.undeclared_value(value.span, value.value, name, allowed)
    return mistakes.types_differ(place, a, b)


def meant_as(wanted: Type, value: Expr, place: Span, scope: Scope) -> Diagnostic | None:
    """Text that was meant as something else: a column in quotes, a parameter's `500,00`."""
    if not isinstance(value, Literal) or value.type != TEXT:
        return None
    if value.name is not None:
        declared = scope.schema.parameters[value.name].span
        return mistakes_of_values.parameter_is_text(value, wanted, declared)
    column = scope.schema.column(scope.table, str(value.value))
    if column is None or column.type.kind is not wanted.kind:
        return None
    return mistakes_of_values.quoted_column(place, value)


def declared_values(
    operand: Expr,
    others: tuple[Expr, ...],
    ignoring_case: bool,  # noqa: FBT001 - from syntax
    scope: Scope,
) -> bool:
    """Whether every literal is a value that the column declares, or the function can give."""
    name, allowed = _possible(operand, scope)
    if not allowed:
        return True
    known = {_comparable_value(v, ignoring_case) for v in allowed}
    good = True
    for other in others:
        for value in _values(other):
            if _comparable_value(value, ignoring_case) not in known:
                scope.report(mistakes.undeclared_value(other.span, value, name, allowed))
                good = False
    return good


def _possible(operand: Expr, scope: Scope) -> tuple[str, tuple[str | int | float, ...]]:
    """What a value is called, and all that it can be; nothing where it can be anything."""
    column = scope.declared(operand)
    if column is not None:
        return column.name, column.values
    while isinstance(operand, Trait):
        operand = operand.body
    if isinstance(operand, Call):
        return mistakes.shortened(operand.span), operand.function.values
    return "", ()


def _values(operand: Expr) -> tuple[Value, ...]:
    if not isinstance(operand, Literal):
        return ()
    return operand.value if isinstance(operand.value, tuple) else (operand.value,)


def _comparable_value(value: object, ignoring_case: bool) -> object:  # noqa: FBT001 - from syntax
    if isinstance(value, str):
        return fold_text(value) if ignoring_case else value
    return float(value) if isinstance(value, int | float | Decimal) else value
