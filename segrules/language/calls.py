"""Picking the registry block that fits some arguments."""

from __future__ import annotations

from segrules.diagnostics import Span
from segrules.functions import LOCAL_DAY, Function, Param, Variable, named, select
from segrules.language import mistakes
from segrules.language import syntax as written
from segrules.language.scope import Scope
from segrules.language.tree import Call, Expr, Literal
from segrules.types import DATE, DATETIME


def apply(name: str, args: tuple[Expr, ...], span: Span, scope: Scope) -> Expr | None:
    """A function or operator over arguments that are known to fit one of its blocks.

    A datetime given for a date is taken by its local day. Constants are checked.
    """
    constant = tuple(isinstance(a, Literal) for a in args)
    found = select(name, tuple(a.type for a in args), constant)
    if found is None:  # pragma: no cover - callers settle the types first
        raise AssertionError(name, [str(a.type) for a in args])
    function, result = found
    for position, arg in enumerate(args):
        param = function.param(position)
        if param is not None and param.constant and not _fits_constant(param, arg, scope):
            return None
    days = tuple(_as_param(function.param(i), a, scope) for i, a in enumerate(args))
    return Call(function, days, result, span)


def _as_param(param: Param | None, arg: Expr, scope: Scope) -> Expr:
    if param is not None and param.type == DATE and arg.type == DATETIME:
        return local_day(arg, scope)
    return arg


def local_day(expr: Expr, scope: Scope) -> Expr:
    """The calendar day of a datetime; the day of `now` is today, also where that ends at 24:00."""
    if isinstance(expr, Call) and expr.function.on_day is not None:
        day = apply(expr.function.on_day, (), expr.span, scope)
        assert day is not None  # noqa: S101 - it takes no arguments that could be wrong
        return day
    return Call(LOCAL_DAY, (expr,), DATE, expr.span)


def _fits_constant(param: Param, arg: Expr, scope: Scope) -> bool:
    if not isinstance(arg, Literal):
        scope.report(mistakes.constant_needed(arg.span, f"`{param.name}`"))
        return False
    if param.least is None or param.most is None:
        return True
    if not isinstance(arg.value, int) or not param.least <= arg.value <= param.most:
        problem = f"`{param.name}` is a whole number from {param.least} to {param.most}"
        scope.report(
            mistakes.count_range(arg.span, problem, f"write for example {max(param.least, 1)}")
        )
        return False
    return True


def call(expression: written.Call, args: tuple[Expr, ...], scope: Scope) -> Expr | None:
    """A function called by name, with whatever arguments somebody wrote."""
    if select(expression.name, tuple(a.type for a in args)) is not None:
        return apply(expression.name, args, expression.span, scope)
    blocks = named(expression.name)
    usages = tuple(dict.fromkeys(b.usage for b in blocks))
    scope.report(
        mistakes.wrong_arguments(expression.span, usages, _misfit(expression.name, blocks, args))
    )
    return None


def _misfit(name: str, blocks: tuple[Function, ...], args: tuple[Expr, ...]) -> str:
    fitting = [b for b in blocks if b.takes(len(args))]
    if not fitting:
        counts = " or ".join(dict.fromkeys(_arity(b) for b in blocks))
        return f"`{name}` takes {counts}, and {len(args)} {'is' if len(args) == 1 else 'are'} given"
    for position, arg in enumerate(args):
        wanted = [p for b in fitting if (p := b.param(position)) is not None]
        if not any(p.accepts(arg.type) for p in wanted):
            kinds = " or ".join(dict.fromkeys(_described(p) for p in wanted))
            given = f"`{mistakes.shortened(arg.span)}` is {mistakes.described(arg.type)}"
            return f"`{name}` wants {kinds}, and {given}"
    given = ", ".join(mistakes.described(a.type) for a in args)
    return f"`{name}` wants values of one type, and these are {given}"


def _arity(block: Function) -> str:
    count = len(block.params)
    noun = "argument" if count == 1 else "arguments"
    return f"at least {count} {noun}" if block.variadic else f"{count} {noun}"


def _described(param: Param) -> str:
    if isinstance(param.type, Variable):
        return "a list" if param.type.in_list else "a single value"
    return mistakes.described(param.type)
