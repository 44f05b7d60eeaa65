"""Expressions that name their operand several times, computed once all the same.

Polars repeats what an expression names twice, so a chain of such expressions doubles with every
link: twenty additions would be a million. A struct holds the operand while the expression is
evaluated, and to the expression it is a column.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from functools import wraps
from typing import TYPE_CHECKING, TypeGuard

import polars as pl

if TYPE_CHECKING:
    from segrules.functions.function import Meaning
    from segrules.types import Moment

_OPERAND = "segrules:operand:"
_RESULT = "segrules:result"
HELD = pl.field(_OPERAND)
"""The operand of `once`, for a meaning that is made ahead."""


def once(operand: pl.Expr, meaning: Callable[[pl.Expr], pl.Expr] | pl.Expr) -> pl.Expr:
    """A meaning of an operand that is computed once, however often the meaning names it.

    :param meaning: of the operand, or made ahead of `HELD`.
    """
    made = meaning if isinstance(meaning, pl.Expr) else meaning(HELD)
    return _held({_OPERAND: operand}, made)


def _held(operands: dict[str, pl.Expr], meaning: pl.Expr) -> pl.Expr:
    holder = pl.struct(operand.alias(name) for name, operand in operands.items())
    return holder.struct.with_fields(meaning.alias(_RESULT)).struct.field(_RESULT)


def each_once(meaning: Meaning) -> Meaning:
    """The same meaning of several operands; those that have to be computed are computed once."""

    @wraps(meaning)
    def said(moment: Moment, *args: pl.Expr) -> pl.Expr:
        names = {f"{_OPERAND}{n}": arg for n, arg in enumerate(args) if _is_of_a_row(arg)}
        computed = [name for name, arg in names.items() if _is_computed(arg)]
        if not computed:
            return meaning(moment, *args)
        mentions = meaning(moment, *_named(pl.col, names, args)).meta.root_names()
        if all(mentions.count(name) <= 1 for name in computed):
            return meaning(moment, *args)
        # Constants that are computed stand beside columns, so that all of them are as long.
        return _held(names, meaning(moment, *_named(pl.field, names, args)))

    return said


def _named(
    by: Callable[[str], pl.Expr], names: Collection[str], args: Sequence[pl.Expr]
) -> Iterator[pl.Expr]:
    """The arguments, those that have a name by their name."""
    for n, arg in enumerate(args):
        name = f"{_OPERAND}{n}"
        yield by(name) if name in names else arg


def _is_of_a_row(arg: object) -> TypeGuard[pl.Expr]:
    """Whether an argument is neither a plain value nor a constant."""
    return isinstance(arg, pl.Expr) and not arg.meta.is_literal()


def _is_computed(arg: pl.Expr) -> bool:
    """Whether an argument is more than a column, or one step from a column."""
    inputs = arg.meta.pop()
    return len(inputs) > 1 or any(inner.meta.pop() for inner in inputs)
