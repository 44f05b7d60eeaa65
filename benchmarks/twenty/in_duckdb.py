"""The twenty rules in DuckDB: one query that computes and counts every rule."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb
from twenty.rules import RULES

SQL = {
    **{
        id_: text.replace('"', "'").replace("[", "(").replace("]", ")")
        for id_, text in RULES.items()
    },
    # Calculations are made with doubles, as everywhere else.
    "growing": "spent_previous_12m > 0 "
    "AND spent_12m::DOUBLE >= 1.5::DOUBLE * spent_previous_12m::DOUBLE",
    "new-customers": "signed_up >= DATE '2026-10-24'",
    "never-bought": "order_count = 0 AND signed_up < DATE '2026-11-08'",
    "mailable": "email_consent AND email IS NOT NULL",
}


def job(shop: Path, _out: Path) -> Callable[[], dict[str, int]]:
    """The work that is timed."""
    path = shop / "customers.parquet"

    def run() -> dict[str, int]:
        counts = ", ".join(
            f'count(*) FILTER (WHERE {rule}) AS "{id_}"' for id_, rule in SQL.items()
        )
        (row,) = duckdb.execute(f"SELECT {counts} FROM '{path}'").fetchall()  # noqa: S608 - our own words
        return dict(zip(SQL, row, strict=True))

    return run
