"""The rows of an example, as they are written in YAML, as a frame with the declared types."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

import polars as pl

from segrules.diagnostics import Diagnostic
from segrules.rulebook.model import Cell, Column, Row, Scalar, Table
from segrules.tables import mistakes
from segrules.tables.casts import cells
from segrules.tables.cells import Cells
from segrules.tables.dtypes import dtype_of, stored_type, text_dtype
from segrules.tables.scan import ROW, manner_of
from segrules.types import Kind, Type

_Text = str | list[str | None] | dict[str, str | None] | None
_QUOTE_ITEMS = "write the items in quotes"


class _MisfitError(Exception):
    """A value that has not even the shape of its column."""


def frame_of_rows(
    table: Table, rows: Sequence[Row], zone: ZoneInfo, columns: Collection[str] | None = None
) -> tuple[pl.DataFrame, tuple[Diagnostic, ...]]:
    """Rows of an example under the declared types, and the cells that do not fit theirs.

    A column that a row does not name is missing there; names that are no columns are passed over
    (the rulebook has complained already). Without ``columns`` the frame has all of the table's.
    """
    problems: list[Diagnostic] = []
    made: dict[str, pl.Series] = {}
    for column in table.columns.values():
        if columns is None or column.name in columns:
            series, wrong = _series(table, column, [row.get(column.name) for row in rows], zone)
            made[column.name] = series
            problems.extend(wrong)
    if table.key_is_row and (columns is None or ROW in columns):
        made[ROW] = pl.Series(range(1, len(rows) + 1), dtype=pl.Int64)
    problems.sort(key=lambda problem: getattr(problem.where, "start", 0))
    return pl.DataFrame(made), tuple(problems)


def _series(
    table: Table, column: Column, written: Sequence[Cell | None], zone: ZoneInfo
) -> tuple[pl.Series, list[Diagnostic]]:
    type_ = stored_type(table, column)
    if all(cell is None for cell in written):
        # Most columns of most examples: nothing is read, so nothing has to be cast.
        return pl.Series([None] * len(written), dtype=dtype_of(type_)), []
    manner = replace(
        manner_of(table, column, zone, null_is_blank=False), format=None, decimal=".", trim=False
    )
    made = cells(text_dtype(type_), type_, manner)
    if made is None:
        message = f"text is never read as {type_}"
        raise ValueError(message)
    texts: list[_Text] = []
    problems: list[Diagnostic] = []
    for cell in written:
        try:
            texts.append(None if cell is None else _text_of(cell, type_))
        except _MisfitError as misfit:
            texts.append(None)
            if cell is not None:
                problems.append(_problem(cell, column, type_, *misfit.args))
    values, bad = _cast(pl.Series(texts, dtype=text_dtype(type_)), made)
    for cell, is_bad in zip(written, bad, strict=True):
        if is_bad and cell is not None:
            problems.append(_problem(cell, column, type_))
    return values.cast(dtype_of(type_)), problems


def _problem(cell: Cell, column: Column, type_: Type, help_: str | None = None) -> Diagnostic:
    return mistakes.example_cell(cell.span, column.name, str(type_), help_)


def _cast(texts: pl.Series, made: Cells) -> tuple[pl.Series, pl.Series]:
    clean, value = pl.col("clean"), pl.col("value")
    staged = (
        texts.to_frame("raw")
        .select(clean=made.clean(pl.col("raw")))
        .with_columns(value=made.cast(clean))
        # A test that never fails is one literal; the column gives it the height.
        .select(
            settled=made.settle(value), bad=made.bad(clean, value) & pl.lit(value=True), value=value
        )
    )
    return staged["settled"], staged["bad"]


def _text_of(cell: Cell, type_: Type) -> _Text:
    value = cell.value
    if value is None:
        return None
    if isinstance(value, list):
        if type_.item is None:
            raise _MisfitError
        return [_item(item, type_.item) for item in value]
    if isinstance(value, dict):
        fields = dict(type_.fields)
        return {name: _item(item, fields[name]) for name, item in value.items() if name in fields}
    if type_.kind in (Kind.LIST, Kind.STRUCT):
        raise _MisfitError
    return cell.written if type_.kind is Kind.TEXT else _scalar(value, cell.written)


def _scalar(value: Scalar, written: str) -> str:
    if isinstance(value, float):
        # As it was written: a double may have lost a digit.
        return written.replace("_", "")
    return written if isinstance(value, bool) else str(value)


def _item(value: Scalar, type_: Type) -> str | None:
    """An item's text: how it was written is not known, so YAML's own reading may have hidden it."""
    if value is None:
        return None
    if type_.kind is Kind.TEXT and isinstance(value, bool | float):
        raise _MisfitError(_QUOTE_ITEMS)
    return str(value)
