"""What came out of a run: memberships, summary, funnel, evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import polars as pl

from segrules.language.tree import Expr
from segrules.outcome.cuts import CutValue, cut_values
from segrules.outcome.funnel import Funnel, funnels
from segrules.outcome.members import SEGMENT, Members
from segrules.outcome.reasons import Why, evidence_of
from segrules.outcome.words import Words
from segrules.plan import Plan
from segrules.plan.columns import member_column, value_name
from segrules.types import Moment


@dataclass(frozen=True)
class Outcome:
    """A plan evaluated for every customer of a run, in the order of the export."""

    plan: Plan
    moment: Moment
    rows: pl.LazyFrame
    """The columns that `segrules.plan.columns` names, beside the key."""
    customers: int
    """How many rows these are."""
    decided: Mapping[Expr, Any]
    """What everybody decided, as `segrules.engines.Evaluated` has it."""
    apart: Mapping[str, pl.LazyFrame] = field(default_factory=dict)
    """By segment, the rows of its members with the values that their reasons show, where these are
    not in the rows of everybody."""
    apart_for: Why = "none"
    """Which reasons show these values; others may need more."""

    def memberships(self, why: Why = "sentence") -> pl.LazyFrame:
        """One row per membership: the key, ``segment`` (Enum) and, with sentences, ``because``.

        Segments in the order of the rulebook, inside each the customers in the order of the export.
        """
        if not self.plan.output:
            return self._no_memberships(why)
        if why != "sentence":
            return self._members.lazy()
        ids = pl.Enum(list(self.plan.output))
        words = Words(self.plan, self.moment)
        frames = []
        for id_ in self.plan.output:
            name = pl.lit(id_, dtype=ids).alias(SEGMENT)
            because = words.sentence(id_).alias("because")
            frames.append(self.members(id_).select(*self.plan.schema.key, name, because))
        return pl.concat(frames)

    def members(self, id_: str) -> pl.LazyFrame:
        """The rows of a segment's members, with what their reasons are made of."""
        apart = self.apart.get(id_)
        return self.rows.filter(member_column(id_)) if apart is None else apart

    def has_values(self, why: Why) -> bool:
        """Whether the run kept the observed values that such reasons show, at least of members."""
        return why in ("none", self.apart_for) or self.has_values_of_everybody()

    def has_values_of_everybody(self) -> bool:
        """Whether it kept them of all customers, as explanations need."""
        seen = {value_name(place) for place in range(len(self.plan.observed))}
        return seen <= set(self.rows.collect_schema().names())

    @property
    def _members(self) -> Members:
        counts = {id_: self._counted[f"members {id_}"] for id_ in self.plan.output}
        return Members(self.rows, self.customers, self.plan.schema.key, counts)

    def _no_memberships(self, why: Why) -> pl.LazyFrame:
        """What a rulebook without active segments leaves: the columns and no row."""
        empty = [pl.lit(None, dtype=pl.Enum([])).alias(SEGMENT)]
        if why == "sentence":
            empty.append(pl.lit(None, dtype=pl.String).alias("because"))
        return self.rows.clear().select(*self.plan.schema.key, *empty)

    def outcomes(self) -> pl.LazyFrame:
        """One row per customer: the key, and per segment yes, no, or null for undecided."""
        return self.rows.select(
            *self.plan.schema.key, *[member_column(i).alias(i) for i in self.plan.output]
        )

    def summary(self) -> pl.DataFrame:
        """``segment, name, kind, members, share, undecided`` per segment, in rulebook order."""
        counted = self._counted
        segments = [self.plan.segment(i).rule.segment for i in self.plan.output]
        customers = max(self.customers, 1)
        return pl.DataFrame(
            {
                "segment": [s.id for s in segments],
                "name": [s.name for s in segments],
                "kind": [s.kind for s in segments],
                "members": [counted[f"members {s.id}"] for s in segments],
                "share": [counted[f"members {s.id}"] / customers for s in segments],
                "undecided": [counted[f"undecided {s.id}"] for s in segments],
            },
            schema={
                "segment": pl.String,
                "name": pl.String,
                "kind": pl.String,
                "members": pl.Int64,
                "share": pl.Float64,
                "undecided": pl.Int64,
            },
        )

    @cached_property
    def _counted(self) -> Mapping[str, int]:
        """Members and undecided of each segment."""
        counts = self.rows.select(
            pl.len(),  # one row even without segments
            *[member_column(i).sum().alias(f"members {i}") for i in self.plan.output],
            *[member_column(i).null_count().alias(f"undecided {i}") for i in self.plan.output],
        )
        return counts.collect(engine="streaming").row(0, named=True)

    def customers_in_any(self) -> int:
        """How many customers are in at least one segment."""
        if not self.plan.output:
            return 0
        inside = pl.any_horizontal(*map(member_column, self.plan.output)).fill_null(value=False)
        return int(self.rows.select(inside.sum()).collect(engine="streaming").item())

    def funnel(self, id_: str) -> tuple[Funnel, ...]:
        """Each clause of a segment's rule with the customers that it kept or dropped."""
        return self.funnels([id_])[id_]

    def funnels(self, ids: Sequence[str] | None = None) -> dict[str, tuple[Funnel, ...]]:
        """The funnels of several segments in one aggregation; of all where none are named."""
        asked = self.plan.output if ids is None else ids
        return funnels(self.plan, self.rows, self.customers, asked)

    def cuts(self) -> tuple[CutValue, ...]:
        """From where on customers are in a top, and averages of everybody."""
        return cut_values(self.plan, self.decided)

    def evidence(self, id_: str) -> pl.LazyFrame:
        """Why each member of a segment is one, typed: the key, the clause masks, observed values.

        Bit n of ``yes`` (and of ``unknown``) is set where clause n of the rule is yes (unknown),
        counted from 0 in the order in which the rule names them; further 64 clauses each stand in
        ``yes_2``, ``unknown_2`` and so on. Observed values are called ``value_1`` … in the order of
        `values_of`; of a pii value there is only whether it is known.
        """
        keys = map(pl.col, self.plan.schema.key)
        return self.members(id_).select(*keys, *evidence_of(self.plan, id_))
