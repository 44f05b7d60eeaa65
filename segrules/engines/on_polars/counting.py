"""Numbers of rows, inside ``group_by().agg()``; as usual, several in one sum.

To add up whole numbers by owners takes hardly longer than to count yes and no, and of all that a
run does, grouping takes longest. So four counts share a whole number of 64 bits: each has sixteen
of them, and a row adds one to each of the counts that it is in. An owner with more rows than
sixteen bits can tell is in doubt.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

_BITS, _TOGETHER = 16, 4
MOST = (1 << _BITS) - 1
"""Rows of an owner that there is room for."""
_WORD = "segrules:counts "


@dataclass(frozen=True, slots=True)
class Counts:
    """The counts of one ``group_by``."""

    together: bool
    """Whether several share a sum, of the `columns` that the rows have to have then."""
    _masks: dict[bytes, pl.Expr] = field(default_factory=dict)

    def of(self, mask: pl.Expr) -> pl.Expr:
        """How many of an owner's rows it is yes of (Int64), inside ``group_by().agg()``.

        :param mask: yes or no for each row, never null.
        """
        if not self.together:
            return mask.sum().cast(pl.Int64)
        key = mask.meta.serialize()
        self._masks.setdefault(key, mask)
        word, place = divmod(list(self._masks).index(key), _TOGETHER)
        count = pl.col(f"{_WORD}{word}").sum()
        if place:
            count = count // _one(place)
        if place < _TOGETHER - 1:
            count = count % _one(1)
        return count.cast(pl.Int64)

    def columns(self) -> list[pl.Expr]:
        """What each row adds to the counts that have been asked for so far."""
        masks = list(self._masks.values())
        words = (masks[first : first + _TOGETHER] for first in range(0, len(masks), _TOGETHER))
        return [_added(word).alias(f"{_WORD}{n}") for n, word in enumerate(words)]


def _added(masks: list[pl.Expr]) -> pl.Expr:
    nothing = pl.lit(0, dtype=pl.UInt64)
    ones = [pl.when(mask).then(_one(n)).otherwise(nothing) for n, mask in enumerate(masks)]
    return sum(ones[1:], ones[0])


def _one(place: int) -> pl.Expr:
    """One row more, of the count at that place."""
    return pl.lit(1 << _BITS * place, dtype=pl.UInt64)
