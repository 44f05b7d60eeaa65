"""How a customer compares with everybody (language.md section 6)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import polars as pl

from segrules.functions.function import Bounds, Cell, Example, Param, Stands
from segrules.functions.numbers import quotient
from segrules.types import NUMBER, TEXT, WHOLE, YESNO, Type

_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Parting:
    """Cut values part everybody, in the order of their values, into parts 0, 1 and so on.

    ``below`` takes the number of customers with a known value (Int64) and the amount, and gives for
    each cut how many of the lowest stand below it; all are whole numbers, so it is exact. Customers
    who tie across a cut stand together: above it where ``ties_up``, else below. ``polars`` makes
    the comparison's value of the number of the part (Int64) that a customer is in.

    ``part`` is the part that is in, whose end the words tell: where it ``starts``, or its other
    end; None where each part has a value of its own.
    """

    below: Callable[[pl.Expr, int | Fraction], tuple[pl.Expr, ...]]
    ties_up: bool
    polars: Callable[[pl.Expr], pl.Expr]
    part: int | None
    starts: bool = True


@dataclass(frozen=True, slots=True)
class Ranking:
    """Each customer has a competition rank, 1 for the highest value.

    ``polars`` takes it and the number of customers with a known value, both Int64.

    ``top`` says who stands so from a number, as the top that they are: so many customers, or such a
    share of them; None where they are none.
    """

    polars: Callable[[pl.Expr, pl.Expr], pl.Expr]
    top: Callable[[Stands, int | Decimal], int | Decimal | None]


@dataclass(frozen=True, slots=True)
class PopulationFunction:
    """A comparison with everybody: by cut values, or by each customer's rank.

    ``highest_first`` says from which end it ranks. ``outside`` is its value for customers outside
    `among`.

    ``words`` stand behind the ranked value in a sentence: ``{seen}`` is what the customer has,
    ``{cut}`` the value from which on one is in, ``{amount}`` as written, ``{among}`` those who are
    compared. ``ends`` follow where the cut may be told. ``display`` is the format of the result.
    Examples are over the customers of `EXAMPLE_CUSTOMERS`, for the one whose cells they give.
    """

    name: str
    result: Type
    highest_first: bool
    summary: str
    unknown: str
    form: str
    examples: tuple[Example, ...]
    by: Parting | Ranking
    outside: bool | None
    words: str
    ends: str = ""
    display: str | None = None
    bounds: Bounds | None = None
    topic: str = "comparison with everybody"
    dated: bool = False
    params: tuple[Param, ...] = ()
    variadic: bool = False

    def __hash__(self) -> int:
        return hash(self.name)

    @property
    def usage(self) -> str:
        """How it is written: ``top amount by value``."""
        return self.form.format(amount="amount", value="value")

    @property
    def takes_amount(self) -> bool:
        """Whether it is written with a number of customers, or of parts."""
        return "{amount}" in self.form

    @property
    def parting(self) -> Parting | None:
        """How cut values decide it; None where each customer has a rank."""
        return self.by if isinstance(self.by, Parting) else None

    @property
    def ranking(self) -> Ranking | None:
        """How each customer's rank decides it; None where cut values do."""
        return self.by if isinstance(self.by, Ranking) else None

    @property
    def cuts(self) -> bool:
        """Whether one value parts those who are in from those who are not."""
        return self.parting is not None and self.parting.part is not None


EXAMPLE_CUSTOMERS: tuple[dict[str, Cell], ...] = (
    {"customer_id": 1, "country": "GB", "spent": 90},
    {"customer_id": 2, "country": "GB", "spent": 40},
    {"customer_id": 3, "country": "IE", "spent": 40},
    {"customer_id": 4, "country": "IE", "spent": 10},
    {"customer_id": 5, "country": TEXT, "spent": 20},
    {"customer_id": 6, "country": "GB", "spent": NUMBER},
)
"""Everybody in the examples below."""


def _most(count: pl.Expr, amount: int | Fraction) -> pl.Expr:
    """How many are in, before ties: the amount, or ceil(share × count) in whole numbers."""
    if isinstance(amount, int):
        return pl.min_horizontal(count, pl.lit(amount, dtype=pl.Int64))
    return _ceiling(count, amount)


