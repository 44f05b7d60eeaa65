"""Rows that are prepared to be aggregated, and what they are asked for in common."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from segrules.engines.on_polars.compile import Given, to_polars
from segrules.engines.on_polars.sharing import levels, shared
from segrules.language.tree import Expr
from segrules.types import Moment

OWNER = "segrules:owner "
"""With a number behind it, a column of the key of the row that a row is below of."""
_SHARED = "segrules:shared "


@dataclass(frozen=True, slots=True)
class Below:
    """Rows prepared to be aggregated: their frame, and what their expressions are in it."""

    frame: pl.LazyFrame
    given: Given


def with_shared(below: Below, exprs: Iterable[Expr], moment: Moment) -> Below:
    """The rows with what several expressions compute alike, as columns."""
    frame, given = below.frame, dict(below.given)
    for level in levels(shared(exprs, moment)):
        made = {f"{_SHARED}{len(given) + n}": expr for n, expr in enumerate(level)}
        frame = frame.with_columns(
            to_polars(expr, moment, given).alias(name) for name, expr in made.items()
        )
        given |= {expr: pl.col(name) for name, expr in made.items()}
    return Below(frame, given)
