"""Which rows below another an aggregate sees, and which of them it keeps (language.md section 5).

A row is *shown* where it is in the window, or has come where there is none, and *kept* where it is
shown, `where` is yes of it, and the steps follow it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from segrules.engines.on_polars.below import OWNER, Below
from segrules.engines.on_polars.compile import Given, to_polars
from segrules.engines.on_polars.order import order_of_rows
from segrules.language.relations import times_above
from segrules.language.schema import Schema
from segrules.language.tree import Column, Rows, path_to
from segrules.types import DATE, Moment

FOLLOWED = "segrules:followed"
"""Whether the steps follow a row; null where they do not."""
PLACE = "segrules:place"
"""Where a row stands among the rows of its window, from 0."""


@dataclass(frozen=True, slots=True)
class RowsShown:
    """Tells rows that are shown and kept, at the as-of moment of a run."""

    schema: Schema
    moment: Moment

    def times_to_be_visible(self, rows: Rows) -> list[Column]:
        """Times of rows between these and the one in scope; each has to have come."""
        times = list(times_above(self.schema, rows.path[:-1]))
        if rows.window is not None:
            return [t for t in times if rows.time is None or t.path != rows.time.path]
        own = self.schema.declared[rows.table].time
        return times if own is None or rows.time is None else [rows.time, *times]

    def in_window(self, rows: Rows, given: Given) -> pl.Expr:
        """Whether a row is shown: in its window, or without one up to the as-of moment."""
        shown = [self.has_come(t) for t in self.times_to_be_visible(rows)]
        if rows.window is not None:
            shown.append(to_polars(rows.window, self.moment, given).fill_null(value=False))
        # A literal would not be one value for each row.
        return pl.all_horizontal(*shown) if shown else pl.col(f"{OWNER}0").is_not_null()

    def has_come(self, time: Column) -> pl.Expr:
        """Whether a time is not after the as-of moment; a missing one counts as come."""
        column = pl.col(time.path)
        if time.type == DATE:
            come = column <= pl.lit(self.moment.today, dtype=pl.Date)
        else:
            come = column <= pl.lit(self.moment.now, dtype=pl.Datetime("us", "UTC"))
        return come.fill_null(value=True)

    def kept(self, rows: Rows, given: Given) -> pl.Expr | None:
        """Whether a row of the window is kept, null for unknown; None where nothing is asked."""
        asked = [] if rows.where is None else [to_polars(rows.where, self.moment, given)]
        if rows.steps:
            asked.append(pl.col(FOLLOWED).fill_null(value=False))
        return pl.all_horizontal(*asked) if asked else None

    def counts(self, rows: Rows, given: Given, *, narrowed: bool) -> pl.Expr:
        """Whether a row is shown and kept, and has a time."""
        assert rows.time is not None  # noqa: S101 - settled by the checker
        timed = pl.col(rows.time.path).is_not_null()
        shown = timed if narrowed else timed & self.in_window(rows, given)
        kept = self.kept(rows, given)
        return shown if kept is None else shown & kept.fill_null(value=False)

    def narrowed(self, below: Below, rows: Rows, owners: Sequence[pl.Expr]) -> pl.LazyFrame:
        """Rows of the window alone, the first or last few of them, with what came before each."""
        frame = below.frame.filter(self.in_window(rows, below.given))
        if rows.time is None:
            return frame
        known = pl.col(rows.time.path).is_not_null()
        place = pl.int_range(pl.len(), dtype=pl.Int64).over(
            owners, order_by=order_of_rows(self.schema, rows)
        )
        timed = frame.filter(known).with_columns(place.alias(PLACE))
        untimed = frame.filter(~known)
        if rows.take is not None:
            which, count = rows.take
            size = pl.len().cast(pl.Int64).over(owners)
            few = pl.col(PLACE) < count if which == "first" else pl.col(PLACE) >= size - count
            timed, untimed = timed.filter(few), untimed.clear()
        names = [n for n in frame.collect_schema().names() if not n.startswith(OWNER)]
        before = [
            pl.col(n).shift(1).over(owners, order_by=PLACE).alias(path_to(["previous"], n))
            for n in names
        ]
        return pl.concat([timed.with_columns(before), untimed], how="diagonal")
