"""The latest time of the rows in a window that ends now, told from the latest of all rows.

Where that is before the window, no row is in it; else it is the answer. Reasons ask many counts
when the last of their rows was, most of them for the same rows in windows of several lengths.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import polars as pl

from segrules.engines.on_polars.instants import between_instants
from segrules.language.tree import Aggregate, Call, Literal
from segrules.types import Moment

_MOMENT = dt.timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class InWindow:
    """The latest time in a window, by that of the same rows up to now."""

    of_all: Aggregate
    first: dt.date
    """The first time that is in the window: a day, or an instant in UTC."""
    last: dt.date

    def latest(self, of_all: pl.Expr) -> pl.Expr:
        """The latest time in the window; null where no row is in it.

        :param of_all: the latest time of all.
        """
        return pl.when(of_all >= self.first).then(of_all)

    def is_before(self, of_all: pl.Expr) -> pl.Expr:
        """Whether the window is before the latest time of all, which does not tell of it then.

        The as-of moment of a day is 24:00, which is also the first of the next day.
        """
        return of_all > self.last


def told_by_all(aggregates: Collection[Aggregate], moment: Moment) -> Mapping[Aggregate, InWindow]:
    """The aggregates that others among them tell."""
    found = {}
    for aggregate in aggregates:
        window = _window(aggregate, moment)
        if window is not None and window.of_all in aggregates:
            found[aggregate] = window
    return found


def _window(aggregate: Aggregate, moment: Moment) -> InWindow | None:
    """The window of the latest of times, where it ends now; None for any other aggregate."""
    rows, window = aggregate.rows, aggregate.rows.window
    if not aggregate.function.greatest or not isinstance(window, Call) or rows.take:
        return None
    day, length = window.args[0], window.args[-1]
    if window.function.days is None or not isinstance(length, Literal):
        return None
    of_all = replace(aggregate, rows=replace(rows, window=None))
    between = between_instants(window, moment)
    if between is not None and between.instant == rows.time and between.end == moment.now:
        if aggregate.value == between.instant:
            return InWindow(of_all, between.start, between.end - _MOMENT)
    elif between is not None or day != rows.time:
        return None
    first, last = window.function.days(moment, length.value)
    return (
        InWindow(of_all, first, last) if aggregate.value == day and last == moment.today else None
    )
