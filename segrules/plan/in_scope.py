"""What expressions ask of the row in scope, of the row before it, and of the order of rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from segrules.language.tree import Aggregate, Column, Expr, Step, children


def columns_in_scope(exprs: Iterable[Expr]) -> tuple[Column, ...]:
    """Columns of the row in scope, or that it leads to; not those of rows below it.

    Each once, in the order in which the expressions name them.
    """
    # From the end, as the last of what is to do is what is done next.
    todo, found = list(exprs)[::-1], dict[Column, None]()
    while todo:
        expr = todo.pop()
        if isinstance(expr, Column):
            found[expr] = None
        elif not isinstance(expr, Aggregate):
            todo.extend(reversed(children(expr)))
    return tuple(found)


def columns_before(exprs: Iterable[Expr]) -> Iterator[Column]:
    """Columns of the row before that expressions look at, as columns of that row."""
    for column in columns_in_scope(exprs):
        if column.via[:1] == ("previous",):
            yield replace(column, via=column.via[1:])


def asked_of_each(asks: Aggregate | Step) -> tuple[Expr, ...]:
    """What stands inside and may look at the row before."""
    inside = (asks.window, asks.where) if isinstance(asks, Step) else (asks.value, asks.rows.where)
    return tuple(expr for expr in inside if expr is not None)


def needs_order(aggregate: Aggregate) -> bool:
    """Whether it asks which row comes before another."""
    return aggregate.function.ordered or needs_order_of_window(aggregate)


def needs_order_of_window(aggregate: Aggregate) -> bool:
    """Whether it needs the rows of its window by themselves: `last 5`, or `previous.`."""
    before = columns_before(asked_of_each(aggregate))
    return aggregate.rows.take is not None or any(True for _ in before)
