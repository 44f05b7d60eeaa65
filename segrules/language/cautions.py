"""What is legal and still likely to surprise: `and` mixed with `or`, negation over what can be missing."""

from __future__ import annotations

from collections.abc import Iterator

from segrules.diagnostics import Diagnostic
from segrules.language import mistakes
from segrules.language import syntax as written
from segrules.language.schema import Schema
from segrules.language.scope import Scope
from segrules.language.tree import Call, Column, Expr, InSegment, Trait, walk

_SETTLED = frozenset({"is known", "is missing", "or missing"})
_NEGATIVE = frozenset({"!=", "contains none of"})


def mixed_logic(expression: written.Syntax) -> Iterator[Diagnostic]:
    """A warning for each `or` that has a bare `and` among its parts."""
    todo: list[object] = [expression]
    while todo:
        node = todo.pop()
        match node:
            case written.Operation(operator="or", operands=operands, span=span):
                for operand in operands:
                    if isinstance(operand, written.Operation) and operand.operator == "and":
                        yield mistakes.mixed_logic(
                            operand.span, f"({mistakes.shortened(operand.span)})"
                        )
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


def silent_missing(condition: Expr, scope: Scope) -> Iterator[Diagnostic]:
    """A warning for each negation over a column that can be missing, where the rule does not say
    what missing means (language.md section 2).
    """
    yield from _look(condition, frozenset(), False, scope)


def _look(
    expr: Expr, settled: frozenset[Expr], negated: bool, scope: Scope
) -> Iterator[Diagnostic]:
    match expr:
        case Trait(body=body):
            yield from _look(body, settled, negated, scope)
        case Call(function=function, args=args) if function.name in ("and", "or"):
            # `x is known and x != 5`, or `x is missing or x != 5`: the rule itself says it.
            inside = settled | {c for a in args for c in _settled_by(a)}
            for arg in args:
                yield from _look(arg, inside, negated, scope)
        case Call(function=function, args=args) if function.name == "not":
            yield from _look(args[0], settled, True, scope)
        case Call(function=function) if function.name in _SETTLED:
            return
        case InSegment():
            return
        case _:
            if negated or _is_negative(expr):
                yield from _warn(expr, settled, scope)


def _is_negative(expr: Expr) -> bool:
    if not isinstance(expr, Call):
        return False
    name = expr.function.name
    return name in _NEGATIVE or name.startswith("not ")


def _settled_by(expr: Expr) -> Iterator[Expr]:
    if isinstance(expr, Call) and expr.function.name in ("is known", "is missing"):
        yield from (part for part in walk(expr) if isinstance(part, Column))


def _warn(expr: Expr, settled: frozenset[Expr], scope: Scope) -> Iterator[Diagnostic]:
    open_ = [c for c in open_columns(expr, scope.schema) if c not in settled]
    if not open_:
        return
    names = list(dict.fromkeys(c.name for c in open_))
    text = mistakes.shortened(expr.span)
    known = " and ".join(f"{n} is known" for n in names)
    yield mistakes.silent_missing(
        expr.span,
        names,
        f"write `{text} or missing` to count them in, or `{known} and …` to leave them out",
    )


def open_columns(expr: Expr, schema: Schema) -> list[Column]:
    """Columns whose missing cells make the expression unknown."""
    match expr:
        case Column(table=table, name=name):
            return [] if schema.tables[table][name].always_known else [expr]
        case Call(function=function) if function.name in _SETTLED:
            return []
        case Call(function=function, args=args) if function.name == "coalesce":
            each = [open_columns(a, schema) for a in args]
            return [] if not all(each) else each[-1]
        case Call(args=args):
            return [c for a in args for c in open_columns(a, schema)]
        case Trait(body=body):
            return open_columns(body, schema)
        case InSegment():
            return []
        case _:
            return [p for p in walk(expr) if isinstance(p, Column)]


def can_be_unknown(condition: Expr, schema: Schema) -> bool:
    """Whether a missing cell can make a condition unknown."""
    return bool(open_columns(condition, schema))
