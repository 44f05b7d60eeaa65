"""Stable random splits, for tests and hold-outs (language.md section 6)."""

from __future__ import annotations

import hashlib

import polars as pl

from segrules.functions.function import Example, Function, Param
from segrules.types import NUMBER, TEXT, WHOLE, Moment

TOPIC = "splits"
_MOST = 2**32
"""A bucket is taken from eight hexadecimal digits."""


def _hashed(texts: pl.Series, count: int, salt: str) -> pl.Series:
    """The first 8 hexadecimal digits of the MD5 of each text (UTF-8), modulo the count.

    Polars has no MD5, so each key is hashed once by the standard library.
    """
    found = [
        None
        if text is None
        else int(hashlib.md5((salt + text).encode(), usedforsecurity=False).hexdigest()[:8], 16)
        % count
        for text in texts
    ]
    return pl.Series(texts.name, found, dtype=pl.Int64)


def _bucket(_: Moment, key: pl.Expr, count: int, name: str | None = None) -> pl.Expr:
    salt = "" if name is None else f"{name}:"
    return key.map_batches(
        lambda texts: _hashed(texts, count, salt), return_dtype=pl.Int64, is_elementwise=True
    )


def _number_bucket(moment: Moment, key: pl.Expr, count: int, name: str | None = None) -> pl.Expr:
    whole = key.cast(pl.Float64)
    digits = pl.when(whole == whole.floor()).then(key.cast(pl.Int64, strict=False))
    text = pl.coalesce(digits.cast(pl.String), key.cast(pl.String))
    return _bucket(moment, text, count, name)


_COUNT = Param("count", WHOLE, constant=True, least=1, most=_MOST)
_NAME = Param("name", TEXT, constant=True)
_UNKNOWN = "where the key is missing"

FUNCTIONS = (
    Function(
        name="random_bucket",
        topic=TOPIC,
        params=(Param("key", NUMBER), _COUNT),
        result=WHOLE,
        summary="a stable number from 0 to count − 1, evenly spread over the keys",
        unknown=_UNKNOWN,
        examples=(
            Example("random_bucket(id, 100)", {"id": 42}, 84),
            Example("random_bucket(id, 100) < 50", {"id": 42}, False),
            Example("random_bucket(id, 100)", {"id": NUMBER}, None),
        ),
        polars=_number_bucket,
    ),
    Function(
        name="random_bucket",
        topic=TOPIC,
        params=(Param("key", NUMBER), _COUNT, _NAME),
        result=WHOLE,
        summary="another split for each name",
        unknown=_UNKNOWN,
        examples=(
            Example('random_bucket(id, 100, "spring")', {"id": 42}, 2),
            Example('random_bucket(id, 2, "spring") = 1', {"id": 43}, True),
            Example('random_bucket(id, 100, "spring")', {"id": NUMBER}, None),
        ),
        polars=_number_bucket,
    ),
    Function(
        name="random_bucket",
        topic=TOPIC,
        params=(Param("key", TEXT), _COUNT),
        result=WHOLE,
        summary="the same for keys that are text",
        unknown=_UNKNOWN,
        examples=(
            Example("random_bucket(code, 100)", {"code": "a"}, 77),
            Example("random_bucket(code, 1)", {"code": "a"}, 0),
            Example("random_bucket(code, 100)", {"code": TEXT}, None),
        ),
        polars=_bucket,
    ),
    Function(
        name="random_bucket",
        topic=TOPIC,
        params=(Param("key", TEXT), _COUNT, _NAME),
        result=WHOLE,
        summary="another split for each name",
        unknown=_UNKNOWN,
        examples=(
            Example('random_bucket(code, 100, "spring")', {"code": "a"}, 72),
            Example('random_bucket(code, 1, "spring")', {"code": "a"}, 0),
            Example('random_bucket(code, 100, "spring")', {"code": TEXT}, None),
        ),
        polars=_bucket,
    ),
)
