"""Nodes for rows of other tables and for everybody (language.md 5 and 6)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from .tree import Node, Num, Param, Span, Unit

Quantifier = Literal["has", "has no", "has only"]


@dataclass(frozen=True, slots=True)
class Dotted:
    """``product.category``, ``orders.placed_at``, ``previous.sku``.

    ``body`` is what the last name stands for where it is a trait.
    """

    names: tuple[str, ...]
    body: Node | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """The window ``in last 30 days`` of rows; ``this`` takes a count of 1."""

    which: Literal["last", "next", "this", "previous"]
    span: Span


@dataclass(frozen=True, slots=True)
class Ends:
    """The window ``between 90 days ago and 30 days ago`` of rows."""

    low: Node
    high: Node


@dataclass(frozen=True, slots=True)
class Step:
    """``followed by orders within 24 hours where total > 5``."""

    table: str
    negated: bool = False
    via: str | None = None
    window: Frame | Ends | None = None
    within: Span | None = None
    where: Node | None = None


@dataclass(frozen=True, slots=True)
class Rows:
    """``last 5 orders via billing in last 90 days where … followed by …``."""

    table: str
    take: tuple[Literal["first", "last"], int] | None = None
    via: str | None = None
    window: Frame | Ends | None = None
    where: Node | None = None
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Aggregate:
    """``sum(total of orders)``; ``count`` and ``share`` have no value."""

    name: str
    rows: Rows
    value: Node | None = None


@dataclass(frozen=True, slots=True)
class Periods:
    """``count(weeks with at least 3 plays)``; without ``at_least`` one will do."""

    unit: Unit
    rows: Rows
    at_least: int | None = None


@dataclass(frozen=True, slots=True)
class Ranking:
    """``percentile(x)``, ``rank(x within country)``, ``bucket(x, 5)``."""

    name: Literal["percentile", "rank", "bucket"]
    value: Node
    count: Num | Param | None = None
    within: Node | None = None
    among: str | None = None


@dataclass(frozen=True, slots=True)
class HasRows:
    """``has orders …``, ``has no …``, ``has only …``: a clause."""

    quantifier: Quantifier
    rows: Rows


@dataclass(frozen=True, slots=True)
class Top:
    """``top 10% by spent within country among segment "active"``: a clause."""

    word: Literal["top", "bottom"]
    amount: Num | Param
    by: Node
    within: Node | None = None
    among: str | None = None
    or_missing: bool = False
