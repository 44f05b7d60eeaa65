"""Arithmetic and functions of numbers, all in double precision (language.md sections 1 and 7)."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from segrules.functions.function import ORDERED, Exactly, Example, Function, Param, Unit
from segrules.types import NUMBER, TEXT, WHOLE, Moment

TOPIC = "numbers"
EARTH_RADIUS_KM = 6371.0088
_NUMBER = r"^[+-]?(\d+(\.\d+)?|\.\d+)([eE][+-]?\d+)?$"
_BLANK = " \t\r\n"


def double(x: pl.Expr) -> pl.Expr:
    """A number as a double without NaN, infinities (both missing) and negative zero."""
    value = x.cast(pl.Float64)
    # Polars takes the addition of zero, which would do, for nothing.
    return pl.when(value == 0).then(0.0).when(value.is_finite()).then(value)


def quotient(a: pl.Expr, b: pl.Expr | float) -> pl.Expr:
    """A / b, correctly rounded, of finite doubles.

    Polars divides by one number for all rows by multiplying with its inverse, which is a digit off
    for one quotient in eight (1999 / 100 is not 19.99 then). A divisor per row is divided by.
    """
    return a / (b + a * 0.0)


def _divide(_: Moment, a: pl.Expr, b: pl.Expr) -> pl.Expr:
    divisor = b.cast(pl.Float64)
    return double(pl.when(divisor != 0).then(quotient(a.cast(pl.Float64), divisor)))


def _round(_: Moment, x: pl.Expr, digits: int = 0) -> pl.Expr:
    # language.md 7: sign · floor(|x| · 10^d + 0.5) / 10^d, halves away from zero, in double.
    value, scale = x.cast(pl.Float64), 10.0**digits
    return double(quotient(value.sign() * (value.abs() * scale + 0.5).floor(), scale))


def _extreme(of_known: Callable[..., pl.Expr], *values: pl.Expr) -> pl.Expr:
    is_known = pl.all_horizontal(*(value.is_not_null() for value in values))
    return pl.when(is_known).then(of_known(*values))


def _distance(_: Moment, lat: pl.Expr, lon: pl.Expr, lat2: pl.Expr, lon2: pl.Expr) -> pl.Expr:
    """Great-circle distance by the haversine formula, which stays exact for short distances."""
    a, b = lat.cast(pl.Float64).radians(), lat2.cast(pl.Float64).radians()
    half_lat = (b - a) / 2
    half_lon = (lon2.cast(pl.Float64) - lon.cast(pl.Float64)).radians() / 2
    h = half_lat.sin() ** 2 + a.cos() * b.cos() * half_lon.sin() ** 2
    return double(2 * EARTH_RADIUS_KM * h.clip(0, 1).sqrt().arcsin())


def _number(_: Moment, text: pl.Expr) -> pl.Expr:
    bare = text.str.strip_chars(_BLANK)
    return double(pl.when(bare.str.contains(_NUMBER)).then(bare.cast(pl.Float64, strict=False)))


_TWO = (Param("a", NUMBER), Param("b", NUMBER))

FUNCTIONS = (
    Function(
        name="+",
        topic=TOPIC,
        form="{a} + {b}",
        label="{a} + {b}",
        params=_TWO,
        result=NUMBER,
        summary="the sum of two numbers",
        unknown="where either is missing",
        examples=(
            Example("x + 5", {"x": 2}, 7),
            Example("0.1 + 0.2 = 0.3", {}, False),
            Example("x + 5", {"x": NUMBER}, None),
        ),
        exact=Exactly(lambda a, b: a + b),
        unit=Unit.IN_COMMON,
        polars=lambda _, a, b: double(a.cast(pl.Float64) + b.cast(pl.Float64)),
    ),
    Function(
        name="-",
        topic=TOPIC,
        form="{a} - {b}",
        label="{a} - {b}",
        params=_TWO,
        result=NUMBER,
        summary="the difference of two numbers",
        unknown="where either is missing",
        examples=(
            Example("x - 5", {"x": 2}, -3),
            Example("x - -5", {"x": 2}, 7),
            Example("x - 5", {"x": NUMBER}, None),
        ),
        exact=Exactly(lambda a, b: a - b),
        unit=Unit.IN_COMMON,
        polars=lambda _, a, b: double(a.cast(pl.Float64) - b.cast(pl.Float64)),
    ),
    Function(
        name="*",
        topic=TOPIC,
        form="{a} * {b}",
        label="{a} × {b}",
        params=_TWO,
        result=NUMBER,
        summary="the product of two numbers",
        unknown="where either is missing",
        examples=(
            Example("x * 5", {"x": 2}, 10),
            Example("2 + x * 10%", {"x": 30}, 5),
            Example("x * 5", {"x": NUMBER}, None),
        ),
        exact=Exactly(lambda a, b: a * b, product=True),
        unit=Unit.OF_FACTOR,
        polars=lambda _, a, b: double(a.cast(pl.Float64) * b.cast(pl.Float64)),
    ),
    Function(
        name="/",
        topic=TOPIC,
        form="{a} / {b}",
        label="{a} / {b}",
        params=_TWO,
        result=NUMBER,
        summary="the quotient of two numbers, with decimals",
        unknown="where either is missing, and where b is 0",
        examples=(
            Example("x / 2", {"x": 5}, 2.5),
            Example("x / 0", {"x": 5}, None),
            Example("x / y", {"x": 5, "y": NUMBER}, None),
        ),
        unit=Unit.OF_DIVIDEND,
        polars=_divide,
    ),
    Function(
        name="negative",
        topic=TOPIC,
        form="-{a}",
        params=(Param("a", NUMBER),),
        result=NUMBER,
        summary="the number with the other sign",
        unknown="where it is missing",
        examples=(
            Example("-x", {"x": 5}, -5),
            Example("-x + 2", {"x": 5}, -3),
            Example("-x", {"x": NUMBER}, None),
        ),
        # Polars has no negative of 128-bit integers.
        exact=Exactly(lambda a: pl.lit(0, dtype=pl.Int128) - a),
        polars=lambda _, a: double(-a.cast(pl.Float64)),
    ),
    Function(
        name="round",
        topic=TOPIC,
        params=(Param("x", NUMBER),),
        result=NUMBER,
        summary="the nearest whole number, halves away from zero",
        unknown="where x is missing",
        examples=(
            Example("round(x)", {"x": 2.5}, 3),
            Example("round(x)", {"x": -2.5}, -3),
            Example("round(x)", {"x": NUMBER}, None),
        ),
        polars=_round,
    ),
    Function(
        name="round",
        topic=TOPIC,
        params=(Param("x", NUMBER), Param("digits", WHOLE, constant=True, least=-15, most=15)),
        result=NUMBER,
        summary="rounded to that many decimals, halves away from zero",
        unknown="where x is missing",
        examples=(
            Example("round(x, 1)", {"x": 2.25}, 2.3),
            Example("round(x, -2)", {"x": 1250}, 1300),
            Example("round(x, 2)", {"x": NUMBER}, None),
        ),
        polars=_round,
    ),
    Function(
        name="floor",
        topic=TOPIC,
        params=(Param("x", NUMBER),),
        result=NUMBER,
        summary="the largest whole number that is not above x",
        unknown="where x is missing",
        examples=(
            Example("floor(x)", {"x": 2.9}, 2),
            Example("floor(x)", {"x": -2.1}, -3),
            Example("floor(x)", {"x": NUMBER}, None),
        ),
        polars=lambda _, x: double(x.cast(pl.Float64).floor()),
    ),
    Function(
        name="ceil",
        topic=TOPIC,
        params=(Param("x", NUMBER),),
        result=NUMBER,
        summary="the smallest whole number that is not below x",
        unknown="where x is missing",
        examples=(
            Example("ceil(x)", {"x": 2.1}, 3),
            Example("ceil(x)", {"x": -2.9}, -2),
            Example("ceil(x)", {"x": NUMBER}, None),
        ),
        polars=lambda _, x: double(x.cast(pl.Float64).ceil()),
    ),
    Function(
        name="abs",
        topic=TOPIC,
        params=(Param("x", NUMBER),),
        result=NUMBER,
        summary="the number without its sign",
        unknown="where x is missing",
        examples=(
            Example("abs(x)", {"x": -4}, 4),
            Example("abs(x - 10) <= 2", {"x": 9}, True),
            Example("abs(x)", {"x": NUMBER}, None),
        ),
        polars=lambda _, x: x.cast(pl.Float64).abs(),
    ),
    Function(
        name="least",
        topic=TOPIC,
        params=(Param("a", ORDERED), Param("b", ORDERED)),
        variadic=True,
        result=ORDERED,
        summary="the smallest, or earliest, of its values",
        unknown="where any is missing",
        examples=(
            Example("least(x, y)", {"x": 4, "y": 3}, 3),
            Example("least(x, 10, 5)", {"x": 7}, 5),
            Example("least(x, y)", {"x": 4, "y": NUMBER}, None),
        ),
        unit=Unit.OF_FIRST,
        polars=lambda _, *values: _extreme(pl.min_horizontal, *values),
    ),
    Function(
        name="greatest",
        topic=TOPIC,
        params=(Param("a", ORDERED), Param("b", ORDERED)),
        variadic=True,
        result=ORDERED,
        summary="the largest, or latest, of its values",
        unknown="where any is missing",
        examples=(
            Example("greatest(x, y)", {"x": 4, "y": 3}, 4),
            Example('greatest(a, "m")', {"a": "z"}, "z"),
            Example("greatest(x, y)", {"x": 4, "y": NUMBER}, None),
        ),
        unit=Unit.OF_FIRST,
        polars=lambda _, *values: _extreme(pl.max_horizontal, *values),
    ),
    Function(
        name="number",
        topic=TOPIC,
        params=(Param("t", TEXT),),
        result=NUMBER,
        summary="the number that a text holds",
        unknown="where the text is missing or holds no number",
        examples=(
            Example("number(t)", {"t": " 12.5 "}, 12.5),
            Example("number(t)", {"t": "9.83E-05"}, 9.83e-05),
            Example("number(t)", {"t": "twelve"}, None),
            Example("number(t)", {"t": TEXT}, None),
        ),
        polars=_number,
    ),
    Function(
        name="distance_km",
        topic=TOPIC,
        params=tuple(Param(name, NUMBER) for name in ("lat", "lon", "lat2", "lon2")),
        result=NUMBER,
        summary=f"kilometres along the great circle between two places, radius {EARTH_RADIUS_KM}",
        unknown="where a coordinate is missing",
        label="distance in km",
        display="{:,.1f}",
        examples=(
            Example(
                "round(distance_km(lat, lon, 51.5074, -0.1278))",
                {"lat": 48.8566, "lon": 2.3522},
                344,
            ),
            Example("distance_km(lat, lon, lat, lon)", {"lat": 10, "lon": 20}, 0),
            Example("distance_km(lat, lon, 0, 0)", {"lat": NUMBER, "lon": 20}, None),
        ),
        polars=_distance,
    ),
)
