"""Comparison with everybody (language.md section 6) in two steps, so that it fits partitions.

What is compared is a frame of one row per customer with these columns (`compared` makes it):

* `VALUE`: what is compared, of any type with an order; null where unknown, which takes no place.
* `GROUP`, only with `within`: the group inside which is compared; null is in none.
* `AMONG`, only with `among`: Boolean without nulls, whether the customer takes part.

Step one, `cut_table`, takes that frame of all customers of the run and gives what they decide: a
small table. Step two, `decided`, takes the table and the frame of any of the customers: they are
decided one by one, so it may be a block of them. `rank` and `percentile` have a number for each
customer: `rank_column` is step one and two at once, for everybody in order.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

import polars as pl

from segrules.functions import Parting, Ranking
from segrules.language.tree import Ranked, Share

VALUE, GROUP, AMONG = "value", "group", "among"
PART, START, END, CUSTOMERS = "part", "start", "end", "customers"
RESULT, CUT = "result", "cut"
_COUNT, _FIRST, _AT, _RANK = "count", "first", "at", "rank"
_JOINED = 2_000_000
"""Customers whose ranks are looked up at a time."""
_FEW = 16
"""With up to as many cuts, comparing with each of them is faster than a search."""


def compared(
    frame: pl.DataFrame, value: pl.Expr, within: pl.Expr | None, among: pl.Expr | None
) -> pl.DataFrame:
    """What is compared, of customers over whose columns these expressions are.

    :param among: membership of the segment that alone takes part; null is no.
    """
    columns = {VALUE: value}
    if within is not None:
        columns[GROUP] = within
    if among is not None:
        columns[AMONG] = among.fill_null(value=False)
    # A constant is of every customer, which it would not be when selected alone.
    return frame.with_columns(**columns).select(list(columns))


def cut_table(ranked: Ranked, parting: Parting, everybody: pl.DataFrame) -> pl.DataFrame:
    """Step one: where the parts of everybody start and end.

    :param parting: what the comparison's function is by.
    :param everybody: as `compared` gives it, of all customers of the run.
    :return: a row per part and group: part 0 of all groups, part 1 of all groups in the same order,
        and so on. `PART` (Int64); with `within`, `GROUP`, without groups where nobody takes part;
        `CUSTOMERS` (Int64), how many are in the part; of the type of the values, `START` and `END`:
        who is at or above the start is in this part or a later one, who is at or below the end is
        in this or an earlier one. Both are null where nobody is.
    """
    ordered, groups = _in_order(everybody)
    first, end = groups[_FIRST], groups[_FIRST] + groups[_COUNT]
    below = parting.below(pl.col(_COUNT), _exact(ranked))
    wanted = groups.select((pl.col(_FIRST) + cut).alias(str(n)) for n, cut in enumerate(below))
    runs = _runs(ordered, first)
    cuts = [first, *(_beside_ties(cut, runs, parting) for cut in wanted), end]
    keys = groups.drop(_COUNT, _FIRST)
    parts = (
        keys.with_columns(
            pl.lit(number, dtype=pl.Int64).alias(PART),
            (stop - start).alias(CUSTOMERS),
            ordered.gather(start.set(start >= end, None)).alias(START),
            ordered.gather((stop - 1).set(stop <= first, None)).alias(END),
        )
        for number, (start, stop) in enumerate(pairwise(cuts))
    )
    return pl.concat(parts)


def _in_order(everybody: pl.DataFrame) -> tuple[pl.Series, pl.DataFrame]:
    """The values of those who take part, group by group, ascending; and where each group is.

    The second has a row per group: `_COUNT` and `_FIRST` (Int64) and, with `within`, `GROUP`.
    """
    if GROUP not in everybody.columns:
        ordered = everybody.filter(_takes_part(everybody))[VALUE].sort()
        return ordered, pl.DataFrame({_COUNT: [len(ordered)], _FIRST: [0]})
    groups = pl.concat(_groups_in_order(everybody))
    count = pl.col(VALUE).list.len().cast(pl.Int64)
    first = (count.cum_sum() - count).alias(_FIRST)
    return groups[VALUE].explode(), groups.select(GROUP, count.alias(_COUNT), first)


def _groups_in_order(everybody: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Each group that somebody takes part in, with the list of its values, ascending.

    To group rows takes ten times the memory of their values. So few groups are picked out one by
    one, which is faster, too; many are grouped some at a time.
    """
    yield everybody.select(GROUP, pl.col(VALUE).implode()).clear()
    takes_part, few = _takes_part(everybody), everybody[GROUP].unique().head(_FEW + 1)
    if len(few) <= _FEW:
        for group in range(len(few)):
            is_in = takes_part & (pl.col(GROUP) == pl.lit(few[group : group + 1]).first())
            values = everybody.filter(is_in)[VALUE].sort()
            if len(values):
                yield pl.DataFrame([few[group : group + 1], values.implode().alias(VALUE)])
        return
    part = (pl.col(GROUP).hash() % _FEW).cast(pl.UInt8)
    parted = everybody.with_columns(part.alias(_AT))
    for number in range(_FEW):
        some = parted.filter(takes_part & (pl.col(_AT) == number))
        yield some.group_by(GROUP).agg(pl.col(VALUE).sort())


def _takes_part(frame: pl.DataFrame) -> pl.Expr:
    """Whether a customer has a place among those who are compared."""
    known = [pl.col(name).is_not_null() for name in (VALUE, GROUP) if name in frame.columns]
    return pl.all_horizontal(*known, *([AMONG] if AMONG in frame.columns else []))


