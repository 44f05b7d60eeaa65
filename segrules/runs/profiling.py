"""Where the time of a run goes: its passes, and what each part of the rules costs by itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from time import perf_counter

import polars as pl

from segrules.engines import Evaluated, evaluate, outer_aggregates
from segrules.language.tree import Aggregate, Expr
from segrules.outcome import Outcome
from segrules.output import Clock, Expense, Profile, Sample, TimedPass
from segrules.plan import Plan, alone, asked_by, texts_of_clauses
from segrules.plan.labels import text_of
from segrules.tables import Partition, Partitions, Scan, Scratch, sampled
from segrules.types import Moment

_EXPECTED = 190_000
"""Customers of a sample, which varies by some hundreds and so never has 200,000."""
_TIMES = 3
_LONG_SECONDS = 1.0
"""What has taken as long is not measured again, as chance is little beside it."""


def profiled(clock: Clock, plan: Plan, scans: Mapping[str, Scan], evaluated: Evaluated) -> Profile:
    """Rows by stage, and passes in words, the longest first, with the segments that asked for them.

    The clock gets a stage more: what passes over other tables took of the evaluation.
    """
    below = [each for each in evaluated.passes if each.aggregates]
    if below:
        clock.divide("evaluating", "aggregating", sum(each.seconds for each in below))
        clock.rows["aggregating"] = sum(scans[each.table].rows for each in below)
    asked = asked_by(plan)
    passes = [
        TimedPass(
            each.table,
            scans[each.table].rows,
            each.seconds,
            tuple(dict.fromkeys(text_of(aggregate) for aggregate in each.aggregates)),
            _asking(plan, asked, each.aggregates),
        )
        for each in evaluated.passes
    ]
    passes.sort(key=lambda each: -each.seconds)
    return Profile(evaluated.partitions, clock.rows, tuple(passes))


def _asking(
    plan: Plan, asked: Mapping[Expr, tuple[str, ...]], exprs: Iterable[Expr]
) -> tuple[str, ...]:
    wanted = {id_ for expr in exprs for id_ in asked.get(expr, ())}
    return tuple(segment.id for segment in plan.segments if segment.id in wanted)


def measured(outcome: Outcome, scans: Mapping[str, Scan], scratch: Scratch, clock: Clock) -> Sample:
    """What each aggregate, and what each clause does beside its aggregates, costs by itself.

    One streaming pass computes many of them together, so their shares of a run's seconds are not
    to be had. Each is run alone on a sample of the customers; what only the keys take is taken
    off, and the rest is scaled to all customers. What several have in common is in each of them.

    :param scratch: for the sample.
    :raises EngineError: where the engine fails.
    """
    plan, customers = outcome.plan, outcome.customers
    clock.goes("profiling")
    part = sampled(scans, plan.schema.base, -(-customers // _EXPECTED), scratch)
    size = int(part.rows.select(pl.len()).collect().item())
    scale = customers / max(size, 1)
    values = outcome.apart_for != "none" or outcome.has_values_of_everybody()
    measuring = _Measuring(plan, part, outcome.moment, scale, values)
    of = len(measuring.aggregates) + len(measuring.clauses)
    clock.goes("profiling", of=of, unit="expressions")
    expenses: list[Expense] = []
    for expense in measuring.expenses():
        expenses.append(expense)
        clock.goes("profiling", 1, of=of, unit="expressions")
    clock.ends()
    expenses.sort(key=lambda expense: -expense.seconds)
    return Sample(size, customers, measuring.seconds(()), tuple(expenses))


@dataclass(slots=True)
class _Measuring:
    """Runs parts of a plan alone."""

    plan: Plan
    sample: Partition
    moment: Moment
    scale: float
    """How many times the sample all customers are."""
    values: bool
    """Whether the run knows the values that reasons show."""
    aggregates: dict[str, tuple[Aggregate, ...]] = field(init=False)
    """By what the rules have written: one, and what reasons show of its rows."""
    clauses: tuple[Expr, ...] = field(init=False)
    """Those that are more than an aggregate."""
    _seconds: dict[tuple[Expr, ...], float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        exprs = [clause.expr for clause in self.plan.clauses]
        if self.values:
            exprs += [observed.expr for observed in self.plan.observed]
        self.aggregates = {}
        for part in outer_aggregates(exprs):
            text = text_of(part)
            self.aggregates[text] = (*self.aggregates.get(text, ()), part)
        clauses = [clause.expr for clause in self.plan.clauses]
        self.clauses = tuple(expr for expr in clauses if not isinstance(expr, Aggregate))

    def expenses(self) -> Iterator[Expense]:
        """Of each aggregate, then of each clause."""
        asked, texts = asked_by(self.plan), texts_of_clauses(self.plan)
        for text, several in self.aggregates.items():
            asking = _asking(self.plan, asked, several)
            seconds = self.beyond(several, ())
            yield Expense(text, "aggregate", several[0].rows.table, seconds, asking)
        for clause in self.clauses:
            asking = _asking(self.plan, asked, (clause,))
            seconds = self.beyond((clause,), outer_aggregates([clause]))
            yield Expense(texts[clause], "clause", self.plan.schema.base, seconds, asking)

    def beyond(self, exprs: tuple[Expr, ...], inside: tuple[Expr, ...]) -> float:
        """What expressions take of the whole run beyond what is inside them."""
        return max(0.0, self.seconds(exprs) - self.seconds(inside)) * self.scale

    def seconds(self, exprs: tuple[Expr, ...]) -> float:
        """What the sample takes with nothing but these expressions; the best of a few times."""
        if exprs not in self._seconds:
            plan = alone(self.plan, exprs)
            took: list[float] = []
            while len(took) < _TIMES and sum(took) < _LONG_SECONDS:
                began = perf_counter()
                evaluate(plan, Partitions([self.sample]), self.moment, values=self.values)
                took.append(perf_counter() - began)
            self._seconds[exprs] = min(took)
        return self._seconds[exprs]
