"""What is legal and may surprise: `and` mixed with `or`, negation over what can be missing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TypeGuard

from segrules.diagnostics import Diagnostic
from segrules.functions import Choice, Connective, Function
from segrules.language import mistakes, mistakes_of_rows
from segrules.language import syntax as written
from segrules.language.schema import Schema
from segrules.language.scope import Scope
from segrules.language.tree import (
    Aggregate,
    Call,
    Column,
    Expr,
    Field,
    InSegment,
    Ranked,
    Trait,
    children,
    walk,
)
from segrules.language.words import as_name


def mixed_logic(expression: written.Syntax) -> Iterator[Diagnostic]:
    """A warning for each `or` that has a bare `and` among its parts."""
    todo: list[object] = [expression]
    while todo:
        node = todo.pop()
        match node:
            case written.Operation(operator="or", operands=operands):
                for operand in operands:
                    if isinstance(operand, written.Operation) and operand.operator == "and":
                        yield mistakes.mixed_logic(operand.span)
                        break
                todo.extend(operands)
            case written.Operation(operands=operands):
                todo.extend(operands)
            case written.Parenthesised(inner=inner):
                todo.append(inner)
            case written.Call(args=args):
                todo.extend(args)
            case _:
                pass


@dataclass(frozen=True, slots=True)
class _Place:
    """What stands around an expression: guards, how many `not`s, whether `and`, `or`, `not`."""

    known: frozenset[Expr] = frozenset()
    """What a guard of the rule, such as ``x is known and …``, speaks of."""
    nots: int = 0
    nested: bool = False
    rows: str | None = None
    """The table whose rows the expression keeps; None for customers."""


def silent_missing(condition: Expr, scope: Scope) -> Iterator[Diagnostic]:
    """A warning for each negation over a column that can be missing, where the rule does not say
    what missing means (language.md section 2).
    """
    yield from _look(condition, _Place(), scope)
    for part in walk(condition):
        if isinstance(part, Aggregate):
            yield from _look_at_rows(part, scope)


def _look_at_rows(aggregate: Aggregate, scope: Scope) -> Iterator[Diagnostic]:
    """The same for what is asked of rows: one whose condition is unknown is not kept."""
    rows = aggregate.rows
    asked = [(rows.table, rows.where), *((step.table, step.where) for step in rows.steps)]
    for table, where in asked:
        if where is not None:
            yield from _look(where, _Place(nested=True, rows=table), scope)


def _look(expr: Expr, place: _Place, scope: Scope) -> Iterator[Diagnostic]:
    match expr:
        case Trait(body=body):
            yield from _look(body, place, scope)
        case Call(
            function=Function(connective=Connective.ALL | Connective.ANY as joined_by), args=args
        ):
            # `x is known and x != 5`, or `x is missing or x != 5`: the rule itself says it.
            guards = {g for a in args for g in _guards(a, joined_by)}
            for arg in args:
                inside = replace(place, known=place.known | guards, nested=True)
                yield from _look(arg, inside, scope)
        case Call(function=Function(connective=Connective.NOT), args=(part,)):
            yield from _look(part, replace(place, nots=place.nots + 1, nested=True), scope)
        case Call(function=function) if function.never_unknown:
            return
        case InSegment():
            return
        case _:
            if place.nots or (isinstance(expr, Call) and expr.function.negative):
                yield from _warn(expr, place, scope)


def _guards(expr: Expr, joined_by: Connective) -> Iterator[Expr]:
    """What a part settles for the others: `is known` among `and`, `is missing` among `or`."""
    match expr:
        case Trait(body=body):
            yield from _guards(body, joined_by)
        case Call(function=function, args=args) if function.connective is joined_by:
            for arg in args:
                yield from _guards(arg, joined_by)
        case Call(
            function=Function(connective=Connective.NOT), args=(Call(function=asked, args=args),)
        ):
            if _where_missing(asked) is (joined_by is Connective.ALL):
                yield from _known_with(args[0])
        case Call(function=function, args=args):
            if _where_missing(function) is (joined_by is Connective.ANY):
                yield from _known_with(args[0])
        case _:
            return


def _where_missing(function: Function) -> bool | None:
    """What `is missing`, `is known` and `or missing` are where their value is missing."""
    return True if function.connective is Connective.OR_MISSING else function.asks_missing


def _known_with(expr: Expr) -> Iterator[Expr]:
    """What is known where the expression is: itself, and all that it is made of."""
    yield expr
    if isinstance(expr, Call) and expr.function.choice is not None:
        return
    for part in children(expr):
        yield from _known_with(part)


def _warn(expr: Expr, place: _Place, scope: Scope) -> Iterator[Diagnostic]:
    open_ = open_columns(expr, scope.schema, place.known)
    if not open_:
        return
    names = tuple(dict.fromkeys(name_of(c) for c in open_))
    ways = _ways_out(expr, place, scope.schema)
    if place.rows is not None:
        yield mistakes_of_rows.silent_missing(expr.span, names, place.rows, ways)
    else:
        yield mistakes.silent_missing(expr.span, names, ways)


def _ways_out(expr: Expr, place: _Place, schema: Schema) -> str:
    """What to write in place of the expression, so that the rule says what missing means."""
    text = mistakes.on_one_line(expr.span)
    guards = dict.fromkeys(_values_to_know(expr, schema, place.known))
    known = " and ".join(f"{value} is known" for value in guards)
    comparison = f"{text} = yes" if isinstance(expr, Column | Field) else text
    yes, no = f"{comparison} or missing", f"{known} and {text}"
    if place.nested:
        yes, no = f"({yes})", f"({no})"
    counted, left_out = (no, yes) if place.nots % 2 else (yes, no)
    return f"write `{counted}` to count them in, or `{left_out}` to leave them out"


def _values_to_know(expr: Expr, schema: Schema, known: frozenset[Expr]) -> Iterator[str]:
    """The values, as a rule writes them, that all have to be known for the expression to be."""
    if not open_columns(expr, schema, known):
        return
    if isinstance(expr, Column | Field | Aggregate) or _is_rank(expr):
        yield name_of(expr)
    elif isinstance(expr, Call) and expr.function.choice is not None:
        yield mistakes.on_one_line(expr.span)
    else:
        for part in children(expr):
            yield from _values_to_know(part, schema, known)


def _is_rank(expr: Expr) -> TypeGuard[Ranked]:
    """Whether it is a rank; being at the top is a condition, known where what it ranks is."""
    return isinstance(expr, Ranked) and not expr.function.cuts


Open = Column | Field | Aggregate | Ranked
"""What can be unknown by itself: a missing cell, an average over no rows, a rank of nothing."""


def name_of(expr: Open) -> str:
    """How a rule writes a column, a field of one, or a value from several rows."""
    if isinstance(expr, Aggregate | Ranked):
        return mistakes.on_one_line(expr.span)
    if isinstance(expr, Column) and expr.via:
        return ".".join(map(as_name, (*expr.via, expr.name)))
    if isinstance(expr, Field) and isinstance(expr.struct, Column | Field):
        return f"{name_of(expr.struct)}.{as_name(expr.name)}"
    return as_name(expr.name)


def open_columns(
    expr: Expr, schema: Schema, known: frozenset[Expr] = frozenset()
) -> tuple[Open, ...]:
    """Columns, fields and aggregates that can be missing and make the expression unknown.

    :param known: expressions that are known for some other reason.
    """
    if expr in known:
        return ()
    match expr:
        case Column(table=table, name=name):
            return () if schema.tables[table][name].always_known else (expr,)
        case Field():
            return (expr,)
        case Call(function=function) if function.never_unknown:
            return ()
        case Aggregate(function=aggregate):
            return () if aggregate.empty is not None else (expr,)
        case Ranked(function=comparison, within=within, value=value):
            if not comparison.cuts:
                return (expr,)
            each = [open_columns(part, schema, known) for part in (value, within) if part]
            return tuple(column for several in each for column in several)
        case _:
            each = [open_columns(part, schema, known) for part in children(expr)]
            is_enough = isinstance(expr, Call) and expr.function.choice is Choice.FIRST_KNOWN
            if is_enough and not all(each):
                return ()
            return tuple(column for several in each for column in several)


def can_be_unknown(condition: Expr, schema: Schema) -> bool:
    """Whether a missing cell can make a condition unknown."""
    return bool(open_columns(condition, schema))
