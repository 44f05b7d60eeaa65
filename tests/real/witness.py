"""Rules written by hand in SQL, and DuckDB to judge them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl
import yaml


def outcomes(path: Path, exports: Mapping[str, str | Path]) -> pl.DataFrame:
    """The key and the outcome of each segment of a witness file: yes, no, or null for undecided.

    A ``$table`` in its statements stands for the path of that table's export.
    """
    # DuckDB is a witness of the tests alone: who has it not, skips these.
    import duckdb  # noqa: PLC0415

    written: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    with duckdb.connect() as connection:
        for statement in written["create"]:
            names = {name: str(at) for name, at in exports.items() if f"${name}" in statement}
            connection.execute(statement, names or None)
        conditions = [f'({sql}) as "{id_}"' for id_, sql in written["segments"].items()]
        columns = ", ".join([written["key"], *conditions])
        found: pl.DataFrame = connection.sql(f"select {columns} from {written['from']}").pl()  # noqa: S608 - SQL is what the file holds
    return found
