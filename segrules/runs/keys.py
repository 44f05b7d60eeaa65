"""A customer's key, as people write it and as a run finds it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import polars as pl

from segrules import mistakes
from segrules.diagnostics import UsageError


def key_of(customer: Any, key: tuple[str, ...]) -> Mapping[str, Any]:  # noqa: ANN401 - any key
    """A customer's key by the names of its columns.

    :raises UsageError: where it names other columns.
    """
    wanted = customer
    if isinstance(customer, str) and len(key) > 1:
        names = "|".join(map(re.escape, key))
        parts = re.split(rf",\s*(?=(?:{names})\s*=)", customer)
        pairs = (part.partition("=") for part in parts)
        wanted = {name.strip(): value.strip() for name, _, value in pairs}
    elif not isinstance(customer, Mapping):
        wanted = dict(zip(key, [customer], strict=False))
    if set(wanted) != set(key):
        raise UsageError([mistakes.key_columns(key)])
    return {name: wanted[name] for name in key}


def is_customer(wanted: Mapping[str, Any]) -> pl.Expr:
    """Whether a row has this key, whose values are compared as they are written."""
    same = [pl.col(k).cast(pl.String) == str(value) for k, value in wanted.items()]
    return pl.all_horizontal(*same).fill_null(value=False)
