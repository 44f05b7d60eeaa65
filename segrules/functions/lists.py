"""Lists: whether a list column holds an item (language.md section 3). Missing items are skipped."""

from __future__ import annotations

from typing import Any

import polars as pl

from segrules.functions.function import ANY, LIST, Example, Function, Param
from segrules.functions.text import fold
from segrules.types import NUMBER, TEXT, YESNO, Moment, list_of

TOPIC = "lists"


def _has_item(items: pl.Expr, item: pl.Expr) -> pl.Expr:
    # Polars finds a null item in a list that holds null; here an unknown item is unknown.
    return pl.when(item.is_not_null()).then(items.list.contains(item))


def _each(items: pl.Expr, wanted: list[Any]) -> list[pl.Expr]:
    return [items.list.contains(_item(w)) for w in wanted]


def _item(value: Any) -> pl.Expr:  # noqa: ANN401 - an item of any type
    # Lists hold numbers as doubles, and Polars refuses to look for an integer among them.
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    return pl.lit(float(value) if is_whole else value)


def _has_any(_: Moment, items: pl.Expr, wanted: list[Any]) -> pl.Expr:
    return pl.any_horizontal(*_each(items, wanted))


def _has_all(_: Moment, items: pl.Expr, wanted: list[Any]) -> pl.Expr:
    return pl.all_horizontal(*_each(items, wanted))


def _shares(_: Moment, items: pl.Expr, wanted: pl.Expr) -> pl.Expr:
    asked = wanted.list.drop_nulls()
    shared = items.list.drop_nulls().list.set_intersection(asked)
    # Over an empty list nothing is asked of the first one, so it may be missing.
    return pl.when(asked.list.len() == 0).then(pl.lit(value=False)).otherwise(shared.list.len() > 0)


def _covers(_: Moment, items: pl.Expr, wanted: pl.Expr) -> pl.Expr:
    asked = wanted.list.drop_nulls()
    lacking = asked.list.set_difference(items.list.drop_nulls())
    return (
        pl.when(asked.list.len() == 0).then(pl.lit(value=True)).otherwise(lacking.list.len() == 0)
    )


_CONSTANT = (Param("l", LIST), Param("items", LIST, constant=True))
_COLUMN = (Param("l", LIST), Param("items", LIST))

