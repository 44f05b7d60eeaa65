"""What functions declare of themselves for other rooms is what they compute."""

from __future__ import annotations

import datetime as dt
import math
from decimal import Decimal

import polars as pl
import pytest

from segrules.functions import (
    AGGREGATES,
    POPULATION,
    REGISTRY,
    AggregateFunction,
    Connective,
    Function,
    PopulationFunction,
    Stands,
    turned_round,
)
from segrules.types import Duration
from tests.functions.evaluate import MOMENT

KLEENE: dict[Connective, dict[tuple[bool | None, ...], bool | None]] = {
    Connective.ALL: {(True, None): None, (False, None): False, (True, True): True},
    Connective.ANY: {(True, None): True, (False, None): None, (False, False): False},
    Connective.NOT: {(True,): False, (None,): None},
    Connective.OR_MISSING: {(True,): True, (False,): False, (None,): True},
}


def blocks(what: str) -> pytest.MarkDecorator:
    """The functions that declare something."""
    found = [f for f in REGISTRY if getattr(f, what) is not None]
    return pytest.mark.parametrize("function", found, ids=lambda f: f.name)


def value(function: Function, *args: object) -> object:
    """What a function gives of some values; of a missing one, no."""
    return pl.select(function.polars(MOMENT, *map(pl.lit, args))).item()


@blocks("holds")
def test_a_comparison_holds_where_it_says(function: Function) -> None:
    ends = [3, 5] if function.has_two_ends else [4]
    assert function.holds is not None
    for seen, stands in ((2, Stands.BELOW), (4, Stands.AT), (6, Stands.ABOVE)):
        assert value(function, seen, *ends) == (stands in function.holds)


@blocks("holds")
def test_turned_round_a_comparison_says_the_same(function: Function) -> None:
    turned = turned_round(function)
    assert (turned is None) == function.has_two_ends
    for a, b in ((1, 2), (2, 2), (3, 2)):
        assert turned is None or value(function, a, b) == value(turned, b, a)


@blocks("connective")
def test_a_connective_is_the_logic_that_it_says(function: Function) -> None:
    assert function.connective is not None
    for parts, whole in KLEENE[function.connective].items():
        given = (pl.lit(part, dtype=pl.Boolean) for part in parts)
        assert pl.select(function.polars(MOMENT, *given)).item() == whole


@blocks("asks_missing")
def test_a_question_asks_what_it_says(function: Function) -> None:
    assert [value(function, None), value(function, 1)] == [
        function.asks_missing,
        not function.asks_missing,
    ]


@blocks("exact")
def test_a_calculation_of_exact_numbers_gives_the_same(function: Function) -> None:
    assert function.exact is not None
    args = [7, 3][: len(function.params)]
    scaled = [pl.lit(arg * 100, dtype=pl.Int128) for arg in args]
    scale = 10_000 if function.exact.product else 100
    assert pl.select(function.exact.polars(*scaled)).item() / scale == value(function, *args)


@blocks("from_today")
def test_a_day_is_where_it_says_seen_from_today(function: Function) -> None:
    args = [Duration(3, "day")] if function.params else []
    found = pl.select(function.polars(MOMENT, *args)).item()
    assert found == MOMENT.today + dt.timedelta(days=3 * (function.from_today or 0))


@pytest.mark.parametrize("aggregate", AGGREGATES, ids=lambda a: a.name)
def test_an_aggregate_of_values_is_as_it_says(aggregate: AggregateFunction) -> None:
    if not aggregate.takes:
        return
    few, more = pl.Series([3, 1, 2]), pl.Series([3, 1, 2, 2])
    given, again = (pl.select(aggregate.polars(pl.lit(s))).item() for s in (few, more))
    assert not aggregate.greatest or given == few.max()
    assert not aggregate.distinct or given == again == few.n_unique()
    assert not aggregate.averaged or given == few.sum() / few.len()
    assert not aggregate.ordered or given == (few[0] if aggregate.oldest else few[-1])
    assert not aggregate.exact or given == int(given)


@pytest.mark.parametrize("function", [f for f in POPULATION if f.ranking], ids=lambda f: f.name)
@pytest.mark.parametrize("stands", [Stands.BELOW, Stands.ABOVE, ~Stands.BELOW, ~Stands.ABOVE])
@pytest.mark.parametrize("number", [0, 1, 3, 5, Decimal("0.5"), Decimal("0.2"), Decimal("1.5")])
def test_the_top_that_a_rank_amounts_to(
    function: PopulationFunction, stands: Stands, number: int | Decimal
) -> None:
    """Over five customers who do not tie."""
    assert function.ranking is not None
    amount = function.ranking.top(stands, number)
    if amount is None:
        return
    ranks = pl.DataFrame({"rank": [1, 2, 3, 4, 5]})
    values = ranks.select(function.ranking.polars(pl.col("rank"), pl.lit(5))).to_series().to_list()
    at_top = math.ceil(5 * amount) if isinstance(amount, Decimal) else amount
    (comparison,) = (f for f in REGISTRY if f.holds == stands and not f.has_two_ends)
    said = [value(comparison, float(seen), float(number)) for seen in values]
    assert said == [rank <= at_top for rank in range(1, 6)]
