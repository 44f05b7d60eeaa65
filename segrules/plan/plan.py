"""The plan: what a run computes, each distinct thing once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from segrules.language.check import Rule
from segrules.language.schema import Schema
from segrules.language.tree import Expr
from segrules.plan.logic import Logic
from segrules.types import Type


@dataclass(frozen=True, slots=True)
class Observed:
    """A value that a clause looks at and that reasons show.

    Of a ``pii`` value only whether it is known leaves the engine.
    """

    expr: Expr
    label: str
    type: Type
    display: str | None
    pii: bool


@dataclass(frozen=True, slots=True)
class Operand:
    """One side of a comparison, by its place among the plan's observed values, or a constant."""

    expr: Expr
    observed: int | None


@dataclass(frozen=True, slots=True)
class Clause:
    """A distinct leaf comparison. ``operands`` by the names that its function gives them."""

    expr: Expr
    operands: Mapping[str, tuple[Operand, ...]]

    @property
    def observed(self) -> tuple[int, ...]:
        """Places of the observed values, each once, in the order of the operands."""
        found = [o.observed for several in self.operands.values() for o in several]
        return tuple(dict.fromkeys(i for i in found if i is not None))


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
    segments: tuple[SegmentPlan, ...]
    """Everything to compute, a segment after those that it asks for."""
    output: tuple[str, ...]
    """Ids of the segments that were asked for, in the order of the rulebook."""
    columns: Mapping[str, frozenset[str]]
    """Of each table that any of it reads, the columns; keys and times included."""

    def segment(self, id_: str) -> SegmentPlan:
        """The plan of one segment.

        :raises KeyError: where the plan does not compute it.
        """
        return {s.id: s for s in self.segments}[id_]
