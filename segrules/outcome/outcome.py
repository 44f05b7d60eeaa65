"""What came out of a run: memberships, summary, funnel, evidence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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
from segrules.plan.columns import member_column, member_name, value_name
from segrules.types import Moment

_BYTES, _BYTES_OF_NUMBER = {pl.Boolean: 0.25, pl.String: 56, pl.List: 256}, 8
"""Bytes of a value, with whether it is known; of texts, those of usual length."""
_BIT = 0.125


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
    """By segment, the values that the reasons of its members show, in their order, where these are
    not in the rows of everybody."""
    apart_for: Why = "none"
    """Which reasons show these values; others may need more."""
    may_hold: int = 0
    """Bytes of memory that may be taken to read rows once instead of again and again."""

    def memberships(self, why: Why = "sentence", *, held: bool = False) -> pl.LazyFrame:
        """One row per membership: the key, ``segment`` (Enum) and, with sentences, ``because``.

        Segments in the order of the rulebook, inside each the customers in the order of the export.

        :param held: for who is going to read all of it: read what segment after segment looks at
            now and once, where there is memory for it.
        """
        if not self.plan.output:
            return self._no_memberships(why)
        if why != "sentence":
            counts = {id_: self._counted[f"members {id_}"] for id_ in self.plan.output}
            rows = self._looked_at((), held=held)
            return Members(rows, self.plan.schema.key, counts).lazy()
        words, ids = Words(self.plan, self.moment), pl.Enum(list(self.plan.output))
        told = {
            id_: (pl.lit(id_, dtype=ids).alias(SEGMENT), words.sentence(id_).alias("because"))
            for id_ in self.plan.output
        }
        return pl.concat(self._of_members(told, held=held).values())

    def _of_members(
        self, exprs: Mapping[str, Sequence[pl.Expr]], *, held: bool
    ) -> dict[str, pl.LazyFrame]:
        """By segment, the key of its members and these expressions over their rows."""
        rows = self._looked_at((e for of_one in exprs.values() for e in of_one), held=held)
        found: dict[str, pl.LazyFrame] = {}
        for id_, told in exprs.items():
            members, apart = rows.filter(member_column(id_)), self.apart.get(id_)
            if apart is not None:
                members = pl.concat([members, apart], how="horizontal")
            found[id_] = members.select(*self.plan.schema.key, *told)
        return found

    def _looked_at(self, exprs: Iterable[pl.Expr], *, held: bool) -> pl.LazyFrame:
        """The rows of everybody, or what memberships and these expressions look at, in memory."""
        if not held:
            return self.rows
        asked = [*self.plan.schema.key, *(n for e in exprs for n in e.meta.root_names())]
        there, members = self.rows.collect_schema(), [*map(member_name, self.plan.output)]
        names = [name for name in dict.fromkeys(asked) if name in there and name not in members]
        of_one = sum(_BYTES.get(there[name].base_type(), _BYTES_OF_NUMBER) for name in names)
        if self.customers * (of_one + len(members) * _BIT) > self.may_hold:
            return self.rows
        # Who is undecided is no member, and takes half the memory then.
        is_member = [pl.col(name).fill_null(value=False) for name in members]
        return self.rows.select(*names, *is_member).collect(engine="streaming").lazy()

    def has_values(self, why: Why) -> bool:
        """Whether the run kept the observed values that such reasons show, at least of members."""
        return why in ("none", self.apart_for) or self.has_values_of_everybody()

    def has_values_of_everybody(self) -> bool:
        """Whether it kept them of all customers, as explanations need."""
        seen = {value_name(place) for place in range(len(self.plan.observed))}
        return seen <= set(self.rows.collect_schema().names())

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

    def evidence(self, *, held: bool = False) -> dict[str, pl.LazyFrame]:
        """By segment, why each member is one, typed: the key, the clause masks, observed values.

        Bit n of ``yes`` (and of ``unknown``) is set where clause n of the rule is yes (unknown),
        counted from 0 in the order in which the rule names them; further 64 clauses each stand in
        ``yes_2``, ``unknown_2`` and so on. Observed values are called ``value_1`` … in the order of
        `values_of`; of a pii value there is only whether it is known.

        :param held: as of `memberships`.
        """
        exprs = {id_: [*evidence_of(self.plan, id_)] for id_ in self.plan.output}
        return self._of_members(exprs, held=held)
