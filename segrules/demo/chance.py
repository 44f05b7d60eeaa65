"""Chance that repeats itself: every draw is a function of the seed, a name and the row's key.

A customer's rows are therefore the same whatever the size of the shop or of a chunk, and need no
state. ``Expr.hash`` would be shorter, but Polars keeps its results within one version only.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

_STEPS = 1_000
"""How fine weights are: a value is drawn from a table of this many places."""

_MASK = 2**64 - 1


def _u64(value: int) -> pl.Expr:
    return pl.lit(value & _MASK, dtype=pl.UInt64)


def _mixed(bits: pl.Expr) -> pl.Expr:
    """Finish as SplitMix64 does; 64-bit products wrap, and ``// 2**n`` is its right shift."""
    bits = (bits ^ (bits // _u64(2**30))) * _u64(0xBF58476D1CE4E5B9)
    bits = (bits ^ (bits // _u64(2**27))) * _u64(0x94D049BB133111EB)
    return bits ^ (bits // _u64(2**31))


def places(weights: Mapping[str, float]) -> pl.Series:
    """A table in which each value fills its share of the places."""
    total = sum(weights.values())
    values = list(weights)
    filled: list[str] = []
    reached = 0.0
    for value in values:
        reached += weights[value]
        filled += [value] * (round(reached / total * _STEPS) - len(filled))
    return pl.Series(filled, dtype=pl.String)


@dataclass(frozen=True, slots=True)
class Chance:
    """Draws for the rows of a table, told apart by the whole number in the column ``key``."""

    seed: int
    key: str

    def uniform(self, name: str) -> pl.Expr:
        """A number from 0 up to, but not including, 1; ``name`` tells one draw from another."""
        digest = hashlib.blake2b(f"{self.seed}:{name}".encode(), digest_size=8).digest()
        bits = pl.col(self.key).cast(pl.UInt64) * _u64(0x9E3779B97F4A7C15)
        bits = _mixed(bits + _u64(int.from_bytes(digest, "big")))
        return (bits // _u64(2**11)).cast(pl.Float64) * 2.0**-53

    def happens(self, name: str, share: float | pl.Expr) -> pl.Expr:
        """Yes for that share of the rows."""
        return self.uniform(name) < share

    def whole(self, name: str, low: int, high: int) -> pl.Expr:
        """A whole number from ``low`` to ``high``, both included."""
        return low + (self.uniform(name) * (high - low + 1)).cast(pl.Int64)

    def pick(self, name: str, weights: Mapping[str, float]) -> pl.Expr:
        """One of the values, as often as its weight says."""
        table = places(weights)
        return pl.lit(table).gather((self.uniform(name) * len(table)).cast(pl.UInt32))

    def one_of(self, name: str, values: Sequence[str]) -> pl.Expr:
        """One of the values, all equally often."""
        return pl.lit(pl.Series(values)).gather((self.uniform(name) * len(values)).cast(pl.UInt32))

    def several(self, name: str, shares: Mapping[str, float]) -> pl.Expr:
        """A list of values, each in it independently for its share of the rows."""
        chosen = [
            pl.when(self.happens(f"{name}:{value}", share)).then(pl.lit(value))
            for value, share in shares.items()
        ]
        return pl.concat_list(chosen).list.drop_nulls()

    def missing(self, name: str, share: float | pl.Expr, value: pl.Expr) -> pl.Expr:
        """The value, gone for that share of the rows."""
        return pl.when(self.uniform(f"{name} is missing") >= share).then(value)
