"""Clocks by known offsets agree with Polars' own table of time zones, change by change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from segrules.functions.local_time import local_clock, local_day, start_of_day, to_instant
from segrules.functions.offsets import Offsets, offsets_of

_NEAR = (-86400, -3601, -3600, -1801, -1, 0, 1, 1799, 1800, 3599, 3600, 7199, 7200, 86400)
_ZONES = (
    "Europe/London",
    "Europe/Dublin",  # says that winter is the exception
    "America/St_Johns",  # once changed its clocks a minute after midnight
    "America/Sao_Paulo",  # skipped midnights, and no longer does
    "Australia/Lord_Howe",  # moves by half an hour
    "Antarctica/Troll",  # moves by two hours
    "Africa/Casablanca",  # another offset in Ramadan
    "Pacific/Apia",  # skipped a whole day
    "Asia/Kathmandu",  # never changes, and is 5:45 ahead
    "Asia/Pyongyang",
)


def _times(zone: str) -> Iterator[dt.datetime]:
    """Times around every change and across the years, beyond those that are foreseen."""
    offsets = offsets_of(zone)
    for spells in (*offsets.instants.values(), *offsets.clocks.values()):
        for time in (end for spell in spells for end in spell):
            yield from (time + dt.timedelta(seconds=near) for near in _NEAR)
    yield from pl.datetime_range(
        dt.date(1900, 1, 1), dt.date(2060, 1, 1), "1511h", time_unit="us", eager=True
    )


@pytest.mark.parametrize("zone", _ZONES)
def test_the_wall_clock_of_an_instant_is_that_of_polars(zone: str) -> None:
    instants = pl.Series("at", list(_times(zone)), pl.Datetime("us")).dt.replace_time_zone("UTC")
    found = instants.to_frame().select(local_clock(pl.col("at"), ZoneInfo(zone))).to_series()
    expected = instants.dt.convert_time_zone(zone).dt.replace_time_zone(None)
    assert found.to_list() == expected.to_list()


@pytest.mark.parametrize("zone", _ZONES)
def test_a_batch_of_a_few_years_is_moved_as_among_all(zone: str) -> None:
    times = pl.Series("at", sorted(_times(zone)), pl.Datetime("us")).to_frame()
    moved = [
        to_instant(pl.col("at"), ZoneInfo(zone)).alias("utc"),
        local_clock(pl.col("at").dt.replace_time_zone("UTC"), ZoneInfo(zone)).alias("local"),
    ]
    pairs = times.group_by(pl.col("at").dt.year() // 2, maintain_order=True)
    assert pl.concat(pair.select(moved) for _, pair in pairs).equals(times.select(moved))


@pytest.mark.parametrize("zone", _ZONES)
def test_the_instant_of_a_wall_clock_is_the_first_or_moves_by_the_gap(zone: str) -> None:
    clocks = pl.Series("at", list(_times(zone)), pl.Datetime("us"))
    found = clocks.to_frame().select(to_instant(pl.col("at"), ZoneInfo(zone))).to_series()
    exact = clocks.dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null")
    skipped = exact.is_null()
    assert (
        found.filter(~skipped).to_list() == exact.drop_nulls().dt.convert_time_zone("UTC").to_list()
    )
    # fold=0 of a skipped time is the offset before the gap.
    at_offset_before = [c.replace(tzinfo=ZoneInfo(zone)) for c in clocks.filter(skipped)]
    assert found.filter(skipped).to_list() == [t.astimezone(dt.UTC) for t in at_offset_before]


@pytest.mark.parametrize("zone", [*_ZONES, "America/Havana", "America/Scoresbysund", "UTC"])
def test_a_day_or_a_later_one_begins_at_one_instant(zone: str) -> None:
    quarters = pl.datetime_range(
        dt.datetime(2012, 1, 5, tzinfo=dt.UTC),
        dt.datetime(2031, 12, 28, tzinfo=dt.UTC),
        "15m",
        time_unit="us",
        eager=True,
    ).alias("at")
    days = quarters.to_frame().select(day=local_day(pl.col("at"), ZoneInfo(zone))).to_series()
    starts = {day: start_of_day(day, ZoneInfo(zone)) for day in days.unique().sort()[1:]}
    assert None not in starts.values()
    # Nothing before its start is of the day or later, and nothing from there on is of one before.
    begun = pl.Series(list(starts.values()), dtype=pl.Datetime("us", "UTC"))
    latest = pl.Series([days[0], *starts])[begun.search_sorted(quarters, side="right")]
    assert latest.equals(days)


def test_a_day_that_clocks_go_back_to_has_no_one_start() -> None:
    hour = dt.timedelta(hours=1)
    midnight = dt.datetime(2026, 6, 1)  # noqa: DTZ001 - of a clock without a zone
    back = midnight + dt.timedelta(minutes=1)
    ahead = Offsets(dt.timedelta(), {hour: [(midnight - 90 * 24 * hour, back - hour)]}, {})
    assert ahead.reaches(midnight) is None
    assert ahead.reaches(midnight + 24 * hour) == midnight + 24 * hour
    assert ahead.reaches(midnight - 24 * hour) == midnight - 25 * hour


def test_years_that_are_not_known_ahead_have_no_start_of_days() -> None:
    assert start_of_day(dt.date(2045, 6, 1), ZoneInfo("Europe/London")) is None
    assert start_of_day(dt.date(2045, 6, 1), ZoneInfo("UTC")) is not None
