"""Comparison with everybody: ranks and aggregates over all rows of the base table.

The values are in memory by now, so a rank is a column and an average is a number: the cut values.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import polars as pl

from segrules.language.tree import Ranked


def rank_column(
    ranked: Ranked, value: pl.Expr, within: pl.Expr | None, among: pl.Expr | None
) -> pl.Expr:
    """The comparison as a column over all customers of the run (language.md section 6).

    :param value: what is ranked; null where unknown, which takes no place.
    :param within: the group inside which is ranked; null has no rank.
    :param among: membership of the segment that alone is ranked.
    """
    function = ranked.function
    inside = value.is_not_null()
    if within is not None:
        inside &= within.is_not_null()
    if among is not None:
        inside &= among
    considered = pl.when(inside).then(value)
    rank = considered.rank("min", descending=function.highest_first).cast(pl.Int64)
    count = considered.count().cast(pl.Int64)
    if within is not None:
        rank, count = rank.over(within), count.over(within)
    amount = ranked.amount
    exact = Fraction(amount) if isinstance(amount, Decimal) else amount or 0
    outcome = function.polars(rank, count, exact)
    if among is None or function.outside is None:
        return outcome
    return pl.when(among).then(outcome).otherwise(pl.lit(function.outside))


def cut_column(ranked: Ranked, value: pl.Expr, within: pl.Expr | None, is_in: pl.Expr) -> pl.Expr:
    """The last value that is in, of all customers or of each one's group.

    :param is_in: the comparison itself, as `rank_column` gives it.
    """
    among = pl.when(is_in).then(value)
    cut = among.min() if ranked.function.highest_first else among.max()
    return cut if within is None else cut.over(within)
