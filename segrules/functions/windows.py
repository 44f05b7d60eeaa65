"""Windows of time, and days that come round every year (language.md section 4)."""

from __future__ import annotations

import datetime as dt
from calendar import isleap
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import polars as pl

from segrules.functions.function import Example, Function, Meaning, Param
from segrules.types import (
    ANNUAL,
    DATE,
    DATETIME,
    DURATION,
    TEXT,
    YESNO,
    Duration,
    Moment,
    Period,
    periods_from,
    shift,
    start_of,
)

TOPIC = "windows"
_FEBRUARY, _LEAP_DAY = 2, 29
_DAY_BEFORE = (_FEBRUARY, _LEAP_DAY - 1)
_LONGEST_YEAR = 366
Days = tuple[dt.date, dt.date]
"""The first and the last day of a window, both in it."""


def _last(moment: Moment, length: Duration) -> Days:
    return shift(moment.today, length, -1) + dt.timedelta(days=1), moment.today


def _next(moment: Moment, length: Duration) -> Days:
    return moment.today + dt.timedelta(days=1), shift(moment.today, length, 1)


def _this(moment: Moment, period: Period) -> Days:
    first = start_of(period, moment.today, moment.week_starts)
    return first, periods_from(period, first, 1) - dt.timedelta(days=1)


def _previous(moment: Moment, length: Duration) -> Days:
    end = start_of(length.unit, moment.today, moment.week_starts)  # type: ignore[arg-type]  # days and longer
    return periods_from(length.unit, end, -length.count), end - dt.timedelta(days=1)  # type: ignore[arg-type]  # the same


def occurrence(annual: pl.Expr, year: pl.Expr) -> pl.Expr:
    """A month and day in some year; 29 February falls on the 28th in other years."""
    month, day = annual.dt.month(), annual.dt.day()
    common_year = ~pl.date(year, 1, 1).dt.is_leap_year()
    clamped = (month == _FEBRUARY) & (day == _LEAP_DAY) & common_year
    return pl.date(year, month, pl.when(clamped).then(_LEAP_DAY - 1).otherwise(day))


def _occurs_between(_: Moment, annual: pl.Expr, first: pl.Expr, last: pl.Expr) -> pl.Expr:
    """Whether the first occurrence from ``first`` on is not after ``last``."""
    same_year = occurrence(annual, first.dt.year())
    year_later = occurrence(annual, first.dt.year() + 1)
    return pl.when(same_year >= first).then(same_year <= last).otherwise(year_later <= last)


def _in_days(days_of: Callable[[Moment, Any], Days]) -> Meaning:
    """The meaning of a window of days."""

    def is_in(moment: Moment, d: pl.Expr, constant: Duration | Period) -> pl.Expr:
        first, last = days_of(moment, constant)
        return d.is_between(pl.lit(first, dtype=pl.Date), pl.lit(last, dtype=pl.Date))

    return is_in


def _occurs_in(_: Moment, days: Days, annual: pl.Expr) -> pl.Expr:
    """Whether an occurrence falls on one of the days: its month and day are one of theirs."""
    first, last = days
    length = min((last - first).days + 1, _LONGEST_YEAR)
    window = [first + dt.timedelta(days=n) for n in range(length)]
    wanted = {(day.month, day.day) for day in window}
    if any((d.month, d.day) == _DAY_BEFORE and not isleap(d.year) for d in window):
        wanted.add((_FEBRUARY, _LEAP_DAY))
    month_and_day = annual.dt.month().cast(pl.Int32) * 100 + annual.dt.day().cast(pl.Int32)
    return month_and_day.is_in(sorted(month * 100 + day for month, day in wanted))


def _instant_in(moment: Moment, t: pl.Expr, length: Duration, sign: int) -> pl.Expr:
    edge = pl.lit(
        moment.now + sign * dt.timedelta(minutes=length.minutes), dtype=pl.Datetime("us", "UTC")
    )
    now = pl.lit(moment.now, dtype=pl.Datetime("us", "UTC"))
    return (t > edge) & (t <= now) if sign < 0 else (t > now) & (t <= edge)


def _negated(meaning: Meaning) -> Meaning:
    return lambda *args: ~meaning(*args)


