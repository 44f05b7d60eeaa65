"""What is computed from several rows, and from everybody (language.md sections 5 and 6)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import polars as pl

from segrules.functions.numbers import quotient
from segrules.types import NUMBER, WHOLE, YESNO, Kind, Type

_ORDERED = frozenset({Kind.NUMBER, Kind.TEXT, Kind.DATE, Kind.DATETIME})
_ANY = _ORDERED | {Kind.YESNO}
_NUMBERS = frozenset({Kind.NUMBER})


@dataclass(frozen=True, slots=True)
class RowExample:
    """An aggregate over the rows of `orders` below, and its value (None: unknown)."""

    expression: str
    result: str | float | bool | None


@dataclass(frozen=True, slots=True)
class AggregateFunction:
    """One value from several rows.

    ``takes`` are the kinds of value that it takes, empty where it looks at rows alone. ``result``
    is its type, None for the type of the value. ``empty`` is what it gives where there is no row.
    ``polars`` takes the value of each row, or, without one, whether it is kept, and gives the
    aggregate; both are null for rows that do not count. ``of_window`` ones compare
    the kept rows with all of the window. ``ordered`` ones need the rows in the order of time;
    ``summed`` ones are rounded to 12 significant digits where their values are not exact.
    """

    name: str
    takes: frozenset[Kind]
    result: Type | None
    empty: int | bool | None
    summary: str
    examples: tuple[RowExample, ...]
    polars: Callable[[pl.Expr], pl.Expr]
    form: str
    ordered: bool = False
    summed: bool = False
    of_window: bool = False

    def __hash__(self) -> int:
        return hash(self.name)


def _share(kept: pl.Expr) -> pl.Expr:
    rows = kept.count()
    count = kept.sum().cast(pl.Float64)
    return pl.when(rows > 0).then(quotient(count, rows))


AGGREGATES = (
    AggregateFunction(
        name="count",
        takes=frozenset(),
        result=WHOLE,
        empty=0,
        summary="how many rows there are",
        form="count({rows})",
        examples=(
            RowExample("count(orders)", 4),
            RowExample('count(orders where status = "paid")', 3),
            RowExample("count(orders where total > 1000)", 0),
        ),
        polars=lambda kept: kept.sum().cast(pl.Int64),
    ),
    AggregateFunction(
        name="share",
        takes=frozenset(),
        result=NUMBER,
        empty=None,
        summary="kept rows out of all rows of the window; unknown where there is none",
        form="share({rows})",
        examples=(
            RowExample('share(orders where status = "paid")', 0.75),
            RowExample("share(orders where total > 1000)", 0),
            RowExample("share(orders in last 1 day where total > 5)", None),
        ),
        polars=_share,
        of_window=True,
    ),
    AggregateFunction(
        name="has",
        takes=frozenset(),
        result=YESNO,
        empty=False,
        summary="yes where there is a row",
        form="has {rows}",
        examples=(
            RowExample('has orders where status = "paid"', True),
            RowExample("has orders where total > 1000", False),
            RowExample("has orders in last 1 day", False),
        ),
        polars=lambda kept: kept.any(),
    ),
    AggregateFunction(
        name="has no",
        takes=frozenset(),
        result=YESNO,
        empty=True,
        summary="yes where there is no row",
        form="has no {rows}",
        examples=(
            RowExample("has no orders in last 1 day", True),
            RowExample('has no orders where status = "paid"', False),
            RowExample("has no orders where total > 1000", True),
        ),
        polars=lambda kept: ~kept.any(),
    ),
    AggregateFunction(
        name="has only",
        takes=frozenset(),
        result=YESNO,
        empty=False,
        summary="yes where there are rows and all of them are kept",
        form="has only {rows}",
        examples=(
            RowExample("has only orders where total > 5", False),
            RowExample('has only orders where status in ["paid", "open"]', True),
            RowExample("has only orders in last 1 day where total > 5", False),
        ),
        polars=lambda kept: kept.all() & (kept.count() > 0),
        of_window=True,
    ),
    AggregateFunction(
        name="sum",
        takes=_NUMBERS,
        result=NUMBER,
        empty=0,
        summary="the sum of the values that are known",
        form="sum({value} of {rows})",
        examples=(
            RowExample("sum(total of orders)", 60),
            RowExample('sum(total of orders where status = "open")', 0),
            RowExample("sum(total of orders in last 1 day)", 0),
        ),
        polars=lambda value: value.sum(),
        summed=True,
    ),
    AggregateFunction(
        name="average",
        takes=_NUMBERS,
        result=NUMBER,
        empty=None,
        summary="the mean of the values that are known",
        form="average({value} of {rows})",
        examples=(
            RowExample("average(total of orders)", 20),
            RowExample('average(total of orders where status = "open")', None),
            RowExample("average(total of orders in last 1 day)", None),
        ),
        polars=lambda value: value.mean(),
        summed=True,
    ),
    AggregateFunction(
        name="median",
        takes=_NUMBERS,
        result=NUMBER,
        empty=None,
        summary="the middle one of the values that are known, or the mean of the middle two",
        form="median({value} of {rows})",
        examples=(
            RowExample("median(total of orders)", 20),
            RowExample("median(total of orders where total < 25)", 15),
            RowExample("median(total of orders in last 1 day)", None),
        ),
        polars=lambda value: value.cast(pl.Float64).median(),
    ),
    AggregateFunction(
        name="min",
        takes=_ORDERED,
        result=None,
        empty=None,
        summary="the smallest, or earliest, of the values that are known",
        form="min({value} of {rows})",
        examples=(
            RowExample("min(total of orders)", 10),
            RowExample("min(status of orders)", "open"),
            RowExample("min(total of orders in last 1 day)", None),
        ),
        polars=lambda value: value.min(),
    ),
    AggregateFunction(
        name="max",
        takes=_ORDERED,
        result=None,
        empty=None,
        summary="the largest, or latest, of the values that are known",
        form="max({value} of {rows})",
        examples=(
            RowExample("max(total of orders)", 30),
            RowExample("max(status of orders)", "paid"),
            RowExample("max(total of orders in last 1 day)", None),
        ),
        polars=lambda value: value.max(),
    ),
    AggregateFunction(
        name="count_distinct",
        takes=_ANY,
        result=WHOLE,
        empty=0,
        summary="how many different values there are",
        form="count_distinct({value} of {rows})",
        examples=(
            RowExample("count_distinct(status of orders)", 2),
            RowExample("count_distinct(total of orders)", 3),
            RowExample("count_distinct(total of orders in last 1 day)", 0),
        ),
        polars=lambda value: value.drop_nulls().n_unique().cast(pl.Int64),
    ),
    AggregateFunction(
        name="most_common",
        takes=_ANY,
        result=None,
        empty=None,
        summary="the value that occurs most often; of several, the smallest",
        form="most_common({value} of {rows})",
        examples=(
            RowExample("most_common(status of orders)", "paid"),
            RowExample("most_common(total of orders)", 10),
            RowExample("most_common(total of orders in last 1 day)", None),
        ),
        polars=lambda value: value.drop_nulls().mode().min(),
    ),
    AggregateFunction(
        name="first",
        takes=_ANY,
        result=None,
        empty=None,
        summary="the value of the first row by time, even if it is missing there",
        form="first({value} of {rows})",
        examples=(
            RowExample("first(total of orders)", 10),
            RowExample('first(total of orders where status = "open")', None),
            RowExample("first(total of orders in last 1 day)", None),
        ),
        polars=lambda value: value.first(),
        ordered=True,
    ),
    AggregateFunction(
        name="last",
        takes=_ANY,
        result=None,
        empty=None,
        summary="the value of the last row by time, even if it is missing there",
        form="last({value} of {rows})",
        examples=(
            RowExample("last(status of orders)", "open"),
            RowExample("last(total of orders)", None),
            RowExample('last(total of orders where status = "paid")', 30),
        ),
        polars=lambda value: value.last(),
        ordered=True,
    ),
)
_BY_NAME = {f.name: f for f in AGGREGATES}


def aggregate_named(name: str) -> AggregateFunction | None:
    """The aggregate of that name, None for an unknown one."""
    return _BY_NAME.get(name)


@dataclass(frozen=True, slots=True)
class PopulationFunction:
    """A comparison with everybody, from competition ranks (language.md section 6).

    ``highest_first`` says from which end it ranks. ``polars`` takes the rank (from 1), the number
    of customers with a known value, and the amount; all are whole numbers, so it is exact.
    """

    name: str
    result: Type
    highest_first: bool
    summary: str
    form: str
    polars: Callable[[pl.Expr, pl.Expr, int | Fraction], pl.Expr]
    outside: bool | None
    """Its value for customers outside `among`."""

    def __hash__(self) -> int:
        return hash(self.name)


def _at_top(rank: pl.Expr, count: pl.Expr, amount: int | Fraction) -> pl.Expr:
    """Rank ≤ amount, or rank ≤ ceil(share × count) in whole numbers."""
    if isinstance(amount, int):
        return rank <= amount
    most = (count * amount.numerator + amount.denominator - 1) // amount.denominator
    return rank <= most


POPULATION = (
    PopulationFunction(
        name="top",
        result=YESNO,
        highest_first=True,
        summary="yes for the customers with the highest values; all who tie with the last are in",
        form="top {amount} by {value}",
        polars=_at_top,
        outside=False,
    ),
    PopulationFunction(
        name="bottom",
        result=YESNO,
        highest_first=False,
        summary="yes for the customers with the lowest values; all who tie with the last are in",
        form="bottom {amount} by {value}",
        polars=_at_top,
        outside=False,
    ),
    PopulationFunction(
        name="rank",
        result=WHOLE,
        highest_first=True,
        summary="1 for the highest value; equal values share a rank",
        form="rank({value})",
        polars=lambda rank, _count, _amount: rank,
        outside=None,
    ),
    PopulationFunction(
        name="percentile",
        result=NUMBER,
        highest_first=True,
        summary="the share of customers with a known value that is lower or equal, 0 to 1",
        form="percentile({value})",
        # From the highest, all but those ranked above are lower or equal.
        polars=lambda rank, count, _amount: quotient((count - rank + 1).cast(pl.Float64), count),
        outside=None,
    ),
    PopulationFunction(
        name="bucket",
        result=WHOLE,
        highest_first=False,
        summary="1 for the lowest values up to the number of buckets; equal values share one",
        form="bucket({value}, {amount})",
        polars=lambda rank, count, amount: 1 + (rank - 1) * int(amount) // count,
        outside=None,
    ),
)


def population_named(name: str) -> PopulationFunction:
    """The comparison with everybody of that name.

    Raises:
        KeyError: where there is none.
    """
    return {f.name: f for f in POPULATION}[name]
