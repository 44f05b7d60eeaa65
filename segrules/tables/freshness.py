"""Whether an export is of late enough: how long ago its newest row was (``fresh_within``)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

import polars as pl

from segrules.diagnostics import Diagnostic
from segrules.tables import mistakes
from segrules.tables.scan import Scan
from segrules.types import Duration, Moment, shift


def time_to_be_fresh(scan: Scan) -> str | None:
    """The column of the time of a table's rows, where the newest is not to be old."""
    return None if scan.table.fresh_within is None else scan.table.time


def find_stale(
    scans: Mapping[str, Scan], moment: Moment, known: Mapping[str, dt.date | None]
) -> Iterator[Diagnostic]:
    """A warning for each table whose newest row is older than it may be.

    :param known: by table, the time of the newest row where it was seen; the rest is looked at.
    """
    for name, scan in scans.items():
        time, within = time_to_be_fresh(scan), scan.table.fresh_within
        if time is None or within is None:
            continue
        found = known[name] if name in known else _newest(scan, time)
        if found is not None and _is_stale(found, within, moment):
            yield mistakes.stale(scan.named, name, _written(found, within, moment), within)


def _newest(scan: Scan, time: str) -> dt.date | None:
    found: dt.date | None = scan.frame.select(pl.col(time).max()).collect(engine="streaming").item()
    return found


def _is_stale(newest: dt.date, within: Duration, moment: Moment) -> bool:
    """As the language has it: days and longer are days of the calendar, hours are elapsed."""
    if within.is_elapsed and isinstance(newest, dt.datetime):
        return newest < moment.now - dt.timedelta(minutes=within.minutes)
    if within.is_elapsed:
        earliest = moment.now - dt.timedelta(minutes=within.minutes)
        return newest < earliest.astimezone(moment.zone).date()
    return _day(newest, moment) < shift(moment.today, within, -1)


def _day(time: dt.date, moment: Moment) -> dt.date:
    return time.astimezone(moment.zone).date() if isinstance(time, dt.datetime) else time


def _written(time: dt.date, within: Duration, moment: Moment) -> str:
    if within.is_elapsed and isinstance(time, dt.datetime):
        return f"{time.astimezone(moment.zone):%Y-%m-%d %H:%M}"
    return _day(time, moment).isoformat()
