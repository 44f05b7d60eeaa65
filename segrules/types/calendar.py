"""Arithmetic of days and months, as language.md section 4 says it, on plain Python dates."""

from __future__ import annotations

import calendar
import datetime as dt
from typing import Literal
from zoneinfo import ZoneInfo

from segrules.types.values import Duration, Moment, Period

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
AS_OF_YEARS = range(1001, 8999)
"""Years of an as-of: a window of up to 1,000 years on either side stays inside the calendar."""
_PERIOD_MONTHS = {"month": 1, "quarter": 3, "year": 12}


def moment_of(as_of: dt.date | dt.datetime, timezone: str, week_starts: str = "monday") -> Moment:
    """The moment of a run; an as-of that is a date means 24:00 of that day.

    A datetime without a zone is taken in the named zone.
    """
    zone = ZoneInfo(timezone)
    first_day = WEEKDAYS.index(week_starts)
    if isinstance(as_of, dt.datetime):
        now = to_utc(as_of, zone)
        return Moment(now.astimezone(zone).date(), now, zone, first_day)
    midnight = dt.datetime.combine(as_of + dt.timedelta(days=1), dt.time())
    return Moment(as_of, to_utc(midnight, zone), zone, first_day)


def to_utc(written: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """The instant of a datetime as written.

    Without a zone it is local: skipped by the clock it moves forward by the gap (the offset before
    the gap, which is what ``fold=0`` means), occurring twice it is the first.
    """
    local = written if written.tzinfo is not None else written.replace(tzinfo=zone, fold=0)
    return local.astimezone(dt.UTC)


def add_months(day: dt.date, months: int) -> dt.date:
    """A date some months later, clamped to the end of the month."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def shift(day: dt.date, duration: Duration, sign: Literal[1, -1]) -> dt.date:
    """A date plus or minus days or longer."""
    if duration.months:
        return add_months(day, sign * duration.months)
    return day + dt.timedelta(days=sign * duration.days)


def start_of(period: Period, day: dt.date, week_starts: int = 0) -> dt.date:
    """The first day of the calendar period that a day is in."""
    if period == "day":
        return day
    if period == "week":
        return day - dt.timedelta(days=(day.weekday() - week_starts) % 7)
    months = _PERIOD_MONTHS[period]
    return dt.date(day.year, (day.month - 1) // months * months + 1, 1)


def periods_from(period: Period, start: dt.date, count: int) -> dt.date:
    """The start of a period, some periods later (or earlier)."""
    if period in _PERIOD_MONTHS:
        return add_months(start, _PERIOD_MONTHS[period] * count)
    return start + dt.timedelta(days=count * (7 if period == "week" else 1))
