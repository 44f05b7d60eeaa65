"""How each declared column is stored: its exact type, and the Polars type that holds it."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

import polars as pl

from segrules.rulebook.model import Column, Table
from segrules.types import COLUMN_TYPES, NUMBER, WHOLE, Kind, Type

INSTANT = pl.Datetime("us", "UTC")
DECIMAL_PRECISION = 38
"""Polars keeps every decimal in 128 bits, so fewer digits save nothing and overflow sooner."""


def stored_type(table: Table, column: Column) -> Type:
    """The declared type with how its numbers are kept: keys and their copies are whole."""
    if column.type == str(Kind.STRUCT):
        fields = tuple((name, COLUMN_TYPES[type_]) for name, type_ in column.fields)
        return Type(Kind.STRUCT, fields=fields)
    declared = COLUMN_TYPES[column.type]
    if declared != NUMBER:
        return declared
    if column.decimals is None and column.name in _key_columns(table):
        return WHOLE
    return replace(declared, decimals=column.decimals)


def _key_columns(table: Table) -> set[str]:
    relations = (*table.belongs_to, *table.looks_up)
    return {*table.key, *(name for relation in relations for name in relation.by)}


def dtype_of(type_: Type) -> pl.DataType:
    """The Polars type of a stored column."""
    match type_.kind:
        case Kind.NUMBER:
            return _number_dtype(type_.decimals)
        case Kind.TEXT:
            return pl.String()
        case Kind.YESNO:
            return pl.Boolean()
        case Kind.DATE:
            return pl.Date()
        case Kind.DATETIME:
            return INSTANT
        case Kind.LIST if type_.item is not None:
            return pl.List(dtype_of(type_.item))
        case Kind.STRUCT:
            return pl.Struct({name: dtype_of(field) for name, field in type_.fields})
        case Kind.LIST | Kind.DURATION | Kind.ANNUAL:
            message = f"no column holds a {type_.kind}"
            raise ValueError(message)
        case _:
            assert_never(type_.kind)


def text_dtype(type_: Type) -> pl.DataType:
    """The same shape with text in place of every scalar: what is read from JSON and examples."""
    if type_.kind is Kind.LIST:
        return pl.List(pl.String())
    if type_.kind is Kind.STRUCT:
        return pl.Struct({name: text_dtype(field) for name, field in type_.fields})
    return pl.String()


def _number_dtype(decimals: int | None) -> pl.DataType:
    if decimals is None:
        return pl.Float64()
    return pl.Decimal(DECIMAL_PRECISION, decimals) if decimals else pl.Int64()


def type_words(dtype: pl.DataType) -> str:
    """What a message calls the type that a file gives a column."""
    if dtype.is_numeric():
        return str(Kind.NUMBER)
    if isinstance(dtype, pl.String | pl.Categorical | pl.Enum):
        return str(Kind.TEXT)
    if isinstance(dtype, pl.List | pl.Array):
        inner = dtype.inner
        return f"list of {type_words(inner)}" if isinstance(inner, pl.DataType) else "list"
    named: dict[type[pl.DataType], str] = {
        pl.Boolean: str(Kind.YESNO),
        pl.Date: str(Kind.DATE),
        pl.Datetime: str(Kind.DATETIME),
        pl.Struct: str(Kind.STRUCT),
        pl.Duration: str(Kind.DURATION),
        pl.Time: "time of day",
        pl.Binary: "bytes",
    }
    return named.get(type(dtype), "unknown")
