"""Running a plan over a table with Polars' streaming engine."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from segrules.diagnostics import EngineError, Span
from segrules.engines import mistakes
from segrules.engines.on_polars.compile import combine, to_polars
from segrules.plan import Observed, Plan
from segrules.plan.columns import clause_name, member_name, value_name
from segrules.types import Moment


def evaluate(
    plan: Plan, table: pl.LazyFrame, moment: Moment, *, values: bool, carried: Sequence[str] = ()
) -> pl.DataFrame:
    """Evaluate every clause, then every segment, of the plan for each row of the table.

    :param table: the base table with its declared types, in the order of the export.
    :param values: whether the observed values are wanted, for reasons.
    :param carried: further columns of the table to carry along, such as marks of bad cells.
    :return: one row per customer, in order: the key, the carried columns, and the columns that
        `segrules.plan.columns` names.
    :raises EngineError: where the engine fails.
    """
    clauses = [to_polars(c.expr, moment).alias(clause_name(n)) for n, c in enumerate(plan.clauses)]
    observed = [_shown(o, moment).alias(value_name(n)) for n, o in enumerate(plan.observed)]
    keep = [pl.col(name) for name in (*plan.schema.key, *carried)]
    try:
        rows = table.select(*keep, *clauses, *(observed if values else ()))
        return with_segments(plan, rows.collect(engine="streaming"))
    except pl.exceptions.PolarsError as error:
        raise EngineError([mistakes.engine_failed(_culprit(plan, table, moment), error)]) from error


def _shown(observed: Observed, moment: Moment) -> pl.Expr:
    value = to_polars(observed.expr, moment)
    return value.is_not_null() if observed.pii else value


def with_segments(plan: Plan, rows: pl.DataFrame) -> pl.DataFrame:
    """Add each segment's outcome, a segment after those that it asks for."""
    for segment in plan.segments:
        rows = rows.with_columns(combine(segment.logic).alias(member_name(segment.id)))
    return rows


def _culprit(plan: Plan, table: pl.LazyFrame, moment: Moment) -> Span | None:
    """The clause that the engine fails on, found by running each alone; None where none does."""
    for clause in plan.clauses:
        try:
            table.select(to_polars(clause.expr, moment)).collect(engine="streaming")
        except pl.exceptions.PolarsError:
            return clause.expr.span
    return None
