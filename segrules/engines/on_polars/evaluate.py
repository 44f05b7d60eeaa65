"""Running a plan over the tables with Polars' streaming engine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any, Literal

import polars as pl

from segrules.diagnostics import DataError, EngineError, Span
from segrules.engines import mistakes
from segrules.engines.on_polars.blocks import Blocks
from segrules.engines.on_polars.columns import Columns
from segrules.engines.on_polars.everybody import Everybody
from segrules.engines.on_polars.exact import is_too_large
from segrules.engines.on_polars.first_pass import FirstPass
from segrules.engines.on_polars.grouping import Grouping
from segrules.engines.on_polars.late import WorkedOut, is_late, needs_everybody
from segrules.engines.on_polars.members import Members
from segrules.engines.on_polars.partition_rows import PartitionRows
from segrules.engines.on_polars.passes import Pass, added_up
from segrules.engines.on_polars.side_by_side import side_by_side
from segrules.language.tree import Column, Expr, InSegment, walk
from segrules.plan import Plan
from segrules.plan.columns import member_name
from segrules.tables import ORDER, Partition, Partitions, Watch, Watched
from segrules.types import Moment

Decided = Mapping[Expr, Any]
Stage = Literal["evaluating", "everybody", "deciding"]
"""First what each customer tells, then what takes everybody, if anything does; then segments."""


def _tell_nobody(_stage: Stage, _rows: int) -> None:
    """Where nobody has asked how far it is."""


@dataclass(frozen=True, slots=True)
class Evaluated:
    """What an engine makes of a plan."""

    rows: pl.LazyFrame
    """One row per customer, in order: the key, the carried columns, and the columns that
    `segrules.plan.columns` names."""
    members: Mapping[str, pl.LazyFrame] | None
    """By segment, what was to be kept of its members and of nobody else, in their order; None where
    it is kept of everybody."""
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
    compared_at_once: int = 1
    """Comparisons of everybody that there is memory for at a time."""


def evaluate(
    plan: Plan,
    partitions: Partitions,
    moment: Moment,
    *,
    values: bool,
    carried: Sequence[str] = (),
    watches: Mapping[str, Watch] | None = None,
    spill: Spill | None = None,
    report: Callable[[Stage, int], None] = _tell_nobody,
) -> Evaluated:
    """Evaluate every clause, then every segment, of the plan for each row of the base table.

    :param partitions: the tables that the plan reads with their declared types.
    :param values: whether the observed values are wanted, for reasons.
    :param carried: further columns of the base table to carry along, such as marks of bad cells.
    :param watches: tables to watch while they are read.
    :param spill: for the evaluated rows; None keeps them in memory, which is for a single
        partition. It may keep values of members only of partitions in the order of the export.
    :param report: called with the rows of the base table that a stage has done since it was called
        last: none where the stage begins, then those of a partition.
    :raises EngineError: where the engine fails.
    :raises DataError: where numbers are too large to be added exactly.
    """
    order = [] if partitions.in_order else [ORDER]
    split = {name: watch for name, watch in (watches or {}).items() if name in partitions.split}
    members = None
    if spill is not None and spill.of_members:
        assert partitions.in_order  # noqa: S101 - of others the caller keeps everybody's values
        members = Members(spill.members, spill.of_members)
    blocks = Blocks(None if spill is None else spill.rows)
    of_segments = {} if members is None else members.columns
    columns = Columns(plan, values, (*carried, *order), of_segments)
    compared_at_once = 1 if spill is None else spill.compared_at_once
    evaluation = _Evaluation(
        plan, moment, columns, split, blocks, members, compared_at_once, report
    )
    return evaluation.run(partitions)


@dataclass(frozen=True)
class _Evaluation:
    """First what one row (and the rows below it) tells, partition by partition; then what needs
    everybody: ranks, averages of all, segments inside calculations.
    """

    plan: Plan
    moment: Moment
    columns: Columns
    watches: Mapping[str, Watch]
    blocks: Blocks
    members: Members | None
    """Where values are kept of members alone."""
    compared_at_once: int
    report: Callable[[Stage, int], None]
    unusual: set[object] = field(default_factory=set)
    """Passes that took too much for granted in one partition, so that others do not begin so."""

    def run(self, partitions: Partitions) -> Evaluated:
        watched: dict[tuple[str, tuple[str, ...]], Watched] = {}
        passes: list[Pass] = []
        everybody = self.everybody()
        try:
            self.report("evaluating", 0)
            began = perf_counter()
            work = partial(self.done, everybody)
            each = enumerate(partitions.each)
            for number, first in enumerate(side_by_side(work, each, partitions.at_once)):
                passes += first.passes
                self.report("evaluating", self.blocks.heights[number])
                for seen in first.watched:
                    way = (seen.table, seen.by)
                    watched[way] = watched[way] + seen if way in watched else seen
            took = perf_counter() - began
            decided = self.settle(everybody)
            if not partitions.in_order:
                self.blocks.put_in_order(ORDER, self.columns.wanted)
        except pl.exceptions.PolarsError as error:
            culprit = self.culprit(partitions.each[0])
            if is_too_large(error):
                raise DataError([mistakes.too_large(culprit)]) from error
            raise EngineError([mistakes.engine_failed(culprit, error)]) from error
        return Evaluated(
            self.blocks.lazy(self.columns.wanted),
            None if self.members is None else self.members.lazy(self.blocks.numbers),
            self.blocks.customers,
            decided,
            tuple(watched.values()),
            added_up(passes, took),
            len(partitions.each),
        )

    def done(self, everybody: Everybody, numbered: tuple[int, Partition]) -> FirstPass:
        """Work out what a partition tells by itself, which becomes a block."""
        number, partition = numbered
        first = self.first_pass(partition)
        found = first.done()
        found = found.with_columns(everybody.with_early_segments(found.rows))
        self.keep(
            number, (i for i in everybody.early_segments if i not in self.columns.kept_late), found
        )
        in_blocks = self.columns.in_blocks(everybody.early_segments)
        self.blocks.put(number, found.rows[in_blocks], self.columns.wanted)
        return first

    def first_pass(self, partition: Partition) -> FirstPass:
        return self.pass_over(
            partition, self.columns.kept_first, self.columns.asked_first, self.watches
        )

    def pass_over(
        self,
        partition: Partition,
        kept: Sequence[Column | str],
        asked: Mapping[str, Expr],
        watches: Mapping[str, Watch],
    ) -> FirstPass:
        grouping = Grouping(self.plan.schema, partition.tables, self.moment)
        few = self.columns.of_members.difference(self.columns.waiting)
        return FirstPass(
            grouping,
            partition.rows,
            kept,
            asked,
            self.columns.hidden,
            few,
            watches,
            self.unusual,
        )

    def keep(self, number: int, segments: Iterable[str], rows: PartitionRows) -> None:
        """Keep the members of these segments, where they are to be kept."""
        if self.members is not None:
            self.members.keep(number, segments, rows)

    def settle_block(self, number: int, rows: pl.DataFrame) -> None:
        """What is left of a block, and of members that are kept after everybody is there."""
        self.keep(number, self.columns.kept_late, PartitionRows(rows, {}))
        self.blocks.settle(number, rows, self.columns.wanted)

    def everybody(self) -> Everybody:
        """What takes everybody, of which nothing is decided yet."""
        columns = self.columns
        parts = columns.carried_parts.items()
        late = {name: columns.named[name] for name in (*columns.late, *columns.repeated)}
        return Everybody(
            self.plan,
            Grouping(self.plan.schema, {}, self.moment),
            late,
            columns.hidden,
            columns.cut_exprs,
            cuts_shown=columns.values,
            late_segments=columns.late_segments,
            given={part: column for part, column in parts if not isinstance(part, WorkedOut)},
            compared={part.value: column for part, column in parts if isinstance(part, WorkedOut)},
            at_once=self.compared_at_once,
        )

    def settle(self, everybody: Everybody) -> Decided:
        """What needs everybody; then the segments."""
        columns = self.columns
        if columns.late or columns.cut_exprs:
            self.report("everybody", 0)
        everybody.decide(self.blocks)
        self.report("deciding", 0)
        kept = [member_name(i) for i in columns.kept_late if i not in columns.late_segments]
        for rows in everybody.finished(self.blocks, [*columns.waiting, *kept], self.settle_block):
            self.report("deciding", rows)
        self.blocks.finish(columns.wanted)
        return {**everybody.constants, **everybody.decisions}

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
    parts = (part for expr in exprs for part in walk(expr))
    return any(needs_everybody(part) for part in parts if not isinstance(part, InSegment))
