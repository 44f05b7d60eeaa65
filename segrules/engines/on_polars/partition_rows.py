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

    def where(self, chosen: pl.Series, columns: Sequence[str]) -> pl.DataFrame:
        """These columns of some of the rows.

        :param chosen: whether a row is among them; null is no.
        """
        found: dict[str, pl.Series] = {}
        own = set(self.rows.columns)
        for name in columns:
            if name in own:
                column = self.rows[name]
                if column.dtype.is_nested():
                    # Filtering lists takes longer than gathering them; all else is the other way.
                    found[name] = column.gather(chosen.arg_true())
                else:
                    found[name] = column.filter(chosen)
        for at, of_owners in self.found.items():
            asked = [name for name in columns if name in of_owners.columns]
            if asked:
                # Columns by their names: `select` makes a plan, which takes longer than it does.
                gathered = of_owners[asked][self.rows[at].filter(chosen)]
                found |= zip(asked, gathered, strict=True)
        return pl.DataFrame([found[name] for name in columns])
