"""What is looked out for in a related table while an engine reads it, and what was seen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True, slots=True)
class Watch:
    """What to look out for in one table: marks of cells, and rows that are yet to come."""

    marks: tuple[str, ...]
    """Boolean columns of its frame."""
    is_later: pl.Expr | None
    """Whether a row is dated after the as-of moment; None where the table has no time."""
    time: str | None
    """The column of the time of a row, where the newest row is wanted."""


def newest(times: Iterable[dt.date | None]) -> dt.date | None:
    """The latest of those times of one column that are known."""
    return max((time for time in times if time is not None), default=None)


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
    newest: dt.date | None
    """The time of the newest row, a date or an instant (UTC), where it was wanted and is known."""

    def __add__(self, other: Watched) -> Watched:
        """Of two partitions together."""
        return Watched(
            self.table,
            self.by,
            self.rows + other.rows,
            self.owned + other.owned,
            self.marked or other.marked,
            self.later + other.later,
            newest([self.newest, other.newest]),
        )
