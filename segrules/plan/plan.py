"""The plan: what a run computes, each distinct thing once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from segrules.functions import Connective
from segrules.language.check import Rule
from segrules.language.schema import Schema
from segrules.language.tree import Aggregate, Call, Expr, Ranked
from segrules.plan.logic import Logic
from segrules.types import Type


@dataclass(frozen=True, slots=True)
class RowWords:
    """The rows of an aggregate in words, such as ``orders in the last 90 days``.

    ``one`` and ``many`` stand behind a number, ``named`` by itself, ``none`` where there is none,
    ``empty`` where the window has no rows, whether or not they would be kept.
    """

    one: str
    many: str
    named: str
    none: str
    empty: str


@dataclass(frozen=True, slots=True)
class Observed:
    """A value that a clause looks at and that reasons show.

    Of a ``pii`` value only whether it is known leaves the engine. ``rows`` are those of an
    aggregate; where the value ``counts`` them, it is shown with them: ``3 orders``.
    """

    expr: Expr
    label: str
    type: Type
    display: str | None
    pii: bool
    rows: RowWords | None = None
    counts: bool = False


@dataclass(frozen=True, slots=True)
class Compared:
    """A comparison with everybody in words: ``rank {seen}``, ``top 10% starts at {cut}``.

    By their places among the observed values: what is ranked, and where the cut is, if words say.
    """

    words: str
    value: int
    cut: int | None


@dataclass(frozen=True, slots=True)
class Operand:
    """One side of a comparison, by its place among the plan's observed values, or a constant.

    What is observed of a condition over rows is what its reasons show: a count, for `has`.
    """

    expr: Expr
    observed: int | None
    compared: Compared | None = None

    @property
    def places(self) -> tuple[int, ...]:
        """Of everything that words show of it."""
        beside = (self.compared.value, self.compared.cut) if self.compared else ()
        return tuple(p for p in (self.observed, *beside) if p is not None)


@dataclass(frozen=True, slots=True)
class Clause:
    """A distinct leaf comparison. ``operands`` by the names that its function gives them.

    ``comparison`` is what reasons tell: the value first, whatever `or missing` says; None for a
    condition that is no call. ``last`` is the place of the day of the last of the rows that it
    counts, None where it counts none, or they have no time that may be told.
    """

    expr: Expr
    operands: Mapping[str, tuple[Operand, ...]]
    last: int | None = None
    comparison: Call | None = None

    @property
    def or_missing(self) -> bool:
        """Whether it holds where what it compares is missing."""
        return (
            isinstance(self.expr, Call) and self.expr.function.connective is Connective.OR_MISSING
        )

    @property
    def observed(self) -> tuple[int, ...]:
        """Places of the observed values, each once, in the order of the operands."""
        found = [p for several in self.operands.values() for o in several for p in o.places]
        found += [] if self.last is None else [self.last]
        return tuple(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class Cut:
    """What everybody decides: where a top or a bucket starts, or an average of all.

    ``expr`` is the comparison with everybody, or the aggregate of everybody; then ``customers``
    counts those that it is of.
    """

    expr: Ranked | Aggregate
    text: str
    customers: Aggregate | None = None


@dataclass(frozen=True, slots=True)
class SegmentPlan:
    """One segment: its rule and the same as a shape over the plan's clauses."""

    rule: Rule
    logic: Logic

    @property
    def id(self) -> str:
        """The segment's id."""
        return self.rule.segment.id


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run computes."""

    schema: Schema
    clauses: tuple[Clause, ...]
    observed: tuple[Observed, ...]
    cuts: tuple[Cut, ...]
    """What everybody decides, told by every run, with reasons or without."""
    segments: tuple[SegmentPlan, ...]
    """Everything to compute, a segment after those that it asks for."""
    output: tuple[str, ...]
    """Ids of the segments that were asked for, in the order of the rulebook."""
    columns: Mapping[str, frozenset[str]]
    """Of each table that any of it reads, the columns; keys and times included."""
    _by_id: dict[str, SegmentPlan] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_id", {s.id: s for s in self.segments})

    def segment(self, id_: str) -> SegmentPlan:
        """The plan of one segment.

        :raises KeyError: where the plan does not compute it.
        """
        return self._by_id[id_]
