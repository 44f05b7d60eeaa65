"""The offsets of a time zone, known ahead: clocks and instants by a few comparisons.

Polars looks every row up in its table of time zones, which takes longer than the rest of a rule.
Over the years that data speaks of a zone has two offsets or three. So it is found out once when
each of them holds, by asking Polars itself; only times outside those years go the long way.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache, reduce
from itertools import pairwise
from operator import xor
from typing import TypeVar, cast

import polars as pl

_FIRST = dt.datetime(2012, 1, 1, tzinfo=dt.UTC)
_END = dt.datetime(2032, 1, 1, tzinfo=dt.UTC)
"""Each year costs two comparisons, so these are the years that most rows are of, not all."""
_MARGIN = dt.timedelta(days=2)
"""More than any two clocks differ, so that wall clocks that far inside the years are inside."""
_EPOCH = dt.datetime(1970, 1, 1)  # noqa: DTZ001 - of a clock without a zone
_MICROSECOND = dt.timedelta(microseconds=1)
_CLOCK = pl.Datetime("us")
_INSTANT = pl.Datetime("us", "UTC")
Spell = tuple[dt.datetime, dt.datetime]
Times = TypeVar("Times", pl.Expr, pl.Series)
Years = tuple[int, int]
"""The first and the last of several years of one length, by their number from 1970."""
_YEAR = dt.timedelta(days=365.2425)
_KNOWN: Years = (2012 - 1970 + 1, 2032 - 1970 - 2)
"""Such years that lie inside `_FIRST` to `_END` by more than `_MARGIN`."""


@dataclass(frozen=True, slots=True)
class Offsets:
    """When each offset of a zone holds; the ends of spells are instants in UTC, without a zone."""

    usual: dt.timedelta
    """The offset of all other times from `_FIRST` to `_END`."""
    instants: dict[dt.timedelta, list[Spell]]
    """By the clock of UTC."""
    clocks: dict[dt.timedelta, list[Spell]]
    """By the wall clock: of a time that occurs twice the first, a skipped one by the offset before.
    """

    def within(self, years: Years) -> Offsets:
        """The same for times of some years alone, which are faster to move."""
        first, last = _start(years[0]), _start(years[1] + 1)

        def near(spells: dict[dt.timedelta, list[Spell]]) -> dict[dt.timedelta, list[Spell]]:
            some = {
                o: [s for s in many if s[1] > first and s[0] < last] for o, many in spells.items()
            }
            return {offset: many for offset, many in some.items() if many}

        return Offsets(self.usual, near(self.instants), near(self.clocks))

    def local(self, utc: Times) -> Times:
        """The wall clock of times of these years, given by the clock of UTC.

        Times are whole microseconds since 1970.
        """
        return self._moved(utc, self.instants, 1)

    def reaches(self, clock: dt.datetime) -> dt.datetime | None:
        """The instant, by the clock of UTC, from which on the wall clock is never before a time.

        :param clock: a time of these years.
        :return: None where it is reached, left and reached again.
        """
        ends = {edge for spells in self.instants.values() for spell in spells for edge in spell}
        near = sorted(edge for edge in ends if abs(edge - clock) < _MARGIN)
        reached: dt.datetime | None = None
        for start, end in pairwise([clock - _MARGIN, *near, clock + _MARGIN]):
            begins = max(start, clock - self._offset(start))
            if begins < end and reached is None:
                reached = begins
            elif reached is not None and begins > start:
                return None
        return reached

    def _offset(self, utc: dt.datetime) -> dt.timedelta:
        for offset, spells in self.instants.items():
            if any(start <= utc < end for start, end in spells):
                return offset
        return self.usual

    def utc(self, clock: Times) -> Times:
        """The clock of UTC at wall clocks of these years, in whole microseconds since 1970."""
        return self._moved(clock, self.clocks, -1)

    def _moved(
        self, times: Times, spells: dict[dt.timedelta, list[Spell]], direction: int
    ) -> Times:
        moved = times + direction * (self.usual // _MICROSECOND)
        for offset, some in spells.items():
            more = direction * ((offset - self.usual) // _MICROSECOND)
            moved = moved + _in_any(times, some).cast(pl.Int64) * more
        return moved


FORESEEN = _FIRST.replace(tzinfo=None) + _MARGIN, _END.replace(tzinfo=None) - _MARGIN
"""The first and the last time without a zone, of UTC or of a wall clock, that `Offsets` knows."""


def is_foreseen(time: pl.Expr) -> pl.Expr:
    """Whether a time without a zone, of UTC or of a wall clock, is in the years of `Offsets`."""
    first, last = FORESEEN
    return time.is_between(pl.lit(first, _CLOCK), pl.lit(last, _CLOCK))


def years_of(times: pl.Series) -> Years | None:
    """The years of times in microseconds, some of which are known; None beyond `Offsets`."""
    # Polars takes a column that its groups put together for sorted, wherever the nulls are.
    numbers = times.drop_nulls() if times.null_count() else times
    length = _YEAR // _MICROSECOND
    first, last = (cast("int", n) // length for n in (numbers.min(), numbers.max()))
    if first < _KNOWN[0] or last > _KNOWN[1]:
        return None
    return first, last


def _start(year: int) -> dt.datetime:
    return _EPOCH + year * _YEAR


@cache
def offsets_of(zone: str) -> Offsets:
    """The offsets of a zone."""
    changed = _changed(pl.datetime_range(_FIRST, _END, "1d", eager=True), zone)
    for wide, narrow in (("1d", "1h"), ("1h", "1m")):
        starts = changed.dt.offset_by(f"-{wide}")
        closer = pl.datetime_ranges(starts, changed, narrow, eager=True).explode()
        changed = _changed(closer.unique().sort(), zone)
    times = pl.concat([pl.Series([_FIRST]).cast(_INSTANT), changed])
    changes = [*zip(times, _offset(times, zone), strict=True)]
    return _by_offset([*changes, (_END, changes[-1][1])])


def _changed(times: pl.Series, zone: str) -> pl.Series:
    """The times at which the offset is another than at the time before."""
    times = times.cast(_INSTANT)
    offset = _offset(times, zone)
    return times.filter((offset != offset.shift(1)).fill_null(value=False))


def _offset(times: pl.Series, zone: str) -> pl.Series:
    local = times.dt.convert_time_zone(zone)
    return local.dt.base_utc_offset() + local.dt.dst_offset()


def _by_offset(changes: list[tuple[dt.datetime, dt.timedelta]]) -> Offsets:
    """Spells by offset; the one that holds at first is the usual one."""
    usual = changes[0][1]
    instants: dict[dt.timedelta, list[Spell]] = {}
    clocks: dict[dt.timedelta, list[Spell]] = {}
    for (before, here), after in zip(pairwise(changes), changes[2:], strict=False):
        offset = here[1]
        if offset != usual:
            start, end = _naive(here[0]), _naive(after[0])
            instants.setdefault(offset, []).append((start, end))
            last = max(offset, after[1])
            clocks.setdefault(offset, []).append((start + max(before[1], offset), end + last))
    return Offsets(usual, instants, clocks)


def _naive(time: dt.datetime) -> dt.datetime:
    return time.replace(tzinfo=None)


def _in_any(times: Times, spells: list[Spell]) -> Times:
    # An odd number of beginnings and ends lies behind a time inside a spell.
    edges = (_microseconds(edge) for spell in spells for edge in spell)
    return reduce(xor, [times >= edge for edge in edges])


def _microseconds(time: dt.datetime) -> int:
    return (time - _EPOCH) // _MICROSECOND
