"""Which clauses of a rule are yes, and which unknown, as the bits of whole numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import assert_never

import polars as pl

from segrules.engines import combine
from segrules.plan import All, AnyOf, Leaf, Logic, Member, Negation, leaves

MASK_BITS = 64
"""Clauses of one mask."""


def masks_of_members(logic: Logic) -> Iterator[pl.Expr]:
    """``yes``, ``unknown``, and for each further 64 clauses ``yes_2``, ``unknown_2`` and so on.

    Of rows that are members: what a rule settles for all of them is not computed for each.
    """
    settled = list(_settled(logic, holds=True))
    outcomes = [combine(leaf) for leaf in leaves(logic)]
    for start in range(0, len(outcomes), MASK_BITS):
        suffix = "" if start == 0 else f"_{start // MASK_BITS + 1}"
        chunk = slice(start, start + MASK_BITS)
        yes = [
            outcome.fill_null(value=False) if known is None else known
            for outcome, known in zip(outcomes[chunk], settled[chunk], strict=True)
        ]
        unknown = [
            outcome.is_null() if known is None else False
            for outcome, known in zip(outcomes[chunk], settled[chunk], strict=True)
        ]
        yield _mask(yes).alias(f"yes{suffix}")
        yield _mask(unknown).alias(f"unknown{suffix}")


def _settled(logic: Logic, *, holds: bool | None) -> Iterator[bool | None]:
    """Of each clause in order what it is where a node is ``holds``; None where it depends."""
    match logic:
        case Leaf() | Member():
            yield holds
        case Negation(part=part):
            yield from _settled(part, holds=None if holds is None else not holds)
        case All(parts=parts) | AnyOf(parts=parts):
            # All that is yes has parts that are yes; any that is no has parts that are no.
            inherits = holds is isinstance(logic, All) or len(parts) == 1
            for part in parts:
                yield from _settled(part, holds=holds if inherits else None)
        case _:
            assert_never(logic)


def _mask(bits: Sequence[pl.Expr | bool]) -> pl.Expr:
    constant = sum(1 << n for n, bit in enumerate(bits) if bit is True)
    weighted = [
        bit.cast(pl.UInt64) * pl.lit(1 << n, dtype=pl.UInt64)
        for n, bit in enumerate(bits)
        if isinstance(bit, pl.Expr)
    ]
    return pl.sum_horizontal(pl.lit(constant, dtype=pl.UInt64), *weighted)