def _with_negation(function: Function, negative: tuple[Example, ...]) -> tuple[Function, Function]:
    """A window and its ``not in``, which is its opposite and unknown where it is."""
    form = (function.form or "").replace("} in ", "} not in ")
    _, annual, window = (function.wanted or "").rpartition("anniversary ")
    return function, replace(
        function,
        name=f"not {function.name}",
        form=form,
        summary=f"the opposite of `{function.usage}`",
        wanted=f"{annual}not {window}",
        distance=None,
        days=None,
        negative=True,
        examples=negative,
        polars=_negated(function.polars),
    )


_LENGTH = Param("length", DURATION, constant=True)
_PERIOD = Param("period", TEXT, constant=True)
_D, _A, _T = Param("d", DATE), Param("d", ANNUAL), Param("t", DATETIME)


def _noon(day: int) -> dt.datetime:
    return dt.datetime(2026, 11, day, 12, tzinfo=dt.UTC)


FUNCTIONS = (
    Function(
        name="anniversary",
        topic=TOPIC,
        params=(Param("d", DATE),),
        result=ANNUAL,
        summary="the date's month and day in every year; takes windows, `=` and `between`",
        unknown="where the date is missing",
        label="anniversary of {d}",
        examples=(
            Example("anniversary(born) in next 7 days", {"born": dt.date(1990, 11, 25)}, True),
            Example("anniversary(born) = today", {"born": dt.date(1990, 11, 25)}, False),
            Example("anniversary(born) in this month", {"born": DATE}, None),
        ),
        qualifies=True,
        polars=lambda _, d: d,
    ),
    Function(
        name="=",
        topic=TOPIC,
        form="{d} = {day}",
        params=(_A, Param("day", DATE)),
        result=YESNO,
        summary="yes where the date's month and day fall on that day",
        unknown="where either is missing",
        wanted="anniversary on {day}",
        examples=(
            Example("anniversary(born) = today", {"born": dt.date(1990, 11, 22)}, True),
            Example("anniversary(born) = 2026-02-28", {"born": dt.date(1992, 2, 29)}, True),
            Example("anniversary(born) = today", {"born": DATE}, None),
        ),
        wanted_of_value="anniversary on the same as {day}",
        polars=lambda _, d, day: occurrence(d, day.dt.year()) == day,
    ),
    *_with_negation(
        Function(
            name="annual between",
            topic=TOPIC,
            form="{d} between {a} and {b}",
            params=(_A, Param("a", DATE), Param("b", DATE)),
            result=YESNO,
            summary="yes where some year's occurrence is from a to b, both days included",
            unknown="where a date is missing",
            wanted="anniversary between {a} and {b}",
            examples=(
                Example(
                    "anniversary(born) between 2026-12-20 and 2027-01-05",
                    {"born": dt.date(1990, 1, 3)},
                    True,
                ),
                Example(
                    "anniversary(born) between 2026-03-01 and 2026-03-31",
                    {"born": dt.date(1992, 2, 29)},
                    False,
                ),
                Example(
                    "anniversary(born) between 2026-02-01 and 2026-02-28", {"born": DATE}, None
                ),
            ),
            polars=_occurs_between,
        ),
        (
            Example(
                "anniversary(born) not between 2026-03-01 and 2026-03-31",
                {"born": dt.date(1992, 2, 29)},
                True,
            ),
            Example(
                "anniversary(born) not between 2026-02-01 and 2026-02-28",
                {"born": dt.date(1992, 2, 29)},
                False,
            ),
            Example(
                "anniversary(born) not between 2026-02-01 and 2026-02-28", {"born": DATE}, None
            ),
        ),
    ),
    *_with_negation(
        Function(
            name="in last",
            topic=TOPIC,
            form="{d} in last {length}",
            params=(_D, _LENGTH),
            result=YESNO,
            summary="yes where as-of − length < d ≤ as-of: thirty days, the as-of day included",
            unknown="where the date is missing",
            wanted="in the last {length}",
            examples=(
                Example("d in last 30 days", {"d": dt.date(2026, 10, 24)}, True),
                Example("d in last 30 days", {"d": dt.date(2026, 10, 23)}, False),
                Example("d in last 30 days", {"d": DATE}, None),
            ),
            dated=True,
            days=_last,
            polars=_in_days(_last),
        ),
        (
            Example("d not in last 30 days", {"d": dt.date(2026, 10, 23)}, True),
            Example("d not in last 30 days", {"d": dt.date(2026, 11, 22)}, False),
            Example("d not in last 30 days", {"d": DATE}, None),
        ),
    ),
    *_with_negation(
        Function(
            name="in next",
            topic=TOPIC,
            form="{d} in next {length}",
            params=(_D, _LENGTH),
            result=YESNO,
            summary="yes where as-of < d ≤ as-of + length",
            unknown="where the date is missing",
            wanted="in the next {length}",
            examples=(
                Example("d in next 30 days", {"d": dt.date(2026, 12, 22)}, True),
                Example("d in next 30 days", {"d": dt.date(2026, 11, 22)}, False),
                Example("d in next 30 days", {"d": DATE}, None),
            ),
            dated=True,
            days=_next,
            polars=_in_days(_next),
        ),
        (
            Example("d not in next 30 days", {"d": dt.date(2026, 11, 22)}, True),
            Example("d not in next 30 days", {"d": dt.date(2026, 12, 22)}, False),
            Example("d not in next 30 days", {"d": DATE}, None),
        ),
    ),
    *_with_negation(
        Function(
            name="in this",
            topic=TOPIC,
            form="{d} in this {period}",
            params=(_D, _PERIOD),
            result=YESNO,
            summary="yes where the date is in the calendar period of the as-of day",
            unknown="where the date is missing",
            wanted="in this {period}",
            examples=(
                Example("d in this month", {"d": dt.date(2026, 11, 30)}, True),
                Example("d in this week", {"d": dt.date(2026, 11, 23)}, False),
                Example("d in this month", {"d": DATE}, None),
            ),
            dated=True,
            days=_this,
            polars=_in_days(_this),
        ),
        (
            Example("d not in this month", {"d": dt.date(2026, 10, 31)}, True),
            Example("d not in this year", {"d": dt.date(2026, 1, 1)}, False),
            Example("d not in this month", {"d": DATE}, None),
        ),
    ),
    *_with_negation(
        Function(
            name="in previous",
            topic=TOPIC,
            form="{d} in previous {length}",
            params=(_D, _LENGTH),
            result=YESNO,
            summary="yes where the date is in the whole calendar periods before the current one",
            unknown="where the date is missing",
            wanted="in the previous {length}",
            examples=(
                Example("d in previous month", {"d": dt.date(2026, 10, 31)}, True),
                Example("d in previous 4 quarters", {"d": dt.date(2026, 10, 1)}, False),
                Example("d in previous week", {"d": DATE}, None),
            ),
            dated=True,
            days=_previous,
            polars=_in_days(_previous),
        ),
        (
            Example("d not in previous month", {"d": dt.date(2026, 11, 1)}, True),
            Example("d not in previous 4 quarters", {"d": dt.date(2025, 10, 1)}, False),
            Example("d not in previous week", {"d": DATE}, None),
        ),
    ),
    *_with_negation(
        Function(
            name="elapsed in last",
            topic=TOPIC,
            form="{t} in last {length}",
            params=(_T, _LENGTH),
            result=YESNO,
            summary="yes where now − length < t ≤ now, in hours or minutes",
            unknown="where the datetime is missing",
            wanted="in the last {length}",
            examples=(
                Example("t in last 36 hours", {"t": _noon(22)}, True),
                Example("t in last 90 minutes", {"t": _noon(22)}, False),
                Example("t in last 36 hours", {"t": DATETIME}, None),
            ),
            dated=True,
            polars=lambda moment, t, length: _instant_in(moment, t, length, -1),
        ),
        (
            Example("t not in last 90 minutes", {"t": _noon(22)}, True),
            Example("t not in last 36 hours", {"t": _noon(22)}, False),
            Example("t not in last 36 hours", {"t": DATETIME}, None),
        ),
    ),
    *_with_negation(
        Function(
            name="elapsed in next",
            topic=TOPIC,
            form="{t} in next {length}",
            params=(_T, _LENGTH),
            result=YESNO,
            summary="yes where now < t ≤ now + length, in hours or minutes",
            unknown="where the datetime is missing",
            wanted="in the next {length}",
            examples=(
                Example("t in next 36 hours", {"t": _noon(23)}, True),
                Example("t in next 10 minutes", {"t": _noon(23)}, False),
                Example("t in next 36 hours", {"t": DATETIME}, None),
            ),
            dated=True,
            polars=lambda moment, t, length: _instant_in(moment, t, length, 1),
        ),
        (
            Example("t not in next 10 minutes", {"t": _noon(23)}, True),
            Example("t not in next 36 hours", {"t": _noon(23)}, False),
            Example("t not in next 36 hours", {"t": DATETIME}, None),
        ),
    ),
    *_with_negation(
        Function(
            name="annual in last",
            topic=TOPIC,
            form="{d} in last {length}",
            params=(_A, _LENGTH),
            result=YESNO,
            summary="yes where some year's occurrence is in the window",
            unknown="where the date is missing",
            wanted="anniversary in the last {length}",
            examples=(
                Example("anniversary(d) in last 7 days", {"d": dt.date(1990, 11, 16)}, True),
                Example("anniversary(d) in last 7 days", {"d": dt.date(1990, 11, 15)}, False),
                Example("anniversary(d) in last 7 days", {"d": DATE}, None),
            ),
            dated=True,
            polars=lambda moment, d, length: _occurs_in(moment, _last(moment, length), d),
        ),
        (
            Example("anniversary(d) not in last 7 days", {"d": dt.date(1990, 11, 15)}, True),
            Example("anniversary(d) not in last 7 days", {"d": dt.date(1990, 11, 22)}, False),
            Example("anniversary(d) not in last 7 days", {"d": DATE}, None),
        ),
    ),
    *_with_negation(
        Function(
            name="annual in next",
            topic=TOPIC,
            form="{d} in next {length}",
            params=(_A, _LENGTH),
            result=YESNO,
            summary="yes where some year's occurrence is in the window",
            unknown="where the date is missing",
            wanted="anniversary in the next {length}",
            examples=(
                Example("anniversary(d) in next 2 months", {"d": dt.date(1990, 1, 22)}, True),
                Example("anniversary(d) in next 7 days", {"d": dt.date(1990, 11, 22)}, False),
                Example("anniversary(d) in next 7 days", {"d": DATE}, None),
            ),
            dated=True,
            polars=lambda moment, d, length: _occurs_in(moment, _next(moment, length), d),
        ),
        (
            Example("anniversary(d) not in next 7 days", {"d": dt.date(1990, 11, 22)}, True),
            Example("anniversary(d) not in next 7 days", {"d": dt.date(1990, 11, 23)}, False),
            Example("anniversary(d) not in next 7 days", {"d": DATE}, None),
        ),
    ),
    *_with_negation(
        Function(
            name="annual in this",
            topic=TOPIC,
            form="{d} in this {period}",
            params=(_A, _PERIOD),
            result=YESNO,
            summary="yes where some year's occurrence is in the calendar period of the as-of day",
            unknown="where the date is missing",
            wanted="anniversary in this {period}",
            examples=(
                Example("anniversary(d) in this month", {"d": dt.date(1990, 11, 1)}, True),
                Example("anniversary(d) in this month", {"d": dt.date(1990, 12, 1)}, False),
                Example("anniversary(d) in this month", {"d": DATE}, None),
            ),
            dated=True,
            polars=lambda moment, d, period: _occurs_in(moment, _this(moment, period), d),
        ),
        (
            Example("anniversary(d) not in this month", {"d": dt.date(1990, 12, 1)}, True),
            Example("anniversary(d) not in this year", {"d": dt.date(1990, 12, 1)}, False),
            Example("anniversary(d) not in this month", {"d": DATE}, None),
        ),
    ),
    *_with_negation(
        Function(
            name="annual in previous",
            topic=TOPIC,
            form="{d} in previous {length}",
            params=(_A, _LENGTH),
            result=YESNO,
            summary="yes where some year's occurrence is in the calendar periods before",
            unknown="where the date is missing",
            wanted="anniversary in the previous {length}",
            examples=(
                Example("anniversary(d) in previous month", {"d": dt.date(1990, 10, 1)}, True),
                Example("anniversary(d) in previous month", {"d": dt.date(1990, 11, 1)}, False),
                Example("anniversary(d) in previous month", {"d": DATE}, None),
            ),
            dated=True,
            polars=lambda moment, d, length: _occurs_in(moment, _previous(moment, length), d),
        ),
        (
            Example("anniversary(d) not in previous month", {"d": dt.date(1990, 11, 1)}, True),
            Example("anniversary(d) not in previous month", {"d": dt.date(1990, 10, 1)}, False),
            Example("anniversary(d) not in previous month", {"d": DATE}, None),
        ),
    ),
)
