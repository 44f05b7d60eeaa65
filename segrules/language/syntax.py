"""What was written: the untyped tree of an expression. Spans take no part in equality."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from segrules.diagnostics import Span
from segrules.types import Period, Unit


def _span() -> Span:
    return field(compare=False, repr=False)  # type: ignore[no-any-return]


@dataclass(frozen=True, slots=True)
class Number:
    """``500``, ``12.5``, ``1_000``; ``10%`` is ``Decimal("0.10")`` with ``percent`` set.

    The value is an int where no decimal point was written (and it is no percent).
    """

    value: int | Decimal
    span: Span = _span()
    percent: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """``"GB"`` without its quotes."""

    value: str
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class YesNo:
    """``yes``, ``no``, ``true``, ``false``."""

    value: bool
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Date:
    """``2026-11-27``."""

    value: dt.date
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class DateTime:
    """``2026-11-27T09:30``: naive where no zone was written."""

    value: dt.datetime
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class DurationOf:
    """``30 days``; the count may be the name of a parameter: ``last n days``."""

    count: Number | Path
    unit: Unit
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class AsOf:
    """``today`` or ``now``."""

    word: Literal["today", "now"]
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Shifted:
    """``30 days ago`` or ``30 days from now``; the duration may be a parameter's name."""

    duration: DurationOf | Path
    direction: Literal["ago", "from now"]
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class ListOf:
    """``["GB", "IE"]``."""

    items: tuple[Syntax, ...]
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Path:
    """A name, or names joined by dots; backticks are taken off."""

    names: tuple[str, ...]
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Call:
    """``round(x, 2)``: a function by its name."""

    name: str
    args: tuple[Syntax, ...]
    span: Span = _span()
    name_span: Span = _span()


Operator = Literal[
    "+", "-", "*", "/", "negative",
    "=", "!=", "<", "<=", ">", ">=",
    "between", "not between", "in", "not in",
    "contains", "contains any of", "contains all of", "contains none of",
    "starts with", "ends with", "matches",
    "is missing", "is known",
    "and", "or", "not",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Operation:
    """An operator over its operands.

    ``before`` and ``after`` arrive here as ``<`` and ``>``, with ``dates_only`` set. ``and`` and
    ``or`` hold all parts of a chain, flat. ``operator_span`` is the place of the sign itself.
    """

    operator: Operator
    operands: tuple[Syntax, ...]
    span: Span = _span()
    operator_span: Span = _span()
    ignoring_case: bool = False
    dates_only: bool = False


@dataclass(frozen=True, slots=True)
class OrMissing:
    """``x != "GB" or missing``."""

    comparison: Syntax
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Parenthesised:
    """``( … )``, kept for the rules on mixing and for the canonical form."""

    inner: Syntax
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Window:
    """``last 30 days`` and ``next …`` (a length), ``this month`` and ``previous month`` (a period),
    ``previous 4 quarters`` (a length).
    """

    word: Literal["last", "next", "this", "previous"]
    extent: DurationOf | Path | Period
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class InWindow:
    """``d in last 30 days``."""

    operand: Syntax
    window: Window
    negated: bool
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class InSegment:
    """``in segment "vip"``."""

    segment: Text
    negated: bool
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Step:
    """``followed by orders in last 5 days within 24 hours where total > 5`` of a sequence."""

    table: Path
    negated: bool
    via: Path | None
    window: Window | Between | None
    within: DurationOf | Path | None
    where: Syntax | None
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Between:
    """``between 90 days ago and 30 days ago`` as the window of a table."""

    low: Syntax
    high: Syntax
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Rows:
    """``last 5 orders via billing in last 90 days where … followed by …``.

    The count may be the name of a parameter: ``last n orders``.
    """

    table: Path
    take: tuple[Literal["first", "last"], Number | Path] | None
    via: Path | None
    window: Window | Between | None
    where: Syntax | None
    steps: tuple[Step, ...]
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Aggregate:
    """``sum(total of orders)``; ``value`` is None for ``count(orders)`` and ``share(…)``."""

    name: str
    value: Syntax | None
    rows: Rows
    span: Span = _span()
    name_span: Span = _span()


@dataclass(frozen=True, slots=True)
class CountPeriods:
    """``count(weeks with at least 3 plays in last 5 weeks)``."""

    period: Period
    at_least: Number | Path
    rows: Rows
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Has:
    """``has orders …``, ``has no …``, ``has only …``."""

    quantifier: Literal["has", "has no", "has only"]
    rows: Rows
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Top:
    """``top 10% by total_spent within country among segment "active"``."""

    word: Literal["top", "bottom"]
    amount: Number | Path
    by: Syntax
    within: Path | None
    among: Text | None
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Ranking:
    """``percentile(x)``, ``rank(x within country)``, ``bucket(x, 5)``."""

    name: Literal["percentile", "rank", "bucket"]
    value: Syntax
    count: Syntax | None
    within: Path | None
    among: Text | None
    span: Span = _span()


Syntax = (
    Number | Text | YesNo | Date | DateTime | DurationOf | AsOf | Shifted | ListOf | Path | Call
    | Operation | OrMissing | Parenthesised | InWindow | InSegment
    | Aggregate | CountPeriods | Has | Top | Ranking
)  # fmt: skip
