"""What it means: the typed tree of an expression. Names are resolved and operators are functions.

Spans take no part in equality, so equal clauses of different segments are equal and are computed
once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from segrules.diagnostics import Span
from segrules.functions import AggregateFunction, Function, PopulationFunction
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
    """A column of the row in scope, or of a row that it leads to.

    ``via`` are the names before the dot: look-ups, an enclosing table, or ``previous``.
    """

    table: str
    name: str
    type: Type
    span: Span = field(compare=False, repr=False)
    via: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        """The name that it has in a frame of the rows in scope."""
        return path_to(self.via, self.name)

    @property
    def written(self) -> str:
        """The names as they are read, with dots between them."""
        return ".".join((*self.via, self.name))


def path_to(via: Sequence[str], path: str) -> str:
    """The name in a frame of a column that has this one in the frame where the names lead to.

    No column of an export is called so. Names themselves may have dots.
    """
    return "".join(f"segrules:via {name}\x1f" for name in via) + path


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

    name: str
    """Traits with one body may be called, and shown, differently."""
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
class Hop:
    """One step from rows of a table to the row that each belongs to, or looks up."""

    table: str
    by: tuple[str, ...]
    """Columns here that hold the key there."""
    key: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """``followed by`` rows of a table: later rows of the same owner, within a length of time.

    In ``window`` and ``where``, ``previous`` is the row of the step before.
    """

    table: str
    path: tuple[Hop, ...]
    negated: bool
    time: Column
    window: Expr | None
    within: Duration | None
    where: Expr | None


@dataclass(frozen=True, slots=True)
class Rows:
    """Which rows of a table an aggregate looks at.

    ``path`` leads up to the row in scope; empty, the rows are all of the base table. ``time`` is
    the time of a row, its own or that of a row that it belongs to. ``window`` and ``where`` are
    conditions over one row; ``take`` keeps the first or last few of the window before ``where``.
    """

    table: str
    path: tuple[Hop, ...]
    time: Column | None
    window: Expr | None
    take: tuple[str, int] | None
    where: Expr | None
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Aggregate:
    """One value from the rows that belong to the row in scope.

    ``period`` is set where what is counted are periods that hold at least ``at_least`` rows.
    """

    function: AggregateFunction
    value: Expr | None
    rows: Rows
    type: Type
    span: Span = field(compare=False, repr=False)
    period: str | None = None
    at_least: int = 1


@dataclass(frozen=True, slots=True)
class Share:
    """A part of the customers, above 0 and at most 1.

    All of them are no single one: as numbers ``100%`` and ``1`` would be equal.
    """

    part: Decimal


@dataclass(frozen=True, slots=True)
class Ranked:
    """How a customer compares with everybody: a rank, percentile, bucket, or being at the top.

    ``amount`` is the count of buckets, or the number or share of the customers at the top. With
    ``cut`` it is no comparison but the last value that is in, for reasons.
    """

    function: PopulationFunction
    value: Expr
    amount: int | Share | None
    within: Expr | None
    among: str | None
    type: Type
    span: Span = field(compare=False, repr=False)
    cut: bool = False


@dataclass(frozen=True, slots=True)
class InSegment:
    """Membership in another segment; never unknown."""

    segment: str
    span: Span = field(compare=False, repr=False)
    type: Type = YESNO


Expr = Literal | Column | Field | Trait | Call | Aggregate | Ranked | InSegment


def children(expr: Expr) -> tuple[Expr, ...]:
    """The expressions directly inside one."""
    match expr:
        case Call(args=args):
            return args
        case Field(struct=struct):
            return (struct,)
        case Trait(body=body):
            return (body,)
        case Aggregate(value=value, rows=rows):
            inside = (value, rows.window, rows.where, *_in_steps(rows.steps))
            return tuple(e for e in inside if e is not None)
        case Ranked(value=value, within=within):
            return (value,) if within is None else (value, within)
        case _:
            return ()


def _in_steps(steps: tuple[Step, ...]) -> Iterator[Expr | None]:
    for step in steps:
        yield from (step.time, step.window, step.where)


def walk(expr: Expr) -> Iterator[Expr]:
    """An expression and everything inside it, from the outside in."""
    todo = [expr]
    while todo:
        current = todo.pop()
        yield current
        todo.extend(reversed(children(current)))


def is_constant(expr: Expr) -> bool:
    """Whether no row is needed to know the value (it may still need the as-of)."""
    return not any(isinstance(part, Column | InSegment | Aggregate | Ranked) for part in walk(expr))


def depends_on_date(expr: Expr) -> bool:
    """Whether another as-of could change the value."""
    return any(
        (isinstance(part, Call) and part.function.dated)
        # What a table with a time shows depends on the as-of moment.
        or (isinstance(part, Aggregate) and part.rows.time is not None)
        for part in walk(expr)
    )


def segments_in(expr: Expr) -> tuple[str, ...]:
    """Ids of the segments that an expression asks for, each once, in order."""
    found = [
        p.segment if isinstance(p, InSegment) else p.among
        for p in walk(expr)
        if isinstance(p, InSegment | Ranked)
    ]
    return tuple(dict.fromkeys(s for s in found if s is not None))
