"""The columns of an evaluation: what each of them is, and when it is there.

What one row tells, with the rows below it, is there after the first pass; what is late waits for
everybody. Values that are kept of the members of segments alone leave the blocks as early as they
can: with the first pass, or when the last segment that shows them is settled.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from segrules.engines.on_polars.cheaper import without_ranks
from segrules.engines.on_polars.late import Part, WorkedOut, is_late, late_segments, parts_before
from segrules.language.tree import Aggregate, Column, Expr
from segrules.plan import Plan
from segrules.plan.columns import clause_name, member_name, value_name

_CARRIED = "segrules:carried "


@dataclass(frozen=True)
class Columns:
    """The columns of one evaluation, each by its name."""

    plan: Plan
    values: bool
    """Whether the observed values are wanted, for reasons."""
    carried: tuple[str, ...]
    """Columns of the base table that are carried along."""
    of_segments: Mapping[str, Sequence[str]]
    """By segment, names of values that are kept of its members alone; empty where of everybody."""

    @cached_property
    def asked_first(self) -> dict[str, Expr]:
        """What the first pass works out."""
        early = {name: e for name, e in self.named.items() if name not in self.late}
        return early | {
            column.meta.output_name(): part.value if isinstance(part, WorkedOut) else part
            for part, column in self.carried_parts.items()
        }

    @cached_property
    def kept_first(self) -> list[Column | str]:
        """Columns of the base table that the first pass leaves as they are."""
        own = (part for part in self.parts if isinstance(part, Column))
        return [*self.plan.schema.key, *self.carried, *own]

    def in_blocks(self, early_segments: Iterable[str]) -> list[str]:
        """The columns of blocks before everybody is there."""
        columns = [c.path if isinstance(c, Column) else c for c in self.kept_first]
        columns += [column.meta.output_name() for column in self.carried_parts.values()]
        columns += [name for name in self.named if name not in self.late | self.of_members]
        columns += self.waiting
        columns += map(member_name, early_segments)
        return list(dict.fromkeys(columns))

    @cached_property
    def named(self) -> dict[str, Expr]:
        """Everything to compute, by the names of its columns."""
        return dict(self._clauses_and_values())

    def _clauses_and_values(self) -> Iterator[tuple[str, Expr]]:
        for number, clause in enumerate(self.plan.clauses):
            yield clause_name(number), clause.expr if self.values else without_ranks(clause.expr)
        if self.values:
            for number, observed in enumerate(self.plan.observed):
                yield value_name(number), observed.expr

    @cached_property
    def wanted(self) -> list[str]:
        """The columns that the outcome is read off."""
        named = [name for name in self.named if name not in self.of_members]
        members = [member_name(segment.id) for segment in self.plan.segments]
        return list(dict.fromkeys([*self.plan.schema.key, *self.carried, *named, *members]))

    @cached_property
    def of_members(self) -> frozenset[str]:
        """Names of the observed values that are kept of members alone."""
        kept = self.values and self.of_segments
        return frozenset(value_name(n) for n, _ in enumerate(self.plan.observed) if kept)

    @cached_property
    def kept_late(self) -> tuple[str, ...]:
        """Ids of the segments that wait for everybody, or show something of members that does."""
        return tuple(
            id_
            for id_, shown in self.of_segments.items()
            if id_ in self.late_segments or not self.late.isdisjoint(shown)
        )

    @property
    def waiting(self) -> list[str]:
        """Values that are in the blocks until members are kept after everybody is there."""
        return [name for name in self.of_late_members if name not in self.repeated]

    @cached_property
    def of_late_members(self) -> tuple[str, ...]:
        """Values of these members that do not wait for everybody themselves."""
        wanted = (name for id_ in self.kept_late for name in self.of_segments[id_])
        return tuple(name for name in dict.fromkeys(wanted) if name not in self.late)

    @cached_property
    def repeated(self) -> tuple[str, ...]:
        """Those of them that are made of what late expressions need as well."""
        parts = {*self.parts}
        return tuple(
            name
            for name in self.of_late_members
            if WorkedOut(self.named[name]) in parts
            or parts.issuperset(parts_before(self.named[name], self.plan.schema))
        )

    @cached_property
    def late_segments(self) -> frozenset[str]:
        """Ids of the segments that wait for everybody."""
        return late_segments(self.plan, self.late)

    @cached_property
    def hidden(self) -> frozenset[str]:
        """Names of columns that may only tell whether there is a value."""
        return frozenset(value_name(n) for n, o in enumerate(self.plan.observed) if o.pii)

    @cached_property
    def late(self) -> frozenset[str]:
        """Names of what waits for everybody."""
        return frozenset(name for name, expr in self.named.items() if is_late(expr))

    @cached_property
    def cut_exprs(self) -> tuple[Expr, ...]:
        """What everybody decides and every run tells, with reasons or without."""
        cuts = self.plan.cuts
        return tuple(e for cut in cuts for e in (cut.expr, cut.customers) if e is not None)

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """What late expressions are made of and the first pass knows."""
        late = [*(self.named[name] for name in self.named if name in self.late), *self.cut_exprs]
        return tuple(dict.fromkeys(p for e in late for p in parts_before(e, self.plan.schema)))

    @cached_property
    def carried_parts(self) -> dict[Aggregate | WorkedOut, pl.Expr]:
        """Those of them that are no columns of the table, as columns."""
        found = [part for part in self.parts if not isinstance(part, Column)]
        return {part: pl.col(f"{_CARRIED}{number}") for number, part in enumerate(found)}
