"""Days, datetimes and what is counted between them (language.md section 4)."""

from __future__ import annotations

import calendar
import datetime as dt

import polars as pl

from segrules.functions.function import Example, Function, Param
from segrules.functions.local_time import (
    day_number,
    from_day_number,
    local_clock,
    local_day,
    shift_day,
    shift_instant,
)
from segrules.functions.once import once
from segrules.types import (
    DATE,
    DATETIME,
    DURATION,
    TEXT,
    WEEKDAYS,
    WHOLE,
    Duration,
    Moment,
    shift,
)

TOPIC = "dates"
_ISO_DAY = r"^\d{4}-\d{2}-\d{2}$"
_FEBRUARY, _LEAP_DAY = 2, 29


def _today(moment: Moment) -> pl.Expr:
    return pl.lit(moment.today, dtype=pl.Date)


def _ago(moment: Moment, length: Duration) -> pl.Expr:
    return pl.lit(shift(moment.today, length, -1), dtype=pl.Date)


def _from_now(moment: Moment, length: Duration) -> pl.Expr:
    return pl.lit(shift(moment.today, length, 1), dtype=pl.Date)


def _instant(moment: Moment, length: Duration, sign: int) -> pl.Expr:
    at = moment.now + sign * dt.timedelta(minutes=length.minutes)
    return pl.lit(at, dtype=pl.Datetime("us", "UTC"))


def _days_between(a: pl.Expr, b: pl.Expr) -> pl.Expr:
    return day_number(b) - day_number(a)


def _months_since(moment: Moment, d: pl.Expr) -> pl.Expr:
    """The largest n with d + n months not after today, d's day clamped to the month's end."""
    today = moment.today
    last_day = calendar.monthrange(today.year, today.month)[1]
    months = today.year * 12 + today.month - (d.dt.year() * 12 + d.dt.month().cast(pl.Int32))
    not_yet = d.dt.day().clip(upper_bound=last_day) > today.day
    return (months - not_yet.cast(pl.Int32)).cast(pl.Int64)


def _years_since(moment: Moment, d: pl.Expr) -> pl.Expr:
    """The same in years; only 29 February is ever clamped."""
    today = moment.today
    month, day = d.dt.month().cast(pl.Int32), d.dt.day().cast(pl.Int32)
    if not calendar.isleap(today.year):
        leap_day = (month == _FEBRUARY) & (day == _LEAP_DAY)
        day = day - leap_day.cast(pl.Int32)
    not_yet = month * 100 + day > today.month * 100 + today.day
    return (today.year - d.dt.year() - not_yet.cast(pl.Int32)).cast(pl.Int64)


def _start_of_week(moment: Moment, d: pl.Expr) -> pl.Expr:
    return from_day_number(
        day_number(d) - (d.dt.weekday().cast(pl.Int64) + 6 - moment.week_starts) % 7
    )


def _date_of_text(_: Moment, text: pl.Expr) -> pl.Expr:
    bare = text.str.strip_chars(" \t\r\n")
    day = bare.str.to_date("%Y-%m-%d", strict=False)
    return pl.when(bare.str.contains(_ISO_DAY)).then(day)


def _weekday(_: Moment, d: pl.Expr) -> pl.Expr:
    return once(d.dt.weekday(), _weekday_name)


def _weekday_name(number: pl.Expr) -> pl.Expr:
    # `replace_strict` would say the same, but Polars gives it the whole column at once.
    named = pl.lit(None, dtype=pl.String)
    for n, name in enumerate(WEEKDAYS, start=1):
        named = pl.when(number == n).then(pl.lit(name)).otherwise(named)
    return named


_D = (Param("d", DATE),)

