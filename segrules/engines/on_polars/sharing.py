"""What several clauses compute from a row alike, such as an age or a local day, computed once.

Polars finds common parts by itself, but not those that hold a `when`, which most of ours do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from segrules.engines.on_polars.instants import computed_from
from segrules.language.tree import Aggregate, Call, Expr, Trait, children, is_constant, walk
from segrules.types import Kind, Moment


def shared(roots: Iterable[Expr], moment: Moment) -> tuple[Expr, ...]:
    """The calculations that several clauses, or several others, are made of."""
    named: Counter[Expr] = Counter()
    todo = list(roots)
    while todo:
        expr = todo.pop()
        named[expr] += 1
        if named[expr] == 1 and not isinstance(expr, Aggregate):
            # What stands inside an aggregate is about other rows.
            todo.extend(computed_from(expr, moment))
    return tuple(expr for expr, times in named.items() if times > 1 and _is_calculation(expr))


def _is_calculation(expr: Expr) -> bool:
    return isinstance(expr, Call | Trait) and not is_constant(expr)


def calls_of_lists(roots: Iterable[Expr]) -> tuple[Call, ...]:
    """The outermost calculations with a list of the row, each once; not those of rows below it."""
    found: dict[Call, None] = {}
    todo = list(roots)
    while todo:
        expr = todo.pop()
        if isinstance(expr, Call) and any(_is_list_of_row(arg) for arg in expr.args):
            found[expr] = None
        elif not isinstance(expr, Aggregate):
            todo.extend(children(expr))
    return tuple(found)


def _is_list_of_row(expr: Expr) -> bool:
    return expr.type.kind is Kind.LIST and not is_constant(expr)


def levels(exprs: Iterable[Expr]) -> Iterator[tuple[Expr, ...]]:
    """Shared calculations in groups, each of which is made of those of the groups before it."""
    left = list(exprs)
    while left:
        waiting = set(left)
        ready = [
            e for e in left if not any(part in waiting for c in children(e) for part in walk(c))
        ]
        yield tuple(ready)
        left = [e for e in left if e not in ready]
