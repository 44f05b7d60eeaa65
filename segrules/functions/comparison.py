"""Comparisons of two values of one type, between, and in (language.md section 3)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

from segrules.functions.function import (
    ANY,
    LIST,
    ORDERED,
    Example,
    Function,
    Param,
    Stands,
    Variable,
)
from segrules.types import DATE, NUMBER, TEXT, YESNO, Kind, Moment

TOPIC = "comparison"
_EXACT = 2**53
_FEW = 10
_LISTS_TOO = Variable("T", ANY.kinds | {Kind.LIST})


def is_one_of_texts(x: pl.Expr, items: Sequence[str]) -> pl.Expr:
    """Whether a text is one of several; a few are compared faster than they are looked up."""
    if 0 < len(items) <= _FEW:
        return pl.any_horizontal(*[x == item for item in items])
    return x.is_in(items)


def _is_in(_: Moment, x: pl.Expr, items: list[Any]) -> pl.Expr:
    if all(isinstance(item, str) for item in items):
        return is_one_of_texts(x, items)
    numbers = [i for i in items if isinstance(i, float | int) and not isinstance(i, bool)]
    if not numbers:
        return x.is_in(items)
    # Polars refuses to look for numbers of one kind among those of another. From 2^53 on doubles
    # are not exact, so whole numbers that large are compared one by one.
    if any(abs(n) >= _EXACT for n in numbers):
        return pl.any_horizontal(*[x == n for n in numbers])
    return x.cast(pl.Float64).is_in([float(n) for n in numbers])


def _is_one_of(_: Moment, x: pl.Expr, *items: pl.Expr) -> pl.Expr:
    return pl.any_horizontal(*[x == item for item in items])


def _between(_: Moment, x: pl.Expr, a: pl.Expr, b: pl.Expr) -> pl.Expr:
    return (x >= a) & (x <= b)


FUNCTIONS = (
    Function(
        name="=",
        topic=TOPIC,
        form="{a} = {b}",
        params=(Param("a", _LISTS_TOO), Param("b", _LISTS_TOO)),
        result=YESNO,
        summary="yes where both values are the same; text is compared case-sensitively",
        unknown="where either side is missing",
        wanted="{b}",
        examples=(
            Example('country = "GB"', {"country": "GB"}, True),
            Example('country = "GB"', {"country": "gb"}, False),
            Example('country = "GB"', {"country": TEXT}, None),
        ),
        holds=Stands.AT,
        wanted_of_value="the same as {b}",
        polars=lambda _, a, b: a == b,
    ),
    Function(
        name="!=",
        topic=TOPIC,
        form="{a} != {b}",
        params=(Param("a", _LISTS_TOO), Param("b", _LISTS_TOO)),
        result=YESNO,
        summary="yes where the two values differ",
        unknown="where either side is missing",
        wanted="not {b}",
        examples=(
            Example('country != "GB"', {"country": "US"}, True),
            Example('country != "GB"', {"country": "GB"}, False),
            Example('country != "GB"', {"country": TEXT}, None),
        ),
        holds=~Stands.AT,
        wanted_of_value="not the same as {b}",
        negative=True,
        polars=lambda _, a, b: a != b,
    ),
    Function(
        name="<",
        topic=TOPIC,
        form="{a} < {b}",
        params=(Param("a", ORDERED), Param("b", ORDERED)),
        result=YESNO,
        summary="yes where the left value is smaller, or earlier (`before` says the same of dates)",
        unknown="where either side is missing",
        wanted="below {b}",
        distance="above",
        examples=(
            Example("x < 5", {"x": 4.9}, True),
            Example("d before 2026-01-01", {"d": DATE}, None),
            Example('"Z" < "a"', {}, True),
        ),
        holds=Stands.BELOW,
        polars=lambda _, a, b: a < b,
    ),
    Function(
        name="<=",
        topic=TOPIC,
        form="{a} <= {b}",
        params=(Param("a", ORDERED), Param("b", ORDERED)),
        result=YESNO,
        summary="yes where the left value is smaller or the same",
        unknown="where either side is missing",
        wanted="at most {b}",
        distance="above",
        examples=(
            Example("x <= 5", {"x": 5}, True),
            Example("x <= 5", {"x": 5.1}, False),
            Example("x <= 5", {"x": NUMBER}, None),
        ),
        holds=~Stands.ABOVE,
        polars=lambda _, a, b: a <= b,
    ),
    Function(
        name=">",
        topic=TOPIC,
        form="{a} > {b}",
        params=(Param("a", ORDERED), Param("b", ORDERED)),
        result=YESNO,
        summary="yes where the left value is larger, or later (`after` says the same of dates)",
        unknown="where either side is missing",
        wanted="above {b}",
        distance="below",
        examples=(
            Example("x > 5", {"x": 5.1}, True),
            Example("x > y", {"x": 2, "y": 3}, False),
            Example("x > y", {"x": 2, "y": NUMBER}, None),
        ),
        holds=Stands.ABOVE,
        polars=lambda _, a, b: a > b,
    ),
    Function(
        name=">=",
        topic=TOPIC,
        form="{a} >= {b}",
        params=(Param("a", ORDERED), Param("b", ORDERED)),
        result=YESNO,
        summary="yes where the left value is larger or the same",
        unknown="where either side is missing",
        wanted="at least {b}",
        distance="below",
        examples=(
            Example("x >= 5", {"x": 5}, True),
            Example("x >= 50%", {"x": 0.4}, False),
            Example("x >= 5", {"x": NUMBER}, None),
        ),
        holds=~Stands.BELOW,
        polars=lambda _, a, b: a >= b,
    ),
    Function(
        name="between",
        topic=TOPIC,
        form="{x} between {a} and {b}",
        params=(Param("x", ORDERED), Param("a", ORDERED), Param("b", ORDERED)),
        result=YESNO,
        summary="yes from a to b, both ends included; no where a is larger than b",
        unknown="where a missing value leaves it open",
        wanted="between {a} and {b}",
        distance="outside",
        examples=(
            Example("x between 1 and 5", {"x": 5}, True),
            Example("x between 5 and 1", {"x": 3}, False),
            Example("x between 1 and 5", {"x": NUMBER}, None),
            Example("x between y and 5", {"x": 6, "y": NUMBER}, False),
        ),
        holds=Stands.AT,
        polars=_between,
    ),
    Function(
        name="not between",
        topic=TOPIC,
        form="{x} not between {a} and {b}",
        params=(Param("x", ORDERED), Param("a", ORDERED), Param("b", ORDERED)),
        result=YESNO,
        summary="yes where `between` is no",
        unknown="where `between` is unknown",
        wanted="not between {a} and {b}",
        examples=(
            Example("x not between 1 and 5", {"x": 6}, True),
            Example("x not between 1 and 5", {"x": 1}, False),
            Example("x not between 1 and 5", {"x": NUMBER}, None),
        ),
        holds=~Stands.AT,
        negative=True,
        polars=lambda moment, x, a, b: ~_between(moment, x, a, b),
    ),
    Function(
        name="in",
        topic=TOPIC,
        form="{x} in {items}",
        params=(Param("x", ANY), Param("items", LIST, constant=True)),
        result=YESNO,
        summary="yes where the value is one of the list",
        unknown="where the value is missing",
        wanted="one of {items}",
        examples=(
            Example('country in ["GB", "IE"]', {"country": "IE"}, True),
            Example("x in [1, 2.5]", {"x": 3}, False),
            Example("x in [1, 2]", {"x": NUMBER}, None),
        ),
        polars=_is_in,
    ),
    Function(
        name="not in",
        topic=TOPIC,
        form="{x} not in {items}",
        params=(Param("x", ANY), Param("items", LIST, constant=True)),
        result=YESNO,
        summary="yes where the value is none of the list",
        unknown="where the value is missing",
        wanted="none of {items}",
        examples=(
            Example('country not in ["GB", "IE"]', {"country": "US"}, True),
            Example("x not in [1, 2]", {"x": 2}, False),
            Example("x not in [1, 2]", {"x": NUMBER}, None),
        ),
        negative=True,
        polars=lambda moment, x, items: ~_is_in(moment, x, items),
    ),
    Function(
        name="in",
        topic=TOPIC,
        form="{x} in [{item}]",
        params=(Param("x", ANY), Param("item", ANY)),
        variadic=True,
        result=YESNO,
        summary="the same where items of the list are columns or calculated",
        unknown="where the value is missing, or no item is the same and one is missing",
        wanted="one of {item}",
        examples=(
            Example("x in [y, 5]", {"x": 5, "y": NUMBER}, True),
            Example("x in [y, 5]", {"x": 4, "y": 3}, False),
            Example("x in [y, 5]", {"x": 4, "y": NUMBER}, None),
        ),
        polars=_is_one_of,
    ),
    Function(
        name="not in",
        topic=TOPIC,
        form="{x} not in [{item}]",
        params=(Param("x", ANY), Param("item", ANY)),
        variadic=True,
        result=YESNO,
        summary="the opposite where items of the list are columns or calculated",
        unknown="where the value is missing, or no item is the same and one is missing",
        wanted="none of {item}",
        examples=(
            Example("x not in [y, 5]", {"x": 4, "y": 3}, True),
            Example("x not in [y, 5]", {"x": 5, "y": NUMBER}, False),
            Example("x not in [y, 5]", {"x": 4, "y": NUMBER}, None),
        ),
        negative=True,
        polars=lambda moment, x, *items: ~_is_one_of(moment, x, *items),
    ),
)