FUNCTIONS = (
    Function(
        name="today",
        topic=TOPIC,
        form="today",
        params=(),
        result=DATE,
        summary="the as-of day of the run",
        unknown="never",
        examples=(
            Example("today", {}, dt.date(2026, 11, 22)),
            Example("d = today", {"d": dt.date(2026, 11, 22)}, True),
            Example("d = today", {"d": DATE}, None),
        ),
        dated=True,
        from_today=0,
        polars=_today,
    ),
    Function(
        name="now",
        topic=TOPIC,
        form="now",
        params=(),
        result=DATETIME,
        summary="the as-of instant of the run; 24:00 of the day where the as-of is a date",
        unknown="never",
        examples=(
            Example("t <= now", {"t": dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)}, True),
            Example("t > now", {"t": dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)}, False),
            Example("t <= now", {"t": DATETIME}, None),
        ),
        dated=True,
        # 24:00 of today, where the as-of is a date, is in tomorrow.
        on_day="today",
        polars=lambda moment: pl.lit(moment.now, dtype=pl.Datetime("us", "UTC")),
    ),
    Function(
        name="ago",
        topic=TOPIC,
        form="{length} ago",
        params=(Param("length", DURATION, constant=True),),
        result=DATE,
        summary="the as-of day minus days, weeks, months, quarters or years",
        unknown="never",
        examples=(
            Example("30 days ago", {}, dt.date(2026, 10, 23)),
            Example("d < 9 months ago", {"d": dt.date(2026, 2, 22)}, False),
            Example("d < 30 days ago", {"d": DATE}, None),
        ),
        dated=True,
        from_today=-1,
        polars=_ago,
    ),
    Function(
        name="from now",
        topic=TOPIC,
        form="{length} from now",
        params=(Param("length", DURATION, constant=True),),
        result=DATE,
        summary="the as-of day plus days, weeks, months, quarters or years",
        unknown="never",
        examples=(
            Example("1 week from now", {}, dt.date(2026, 11, 29)),
            Example("d <= 6 months from now", {"d": dt.date(2027, 5, 22)}, True),
            Example("d <= 1 week from now", {"d": DATE}, None),
        ),
        dated=True,
        from_today=1,
        polars=_from_now,
    ),
    Function(
        name="elapsed ago",
        topic=TOPIC,
        form="{length} ago",
        params=(Param("length", DURATION, constant=True),),
        result=DATETIME,
        summary="the as-of instant minus hours or minutes",
        unknown="never",
        examples=(
            Example("t > 36 hours ago", {"t": dt.datetime(2026, 11, 22, tzinfo=dt.UTC)}, True),
            Example("t > 5 minutes ago", {"t": dt.datetime(2026, 11, 22, tzinfo=dt.UTC)}, False),
            Example("t > 36 hours ago", {"t": DATETIME}, None),
        ),
        dated=True,
        elapsed=True,
        polars=lambda moment, length: _instant(moment, length, -1),
    ),
    Function(
        name="elapsed from now",
        topic=TOPIC,
        form="{length} from now",
        params=(Param("length", DURATION, constant=True),),
        result=DATETIME,
        summary="the as-of instant plus hours or minutes",
        unknown="never",
        examples=(
            Example(
                "t < 2 hours from now", {"t": dt.datetime(2026, 11, 23, 1, tzinfo=dt.UTC)}, True
            ),
            Example(
                "t < 1 hour from now", {"t": dt.datetime(2026, 11, 23, 1, tzinfo=dt.UTC)}, False
            ),
            Example("t < 2 hours from now", {"t": DATETIME}, None),
        ),
        dated=True,
        elapsed=True,
        polars=lambda moment, length: _instant(moment, length, 1),
    ),
    Function(
        name="+",
        topic=TOPIC,
        form="{d} + {length}",
        params=(Param("d", DATE), Param("length", DURATION, constant=True)),
        result=DATE,
        summary="a date some days, weeks, months, quarters or years later",
        unknown="where the date is missing",
        examples=(
            Example("d + 6 months", {"d": dt.date(2026, 8, 31)}, dt.date(2027, 2, 28)),
            Example("d + 1 day", {"d": dt.date(2024, 2, 28)}, dt.date(2024, 2, 29)),
            Example("d + 1 day", {"d": DATE}, None),
        ),
        polars=lambda _, d, length: shift_day(d, length, 1),
    ),
    Function(
        name="-",
        topic=TOPIC,
        form="{d} - {length}",
        params=(Param("d", DATE), Param("length", DURATION, constant=True)),
        result=DATE,
        summary="a date some days, weeks, months, quarters or years earlier",
        unknown="where the date is missing",
        examples=(
            Example("d - 6 months", {"d": dt.date(2026, 8, 31)}, dt.date(2026, 2, 28)),
            Example("d - 1 year", {"d": dt.date(2024, 2, 29)}, dt.date(2023, 2, 28)),
            Example("d - 1 day", {"d": DATE}, None),
        ),
        polars=lambda _, d, length: shift_day(d, length, -1),
    ),
    Function(
        name="datetime +",
        topic=TOPIC,
        form="{t} + {length}",
        params=(Param("t", DATETIME), Param("length", DURATION, constant=True)),
        result=DATETIME,
        summary="a datetime later: hours and minutes elapse, days and longer keep the local time",
        unknown="where the datetime is missing",
        examples=(
            Example(
                "t + 2 hours <= now", {"t": dt.datetime(2026, 11, 22, 22, tzinfo=dt.UTC)}, True
            ),
            Example("t + 1 day > now", {"t": dt.datetime(2026, 11, 22, tzinfo=dt.UTC)}, False),
            Example("t + 1 day > now", {"t": DATETIME}, None),
        ),
        polars=lambda moment, t, length: shift_instant(t, length, 1, moment.zone),
    ),
    Function(
        name="datetime -",
        topic=TOPIC,
        form="{t} - {length}",
        params=(Param("t", DATETIME), Param("length", DURATION, constant=True)),
        result=DATETIME,
        summary="a datetime earlier: hours and minutes elapse, days and longer keep the local time",
        unknown="where the datetime is missing",
        examples=(
            Example("t - 2 hours < now", {"t": dt.datetime(2026, 11, 23, 1, tzinfo=dt.UTC)}, True),
            Example("t - 1 day > now", {"t": dt.datetime(2026, 11, 23, tzinfo=dt.UTC)}, False),
            Example("t - 1 day > now", {"t": DATETIME}, None),
        ),
        polars=lambda moment, t, length: shift_instant(t, length, -1, moment.zone),
    ),
    Function(
        name="date",
        topic=TOPIC,
        params=(Param("t", DATETIME),),
        result=DATE,
        summary="the local calendar day of a datetime",
        unknown="where the datetime is missing",
        label="{t}",
        examples=(
            Example(
                "date(t)",
                {"t": dt.datetime(2026, 1, 31, 23, 30, tzinfo=dt.UTC)},
                dt.date(2026, 1, 31),
            ),
            Example(
                "date(t) = 2026-02-01", {"t": dt.datetime(2026, 1, 31, 23, tzinfo=dt.UTC)}, False
            ),
            Example("date(t)", {"t": DATETIME}, None),
        ),
        polars=lambda moment, t: local_day(t, moment.zone),
    ),
    Function(
        name="date",
        topic=TOPIC,
        params=(Param("t", TEXT),),
        result=DATE,
        summary="the date that a text such as 2026-01-31 holds",
        unknown="where the text is missing or holds no date",
        examples=(
            Example("date(t)", {"t": "2026-01-31"}, dt.date(2026, 1, 31)),
            Example("date(t)", {"t": "2026-02-30"}, None),
            Example("date(t)", {"t": TEXT}, None),
        ),
        polars=_date_of_text,
    ),
    Function(
        name="days_since",
        topic=TOPIC,
        params=_D,
        result=WHOLE,
        summary="whole calendar days from the date to today, negative for the future",
        unknown="where the date is missing",
        label="days since {d}",
        examples=(
            Example("days_since(d)", {"d": dt.date(2026, 11, 20)}, 2),
            Example("days_since(d)", {"d": dt.date(2026, 11, 25)}, -3),
            Example("days_since(d)", {"d": DATE}, None),
        ),
        dated=True,
        counted_in="days",
        polars=lambda moment, d: _days_between(d, _today(moment)),
    ),
    Function(
        name="days_until",
        topic=TOPIC,
        params=_D,
        result=WHOLE,
        summary="whole calendar days from today to the date, negative for the past",
        unknown="where the date is missing",
        label="days until {d}",
        examples=(
            Example("days_until(d)", {"d": dt.date(2026, 11, 25)}, 3),
            Example("days_until(d)", {"d": dt.date(2026, 11, 20)}, -2),
            Example("days_until(d)", {"d": DATE}, None),
        ),
        dated=True,
        counted_in="days",
        polars=lambda moment, d: _days_between(_today(moment), d),
    ),
    Function(
        name="days_between",
        topic=TOPIC,
        params=(Param("a", DATE), Param("b", DATE)),
        result=WHOLE,
        summary="whole calendar days from a to b, negative where b is earlier",
        unknown="where either date is missing",
        examples=(
            Example("days_between(d, 2026-03-01)", {"d": dt.date(2026, 2, 28)}, 1),
            Example("days_between(d, 2026-02-26)", {"d": dt.date(2026, 2, 28)}, -2),
            Example("days_between(d, today)", {"d": DATE}, None),
        ),
        counted_in="days",
        polars=lambda _, a, b: _days_between(a, b),
    ),
    Function(
        name="months_since",
        topic=TOPIC,
        params=_D,
        result=WHOLE,
        summary="the largest n for which the date plus n months is not after today",
        unknown="where the date is missing",
        label="months since {d}",
        examples=(
            Example("months_since(d)", {"d": dt.date(2026, 8, 23)}, 2),
            Example("months_since(d)", {"d": dt.date(2026, 11, 30)}, -1),
            Example("months_since(d)", {"d": DATE}, None),
        ),
        dated=True,
        counted_in="months",
        polars=_months_since,
    ),
    Function(
        name="years_since",
        topic=TOPIC,
        params=_D,
        result=WHOLE,
        summary="the largest n for which the date plus n years is not after today",
        unknown="where the date is missing",
        label="years since {d}",
        examples=(
            Example("years_since(d)", {"d": dt.date(2020, 11, 22)}, 6),
            Example("years_since(d)", {"d": dt.date(2020, 11, 23)}, 5),
            Example("years_since(d)", {"d": DATE}, None),
        ),
        dated=True,
        counted_in="years",
        polars=_years_since,
    ),
    Function(
        name="age",
        topic=TOPIC,
        params=(Param("birth_date", DATE),),
        result=WHOLE,
        summary="the age in whole years today; negative for a birth in the future",
        unknown="where the birth date is missing",
        label="age",
        examples=(
            Example("age(born)", {"born": dt.date(1990, 11, 22)}, 36),
            Example("age(born)", {"born": dt.date(1990, 11, 23)}, 35),
            Example("age(born)", {"born": DATE}, None),
        ),
        dated=True,
        counted_in="years",
        polars=_years_since,
    ),
    Function(
        name="year",
        topic=TOPIC,
        params=_D,
        result=WHOLE,
        summary="the year of a date",
        unknown="where the date is missing",
        label="year of {d}",
        examples=(
            Example("year(d)", {"d": dt.date(2026, 1, 31)}, 2026),
            Example("year(d) = 2025", {"d": dt.date(2026, 1, 31)}, False),
            Example("year(d)", {"d": DATE}, None),
        ),
        polars=lambda _, d: d.dt.year().cast(pl.Int64),
    ),
    Function(
        name="quarter",
        topic=TOPIC,
        params=_D,
        result=WHOLE,
        summary="the quarter of a date, 1 to 4",
        unknown="where the date is missing",
        label="quarter of {d}",
        bounds=(1, 4),
        examples=(
            Example("quarter(d)", {"d": dt.date(2026, 4, 1)}, 2),
            Example("quarter(d)", {"d": dt.date(2026, 12, 31)}, 4),
            Example("quarter(d)", {"d": DATE}, None),
        ),
        polars=lambda _, d: d.dt.quarter().cast(pl.Int64),
    ),
    Function(
        name="month",
        topic=TOPIC,
        params=_D,
        result=WHOLE,
        summary="the month of a date, 1 to 12",
        unknown="where the date is missing",
        label="month of {d}",
        bounds=(1, 12),
        examples=(
            Example("month(d)", {"d": dt.date(2026, 6, 1)}, 6),
            Example("month(d) in [3, 6, 9]", {"d": dt.date(2026, 6, 1)}, True),
            Example("month(d)", {"d": DATE}, None),
        ),
        polars=lambda _, d: d.dt.month().cast(pl.Int64),
    ),
    Function(
        name="day",
        topic=TOPIC,
        params=_D,
        result=WHOLE,
        summary="the day of the month, 1 to 31",
        unknown="where the date is missing",
        label="day of {d}",
        bounds=(1, 31),
        examples=(
            Example("day(d)", {"d": dt.date(2026, 6, 30)}, 30),
            Example("day(d) <= 7", {"d": dt.date(2026, 6, 8)}, False),
            Example("day(d)", {"d": DATE}, None),
        ),
        polars=lambda _, d: d.dt.day().cast(pl.Int64),
    ),
    Function(
        name="hour",
        topic=TOPIC,
        params=(Param("t", DATETIME),),
        result=WHOLE,
        summary="the local hour of a datetime, 0 to 23",
        unknown="where the datetime is missing",
        label="hour of {t}",
        bounds=(0, 23),
        examples=(
            Example("hour(t)", {"t": dt.datetime(2026, 1, 31, 23, 30, tzinfo=dt.UTC)}, 23),
            Example(
                "hour(t) between 9 and 17", {"t": dt.datetime(2026, 1, 31, 8, tzinfo=dt.UTC)}, False
            ),
            Example("hour(t)", {"t": DATETIME}, None),
        ),
        polars=lambda moment, t: local_clock(t, moment.zone).dt.hour().cast(pl.Int64),
    ),
    Function(
        name="weekday",
        topic=TOPIC,
        params=_D,
        result=TEXT,
        summary='the day of the week as text: "monday" … "sunday"',
        unknown="where the date is missing",
        label="weekday of {d}",
        values=WEEKDAYS,
        examples=(
            Example("weekday(d)", {"d": dt.date(2026, 11, 22)}, "sunday"),
            Example('weekday(d) in ["saturday", "sunday"]', {"d": dt.date(2026, 11, 23)}, False),
            Example("weekday(d)", {"d": DATE}, None),
        ),
        polars=_weekday,
    ),
    Function(
        name="start_of_week",
        topic=TOPIC,
        params=_D,
        result=DATE,
        summary="the first day of the date's week, on the day that the rulebook's weeks begin",
        unknown="where the date is missing",
        examples=(
            Example("start_of_week(d)", {"d": dt.date(2026, 11, 22)}, dt.date(2026, 11, 16)),
            Example("start_of_week(d)", {"d": dt.date(2026, 11, 23)}, dt.date(2026, 11, 23)),
            Example("start_of_week(d)", {"d": DATE}, None),
        ),
        polars=_start_of_week,
    ),
    Function(
        name="start_of_month",
        topic=TOPIC,
        params=_D,
        result=DATE,
        summary="the first day of the date's month",
        unknown="where the date is missing",
        examples=(
            Example("start_of_month(d)", {"d": dt.date(2026, 11, 22)}, dt.date(2026, 11, 1)),
            Example("start_of_month(d) = d", {"d": dt.date(2026, 11, 1)}, True),
            Example("start_of_month(d)", {"d": DATE}, None),
        ),
        polars=lambda _, d: d.dt.truncate("1mo"),
    ),
    Function(
        name="start_of_quarter",
        topic=TOPIC,
        params=_D,
        result=DATE,
        summary="the first day of the date's quarter",
        unknown="where the date is missing",
        examples=(
            Example("start_of_quarter(d)", {"d": dt.date(2026, 11, 22)}, dt.date(2026, 10, 1)),
            Example("start_of_quarter(d)", {"d": dt.date(2026, 3, 31)}, dt.date(2026, 1, 1)),
            Example("start_of_quarter(d)", {"d": DATE}, None),
        ),
        polars=lambda _, d: d.dt.truncate("1q"),
    ),
    Function(
        name="start_of_year",
        topic=TOPIC,
        params=_D,
        result=DATE,
        summary="the first day of the date's year",
        unknown="where the date is missing",
        examples=(
            Example("start_of_year(d)", {"d": dt.date(2026, 11, 22)}, dt.date(2026, 1, 1)),
            Example("d >= start_of_year(today)", {"d": dt.date(2025, 12, 31)}, False),
            Example("start_of_year(d)", {"d": DATE}, None),
        ),
        polars=lambda _, d: d.dt.truncate("1y"),
    ),
)
