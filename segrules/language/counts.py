"""Counts and shares: how many rows, buckets or customers, written or named by a parameter."""

from __future__ import annotations

from decimal import Decimal

from segrules.language import mistakes
from segrules.language import syntax as written
from segrules.language.names import resolve
from segrules.language.scope import Scope
from segrules.language.tree import Literal, Share


def count_of(written_: written.Syntax, scope: Scope) -> int | None:
    """A whole number from 1; None where a problem was reported."""
    found = _constant(written_, scope)
    if found is None:
        return None
    value, _ = found
    if isinstance(value, int) and not isinstance(value, bool) and value >= 1:
        return value
    scope.report(
        mistakes.count_range(
            written_.span, "here stands a whole number from 1", "write for example `5`"
        )
    )
    return None


def amount_of(written_: written.Syntax, scope: Scope) -> int | Share | None:
    """A count of customers, or a share of all; None where a problem was reported."""
    found = _constant(written_, scope)
    if found is None:
        return None
    value, is_percent = found
    if is_percent and isinstance(value, Decimal) and 0 < value <= 1:
        return Share(value)
    if isinstance(value, int) and not isinstance(value, bool) and value >= 1:
        return value
    takes = "a count such as 1000, or a share such as 10%"
    scope.report(
        mistakes.count_range(written_.span, f"here stands {takes}", "write for example `10%`")
    )
    return None


def _constant(written_: written.Syntax, scope: Scope) -> tuple[object, bool] | None:
    """What is written or named, and whether it is a share; None where a name is nothing."""
    if isinstance(written_, written.Number):
        return written_.value, written_.percent
    if not isinstance(written_, written.Path):
        return None, False
    found = resolve(written_, scope)
    if found is None:
        return None
    value = found.value if isinstance(found, Literal) else None
    return value, isinstance(value, Decimal)
