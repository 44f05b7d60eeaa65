"""What waits for everybody: ranks, averages of all, segments inside calculations."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from segrules.engines.on_polars.order import order_columns
from segrules.language.schema import Schema
from segrules.language.tree import Aggregate, Column, Expr, InSegment, Ranked, children, walk
from segrules.plan import Plan, leaves
from segrules.plan.columns import clause_name
from segrules.plan.logic import Member


def needs_everybody(expr: Expr) -> bool:
    """Whether a node is decided by all customers, or by another segment."""
    return isinstance(expr, Ranked | InSegment) or (
        isinstance(expr, Aggregate) and not expr.rows.path
    )


def is_late(expr: Expr) -> bool:
    """Whether an expression waits for what everybody, or another segment, turns out to be."""
    return any(needs_everybody(part) for part in walk(expr))


def late_segments(plan: Plan, late: Collection[str]) -> frozenset[str]:
    """Ids of the segments whose rules look at a late clause, or at such a segment.

    :param late: names of the columns of late clauses.
    """
    found: set[str] = set()
    for segment in plan.segments:
        if any(
            leaf.segment in found if isinstance(leaf, Member) else clause_name(leaf.clause) in late
            for leaf in leaves(segment.logic)
        ):
            found.add(segment.id)
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class WorkedOut:
    """What a comparison compares, worked out in the first pass."""

    value: Expr


Part = Column | Aggregate | WorkedOut
"""What the first pass leaves for later: a column as it is stored, or a value."""


def parts_before(expr: Expr, schema: Schema) -> Iterator[Part]:
    """What a late expression needs of the first pass."""
    todo = [expr]
    while todo:
        current = todo.pop()
        if isinstance(current, Column) or (isinstance(current, Aggregate) and current.rows.path):
            yield current
            continue
        if isinstance(current, Ranked) and _is_worked_out(current.value):
            yield WorkedOut(current.value)
            todo.extend(part for part in children(current) if part != current.value)
            continue
        if isinstance(current, Aggregate):
            todo.extend(order_of(current, schema))
        todo.extend(children(current))


def _is_worked_out(value: Expr) -> bool:
    """Whether a value takes work, which is done once then, and can be had in the first pass."""
    if isinstance(value, Column):
        return bool(value.type.decimals)
    return not isinstance(value, Aggregate) and not is_late(value)


def order_of(aggregate: Aggregate, schema: Schema) -> Iterable[Column]:
    """Columns that order everybody, where an aggregate asks who was first."""
    if aggregate.rows.time is None:
        return ()
    return [aggregate.rows.time, *order_columns(schema, aggregate.rows.table)]
