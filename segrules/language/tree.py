"""What it means: the typed tree of an expression. Names are resolved and operators are functions.

Spans take no part in equality, so equal clauses of different segments are equal and are computed
once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from segrules.diagnostics import Span
from segrules.functions import Function
from segrules.types import YESNO, Duration, Type

Value = int | Decimal | str | bool | dt.date | dt.datetime | Duration | tuple["Value", ...]
"""A constant. Datetimes carry their zone, or are naive where none was written."""


@dataclass(frozen=True, slots=True)
class Literal:
    """A constant: written in place, or a parameter of the rulebook (then ``name`` says which)."""

    value: Value
    type: Type
    span: Span = field(compare=False, repr=False)
    name: str | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the row in scope."""

    table: str
    name: str
    type: Type
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a struct column."""

    struct: Expr
    name: str
    type: Type
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Trait:
    """A trait of the rulebook, standing for its expression."""

    name: str = field(compare=False)
    body: Expr
    type: Type
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Call:
    """A function or operator, already resolved, over typed arguments."""

    function: Function
    args: tuple[Expr, ...]
    type: Type
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class InSegment:
    """Membership in another segment; never unknown."""

    segment: str
    span: Span = field(compare=False, repr=False)
    type: Type = YESNO


Expr = Literal | Column | Field | Trait | Call | InSegment


def children(expr: Expr) -> tuple[Expr, ...]:
    """The expressions directly inside one."""
    match expr:
        case Call(args=args):
            return args
        case Field(struct=struct):
            return (struct,)
        case Trait(body=body):
            return (body,)
        case _:
            return ()


def walk(expr: Expr) -> Iterator[Expr]:
    """An expression and everything inside it, from the outside in."""
    todo = [expr]
    while todo:
        current = todo.pop()
        yield current
        todo.extend(reversed(children(current)))


def is_constant(expr: Expr) -> bool:
    """Whether no row is needed to know the value (it may still need the as-of)."""
    return not any(isinstance(part, Column | InSegment) for part in walk(expr))


def depends_on_date(expr: Expr) -> bool:
    """Whether another as-of could change the value."""
    return any(isinstance(part, Call) and part.function.dated for part in walk(expr))


def segments_in(expr: Expr) -> tuple[str, ...]:
    """Ids of the segments that an expression asks for, each once, in order."""
    return tuple(dict.fromkeys(p.segment for p in walk(expr) if isinstance(p, InSegment)))
