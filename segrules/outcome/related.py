"""The rows of other tables that decided a clause, as people read them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from segrules.engines import KEPT, Grouping, related_rows
from segrules.language.schema import Schema
from segrules.language.tree import Aggregate, Column, Expr, children
from segrules.outcome.formats import shown
from segrules.outcome.outcome import Outcome
from segrules.plan import Clause, columns_in_scope
from segrules.plan.labels import Labels

MOST_ROWS = 5
"""As many as one takes in at a glance."""


@dataclass(frozen=True, slots=True)
class Deciding:
    """The newest rows that decided, of ``total``; ``count`` says whether the clause counts them."""

    shown: tuple[dict[str, str], ...]
    total: int
    count: bool


def deciding_rows(
    outcome: Outcome,
    tables: Mapping[str, pl.LazyFrame],
    clause: Clause,
    key: Sequence[Any],
    holds: bool | None,  # noqa: FBT001 - an outcome
) -> Deciding | None:
    """The rows behind the first aggregate of a clause, None where it has none.

    Those that count; where none does, those of the window that might have. Where all have to be
    kept and some are not, these. Columns are the row's key and time, and what the rule names;
    personal data is left out.

    :param key: of the customer.
    """
    aggregate = next(_of_related_rows(clause.expr), None)
    if aggregate is None:
        return None
    schema = outcome.plan.schema
    columns = _columns(schema, aggregate)
    grouping = Grouping(schema, tables, outcome.moment)
    rows = related_rows(grouping, aggregate, key, [c.path for c in columns])
    kept = _looked_at(aggregate, rows.filter(KEPT))
    reasons = aggregate.function.reasons
    fails_for_others = holds is False and reasons is not None and reasons.no_for_others
    count = kept.height > 0 and not fails_for_others
    wanted = kept if count else rows.filter(~pl.col(KEPT))
    return Deciding(
        _as_read(wanted.head(MOST_ROWS), columns, outcome, schema), wanted.height, count
    )


def _looked_at(aggregate: Aggregate, kept: pl.DataFrame) -> pl.DataFrame:
    """Of the rows that count, newest first, those that make the value: `first` looks at one."""
    time = aggregate.rows.time
    if not aggregate.function.ordered or time is None:
        return kept
    timed = kept.filter(pl.col(time.path).is_not_null())
    return timed.tail(1) if aggregate.function.oldest else timed.head(1)


def _of_related_rows(expr: Expr) -> Iterator[Aggregate]:
    """Aggregates of the customer's own rows, in the order of the rule."""
    if isinstance(expr, Aggregate) and expr.rows.path:
        yield expr
        return
    for part in children(expr):
        yield from _of_related_rows(part)


def _columns(schema: Schema, aggregate: Aggregate) -> list[Column]:
    """The columns that are shown of a row, in reading order."""
    rows = aggregate.rows
    declared = schema.declared[rows.table]
    types = schema.tables[rows.table]
    found = [Column(rows.table, n, types[n].type, declared.span) for n in declared.key]
    found += [rows.time] if rows.time is not None else []
    asked = (aggregate.value, rows.window, rows.where)
    found += columns_in_scope(expr for expr in asked if expr is not None)
    labels = Labels(schema)
    return [c for c in dict.fromkeys(found) if not labels.is_pii(c)]


def _as_read(
    rows: pl.DataFrame, columns: Sequence[Column], outcome: Outcome, schema: Schema
) -> tuple[dict[str, str], ...]:
    labels, zone = Labels(schema), outcome.moment.zone
    told = [c for c in columns if c.path in rows.columns]
    texts = rows.select(
        shown(pl.col(c.path), c.type, labels.format(c).display, zone).alias(c.path) for c in told
    ).fill_null("missing")
    names = [c.written for c in told]
    return tuple(dict(zip(names, row, strict=True)) for row in texts.iter_rows()) if told else ()