def _runs(ordered: pl.Series, first: pl.Series) -> pl.Series:
    """Places (Int64) where equal values of one group begin, and the place behind the last."""
    begins = ordered.ne_missing(ordered.shift(1))
    begins[first.slice(1)] = True
    behind = pl.Series([len(ordered)], dtype=pl.Int64)
    return pl.concat([begins.arg_true().cast(pl.Int64), behind])


def _beside_ties(cut: pl.Series, runs: pl.Series, parting: Parting) -> pl.Series:
    """Cuts moved such that equal values are on one side of it."""
    if parting.ties_up:
        return runs.gather(runs.search_sorted(cut, side="right") - 1)
    return runs.gather(runs.search_sorted(cut, side="left"))


def decided(
    ranked: Ranked,
    parting: Parting,
    cuts: pl.DataFrame,
    customers: pl.DataFrame,
    *,
    words: bool,
) -> pl.DataFrame:
    """Step two: what some of the customers are, in their order.

    :param cuts: the `cut_table` of everybody.
    :param customers: as `compared` gives it, of those who are to be decided.
    :param words: whether the cut that words show beside the comparison is wanted.
    :return: `RESULT`, of the type of the comparison; with ``words`` `CUT`, of the type of the
        values: where the top starts (the bottom ends), or the bucket that the customer is in.
        It is null where nobody has a value.
    """
    groups = cuts.filter(pl.col(PART) == 0)
    at = _group_of_each(groups, customers)
    part = _part_of_each(cuts[START], groups.height, at, customers[VALUE])
    found = [_outside(ranked, customers, parting.polars(pl.lit(part))).alias(RESULT)]
    if words:
        found.append(_cut_of_each(parting, cuts, groups.height, at, part).alias(CUT))
    return customers.select(found)


def _group_of_each(groups: pl.DataFrame, customers: pl.DataFrame) -> pl.Series | None:
    """By customer, the place (Int64) of the group among all; None without `within`."""
    if GROUP not in customers.columns:
        return None
    numbered = groups.select(GROUP, pl.int_range(pl.len()).alias(_AT))
    of_each = customers.select(GROUP).join(numbered, on=GROUP, how="left", maintain_order="left")
    return of_each[_AT]


def _part_of_each(
    starts: pl.Series, groups: int, at: pl.Series | None, value: pl.Series
) -> pl.Series:
    """By customer, the part (Int64): how many parts but the first start at the value or below.

    :param starts: part by part of so many groups.
    """
    if at is None and len(starts) > _FEW:
        return starts[1:].drop_nulls().search_sorted(value, side="right").cast(pl.Int64)
    part = pl.zeros(len(value), dtype=pl.Int64, eager=True)
    for first in range(groups, len(starts), max(groups, 1)):
        start = starts.slice(first, groups)
        reached = value >= (start if at is None else start.gather(at))
        part += reached.fill_null(value=False).cast(pl.Int64)
    return part


def _cut_of_each(
    parting: Parting, cuts: pl.DataFrame, groups: int, at: pl.Series | None, part: pl.Series
) -> pl.Expr:
    """The cut that words show: of each customer's own part, or of the one part that is in."""
    column = cuts[START if parting.starts else END]
    if parting.part is not None:
        cut = column.slice(parting.part * groups, groups)
        return pl.lit(cut).first() if at is None else pl.lit(cut.gather(at))
    return pl.lit(column.gather(part * groups if at is None else part * groups + at))


def _outside(ranked: Ranked, customers: pl.DataFrame, result: pl.Expr) -> pl.Expr:
    """The comparison of those who take part; what the others are."""
    decision = pl.when(_takes_part(customers)).then(result)
    if AMONG not in customers.columns or ranked.function.outside is None:
        return decision
    return pl.when(AMONG).then(decision).otherwise(pl.lit(ranked.function.outside))


def rank_column(ranked: Ranked, ranking: Ranking, everybody: pl.DataFrame) -> pl.Series:
    """What all customers of the run are, in their order, where each has a rank.

    :param ranking: what the comparison's function is by.
    :param everybody: as `compared` gives it, of all customers of the run.
    """
    found = []
    for ranks in _ranks(everybody):
        result = ranking.polars(pl.col(_RANK), pl.col(_COUNT))
        found.append(ranks.select(_outside(ranked, ranks, result).alias(RESULT)).to_series())
    return pl.concat(found)


def _ranks(everybody: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """The customers, some at a time, with `_RANK` and `_COUNT`, how many take part (Int64)."""
    if GROUP in everybody.columns:
        value = pl.when(_takes_part(everybody)).then(VALUE)
        rank = value.rank("min", descending=True).cast(pl.Int64).over(GROUP)
        count = value.count().cast(pl.Int64).over(GROUP)
        yield everybody.with_columns(rank.alias(_RANK), count.alias(_COUNT))
        return
    ordered, _ = _in_order(everybody)
    count, runs = pl.lit(len(ordered), dtype=pl.Int64), _runs(ordered, pl.Series([0]))
    of_value = pl.DataFrame({VALUE: ordered.gather(runs[:-1]), _RANK: len(ordered) - runs[1:] + 1})
    # Looked up by their values: to rank a column takes twice as long, mostly on one core. Some at
    # a time, as a join holds its rows several times over.
    for start in range(0, max(everybody.height, 1), _JOINED):
        some = everybody.slice(start, _JOINED)
        told = some.join(of_value, on=VALUE, how="left", maintain_order="left")
        yield told.with_columns(count.alias(_COUNT))


def _exact(ranked: Ranked) -> int | Fraction:
    amount = ranked.amount
    return Fraction(amount.part) if isinstance(amount, Share) else amount or 0
