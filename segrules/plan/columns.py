"""Names of the columns of an evaluated frame, which every engine fills and every outcome reads."""

from __future__ import annotations

import polars as pl

_OURS = "segrules:"
"""Columns of an export stand beside these; no rulebook may call one like that (SR127)."""


def clause_name(number: int) -> str:
    """The outcome of a clause: yes, no, or null for unknown."""
    return f"{_OURS}clause {number}"


def value_name(number: int) -> str:
    """An observed value under its own type; of a pii value, whether it is known."""
    return f"{_OURS}value {number}"


def member_name(segment: str) -> str:
    """The outcome of a segment: yes, no, or null for undecided."""
    return f"{_OURS}segment {segment}"


def clause_column(number: int) -> pl.Expr:
    """The column of a clause."""
    return pl.col(clause_name(number))


def value_column(number: int) -> pl.Expr:
    """The column of an observed value."""
    return pl.col(value_name(number))


def member_column(segment: str) -> pl.Expr:
    """The column of a segment."""
    return pl.col(member_name(segment))
