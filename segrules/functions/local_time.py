"""Building blocks over dates and instants as Polars expressions (language.md section 4)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import cache
from zoneinfo import ZoneInfo

import polars as pl

from segrules.functions.offsets import (
    FORESEEN,
    Offsets,
    Years,
    is_foreseen,
    offsets_of,
    years_of,
)
from segrules.types import Duration

_LONGEST_GAP = dt.timedelta(hours=27)
_USUAL_GAP = dt.timedelta(hours=3)
_NAME = "segrules:time"
_TIME = pl.col(_NAME)
_CLOCK = pl.Datetime("us")


def day_number(day: pl.Expr) -> pl.Expr:
    """Days since 1970-01-01, as an integer that can be added to and compared."""
    return day.cast(pl.Int64)


def from_day_number(number: pl.Expr) -> pl.Expr:
    """The date of a number of days since 1970-01-01."""
    return number.cast(pl.Int32).cast(pl.Date)


def local_clock(instant: pl.Expr, zone: ZoneInfo) -> pl.Expr:
    """The wall clock of an instant, without a zone."""
    clock = instant.dt.replace_time_zone(None)
    return clock if zone.key == "UTC" else _by_years(clock, zone, Offsets.local, _far_clock)


def _by_years(
    time: pl.Expr,
    zone: ZoneInfo,
    near: Callable[[Offsets, pl.Series], pl.Series],
    far: Callable[[str], pl.Expr],
) -> pl.Expr:
    """Times that are moved by few offsets where all of a batch are of years that are known ahead.

    :param near: moves times in microseconds by offsets.
    :param far: what `_TIME` of any year is moved to.
    """

    def moved(times: pl.Series) -> pl.Series:
        if times.null_count() == len(times):
            return times
        numbers = times.cast(pl.Int64)
        years = years_of(numbers)
        if years is None:
            return times.alias(_NAME).to_frame().select(far(zone.key)).to_series()
        # A selection of an expression takes longer to set up than to compute for most batches.
        return near(_offsets(zone.key, years), numbers).cast(_CLOCK)

    return time.map_batches(moved, return_dtype=_CLOCK, is_elementwise=True)


@cache
def _offsets(zone: str, years: Years) -> Offsets:
    return offsets_of(zone).within(years)


@cache
def _far_clock(zone: str) -> pl.Expr:
    foreseen = is_foreseen(_TIME)
    other = pl.when(~foreseen).then(_TIME).dt.replace_time_zone("UTC")
    looked_up = other.dt.convert_time_zone(zone).dt.replace_time_zone(None)
    near = offsets_of(zone).local(_TIME.to_physical()).cast(_CLOCK)
    return pl.when(foreseen).then(near).otherwise(looked_up)


def local_day(instant: pl.Expr, zone: ZoneInfo) -> pl.Expr:
    """The calendar day of an instant."""
    return local_clock(instant, zone).dt.date()


@cache
def start_of_day(day: dt.date, zone: ZoneInfo) -> dt.datetime | None:
    """The instant (UTC) from which on the calendar day of every instant is this day or a later one.

    None where clocks are put back over midnight, and in years whose offsets are not known ahead.
    """
    midnight = dt.datetime.combine(day, dt.time())
    if zone.key == "UTC":
        return midnight.replace(tzinfo=dt.UTC)
    first, last = FORESEEN
    reached = offsets_of(zone.key).reaches(midnight) if first <= midnight <= last else None
    return None if reached is None else reached.replace(tzinfo=dt.UTC)


def to_instant(clock: pl.Expr, zone: ZoneInfo) -> pl.Expr:
    """The instant of a wall clock without a zone, in microseconds.

    A time that occurs twice is the first. A skipped one moves forward by the gap.
    """
    in_utc = clock if zone.key == "UTC" else _by_years(clock, zone, Offsets.utc, _far_utc)
    return in_utc.dt.replace_time_zone("UTC")


@cache
def _far_utc(zone: str) -> pl.Expr:
    foreseen = is_foreseen(_TIME)
    other = _looked_up(pl.when(~foreseen).then(_TIME), zone).dt.replace_time_zone(None)
    near = offsets_of(zone).utc(_TIME.to_physical()).cast(_CLOCK)
    return pl.when(foreseen).then(near).otherwise(other)


def _looked_up(clock: pl.Expr, zone: str) -> pl.Expr:
    """The same of any year.

    Going back to before a gap, and forward again in elapsed time, moves by the gap; Samoa once
    skipped a whole day, so a second try goes further back.
    """

    def placed(shifted: pl.Expr) -> pl.Expr:
        return shifted.dt.replace_time_zone(
            zone, ambiguous="earliest", non_existent="null"
        ).dt.convert_time_zone("UTC")

    known = placed(clock)
    skipped = pl.when(known.is_null()).then(clock)
    return pl.coalesce(
        known,
        placed(skipped - _USUAL_GAP) + _USUAL_GAP,
        placed(skipped - _LONGEST_GAP) + _LONGEST_GAP,
    )


def offset_text(duration: Duration, sign: int) -> str:
    """A duration of days or longer as Polars writes it; months clamp to the end of the month."""
    if duration.months:
        return f"{sign * duration.months}mo"
    return f"{sign * duration.days}d"


def shift_day(day: pl.Expr, duration: Duration, sign: int) -> pl.Expr:
    """A date plus or minus days or longer."""
    if duration.months:
        return day.dt.offset_by(offset_text(duration, sign))
    return from_day_number(day_number(day) + sign * duration.days)


def shift_instant(instant: pl.Expr, duration: Duration, sign: int, zone: ZoneInfo) -> pl.Expr:
    """A datetime plus or minus any duration: elapsed minutes, or the local calendar."""
    if duration.is_elapsed:
        return instant + dt.timedelta(minutes=sign * duration.minutes)
    clock = local_clock(instant, zone).dt.offset_by(offset_text(duration, sign))
    return to_instant(clock, zone)
