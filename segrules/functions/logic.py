"""and, or, not, or missing, if, coalesce: the logic of three values (language.md section 2)."""

from __future__ import annotations

import polars as pl

from segrules.functions.function import (
    ANY,
    ANYTHING,
    Choice,
    Connective,
    Example,
    Function,
    Param,
    Unit,
)
from segrules.types import NUMBER, YESNO, Moment


def _if(_: Moment, condition: pl.Expr, a: pl.Expr, b: pl.Expr) -> pl.Expr:
    # Polars takes the otherwise branch where the condition is null; here unknown stays unknown.
    return pl.when(condition).then(a).when(condition.is_not_null()).then(b)


TOPIC = "logic"

FUNCTIONS = (
    Function(
        name="and",
        topic=TOPIC,
        form="{a} and {b}",
        params=(Param("a", YESNO), Param("b", YESNO)),
        variadic=True,
        result=YESNO,
        summary="yes where all parts are yes; no where one is no",
        unknown="where no part is no and one is unknown",
        examples=(
            Example("x > 1 and y > 1", {"x": 2, "y": 2}, True),
            Example("x > 1 and y > 1", {"x": 0, "y": NUMBER}, False),
            Example("x > 1 and y > 1", {"x": 2, "y": NUMBER}, None),
        ),
        connective=Connective.ALL,
        polars=lambda _, *parts: pl.all_horizontal(*parts),
    ),
    Function(
        name="or",
        topic=TOPIC,
        form="{a} or {b}",
        params=(Param("a", YESNO), Param("b", YESNO)),
        variadic=True,
        result=YESNO,
        summary="yes where one part is yes; no where all are no",
        unknown="where no part is yes and one is unknown",
        examples=(
            Example("x > 1 or y > 1", {"x": 0, "y": 2}, True),
            Example("x > 1 or y > 1", {"x": 2, "y": NUMBER}, True),
            Example("x > 1 or y > 1", {"x": 0, "y": NUMBER}, None),
        ),
        connective=Connective.ANY,
        polars=lambda _, *parts: pl.any_horizontal(*parts),
    ),
    Function(
        name="not",
        topic=TOPIC,
        form="not {a}",
        params=(Param("a", YESNO),),
        result=YESNO,
        summary="turns yes into no and no into yes",
        unknown="where its part is unknown",
        examples=(
            Example("not x > 1", {"x": 0}, True),
            Example("not subscribed", {"subscribed": True}, False),
            Example("not subscribed", {"subscribed": YESNO}, None),
        ),
        connective=Connective.NOT,
        polars=lambda _, a: ~a,
    ),
    Function(
        name="or missing",
        topic=TOPIC,
        form="{a} or missing",
        params=(Param("a", YESNO),),
        result=YESNO,
        summary="turns the unknown of the one comparison before it into yes",
        unknown="never",
        examples=(
            Example('country != "GB" or missing', {"country": "US"}, True),
            Example("x > 5 or missing", {"x": NUMBER}, True),
            Example("x > 5 or missing", {"x": 1}, False),
        ),
        connective=Connective.OR_MISSING,
        qualifies=True,
        polars=lambda _, a: a.fill_null(value=True),
    ),
    Function(
        name="is missing",
        topic=TOPIC,
        form="{a} is missing",
        params=(Param("a", ANYTHING),),
        result=YESNO,
        summary="yes where there is no value",
        unknown="never",
        wanted="missing",
        examples=(
            Example("x is missing", {"x": NUMBER}, True),
            Example("x is missing", {"x": 0}, False),
            Example("tags is missing", {"tags": []}, False),
        ),
        asks_missing=True,
        polars=lambda _, a: a.is_null(),
    ),
    Function(
        name="is known",
        topic=TOPIC,
        form="{a} is known",
        params=(Param("a", ANYTHING),),
        result=YESNO,
        summary="yes where there is a value",
        unknown="never",
        wanted="known",
        examples=(
            Example("x is known", {"x": 0}, True),
            Example("x is known", {"x": NUMBER}, False),
            Example("x / 0 is known", {"x": 5}, False),
        ),
        asks_missing=False,
        polars=lambda _, a: a.is_not_null(),
    ),
    Function(
        name="coalesce",
        topic=TOPIC,
        params=(Param("a", ANY), Param("b", ANY)),
        variadic=True,
        result=ANY,
        summary="the first of its values that is known",
        unknown="where none is known",
        examples=(
            Example("coalesce(x, 0)", {"x": NUMBER}, 0),
            Example("coalesce(x, 0)", {"x": 7}, 7),
            Example("coalesce(x, y)", {"x": NUMBER, "y": NUMBER}, None),
        ),
        choice=Choice.FIRST_KNOWN,
        unit=Unit.OF_FIRST,
        polars=lambda _, *values: pl.coalesce(*values),
    ),
    Function(
        name="if",
        topic=TOPIC,
        params=(Param("condition", YESNO), Param("a", ANY), Param("b", ANY)),
        result=ANY,
        summary="a where the condition is yes, b where it is no",
        unknown="where the condition is unknown, or the chosen value is missing",
        examples=(
            Example("if(x > 1, 10, 20)", {"x": 2}, 10),
            Example("if(x > 1, 10, 20)", {"x": 0}, 20),
            Example("if(x > 1, 10, 20)", {"x": NUMBER}, None),
        ),
        choice=Choice.BY_CONDITION,
        unit=Unit.IN_COMMON,
        polars=_if,
    ),
)
