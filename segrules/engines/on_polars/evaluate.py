"""Running a plan over the tables with Polars' streaming engine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import polars as pl

from segrules.diagnostics import EngineError, Span
from segrules.engines import mistakes
from segrules.engines.on_polars.compile import combine, to_polars
from segrules.engines.on_polars.grouping import OWNER, Below, Grouping, with_shared
from segrules.engines.on_polars.population import (
    CUT,
    RESULT,
    compared,
    cut_table,
    decided,
    rank_column,
)
from segrules.functions import Parting
from segrules.language.tree import Aggregate, Column, Expr, InSegment, Ranked, children, walk
from segrules.plan import Plan, leaves
from segrules.plan.columns import clause_name, member_column, member_name, value_name
from segrules.plan.logic import Leaf, Member
from segrules.types import Moment

_CARRIED = "segrules:carried "


def evaluate(
    plan: Plan,
    tables: Mapping[str, pl.LazyFrame],
    moment: Moment,
    *,
    values: bool,
    carried: Sequence[str] = (),
) -> pl.DataFrame:
    """Evaluate every clause, then every segment, of the plan for each row of the base table.

    :param tables: the tables that the plan reads with their declared types, the base table in the
        order of the export.
    :param values: whether the observed values are wanted, for reasons.
    :param carried: further columns of the base table to carry along, such as marks of bad cells.
    :return: one row per customer, in order: the key, the carried columns, and the columns that
        `segrules.plan.columns` names.
    :raises EngineError: where the engine fails.
    """
    evaluation = _Evaluation(plan, Grouping(plan.schema, tables, moment), values)
    try:
        return evaluation.run(carried)
    except pl.exceptions.PolarsError as error:
        raise EngineError([mistakes.engine_failed(evaluation.culprit(), error)]) from error


@dataclass(slots=True)
class _Evaluation:
    """First what one row (and the rows below it) tells, streaming; then, in memory, what needs
    everybody: ranks, averages of all, segments inside calculations.
    """

    plan: Plan
    grouping: Grouping
    values: bool
    rows: pl.DataFrame = field(default_factory=pl.DataFrame)
    given: dict[Expr, pl.Expr] = field(default_factory=dict)

    def run(self, carried: Sequence[str]) -> pl.DataFrame:
        named = dict(self.named())
        early = {name: e for name, e in named.items() if not is_late(e)}
        late = {name: e for name, e in named.items() if name not in early}
        parts = dict.fromkeys(p for e in late.values() for p in self.parts(e))
        base = self.plan.schema.base
        below = self.grouping.prepared(base, (), [*early.values(), *parts])
        below = with_shared(below, early.values(), self.grouping.moment)
        kept = dict.fromkeys([*self.plan.schema.key, *carried])
        columns = [pl.col(name) for name in kept]
        columns += [self.shown(name, e, below).alias(name) for name, e in early.items()]
        for number, part in enumerate(parts):
            if isinstance(part, Column):
                if part.path not in kept:
                    columns.append(pl.col(part.path))
            else:
                name = f"{_CARRIED}{number}"
                columns.append(to_polars(part, self.grouping.moment, below.given).alias(name))
                self.given[part] = pl.col(name)
        self.rows = below.frame.select(columns).collect(engine="streaming")
        self.settle(late)
        names = [*kept, *named, *(member_name(s.id) for s in self.plan.segments)]
        return self.rows.select(names)

    def named(self) -> Iterator[tuple[str, Expr]]:
        """Everything to compute, under the names of its columns."""
        for number, clause in enumerate(self.plan.clauses):
            yield clause_name(number), clause.expr
        told = {place for cut in self.plan.cuts for place in cut.places}
        for number, observed in enumerate(self.plan.observed):
            if self.values or number in told:
                yield value_name(number), observed.expr

    def shown(self, name: str, expr: Expr, below: Below) -> pl.Expr:
        """A column of the first pass; of a pii value only whether it is known."""
        value = to_polars(expr, self.grouping.moment, below.given)
        return value.is_not_null() if self.hides(name) else value

    def hides(self, name: str) -> bool:
        """Whether a column may only say that there is a value."""
        return name in {value_name(n) for n, o in enumerate(self.plan.observed) if o.pii}

    def parts(self, expr: Expr) -> Iterator[Expr]:
        """What a late expression needs of the first pass: columns, and aggregates of rows below."""
        todo = [expr]
        while todo:
            current = todo.pop()
            if isinstance(current, Column) or (
                isinstance(current, Aggregate) and current.rows.path
            ):
                yield current
                continue
            if isinstance(current, Aggregate):
                todo.extend(self.order_of(current))
            todo.extend(children(current))

    def order_of(self, aggregate: Aggregate) -> Iterable[Column]:
        """Columns that order everybody, where an aggregate asks who was first."""
        if aggregate.rows.time is None:
            return ()
        columns = self.grouping.order_columns(aggregate.rows.table)
        return [aggregate.rows.time, *columns]

    def settle(self, late: Mapping[str, Expr]) -> None:
        """Late clauses and the segments that they wait for, a segment after those it asks for."""
        waiting: dict[str, pl.Expr] = {}
        for segment in self.plan.segments:
            named = tuple(leaves(segment.logic))
            clauses = [clause_name(leaf.clause) for leaf in named if isinstance(leaf, Leaf)]
            needed = [n for n in clauses if n in late and n not in self.rows.columns]
            if needed or any(isinstance(m, Member) and m.segment in waiting for m in named):
                self.combine(waiting)
            for name in dict.fromkeys(needed):
                self.add(name, late[name])
            waiting[segment.id] = combine(segment.logic)
        self.combine(waiting)
        for name, expr in late.items():
            if name not in self.rows.columns:
                self.add(name, expr)

    def combine(self, waiting: dict[str, pl.Expr]) -> None:
        """The segments whose clauses, and segments that they ask for, are columns; none is left."""
        self.rows = self.rows.with_columns(
            rule.alias(member_name(id_)) for id_, rule in waiting.items()
        )
        waiting.clear()

    def add(self, name: str, expr: Expr) -> None:
        value = self.late(expr)
        self.rows = self.rows.with_columns(
            (value.is_not_null() if self.hides(name) else value).alias(name)
        )

    def late(self, expr: Expr) -> pl.Expr:
        """An expression over the rows in memory, after what it needs of everybody."""
        todo = [expr]
        while todo:
            current = todo.pop()
            if _needs_everybody(current):
                self.ensure(current)
            elif not (isinstance(current, Aggregate) and current.rows.path):
                todo.extend(children(current))
        return to_polars(expr, self.grouping.moment, self.given)

    def ensure(self, node: Expr) -> None:
        """Compute one comparison with everybody, aggregate of everybody, or membership."""
        if node in self.given:
            return
        match node:
            case InSegment(segment=segment):
                self.given[node] = member_column(segment).fill_null(value=False)
            case Ranked(cut=True):
                self.late(replace(node, cut=False, type=node.function.result))
            case Ranked(function=function, value=value, within=within, among=among):
                inside = None if among is None else member_column(among)
                group = None if within is None else self.late(within)
                ranked, name = self.late(value), f"{_CARRIED}{len(self.given)} ranked"
                everybody = compared(self.rows, ranked, group, inside)
                if isinstance(function.by, Parting):
                    cuts = cut_table(node, function.by, everybody)
                    found = decided(node, function.by, cuts, everybody, words=self.values)
                    self.given[replace(node, cut=True, type=value.type)] = pl.col(f"{name} {CUT}")
                else:
                    found = rank_column(node, function.by, everybody).to_frame()
                self.rows = self.rows.hstack(found.rename(lambda part: f"{name} {part}"))
                self.given[node] = pl.col(f"{name} {RESULT}")
            case Aggregate():
                self.given[node] = self.of_everybody(node)
            case _:  # pragma: no cover - callers ask for these alone
                raise AssertionError(node)

    def of_everybody(self, aggregate: Aggregate) -> pl.Expr:
        """One value from all rows of the base table, as a constant."""
        for inside in children(aggregate):
            self.late(inside)
        frame = self.rows.lazy().with_columns(pl.lit(0).alias(f"{OWNER}0"))
        name = f"{_CARRIED}value"
        found = self.grouping.aggregated(aggregate, Below(frame, self.given), name).collect()
        empty = aggregate.function.empty
        if not found.height:
            return pl.lit(empty)
        return pl.lit(
            found[name][0] if found[name][0] is not None else empty, dtype=found[name].dtype
        )

    def culprit(self) -> Span | None:
        """The clause that the engine fails on, found by running each alone; None for none."""
        base = self.plan.schema.base
        for clause in self.plan.clauses:
            if is_late(clause.expr):
                continue
            try:
                below = self.grouping.prepared(base, (), [clause.expr])
                value = to_polars(clause.expr, self.grouping.moment, below.given)
                below.frame.select(value).collect(engine="streaming")
            except pl.exceptions.PolarsError:
                return clause.expr.span
        return None


def _needs_everybody(expr: Expr) -> bool:
    return isinstance(expr, Ranked | InSegment) or (
        isinstance(expr, Aggregate) and not expr.rows.path
    )


def is_late(expr: Expr) -> bool:
    """Whether an expression waits for what everybody, or another segment, turns out to be."""
    return any(_needs_everybody(part) for part in walk(expr))


def compares_with_everybody(plan: Plan) -> bool:
    """Whether one customer cannot be judged without the others."""
    exprs = [*(c.expr for c in plan.clauses), *(o.expr for o in plan.observed)]
    return any(
        isinstance(part, Ranked) or (isinstance(part, Aggregate) and not part.rows.path)
        for expr in exprs
        for part in walk(expr)
    )
