"""Which outcomes of each clause the examples have seen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import polars as pl

from segrules.language.cautions import can_be_unknown
from segrules.plan import Leaf, Member, Plan, leaves
from segrules.plan.columns import clause_name, member_name

Outcomes = frozenset[bool | None]
"""Yes, no, and None for unknown."""


@dataclass(frozen=True, slots=True)
class ClauseCoverage:
    """One clause of a rule as it is written, the outcomes that it can have and those seen."""

    text: str
    possible: Outcomes
    seen: Outcomes

    @property
    def missed(self) -> Outcomes:
        """Outcomes that no example brings about."""
        return self.possible - self.seen


@dataclass(frozen=True, slots=True)
class SegmentCoverage:
    """The clauses of one segment's rule, each once, in the order in which it names them."""

    segment: str
    clauses: tuple[ClauseCoverage, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the examples have seen of every rule, of those without examples as well."""

    segments: tuple[SegmentCoverage, ...]

    @property
    def possible(self) -> int:
        """How many outcomes all clauses can have."""
        return sum(len(c.possible) for s in self.segments for c in s.clauses)

    @property
    def seen(self) -> int:
        """How many of them an example brings about."""
        return sum(len(c.possible & c.seen) for s in self.segments for c in s.clauses)

    @property
    def share(self) -> float:
        """The part that was seen, 0 to 1; 1 where there is nothing to see."""
        return self.seen / self.possible if self.possible else 1.0


def outcomes_seen(plan: Plan, rows: pl.DataFrame, segment: str) -> dict[Leaf | Member, Outcomes]:
    """Outcomes of the clauses of a segment over the rows of its examples."""
    clauses = dict.fromkeys(leaves(plan.segment(segment).logic))
    return {leaf: frozenset(_outcomes(leaf, rows)) for leaf in clauses}


def _outcomes(leaf: Leaf | Member, rows: pl.DataFrame) -> Iterable[bool | None]:
    if isinstance(leaf, Member):
        return [bool(member) for member in rows[member_name(leaf.segment)].to_list()]
    return rows[clause_name(leaf.clause)].to_list()


def coverage_of(plan: Plan, seen: Mapping[tuple[str, str], Outcomes]) -> Coverage:
    """Coverage of the plan's segments.

    :param seen: outcomes by segment and text of the clause.
    """
    return Coverage(
        tuple(
            SegmentCoverage(
                id_,
                tuple(
                    ClauseCoverage(
                        leaf.text, _possible(plan, leaf), seen.get((id_, leaf.text), frozenset())
                    )
                    for leaf in dict.fromkeys(leaves(plan.segment(id_).logic))
                ),
            )
            for id_ in plan.output
        )
    )


def _possible(plan: Plan, leaf: Leaf | Member) -> Outcomes:
    if isinstance(leaf, Leaf) and can_be_unknown(plan.clauses[leaf.clause].expr, plan.schema):
        return frozenset({True, False, None})
    return frozenset({True, False})
