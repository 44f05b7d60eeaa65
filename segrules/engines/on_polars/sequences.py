"""Sequences: rows that are followed by others of the same owner (language.md section 5)."""

from __future__ import annotations

from collections.abc import Callable, Collection

import polars as pl

from segrules.engines.on_polars.below import OWNER, Below
from segrules.engines.on_polars.compile import to_polars
from segrules.engines.on_polars.joins import owner_columns, owner_exprs
from segrules.engines.on_polars.rows_shown import RowsShown
from segrules.functions.local_time import local_day, shift_day, shift_instant
from segrules.language.tree import Column, Expr, Hop, Rows, Step, path_to
from segrules.plan import asked_of_each, columns_before
from segrules.types import DATE, Duration, Moment

Prepared = Callable[[str, tuple[Hop, ...], Collection[Expr]], Below]
"""Gives the rows of a table, on a way up, with everything joined that expressions look at."""
ROW_ID = "segrules:row id"
_LEFT = "segrules:left row"


def _previous(path: str) -> str:
    return path_to(["previous"], path)


def kept_by_sequence(
    which: RowsShown, prepared: Prepared, below: Below, rows: Rows, above: tuple[Hop, ...]
) -> pl.LazyFrame:
    """The `ROW_ID` of each row that the steps follow, each once.

    :param which: tells the rows that are shown.
    :param above: the rows above the owner, from the nearest up.
    """
    assert rows.time is not None  # noqa: S101 - settled by the checker
    shown = which.in_window(rows, below.given) & pl.col(rows.time.path).is_not_null()
    if rows.where is not None:
        shown &= to_polars(rows.where, which.moment, below.given).fill_null(value=False)
    left = _as_previous(below.frame.filter(shown))
    time = rows.time
    for number, step in enumerate(rows.steps):
        onward = [e for then in rows.steps[number + 1 : number + 2] for e in asked_of_each(then)]
        right = _step_rows(which, prepared, step, above, [*columns_before(onward)])
        left = _followed(left, right, time, step, which.moment)
        time = step.time
    return left.select(ROW_ID).unique()


def _as_previous(frame: pl.LazyFrame) -> pl.LazyFrame:
    names = frame.collect_schema().names()
    own = [n for n in names if n == ROW_ID or n.startswith(OWNER)]
    return frame.select(*own, *[pl.col(n).alias(_previous(n)) for n in names if n not in own])


def _step_rows(
    which: RowsShown,
    prepared: Prepared,
    step: Step,
    above: tuple[Hop, ...],
    onward: list[Column],
) -> tuple[pl.LazyFrame, pl.Expr]:
    """Rows that could follow, with their owners, and the step's condition over a pair of rows."""
    rows = Rows(step.table, step.path, step.time, step.window, None, None, ())
    asked: list[Expr] = [step.time, *onward, *which.times_to_be_visible(rows)]
    asked += [e for e in (step.window, step.where) if e is not None]
    asked += owner_exprs(which.schema, step.table, step.path)
    below = prepared(step.table, (*step.path, *above), asked)
    shown = which.in_window(rows, below.given)
    if step.within is None:
        # Without a length of time, what follows has come by the as-of moment.
        shown &= which.has_come(step.time)
    owners = [pl.col(name).alias(f"{OWNER}{n}") for n, name in enumerate(owner_columns(step.path))]
    frame = below.frame.filter(pl.col(step.time.path).is_not_null()).with_columns(owners)
    window_of_pair = step.window is not None and any(True for _ in columns_before([step.window]))
    if not window_of_pair:
        frame = frame.filter(shown)
    condition = pl.lit(value=True)
    if step.where is not None:
        condition = to_polars(step.where, which.moment, below.given).fill_null(value=False)
    return frame, condition & shown if window_of_pair else condition


def _followed(
    left: pl.LazyFrame,
    right: tuple[pl.LazyFrame, pl.Expr],
    time: Column,
    step: Step,
    moment: Moment,
) -> pl.LazyFrame:
    """The rows that are followed, as the previous rows of the next step; or that are not."""
    frame, condition = right
    # Rows after a join come in any order: their numbers hold for one evaluation only.
    left = left.with_row_index(_LEFT).cache()
    owners = [f"{OWNER}{n}" for n in range(len(step.path[-1].by))]
    pairs = left.join(frame, on=owners, how="inner").filter(
        _in_time(time, step, moment) & condition
    )
    if not step.negated:
        names = frame.collect_schema().names()
        own = [n for n in names if not n.startswith(OWNER)]
        renamed = [pl.col(n).alias(_previous(n)) for n in own]
        return pairs.select(ROW_ID, *owners, *renamed)
    alone = left.join(pairs.select(_LEFT).unique(), on=_LEFT, how="anti")
    if step.within is not None:
        alone = alone.filter(_is_over(time, step.within, moment))
    return alone.select(ROW_ID)


def _in_time(before: Column, step: Step, moment: Moment) -> pl.Expr:
    """Whether the pair is in order and close enough; by day where one time is a date."""
    earlier, later = pl.col(_previous(before.path)), pl.col(step.time.path)
    if DATE in (before.type, step.time.type):
        first, then = _day(earlier, before, moment), _day(later, step.time, moment)
        close = then <= shift_day(first, step.within, 1) if step.within else pl.lit(value=True)
        return (then > first) & close
    if step.within is None:
        return later > earlier
    return (later > earlier) & (later <= shift_instant(earlier, step.within, 1, moment.zone))


def _day(value: pl.Expr, time: Column, moment: Moment) -> pl.Expr:
    return value if time.type == DATE else local_day(value, moment.zone)


def _is_over(before: Column, within: Duration, moment: Moment) -> pl.Expr:
    """Whether the time in which a follower could have come has passed."""
    earlier = pl.col(_previous(before.path))
    if before.type == DATE:
        return shift_day(earlier, within, 1) <= pl.lit(moment.today, dtype=pl.Date)
    end = shift_instant(earlier, within, 1, moment.zone)
    return end <= pl.lit(moment.now, dtype=pl.Datetime("us", "UTC"))