FUNCTIONS = (
    Function(
        name="contains",
        topic=TOPIC,
        form="{l} contains {item}",
        params=(Param("l", list_of(NUMBER)), Param("item", NUMBER)),
        result=YESNO,
        summary="yes where the list has the number",
        unknown="where the list or the number is missing",
        wanted="containing {item}",
        examples=(
            Example("scores contains 10", {"scores": [9.5, 10.0]}, True),
            Example("scores contains x", {"scores": [9.5], "x": 10}, False),
            Example("scores contains x", {"scores": [9.5], "x": NUMBER}, None),
        ),
        polars=lambda _, items, item: _has_item(items, item.cast(pl.Float64)),
    ),
    Function(
        name="contains",
        topic=TOPIC,
        form="{l} contains {item}",
        params=(Param("l", LIST), Param("item", ANY)),
        result=YESNO,
        summary="yes where the list has the item",
        unknown="where the list or the item is missing",
        wanted="containing {item}",
        examples=(
            Example('tags contains "vip"', {"tags": ["new", "vip"]}, True),
            Example('tags contains "vip"', {"tags": []}, False),
            Example('tags contains "vip"', {"tags": list_of(TEXT)}, None),
        ),
        polars=lambda _, items, item: _has_item(items, item),
    ),
    Function(
        name="contains any of",
        topic=TOPIC,
        form="{l} contains any of {items}",
        params=_CONSTANT,
        result=YESNO,
        summary="yes where the list has one of the items",
        unknown="where the list is missing",
        wanted="containing any of {items}",
        examples=(
            Example('tags contains any of ["vip", "new"]', {"tags": ["new"]}, True),
            Example('tags contains any of ["vip", "new"]', {"tags": []}, False),
            Example('tags contains any of ["vip", "new"]', {"tags": list_of(TEXT)}, None),
        ),
        polars=_has_any,
    ),
    Function(
        name="contains all of",
        topic=TOPIC,
        form="{l} contains all of {items}",
        params=_CONSTANT,
        result=YESNO,
        summary="yes where the list has every one of the items",
        unknown="where the list is missing",
        wanted="containing all of {items}",
        examples=(
            Example('tags contains all of ["vip", "new"]', {"tags": ["new", "vip"]}, True),
            Example('tags contains all of ["vip", "new"]', {"tags": ["new"]}, False),
            Example('tags contains all of ["vip", "new"]', {"tags": list_of(TEXT)}, None),
        ),
        polars=_has_all,
    ),
    Function(
        name="contains none of",
        topic=TOPIC,
        form="{l} contains none of {items}",
        params=_CONSTANT,
        result=YESNO,
        summary="yes where the list has none of the items",
        unknown="where the list is missing",
        wanted="containing none of {items}",
        examples=(
            Example('tags contains none of ["vip"]', {"tags": []}, True),
            Example('tags contains none of ["vip"]', {"tags": ["vip"]}, False),
            Example('tags contains none of ["vip"]', {"tags": list_of(TEXT)}, None),
        ),
        negative=True,
        polars=lambda moment, items, wanted: ~_has_any(moment, items, wanted),
    ),
    Function(
        name="contains any of",
        topic=TOPIC,
        form="{l} contains any of {items}",
        params=_COLUMN,
        result=YESNO,
        summary="yes where two lists share an item",
        unknown="where either list is missing",
        wanted="containing any of {items}",
        examples=(
            Example("tags contains any of likes", {"tags": ["a"], "likes": ["a", "b"]}, True),
            Example("tags contains any of likes", {"tags": ["a"], "likes": []}, False),
            Example("tags contains any of likes", {"tags": ["a"], "likes": list_of(TEXT)}, None),
        ),
        polars=_shares,
    ),
    Function(
        name="contains all of",
        topic=TOPIC,
        form="{l} contains all of {items}",
        params=_COLUMN,
        result=YESNO,
        summary="yes where every item of the second list is in the first",
        unknown="where either list is missing",
        wanted="containing all of {items}",
        examples=(
            Example("tags contains all of likes", {"tags": ["a"], "likes": ["a", "b"]}, False),
            Example("tags contains all of likes", {"tags": ["a"], "likes": []}, True),
            Example("tags contains all of likes", {"tags": list_of(TEXT), "likes": ["a"]}, None),
        ),
        polars=_covers,
    ),
    Function(
        name="contains none of",
        topic=TOPIC,
        form="{l} contains none of {items}",
        params=_COLUMN,
        result=YESNO,
        summary="yes where two lists share no item",
        unknown="where either list is missing",
        wanted="containing none of {items}",
        examples=(
            Example("tags contains none of likes", {"tags": ["a"], "likes": ["b"]}, True),
            Example("tags contains none of likes", {"tags": ["a"], "likes": ["a"]}, False),
            Example("tags contains none of likes", {"tags": ["a"], "likes": list_of(TEXT)}, None),
        ),
        negative=True,
        polars=lambda moment, items, wanted: ~_shares(moment, items, wanted),
    ),
    Function(
        name="ignoring case",
        topic=TOPIC,
        form="{l} ignoring case",
        params=(Param("l", list_of(TEXT)),),
        result=list_of(TEXT),
        summary="every item of the list is taken in lower case",
        unknown="where the list is missing",
        examples=(
            Example('tags contains "VIP" ignoring case', {"tags": ["Vip"]}, True),
            Example('tags contains any of ["X"] ignoring case', {"tags": ["Vip"]}, False),
            Example('tags contains "VIP" ignoring case', {"tags": list_of(TEXT)}, None),
        ),
        qualifies=True,
        wanted_beside="ignoring case",
        polars=lambda _, items: items.list.eval(fold(pl.element())),
    ),
)
