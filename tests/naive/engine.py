"""The one place where the witness meets the product: files and rows in, outcomes out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path

import polars as pl

import segrules
from segrules.outcome.explanation import Explanation, Node

from .books_of_rows import RowsBook
from .customers import COLUMNS
from .rulebooks import Rulebook
from .tables import BASE, DEVICE, TABLES, kind
from .tree import Outcome, Row, Value

KEY = "customer_id"
WHOLE_KEYS = (
    KEY, "order_id", "visit_id", "ticket_id", "opener", "assignee", "friend_id", "sender",
)  # fmt: skip
_DTYPES: dict[str, pl.DataType | type[pl.DataType]] = {
    "number": pl.Float64,
    "{type: number, decimals: 0}": pl.Int64,
    "{type: number, decimals: 2}": pl.Decimal(38, 2),
    "text": pl.String,
    "yes/no": pl.Boolean,
    "date": pl.Date,
    "datetime": pl.Datetime("us"),
    "list of text": pl.List(pl.String),
    "list of number": pl.List(pl.Float64),
    "list of date": pl.List(pl.Date),
    COLUMNS["tier"]: pl.String,
    DEVICE: pl.Struct({"model": pl.String, "year": pl.Float64}),
    COLUMNS["device"]: pl.Struct({"model": pl.String, "year": pl.Float64}),
}
SCHEMA = {name: _DTYPES[written] for name, written in COLUMNS.items()} | {
    KEY: pl.Int64,
    "badges": pl.Int8,
    "opened_at": pl.Datetime("us", "UTC"),
}
"""As an export may have them: small integers, instants with a zone and without."""


def write(book: Rulebook | RowsBook, folder: Path) -> Path:
    """The rulebook's files."""
    for name, text in book.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    return folder


def table(rows: Sequence[Row]) -> pl.DataFrame:
    """The customers; columns that a row does not name are missing."""
    columns = {name: [_cell(name, row.get(name)) for row in rows] for name in SCHEMA}
    return pl.DataFrame(columns, schema=SCHEMA)


def frames(data: Mapping[str, Sequence[Row]]) -> dict[str, pl.DataFrame]:
    """All tables, each with the types that its columns declare."""
    return {
        name: pl.DataFrame(
            {column: [row.get(column) for row in data.get(name, [])] for column in table.columns},
            schema={column: _dtype(column, it) for column, it in table.columns.items()},
        )
        for name, table in TABLES.items()
    }


def _dtype(column: str, declared: str) -> pl.DataType | type[pl.DataType]:
    if column == "at":
        return pl.Datetime("us", "UTC")
    if column in WHOLE_KEYS:
        return pl.Int64
    return _DTYPES.get(declared) or _DTYPES[kind(declared)]


def outcomes(
    folder: Path, tables: Mapping[str, pl.DataFrame], as_of: dt.date
) -> Mapping[str, list[Outcome]]:
    """By segment, the engine's outcome for each customer, in the order of the keys."""
    run = segrules.load(folder).apply(dict(tables), as_of=as_of.isoformat())
    decided = run.outcomes().sort(KEY)
    return {name: decided[name].to_list() for name in decided.columns if name != KEY}


def explained(
    folder: Path, tables: Mapping[str, pl.DataFrame], as_of: dt.date
) -> Iterator[tuple[int, str, Explanation]]:
    """Key, segment and the engine's explanation, for every customer and segment."""
    run = segrules.load(folder).apply(dict(tables), as_of=as_of.isoformat())
    for key in tables[BASE][KEY].to_list():
        explanations = run.explain(key)
        assert isinstance(explanations, tuple)
        yield from ((key, one.segment, one) for one in explanations)


def leaves(node: Node) -> Iterator[Node]:
    """Clauses and references to segments, in the order of reading."""
    if node.parts:
        for part in node.parts:
            yield from leaves(part)
    else:
        yield node


def _cell(name: str, cell: Value) -> Value:
    """The truths write numbers as YAML reads them, a schema wants its own kind."""
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        return cell
    if isinstance(SCHEMA[name], pl.Decimal):
        return Decimal(str(cell))
    return float(cell) if SCHEMA[name] == pl.Float64 else cell
