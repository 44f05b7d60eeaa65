"""Days, months, zones and windows, one value at a time (language.md 4)."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_DAYS = {"day": 1, "week": 7}
_MINUTES = {"minute": 1, "hour": 60}

Day = dt.date
Instant = dt.datetime


@dataclass(frozen=True, slots=True)
class Moment:
    """The as-of of a run, a date or a datetime (naive: in the zone), and how it counts weeks."""

    as_of: dt.date
    zone: str = "UTC"
    week_starts: int = 0

    @property
    def today(self) -> Day:
        """The as-of day in the rulebook's zone."""
        return self.local_day(self.as_of)

    @property
    def now(self) -> Instant:
        """The as-of instant: 24:00 of the day where the as-of is a date."""
        if isinstance(self.as_of, dt.datetime):
            return self.instant(self.as_of)
        midnight = dt.datetime.combine(self.as_of + dt.timedelta(days=1), dt.time())
        return self.instant(midnight)

    def instant(self, when: dt.datetime) -> Instant:
        """In UTC. Of local times, a skipped one moves forward by the gap, a double is the first."""
        if when.tzinfo is None:
            when = when.replace(tzinfo=ZoneInfo(self.zone), fold=0)
        return when.astimezone(dt.UTC)

    def local(self, when: dt.datetime) -> dt.datetime:
        """The wall clock of the rulebook's zone at an instant, without a zone."""
        return self.instant(when).astimezone(ZoneInfo(self.zone)).replace(tzinfo=None, fold=0)

    def local_day(self, when: dt.date) -> Day:
        """A date itself, of a datetime the calendar day in the rulebook's zone."""
        return self.local(when).date() if isinstance(when, dt.datetime) else when


def add_months(day: Day, months: int) -> Day:
    """Clamp to the end of the month: 31 August less 6 months is 28 or 29 February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return Day(year, month + 1, min(day.day, last))


def shift_day(day: Day, count: int, unit: str) -> Day:
    """A date plus ``count`` days or longer; the count may be negative."""
    if unit in _MONTHS:
        return add_months(day, count * _MONTHS[unit])
    return day + dt.timedelta(days=count * _DAYS[unit])


def is_elapsed(unit: str) -> bool:
    """Hours and minutes are elapsed time; days and longer move the local calendar."""
    return unit in _MINUTES


def shift(when: dt.date, count: int, unit: str, moment: Moment) -> dt.date:
    """A date ± days or longer is a date; a datetime ± any duration is a datetime (in UTC)."""
    if not isinstance(when, dt.datetime):
        return shift_day(when, count, unit)
    if is_elapsed(unit):
        return moment.instant(when) + dt.timedelta(minutes=count * _MINUTES[unit])
    wall = moment.local(when)
    moved = dt.datetime.combine(shift_day(wall.date(), count, unit), wall.time())
    return moment.instant(moved)


def period_start(day: Day, period: str, week_starts: int) -> Day:
    """The first day of the calendar period that a day is in."""
    match period:
        case "day":
            return day
        case "week":
            return day - dt.timedelta(days=(day.weekday() - week_starts) % 7)
        case "month":
            return day.replace(day=1)
        case "quarter":
            return day.replace(month=day.month - (day.month - 1) % 3, day=1)
        case _:
            return day.replace(month=1, day=1)


def whole_months(start: Day, end: Day) -> int:
    """The largest n with start + n months ≤ end; negative where the start lies ahead."""
    n = (end.year - start.year) * 12 + end.month - start.month + 1
    while add_months(start, n) > end:
        n -= 1
    return n


def whole_years(start: Day, end: Day) -> int:
    """The largest n with start + n years ≤ end; negative where the start lies ahead."""
    n = end.year - start.year + 1
    while add_months(start, 12 * n) > end:
        n -= 1
    return n


def occurrence(birth: Day, year: int) -> Day:
    """The anniversary of one year; 29 February falls on 28 February in other years."""
    leap_day = (birth.month, birth.day) == (2, 29)
    if leap_day and not calendar.isleap(year):
        return Day(year, 2, 28)
    return birth.replace(year=year)