def _ceiling(count: pl.Expr, share: Fraction) -> pl.Expr:
    """The least whole number that is not below a share of a count.

    In 128 bits, as a share may be written with many digits.
    """
    above, below = (pl.lit(n, dtype=pl.Int128) for n in (share.numerator, share.denominator))
    return ((count.cast(pl.Int128) * above + below - 1) // below).cast(pl.Int64)


def _buckets(count: pl.Expr, amount: int | Fraction) -> tuple[pl.Expr, ...]:
    """Rank r from the lowest is in bucket 1 + floor(n × (r − 1) / count).

    So those in bucket k + 1 or above have at least ceil(k × count / n) customers below them.
    """
    number = int(amount)
    return tuple(_ceiling(count, Fraction(k, number)) for k in range(1, number))


def _top_of_ranks(stands: Stands, rank: int | Decimal) -> int | None:
    whole = int(rank)
    if whole != rank or whole < 0:
        return None
    if stands == ~Stands.ABOVE:
        return whole
    return whole - 1 if stands == Stands.BELOW and whole else None


def _top_of_percentiles(stands: Stands, share: int | Decimal) -> Decimal | None:
    """More than 75 % are lower or equal for the highest quarter.

    None for a share with so many digits that doubles could see it otherwise.
    """
    rest = 1 - Decimal(share)
    is_share = 0 <= rest <= 1 and rest == round(rest, _DIGITS)
    return rest if stands == Stands.ABOVE and is_share else None


_UNKNOWN = "where the value, or the group behind `within`, is missing"
_UNKNOWN_OUTSIDE = f"{_UNKNOWN}, and for customers outside `among`"

POPULATION = (
    PopulationFunction(
        name="top",
        result=YESNO,
        highest_first=True,
        summary="yes for the customers with the highest values; all who tie with the last are in",
        unknown=_UNKNOWN,
        form="top {amount} by {value}",
        examples=(
            Example("top 20% by spent", {"customer_id": 1}, True),
            Example("top 2 by spent", {"customer_id": 3}, True),
            Example("top 1 by spent within country", {"customer_id": 3}, True),
            Example("top 1 by spent within country", {"customer_id": 5}, None),
            Example("top 20% by spent", {"customer_id": 6}, None),
        ),
        by=Parting(
            below=lambda count, amount: (count - _most(count, amount),),
            ties_up=True,
            polars=lambda part: part == 1,
            part=1,
        ),
        outside=False,
        words="top {amount}{among} starts at {cut}",
    ),
    PopulationFunction(
        name="bottom",
        result=YESNO,
        highest_first=False,
        summary="yes for the customers with the lowest values; all who tie with the last are in",
        unknown=_UNKNOWN,
        form="bottom {amount} by {value}",
        examples=(
            Example("bottom 20% by spent", {"customer_id": 4}, True),
            Example("bottom 2 by spent", {"customer_id": 2}, False),
            Example("bottom 1 by spent within country", {"customer_id": 2}, True),
            Example("bottom 20% by spent", {"customer_id": 6}, None),
        ),
        by=Parting(
            below=lambda count, amount: (_most(count, amount),),
            ties_up=False,
            polars=lambda part: part == 0,
            part=0,
            starts=False,
        ),
        outside=False,
        words="bottom {amount}{among} ends at {cut}",
    ),
    PopulationFunction(
        name="rank",
        result=WHOLE,
        highest_first=True,
        summary="1 for the highest value; equal values share a rank",
        unknown=_UNKNOWN_OUTSIDE,
        form="rank({value})",
        bounds=(1, None),
        examples=(
            Example("rank(spent)", {"customer_id": 1}, 1),
            Example("rank(spent)", {"customer_id": 3}, 2),
            Example("rank(spent)", {"customer_id": 5}, 4),
            Example("rank(spent within country)", {"customer_id": 4}, 2),
            Example("rank(spent)", {"customer_id": 6}, None),
        ),
        by=Ranking(lambda rank, _count: rank, _top_of_ranks),
        outside=None,
        words="rank {seen}{among}",
    ),
    PopulationFunction(
        name="percentile",
        result=NUMBER,
        highest_first=True,
        summary="the share of customers with a known value that is lower or equal, 0 to 1",
        unknown=_UNKNOWN_OUTSIDE,
        form="percentile({value})",
        bounds=(0, 1),
        examples=(
            Example("percentile(spent)", {"customer_id": 1}, 1),
            Example("percentile(spent)", {"customer_id": 3}, 0.8),
            Example("percentile(spent within country)", {"customer_id": 4}, 0.5),
            Example("percentile(spent)", {"customer_id": 6}, None),
        ),
        # From the highest, all but those ranked above are lower or equal.
        by=Ranking(
            lambda rank, count: quotient((count - rank + 1).cast(pl.Float64), count),
            _top_of_percentiles,
        ),
        outside=None,
        words="percentile {seen}{among}",
        display="{:.1%}",
    ),
    PopulationFunction(
        name="bucket",
        result=WHOLE,
        highest_first=False,
        summary="1 for the lowest values up to the number of buckets; equal values share one",
        unknown=_UNKNOWN_OUTSIDE,
        form="bucket({value}, {amount})",
        bounds=(1, None),
        examples=(
            Example("bucket(spent, 5)", {"customer_id": 1}, 5),
            Example("bucket(spent, 5)", {"customer_id": 2}, 3),
            Example("bucket(spent, 5)", {"customer_id": 3}, 3),
            Example("bucket(spent within country, 2)", {"customer_id": 4}, 1),
            Example("bucket(spent, 5)", {"customer_id": 6}, None),
        ),
        by=Parting(below=_buckets, ties_up=False, polars=lambda part: part + 1, part=None),
        outside=None,
        words="bucket {seen} of {amount}{among}",
        ends=", which starts at {cut}",
    ),
)
_BY_NAME = {f.name: f for f in POPULATION}


def population_named(name: str) -> PopulationFunction:
    """The comparison with everybody of that name.

    Raises:
        KeyError: where there is none.
    """
    return _BY_NAME[name]
