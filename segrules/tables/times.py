"""Text to days and instants, by column expressions (language.md 4)."""

from __future__ import annotations

import datetime as dt
from functools import partial
from zoneinfo import ZoneInfo

import polars as pl

from segrules.functions.local_time import local_day, to_instant
from segrules.functions.once import once
from segrules.tables.dtypes import INSTANT

ISO_DAY_LENGTH = 10
_TO_MINUTE_LENGTH = 16
_ISO_DAY = "%Y-%m-%d"
_ISO_TIME = (
    r"^[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"(?:[T ][0-9]{2}:[0-5][0-9](?::[0-5][0-9](?:\.[0-9]+)?)?"
    r"(?: ?(?:Z|[+-][0-9]{2}(?::?[0-9]{2})?))?)?$"
)
_OFFSET = "[+-][0-9]{2}(?::?[0-9]{2})?$"
_TIME_DIRECTIVES = ("%H", "%I", "%k", "%l", "%M", "%S", "%T", "%R", "%r", "%X", "%c", "%s", "%+")
_ZONE_DIRECTIVES = ("%z", "%:z", "%#z", "%+", "%s")
_FIRST_YEAR, _LAST_YEAR = 1, 9999
_EPOCH = dt.datetime(1970, 1, 1)  # noqa: DTZ001 - of a clock without a zone
_FIRST_MICROSECOND = (dt.datetime.min - _EPOCH) // dt.timedelta(microseconds=1)  # noqa: DTZ901 - the same
_LAST_MICROSECOND = (dt.datetime.max - _EPOCH) // dt.timedelta(microseconds=1)  # noqa: DTZ901 - the same
_YEAR_ZERO = "0000"
"""Polars has it, no calendar of ours."""
_FIRST_FOUR_DIGIT_YEAR = 1000


def localise(naive: pl.Expr, zone: ZoneInfo) -> pl.Expr:
    """Local times as instants: a skipped time moves on by the gap, of two the first."""
    return to_instant(naive.cast(pl.Datetime("us")), zone)


def day_in_calendar(day: pl.Expr) -> pl.Expr:
    """Days of the years 1 to 9999; others are missing."""
    return pl.when(day.is_between(dt.date.min, dt.date.max)).then(day)


def clock_in_calendar(clock: pl.Expr) -> pl.Expr:
    """The same of times without a zone, in microseconds."""
    in_calendar = clock.to_physical().is_between(_FIRST_MICROSECOND, _LAST_MICROSECOND)
    return pl.when(in_calendar).then(clock)


def time_in_calendar(time: pl.Expr) -> pl.Expr:
    """Times of the years 1 to 9999; others are missing."""
    # A comparison would first bring both sides to one unit of time, and wrap.
    return pl.when(time.dt.year().is_between(_FIRST_YEAR, _LAST_YEAR)).then(time)


def instants(text: pl.Expr, zone: ZoneInfo, format_: str | None = None) -> pl.Expr:
    """Trimmed text as instants; missing where the text is none.

    Without a format: ISO 8601 with `T` or a blank; seconds, fraction and zone may be absent, and
    a day alone is its midnight.
    """
    if format_ is not None:
        return _formatted_instants(text, zone, format_)
    is_time = text.str.contains(_ISO_TIME) & ~text.str.starts_with(_YEAR_ZERO)
    iso = pl.when(is_time).then(text)
    one_line = iso.str.replace(" ", "T", literal=True).str.replace(" ", "", literal=True)
    return once(once(one_line, _to_the_second), partial(_instants, zone=zone))


def _to_the_second(one_line: pl.Expr) -> pl.Expr:
    """The text of a time with its seconds, however much of it was left out."""
    return (
        pl.when(one_line.str.len_bytes() == ISO_DAY_LENGTH)
        .then(one_line + "T00:00:00")
        .when(one_line.str.slice(_TO_MINUTE_LENGTH, 1) != ":")
        .then(
            one_line.str.slice(0, _TO_MINUTE_LENGTH) + ":00" + one_line.str.slice(_TO_MINUTE_LENGTH)
        )
        .otherwise(one_line)
    )


def _instants(whole: pl.Expr, zone: ZoneInfo) -> pl.Expr:
    is_utc = whole.str.ends_with("Z")
    plain = _parse(whole.str.strip_suffix("Z"), "%Y-%m-%dT%H:%M:%S%.f")
    in_utc = pl.when(is_utc).then(plain).dt.replace_time_zone("UTC")
    local = localise(pl.when(~is_utc).then(plain), zone)
    known = pl.coalesce(in_utc, local)
    # Text with another offset than Z is rare, and slow to read.
    has_offset = ~is_utc & whole.str.contains(_OFFSET)
    offset = _parse(pl.when(has_offset).then(whole), "%Y-%m-%dT%H:%M:%S%.f%#z")
    return pl.coalesce(known, offset.cast(INSTANT))


def _parse(text: pl.Expr, format_: str) -> pl.Expr:
    # Python's %f after a point is any fraction of a second; here that is one directive.
    format_ = format_.replace(".%f", "%.f")
    return text.str.to_datetime(format_, time_unit="us", strict=False)


def _formatted_instants(text: pl.Expr, zone: ZoneInfo, format_: str) -> pl.Expr:
    if not _has(format_, _TIME_DIRECTIVES):
        return localise(_formatted_days(text, format_), zone)
    parsed = _parse(text, format_)
    year = parsed.dt.year()
    parsed = pl.when(year.is_between(_FIRST_FOUR_DIGIT_YEAR, _LAST_YEAR)).then(parsed)
    if _has(format_, _ZONE_DIRECTIVES):
        return parsed.cast(INSTANT)
    return localise(parsed, zone)


def days(text: pl.Expr, zone: ZoneInfo, format_: str | None = None) -> pl.Expr:
    """Trimmed text as days; the text of a time stands for its local day."""
    if format_ is None:
        timed = instants(pl.when(text.str.len_bytes() != ISO_DAY_LENGTH).then(text), zone)
        return pl.coalesce(iso_days(text), local_day(timed, zone))
    if _has(format_, _TIME_DIRECTIVES):
        return local_day(_formatted_instants(text, zone, format_), zone)
    return _formatted_days(text, format_)


def iso_days(text: pl.Expr) -> pl.Expr:
    """Text as long as a day of ISO 8601 as days; missing where it is none."""
    short = text.str.len_bytes() == ISO_DAY_LENGTH
    in_calendar = pl.when(short & ~text.str.starts_with(_YEAR_ZERO)).then(text)
    # Parsing costs less than a look into a cache of what was parsed before.
    return in_calendar.str.to_date(_ISO_DAY, strict=False, cache=False)


def _formatted_days(text: pl.Expr, format_: str) -> pl.Expr:
    parsed = text.str.to_date(format_, strict=False)
    year = parsed.dt.year()
    return pl.when(year.is_between(_FIRST_FOUR_DIGIT_YEAR, _LAST_YEAR)).then(parsed)


def _has(format_: str, directives: tuple[str, ...]) -> bool:
    return any(directive in format_ for directive in directives)
