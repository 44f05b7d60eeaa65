"""What is computed from several rows (language.md section 5)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from segrules.functions.function import Bounds, Cell, Example, Param
from segrules.functions.numbers import quotient
from segrules.types import NUMBER, WHOLE, YESNO, Kind, Type

_ORDERED = frozenset({Kind.NUMBER, Kind.TEXT, Kind.DATE, Kind.DATETIME})
_ANY = _ORDERED | {Kind.YESNO}
_NUMBERS = frozenset({Kind.NUMBER})


@dataclass(frozen=True, slots=True)
class Reasons:
    """What reasons say of a condition over rows, such as `has`.

    ``shows`` is the aggregate over the same rows that they show instead of yes or no. Of the words,
    ``{seen}`` is what that one saw (``2 orders in the last week``), ``{value}`` its value alone,
    ``{rows}`` the rows alone, and ``{none}`` that there is none.
    """

    shows: str
    yes: str
    no: str
    wanted: str
    no_for_others: bool = False
    """Whether it is the rows that are not kept that make it no."""


@dataclass(frozen=True, slots=True)
class AggregateFunction:
    """One value from several rows.

    ``takes`` are the kinds of value that it takes, empty where it looks at rows alone. ``result``
    is its type, None for the type of the value. ``empty`` is what it gives where there is no row.
    ``polars`` gives the aggregate of the value of each row, which is null for rows that do not
    count; where rows alone are looked at, of the number of rows that are kept (Int64), and for
    ``of_window`` ones of that of all rows of the window, too. ``ordered`` ones need the rows in the
    order of time, as they give the value of the last row, or of the ``oldest``. ``summed`` ones are
    rounded to 12 significant digits where their values are not exact; ``averaged`` ones divide
    their sum by the number of known values. Those that ``keep_rows`` hold the values of all rows
    until they have seen the last. Of exact values, ``exact`` ones give one that has as many
    decimals.

    ``greatest`` ones give the largest value: where that of all rows is among fewer, it is theirs,
    too. ``distinct`` ones count each value once, so that it is enough to know which there are.

    ``label`` names the value in a sentence; without one, it is a number of rows, as in ``3
    orders``. ``label_of_days`` is that of a date, where it differs. ``display`` is its own format.
    Examples are over the rows of `EXAMPLE_ROWS`.
    """

    name: str
    takes: frozenset[Kind]
    result: Type | None
    empty: int | bool | None
    summary: str
    unknown: str
    form: str
    examples: tuple[Example, ...]
    polars: Callable[..., pl.Expr]
    label: str | None = None
    label_of_days: str | None = None
    display: str | None = None
    reasons: Reasons | None = None
    ordered: bool = False
    oldest: bool = False
    summed: bool = False
    averaged: bool = False
    exact: bool = False
    greatest: bool = False
    distinct: bool = False
    of_window: bool = False
    keeps_rows: bool = False
    bounds: Bounds | None = None
    topic: str = "rows of other tables"
    dated: bool = False
    params: tuple[Param, ...] = ()
    variadic: bool = False

    def __hash__(self) -> int:
        return hash(self.name)

    @property
    def usage(self) -> str:
        """How it is written: ``sum(value of rows)``."""
        return self.form.format(rows="rows", value="value")

    @property
    def counts(self) -> bool:
        """Whether its value is a number of rows."""
        return self.label is None and self.reasons is None

    @property
    def reveals(self) -> bool:
        """Whether its value is made of the cells of rows, not of their number alone."""
        return bool(self.takes) and not (self.result and self.result.is_whole)


EXAMPLE_ROWS: tuple[dict[str, Cell], ...] = (
    {"order_id": 1, "placed_at": dt.date(2026, 3, 2), "status": "paid", "total": 10},
    {"order_id": 2, "placed_at": dt.date(2026, 6, 9), "status": "paid", "total": 20},
    {"order_id": 3, "placed_at": dt.date(2026, 9, 15), "status": "paid", "total": 30},
    {"order_id": 4, "placed_at": dt.date(2026, 11, 20), "status": "open", "total": NUMBER},
)
"""The orders of one customer that the examples below are over."""


def _share(kept: pl.Expr, rows: pl.Expr) -> pl.Expr:
    return pl.when(rows > 0).then(quotient(kept.cast(pl.Float64), rows))


AGGREGATES = (
    AggregateFunction(
        name="count",
        takes=frozenset(),
        result=WHOLE,
        empty=0,
        summary="how many rows there are",
        unknown="never",
        form="count({rows})",
        bounds=(0, None),
        examples=(
            Example("count(orders)", {}, 4),
            Example('count(orders where status = "paid")', {}, 3),
            Example("count(orders where total > 1000)", {}, 0),
        ),
        polars=lambda kept: kept,
    ),
    AggregateFunction(
        name="share",
        takes=frozenset(),
        result=NUMBER,
        empty=None,
        summary="kept rows out of all rows of the window; unknown where there is none",
        unknown="where there is no row",
        form="share({rows})",
        label="share of {rows}",
        display="{:.1%}",
        bounds=(0, 1),
        examples=(
            Example('share(orders where status = "paid")', {}, 0.75),
            Example("share(orders where total > 1000)", {}, 0),
            Example("share(orders in last 1 day where total > 5)", {}, None),
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
        unknown="never",
        form="has {rows}",
        reasons=Reasons(shows="count", yes="has {seen}", no="{none}", wanted="at least 1"),
        examples=(
            Example('has orders where status = "paid"', {}, True),
            Example("has orders where total > 1000", {}, False),
            Example("has orders in last 1 day", {}, False),
        ),
        polars=lambda kept: kept > 0,
    ),
    AggregateFunction(
        name="has no",
        takes=frozenset(),
        result=YESNO,
        empty=True,
        summary="yes where there is no row",
        unknown="never",
        form="has no {rows}",
        reasons=Reasons(shows="count", yes="{none}", no="{seen}", wanted="none"),
        examples=(
            Example("has no orders in last 1 day", {}, True),
            Example('has no orders where status = "paid"', {}, False),
            Example("has no orders where total > 1000", {}, True),
        ),
        polars=lambda kept: kept == 0,
    ),
    AggregateFunction(
        name="has only",
        takes=frozenset(),
        result=YESNO,
        empty=False,
        summary="yes where there are rows and all of them are kept",
        unknown="never",
        form="has only {rows}",
        reasons=Reasons(
            shows="share",
            yes="only {rows}",
            no="not only {rows} ({value} are)",
            wanted="all of them",
            no_for_others=True,
        ),
        examples=(
            Example("has only orders where total > 5", {}, False),
            Example('has only orders where status in ["paid", "open"]', {}, True),
            Example("has only orders in last 1 day where total > 5", {}, False),
        ),
        polars=lambda kept, rows: (kept == rows) & (rows > 0),
        of_window=True,
    ),
    AggregateFunction(
        name="sum",
        takes=_NUMBERS,
        result=NUMBER,
        empty=0,
        summary="the sum of the values that are known",
        unknown="never",
        form="sum({value} of {rows})",
        label="sum of {value} of {rows}",
        examples=(
            Example("sum(total of orders)", {}, 60),
            Example('sum(total of orders where status = "open")', {}, 0),
            Example("sum(total of orders in last 1 day)", {}, 0),
        ),
        polars=lambda value: value.sum(),
        summed=True,
        exact=True,
    ),
    AggregateFunction(
        name="average",
        takes=_NUMBERS,
        result=NUMBER,
        empty=None,
        summary="the mean of the values that are known",
        unknown="where no value is known",
        form="average({value} of {rows})",
        label="average {value} of {rows}",
        examples=(
            Example("average(total of orders)", {}, 20),
            Example('average(total of orders where status = "open")', {}, None),
            Example("average(total of orders in last 1 day)", {}, None),
        ),
        polars=lambda value: value.mean(),
        summed=True,
        averaged=True,
    ),
    AggregateFunction(
        name="median",
        keeps_rows=True,
        takes=_NUMBERS,
        result=NUMBER,
        empty=None,
        summary="the middle one of the values that are known, or the mean of the middle two",
        unknown="where no value is known",
        form="median({value} of {rows})",
        label="median {value} of {rows}",
        examples=(
            Example("median(total of orders)", {}, 20),
            Example("median(total of orders where total < 25)", {}, 15),
            Example("median(total of orders in last 1 day)", {}, None),
        ),
        polars=lambda value: value.cast(pl.Float64).median(),
    ),
    AggregateFunction(
        name="min",
        takes=_ORDERED,
        result=None,
        empty=None,
        summary="the smallest, or earliest, of the values that are known",
        unknown="where no value is known",
        form="min({value} of {rows})",
        label="smallest {value} of {rows}",
        label_of_days="earliest {value} of {rows}",
        examples=(
            Example("min(total of orders)", {}, 10),
            Example("min(status of orders)", {}, "open"),
            Example("min(total of orders in last 1 day)", {}, None),
        ),
        polars=lambda value: value.min(),
        exact=True,
    ),
    AggregateFunction(
        name="max",
        takes=_ORDERED,
        result=None,
        empty=None,
        summary="the largest, or latest, of the values that are known",
        unknown="where no value is known",
        form="max({value} of {rows})",
        label="largest {value} of {rows}",
        label_of_days="latest {value} of {rows}",
        examples=(
            Example("max(total of orders)", {}, 30),
            Example("max(status of orders)", {}, "paid"),
            Example("max(total of orders in last 1 day)", {}, None),
        ),
        polars=lambda value: value.max(),
        exact=True,
        greatest=True,
    ),
    AggregateFunction(
        name="count_distinct",
        keeps_rows=True,
        takes=_ANY,
        result=WHOLE,
        empty=0,
        summary="how many different values there are",
        unknown="never",
        form="count_distinct({value} of {rows})",
        label="number of different values of {value} of {rows}",
        bounds=(0, None),
        examples=(
            Example("count_distinct(status of orders)", {}, 2),
            Example("count_distinct(total of orders)", {}, 3),
            Example("count_distinct(total of orders in last 1 day)", {}, 0),
        ),
        polars=lambda value: value.drop_nulls().n_unique().cast(pl.Int64),
        distinct=True,
    ),
    AggregateFunction(
        name="most_common",
        keeps_rows=True,
        takes=_ANY,
        result=None,
        empty=None,
        summary="the value that occurs most often; of several, the smallest",
        unknown="where no value is known",
        form="most_common({value} of {rows})",
        label="most common {value} of {rows}",
        examples=(
            Example("most_common(status of orders)", {}, "paid"),
            Example("most_common(total of orders)", {}, 10),
            Example("most_common(total of orders in last 1 day)", {}, None),
        ),
        polars=lambda value: value.drop_nulls().mode().min(),
        exact=True,
    ),
    AggregateFunction(
        name="first",
        keeps_rows=True,
        takes=_ANY,
        result=None,
        empty=None,
        summary="the value of the first row by time, even if it is missing there",
        unknown="where there is no row with a time, or its value is missing",
        form="first({value} of {rows})",
        label="first {value} of {rows}",
        examples=(
            Example("first(total of orders)", {}, 10),
            Example('first(total of orders where status = "open")', {}, None),
            Example("first(total of orders in last 1 day)", {}, None),
        ),
        polars=lambda value: value.first(),
        ordered=True,
        oldest=True,
        exact=True,
    ),
    AggregateFunction(
        name="last",
        keeps_rows=True,
        takes=_ANY,
        result=None,
        empty=None,
        summary="the value of the last row by time, even if it is missing there",
        unknown="where there is no row with a time, or its value is missing",
        form="last({value} of {rows})",
        label="last {value} of {rows}",
        examples=(
            Example("last(status of orders)", {}, "open"),
            Example("last(total of orders)", {}, None),
            Example('last(total of orders where status = "paid")', {}, 30),
        ),
        polars=lambda value: value.last(),
        ordered=True,
        exact=True,
    ),
)
_BY_NAME = {f.name: f for f in AGGREGATES}


def aggregate_named(name: str) -> AggregateFunction | None:
    """The aggregate of that name, None for an unknown one."""
    return _BY_NAME.get(name)
