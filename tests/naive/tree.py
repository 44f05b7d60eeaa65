"""The witness's own small tree of the language: it needs no parser, strategies build it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from decimal import Decimal
from typing import Literal

from .tree_rows import Aggregate, Dotted, HasRows, Periods, Ranking, Top

Number = int | float | Decimal
Scalar = Number | str | bool | dt.date | None
Constant = str | bool | dt.date
"""What a literal stands for that is no number."""
Value = Scalar | list[Scalar] | dict[str, Scalar]
Row = Mapping[str, Value]
Outcome = bool | None
"""Yes, no, unknown."""

Unit = Literal["minute", "hour", "day", "week", "month", "quarter", "year"]
Order = Literal["=", "!=", "<", "<=", ">", ">="]


# ---- values


@dataclass(frozen=True, slots=True)
class Num:
    """A number as written: ``500``, ``12.5``, ``1_000``, ``10%``."""

    written: str


@dataclass(frozen=True, slots=True)
class Lit:
    """A text, yes/no, date or datetime literal; a datetime without a zone is local."""

    value: Constant


@dataclass(frozen=True, slots=True)
class Col:
    """A column of the row, or with ``field`` a field of a struct column."""

    name: str
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Param:
    """A parameter and the literal that it stands for."""

    name: str
    value: Num | Lit


@dataclass(frozen=True, slots=True)
class Trait:
    """A named expression, as if written in parentheses in its place."""

    name: str
    body: Node


@dataclass(frozen=True, slots=True)
class Items:
    """A list as written, or with a name the list parameter that stands for it."""

    values: tuple[Node, ...]
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """A duration; ``name`` is its parameter, ``count_name`` a parameter for the count alone."""

    count: int
    unit: Unit
    name: str | None = None
    count_name: str | None = None


@dataclass(frozen=True, slots=True)
class Arith:
    """``+ - * /`` of two numbers."""

    op: Literal["+", "-", "*", "/"]
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Minus:
    """``-x``."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Shift:
    """A date or datetime ± a duration."""

    op: Literal["+", "-"]
    left: Node
    span: Span


@dataclass(frozen=True, slots=True)
class Relative:
    """``30 days ago``, ``6 months from now``."""

    span: Span
    direction: Literal["ago", "from now"]


@dataclass(frozen=True, slots=True)
class Clock:
    """``today`` or ``now``."""

    name: Literal["today", "now"]


@dataclass(frozen=True, slots=True)
class Call:
    """A function of the language; the condition of ``if`` is its first argument."""

    name: str
    args: tuple[Node, ...]


# ---- conditions: each leaf is a clause


@dataclass(frozen=True, slots=True)
class Compare:
    """``before`` and ``after`` are spellings of ``<`` and ``>`` where ``of_dates``."""

    op: Order
    left: Node
    right: Node
    fold: bool = False
    of_dates: bool = False
    or_missing: bool = False


@dataclass(frozen=True, slots=True)
class Between:
    """``x between low and high``."""

    operand: Node
    low: Node
    high: Node
    negated: bool = False
    or_missing: bool = False


@dataclass(frozen=True, slots=True)
class Within:
    """``x in [a, b]``."""

    operand: Node
    items: Items
    negated: bool = False
    fold: bool = False
    or_missing: bool = False


@dataclass(frozen=True, slots=True)
class TextOp:
    """A text operator; of a pattern, which is a text as written, ``folded`` is its lower case."""

    op: Literal["contains", "starts with", "ends with", "matches"]
    operand: Node
    needle: str | Node
    fold: bool = False
    folded: str = ""
    or_missing: bool = False


@dataclass(frozen=True, slots=True)
class Has:
    """``list contains x``."""

    operand: Node
    item: Node
    fold: bool = False
    or_missing: bool = False


@dataclass(frozen=True, slots=True)
class Many:
    """``contains any of``, ``all of``, ``none of``, for texts and lists."""

    quantity: Literal["any", "all", "none"]
    operand: Node
    items: Node
    fold: bool = False
    or_missing: bool = False


@dataclass(frozen=True, slots=True)
class IsMissing:
    """``x is missing``, or ``x is known``."""

    operand: Node
    known: bool = False


@dataclass(frozen=True, slots=True)
class InWindow:
    """``d in last 30 days`` and the others; ``this`` takes a count of 1."""

    operand: Node
    which: Literal["last", "next", "this", "previous"]
    span: Span
    negated: bool = False
    or_missing: bool = False


@dataclass(frozen=True, slots=True)
class InSegment:
    """``in segment "vip"``."""

    id: str
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Holds:
    """A yes/no value standing alone as a condition."""

    operand: Node


# ---- logic


@dataclass(frozen=True, slots=True)
class Not:
    """``not a``."""

    operand: Node


@dataclass(frozen=True, slots=True)
class And:
    """``a and b``, or ``all:``."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """``a or b``, or ``any:``; ``none:`` is ``Not(Or(…))``."""

    parts: tuple[Node, ...]


ProfileLeaf = (
    Compare | Between | Within | TextOp | Has | Many | IsMissing | InWindow | InSegment | Holds
)
"""The clauses that look at one row alone."""
Leaf = ProfileLeaf | HasRows | Top
Logic = Not | And | Or
Node = (
    Num
    | Lit
    | Col
    | Param
    | Trait
    | Items
    | Arith
    | Minus
    | Shift
    | Relative
    | Clock
    | Call
    | Dotted
    | Aggregate
    | Periods
    | Ranking
    | Leaf
    | Logic
)


def clauses(tree: Node) -> tuple[Leaf, ...]:
    """The leaf comparisons in the order of reading; those of a yes/no trait stand in its place."""
    match tree:
        case Trait(body=body):
            return clauses(body)
        case Not(operand=operand):
            return clauses(operand)
        case And(parts=parts) | Or(parts=parts):
            return tuple(leaf for part in parts for leaf in clauses(part))
        case _ if isinstance(tree, Leaf):
            return (tree,)
    msg = f"not a condition: {tree}"
    raise TypeError(msg)


def nodes_of(tree: object) -> Iterator[Node]:
    """A node and all below it, those of traits too."""
    if isinstance(tree, tuple):
        for part in tree:
            yield from nodes_of(part)
    elif is_dataclass(tree) and not isinstance(tree, type):
        if isinstance(tree, Node):
            yield tree
        for field in fields(tree):
            yield from nodes_of(getattr(tree, field.name))
