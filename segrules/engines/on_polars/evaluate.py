"""Running a plan over the tables with Polars' streaming engine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from time import perf_counter
from typing import Any, Literal

import polars as pl

from segrules.diagnostics import EngineError, Span
from segrules.engines import mistakes
from segrules.engines.on_polars.blocks import Blocks
from segrules.engines.on_polars.cheaper import without_ranks
from segrules.engines.on_polars.everybody import Everybody
from segrules.engines.on_polars.first_pass import FirstPass
from segrules.engines.on_polars.grouping import Grouping
from segrules.engines.on_polars.late import Compared, Part, is_late, late_segments, parts_before
from segrules.engines.on_polars.members import Members
from segrules.engines.on_polars.partition_rows import PartitionRows
from segrules.engines.on_polars.passes import Pass, added_up
from segrules.engines.on_polars.side_by_side import side_by_side
from segrules.language.tree import Aggregate, Column, Expr, Ranked, walk
from segrules.plan import Plan
from segrules.plan.columns import clause_name, member_name, value_name
from segrules.tables import ORDER, Partition, Partitions, Watch, Watched
from segrules.types import Moment

_CARRIED = "segrules:carried "

Decided = Mapping[Expr, Any]
Step = Literal["evaluating", "everybody", "deciding"]
"""First what each customer tells, then what takes everybody, if anything does; then segments."""


def silently(_step: Step, _rows: int) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class Evaluated:
    """What an engine makes of a plan."""

    rows: pl.LazyFrame
    """One row per customer, in order: the key, the carried columns, and the columns that
    `segrules.plan.columns` names."""
    members: Mapping[str, pl.LazyFrame]
    """By segment, the rows of its members, with what was to be kept of them and of nobody else."""
    customers: int
    """How many rows of the base table these are."""
    decided: Decided
    """What everybody decided: the cut table (see `population.cut_table`) of each comparison, and
    the value of each aggregate of everybody."""
    watched: tuple[Watched, ...]
    """What was seen of the tables that were to be watched, where a pass saw all of their rows."""
    passes: tuple[Pass, ...]
    """The passes over the tables, each over all partitions."""
    partitions: int


@dataclass(frozen=True, slots=True)
class Spill:
    """Where rows of several partitions are left; the folders last as long as the rows are used."""

    rows: Path
    members: Path
    of_members: Mapping[str, Sequence[str]]
    """By segment, names of observed values to keep of its members, and then of nobody else; where
    no segment is named, values are kept of everybody."""


def evaluate(
    plan: Plan,
    partitions: Partitions,
    moment: Moment,
    *,
    values: bool,
    carried: Sequence[str] = (),
    watches: Mapping[str, Watch] | None = None,
    spill: Spill | None = None,
    told: Callable[[Step, int], None] = silently,
) -> Evaluated:
    """Evaluate every clause, then every segment, of the plan for each row of the base table.

    :param partitions: the tables that the plan reads with their declared types.
    :param values: whether the observed values are wanted, for reasons.
    :param carried: further columns of the base table to carry along, such as marks of bad cells.
    :param watches: tables to watch while they are read.
    :param spill: for the evaluated rows; None keeps them in memory, which is for a single
        partition. It may keep values of members only of partitions in the order of the export.
    :param told: called with the rows of the base table that a step has done since it was called
        last: none where the step begins, then those of a partition.
    :raises EngineError: where the engine fails.
    """
    order = [] if partitions.in_order else [ORDER]
    split = {name: watch for name, watch in (watches or {}).items() if name in partitions.split}
    members = None
    if spill is not None and spill.of_members:
        assert partitions.in_order  # noqa: S101 - of others the caller keeps everybody's values
        members = Members(spill.members, spill.of_members)
    blocks = Blocks(None if spill is None else spill.rows)
    evaluation = _Evaluation(plan, moment, values, (*carried, *order), split, blocks, members, told)
    return evaluation.run(partitions)


@dataclass(frozen=True)
class _Evaluation:
    """First what one row (and the rows below it) tells, partition by partition; then what needs
    everybody: ranks, averages of all, segments inside calculations.
    """

    plan: Plan
    moment: Moment
    values: bool
    carried: tuple[str, ...]
    watches: Mapping[str, Watch]
    blocks: Blocks
    members: Members | None
    """Where values are kept of members alone."""
    step: Callable[[Step, int], None]

    def run(self, partitions: Partitions) -> Evaluated:
        watched: dict[tuple[str, tuple[str, ...]], Watched] = {}
        passes: list[Pass] = []
        everybody = self.everybody()
        try:
            self.step("evaluating", 0)
            began = perf_counter()
            work = partial(self.done, everybody)
            each = enumerate(partitions.each)
            for number, first in enumerate(side_by_side(work, each, partitions.at_once)):
                passes += first.passes
                self.step("evaluating", self.blocks.heights[number])
                for seen in first.watched:
                    way = (seen.table, seen.by)
                    watched[way] = watched[way] + seen if way in watched else seen
            took = perf_counter() - began
            decided = self.settle(everybody)
            if not partitions.in_order:
                self.blocks.put_in_order(ORDER, self.wanted)
        except pl.exceptions.PolarsError as error:
            culprit = self.culprit(partitions.each[0])
            raise EngineError([mistakes.engine_failed(culprit, error)]) from error
        everyone = self.blocks.lazy(self.wanted)
        return Evaluated(
            everyone,
            {} if self.members is None else self.members.lazy(everyone, self.blocks.numbers),
            self.blocks.customers,
            decided,
            tuple(watched.values()),
            added_up(passes, took),
            len(self.blocks.heights),
        )

    def done(self, everybody: Everybody, numbered: tuple[int, Partition]) -> FirstPass:
        """Work out what a partition tells by itself, which becomes a block."""
        number, partition = numbered
        first = self.first_pass(partition)
        found = first.done()
        found = found.with_columns(everybody.with_early_segments(found.rows))
        self.keep(number, (i for i in everybody.early_segments if i not in self.kept_late), found)
        self.blocks.put(number, found.rows[self.in_blocks(everybody)], self.wanted)
        return first

    def first_pass(self, partition: Partition) -> FirstPass:
        kept: list[Column | str] = [*self.plan.schema.key, *self.carried]
        kept += [part for part in self.parts if isinstance(part, Column)]
        asked = {name: e for name, e in self.named.items() if name not in self.late}
        asked |= {
            column.meta.output_name(): part.value if isinstance(part, Compared) else part
            for part, column in self.carried_parts.items()
        }
        return self.pass_over(partition, kept, asked, self.watches)

    def pass_over(
        self,
        partition: Partition,
        kept: Sequence[Column | str],
        asked: Mapping[str, Expr],
        watches: Mapping[str, Watch],
    ) -> FirstPass:
        grouping = Grouping(self.plan.schema, partition.tables, self.moment)
        few = self.of_members.difference(self.waiting)
        return FirstPass(grouping, partition.rows, kept, asked, self.hidden, few, watches)

    def in_blocks(self, everybody: Everybody) -> list[str]:
        """The columns of blocks before everybody is there."""
        columns = [*self.plan.schema.key, *self.carried]
        columns += [part.path for part in self.parts if isinstance(part, Column)]
        columns += [column.meta.output_name() for column in self.carried_parts.values()]
        columns += [name for name in self.named if name not in self.late | self.of_members]
        columns += self.waiting
        columns += map(member_name, everybody.early_segments)
        return list(dict.fromkeys(columns))

    def keep(self, number: int, segments: Iterable[str], rows: PartitionRows) -> None:
        """Keep the members of these segments, where they are to be kept."""
        if self.members is not None:
            self.members.keep(number, segments, rows)

    def settle_block(self, number: int, rows: pl.DataFrame) -> None:
        """What is left of a block, and of members that are kept after everybody is there."""
        self.keep(number, self.kept_late, PartitionRows(rows, {}))
        self.blocks.settle(number, rows, self.wanted)

    def everybody(self) -> Everybody:
        """What takes everybody, of which nothing is decided yet."""
        grouping = Grouping(self.plan.schema, {}, self.moment)
        carried = self.carried_parts.items()
        given: dict[Expr, pl.Expr] = {p: c for p, c in carried if not isinstance(p, Compared)}
        compared = {part.value: c for part, c in carried if isinstance(part, Compared)}
        late = {name: self.named[name] for name in (*self.late, *self.repeated)}
        segments = self.late_segments
        return Everybody(
            self.plan,
            grouping,
            late,
            self.hidden,
            self.told,
            cuts_shown=self.values,
            late_segments=segments,
            given=given,
            compared=compared,
        )

    def settle(self, everybody: Everybody) -> Decided:
        """What needs everybody; then the segments."""
        if self.late or self.told:
            self.step("everybody", 0)
        everybody.decide(self.blocks)
        self.step("deciding", 0)
        kept = [member_name(id_) for id_ in self.kept_late if id_ not in self.late_segments]
        for rows in everybody.finished(self.blocks, [*self.waiting, *kept], self.settle_block):
            self.step("deciding", rows)
        self.blocks.finish(self.wanted)
        return {**everybody.constants, **{e: everybody.decisions[e] for e in everybody.decisions}}

    @cached_property
    def named(self) -> dict[str, Expr]:
        """Everything to compute, by the names of its columns."""
        return dict(self.columns())

    def columns(self) -> Iterator[tuple[str, Expr]]:
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
        kept = self.values and self.members is not None
        return frozenset(value_name(n) for n, _ in enumerate(self.plan.observed) if kept)

    @cached_property
    def kept_late(self) -> tuple[str, ...]:
        """Ids of the segments that wait for everybody, or show something of members that does."""
        if self.members is None:
            return ()
        return tuple(
            id_
            for id_, shown in self.members.columns.items()
            if id_ in self.late_segments or not self.late.isdisjoint(shown)
        )

    @property
    def waiting(self) -> list[str]:
        """Values that are in the blocks until members are kept after everybody is there."""
        return [name for name in self.of_late_members if name not in self.repeated]

    @cached_property
    def of_late_members(self) -> tuple[str, ...]:
        """Values of these members that do not wait for everybody themselves."""
        if self.members is None:
            return ()
        wanted = (name for id_ in self.kept_late for name in self.members.columns[id_])
        return tuple(name for name in dict.fromkeys(wanted) if name not in self.late)

    @cached_property
    def repeated(self) -> tuple[str, ...]:
        """Those of them that are made of what late expressions need as well."""
        grouping, parts = Grouping(self.plan.schema, {}, self.moment), {*self.parts}
        return tuple(
            name
            for name in self.of_late_members
            if Compared(self.named[name]) in parts
            or parts.issuperset(parts_before(self.named[name], grouping))
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
    def told(self) -> tuple[Expr, ...]:
        """What everybody decides and every run tells, with reasons or without."""
        cuts = self.plan.cuts
        return tuple(e for cut in cuts for e in (cut.expr, cut.customers) if e is not None)

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """What late expressions are made of and the first pass knows."""
        grouping = Grouping(self.plan.schema, {}, self.moment)
        late = [*(self.named[name] for name in self.named if name in self.late), *self.told]
        return tuple(dict.fromkeys(p for e in late for p in parts_before(e, grouping)))

    @cached_property
    def carried_parts(self) -> dict[Aggregate | Compared, pl.Expr]:
        """Those of them that are no columns of the table, as columns."""
        found = [part for part in self.parts if not isinstance(part, Column)]
        return {part: pl.col(f"{_CARRIED}{number}") for number, part in enumerate(found)}

    def culprit(self, partition: Partition) -> Span | None:
        """The clause that the engine fails on, found by running each alone; None for none."""
        for clause in self.plan.clauses:
            if is_late(clause.expr):
                continue
            try:
                self.pass_over(partition, self.plan.schema.key, {"": clause.expr}, {}).done()
            except pl.exceptions.PolarsError:
                return clause.expr.span
        return None


def compares_with_everybody(plan: Plan) -> bool:
    """Whether one customer cannot be judged without the others."""
    exprs = [*(c.expr for c in plan.clauses), *(o.expr for o in plan.observed)]
    return any(
        isinstance(part, Ranked) or (isinstance(part, Aggregate) and not part.rows.path)
        for expr in exprs
        for part in walk(expr)
    )
