"""What is looked out for in a related table while an engine reads it, and what was seen."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True, slots=True)
class Watch:
    """What to look out for in one table: marks of cells, and rows that are yet to come."""

    marks: tuple[str, ...]
    """Boolean columns of its frame."""
    is_later: pl.Expr | None
    """Whether a row is dated after the as-of moment; None where the table has no time."""


@dataclass(frozen=True, slots=True)
class Watched:
    """What was seen of a table's rows on one way up to the base table."""

    table: str
    by: tuple[str, ...]
    """The columns that hold the key of the base table."""
    rows: int
    owned: int
    """Rows that belong to a row of the base table."""
    marked: bool
    later: int

    def __add__(self, other: Watched) -> Watched:
        """Of two partitions together."""
        return Watched(
            self.table,
            self.by,
            self.rows + other.rows,
            self.owned + other.owned,
            self.marked or other.marked,
            self.later + other.later,
        )
