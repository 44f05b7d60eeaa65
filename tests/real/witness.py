"""Rules written by hand in SQL, and DuckDB to judge them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
import yaml

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def outcomes(
    connection: DuckDBPyConnection, path: Path, exports: Mapping[str, str | Path]
) -> pl.DataFrame:
    """The key and the outcome of each segment of a witness file: yes, no, or null for undecided.

    A ``$table`` in its statements stands for the path of that table's export.
    """
    written: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    for statement in written["create"]:
        names = {name: str(at) for name, at in exports.items() if f"${name}" in statement}
        connection.execute(statement, names or None)
    conditions = [f'({sql}) as "{id_}"' for id_, sql in written["segments"].items()]
    columns = ", ".join([written["key"], *conditions])
    found: pl.DataFrame = connection.sql(f"select {columns} from {written['from']}").pl()  # noqa: S608 - SQL is what the file holds
    return found
