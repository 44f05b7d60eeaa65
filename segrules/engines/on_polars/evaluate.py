"""Running a plan over a table with Polars' streaming engine."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from segrules.diagnostics import EngineError, Span
from segrules.engines import mistakes
from segrules.engines.on_polars.compile import combine, to_polars
from segrules.engines.on_polars.sharing import levels, shared
from segrules.language.tree import Expr
from segrules.plan import Observed, Plan
from segrules.plan.columns import clause_name, member_name, value_name
from segrules.types import Moment

_SHARED = "segrules:shared:"


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
    keep = [pl.col(name) for name in (*plan.schema.key, *carried)]
    try:
        prepared, columns = _prepared(plan, table, moment, values=values)
        rows = prepared.select(*keep, *columns)
        return with_segments(plan, rows.collect(engine="streaming"))
    except pl.exceptions.PolarsError as error:
        raise EngineError([mistakes.engine_failed(_culprit(plan, table, moment), error)]) from error


class _Members(dict[str, pl.Expr]):
    """Segments as expressions over the table, made when first asked for.

    Clauses need them that ask for one inside a calculation: ``if(in segment "vip", 1, 2)``.
    """

    def __init__(self, plan: Plan, moment: Moment) -> None:
        super().__init__()
        self.plan, self.moment = plan, moment

    def __missing__(self, id_: str) -> pl.Expr:
        condition = self.plan.segment(id_).rule.condition
        self[id_] = to_polars(condition, self.moment, self)
        return self[id_]


def _prepared(
    plan: Plan, table: pl.LazyFrame, moment: Moment, *, values: bool
) -> tuple[pl.LazyFrame, list[pl.Expr]]:
    """The table with what several clauses share, and clauses and values by their names."""
    observed = plan.observed if values else ()
    members = _Members(plan, moment)
    known: dict[Expr, pl.Expr] = {}
    roots = [c.expr for c in plan.clauses] + [o.expr for o in observed]
    for exprs in levels(shared(roots)):
        made = {_SHARED + str(len(known) + n): expr for n, expr in enumerate(exprs)}
        table = table.with_columns(
            to_polars(expr, moment, members, known).alias(name) for name, expr in made.items()
        )
        known |= {expr: pl.col(name) for name, expr in made.items()}
    clauses = [
        to_polars(c.expr, moment, members, known).alias(clause_name(n))
        for n, c in enumerate(plan.clauses)
    ]
    shown = [
        _shown(o, to_polars(o.expr, moment, members, known)).alias(value_name(n))
        for n, o in enumerate(observed)
    ]
    return table, [*clauses, *shown]


def _shown(observed: Observed, value: pl.Expr) -> pl.Expr:
    return value.is_not_null() if observed.pii else value


def with_segments(plan: Plan, rows: pl.DataFrame) -> pl.DataFrame:
    """Add each segment's outcome, a segment after those that it asks for."""
    for segment in plan.segments:
        rows = rows.with_columns(combine(segment.logic).alias(member_name(segment.id)))
    return rows


def _culprit(plan: Plan, table: pl.LazyFrame, moment: Moment) -> Span | None:
    """The clause that the engine fails on, found by running each alone; None where none does."""
    members = _Members(plan, moment)
    for clause in plan.clauses:
        try:
            table.select(to_polars(clause.expr, moment, members)).collect(engine="streaming")
        except pl.exceptions.PolarsError:
            return clause.expr.span
    return None
