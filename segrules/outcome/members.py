"""Memberships without reasons: the keys of each segment's members, segment by segment.

Asked for as one filter per segment, a thousand segments would be a plan of a thousand branches,
which takes Polars longer to set up than to run. Some segments at a time are filtered here instead.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from segrules.engines import in_batches
from segrules.plan.columns import member_name

SEGMENT = "segment"
_AT_ONCE = 4_000_000
"""Memberships that are handed on together, where one segment does not have more."""


@dataclass(frozen=True)
class Members:
    """Who is a member of which segment."""

    rows: pl.LazyFrame
    """One row per customer: the key and a column per segment."""
    key: tuple[str, ...]
    counts: dict[str, int]
    """The members of each segment, in the order of the rulebook."""

    def lazy(self) -> pl.LazyFrame:
        """One row per membership: the key, and ``segment`` (Enum).

        Segments in the order of the rulebook, inside each the customers in the order of the export.
        """
        schema = self.rows.select(self.key).collect_schema()
        return in_batches(self._memberships, {**schema, SEGMENT: self._names.dtype})

    def _memberships(self) -> Iterator[pl.DataFrame]:
        for ids in self._batches():
            yield pl.concat(self._of_each(ids))

    def _batches(self) -> Iterator[list[str]]:
        """The segments, some at a time, so that their memberships together are not too many."""
        batch: list[str] = []
        size = 0
        for id_, count in self.counts.items():
            if batch and size + count > _AT_ONCE:
                yield batch
                batch, size = [], 0
            batch.append(id_)
            size += count
        if batch:
            yield batch

    def _of_each(self, ids: Sequence[str]) -> Iterator[pl.DataFrame]:
        told = self.rows.select(*self.key, *map(member_name, ids)).collect(engine="streaming")
        keys, places = told.select(self.key), {id_: n for n, id_ in enumerate(self.counts)}
        for id_ in ids:
            name = self._names[places[id_] : places[id_] + 1]
            yield keys.filter(told[member_name(id_)]).with_columns(pl.lit(name).first())

    @cached_property
    def _names(self) -> pl.Series:
        return pl.Series(SEGMENT, list(self.counts), pl.Enum(list(self.counts)))
