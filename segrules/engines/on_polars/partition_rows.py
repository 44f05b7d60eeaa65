"""What a first pass found for the rows of a partition.

Most of it stands there for each row. What few rows are asked for, such as the values that only
members' reasons show, stays where it was found, one row per owner, and is gathered for these few.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl


@dataclass(frozen=True, slots=True)
class PartitionRows:
    """Rows of the base table, in their order."""

    rows: pl.DataFrame
    """What stands there for each of them."""
    found: Mapping[str, pl.DataFrame]
    """What was found for owners, by the name of the column that tells each row's place in it."""

    def with_columns(self, rows: pl.DataFrame) -> PartitionRows:
        """The same rows, with further columns."""
        return replace(self, rows=rows)

    def at(self, places: pl.Series, columns: Sequence[str]) -> pl.DataFrame:
        """These columns of the rows at these places, counted from 0."""
        chosen: dict[str, pl.Series] = {}
        for at, found in ((None, self.rows), *self.found.items()):
            known = set(found.columns)
            asked = [name for name in columns if name in known]
            if asked:
                # Columns by their names: `select` makes a plan, which takes longer than it does.
                gathered = found[asked][places if at is None else self.rows[at][places]]
                chosen |= zip(asked, gathered, strict=True)
        return pl.DataFrame([chosen[name] for name in columns])
