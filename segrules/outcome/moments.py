"""Days and instants as people read them, apart from others that they are compared with.

Told to the minute, 10:00:20 is not before 10:00:50. Where two that differ would read alike, both
are told in ISO form, as finely as it takes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import cache
from zoneinfo import ZoneInfo

import polars as pl

from segrules.outcome.apart import Beside

DAY, MINUTE = "%Y-%m-%d", "%Y-%m-%d %H:%M"
"""How days and instants are written without a `display`."""
_FINER = (DAY, MINUTE, f"{MINUTE}:%S", f"{MINUTE}:%S%.6f", f"{MINUTE}:%S%.6f%:z")
"""Each begins like the one before; the last is for what clocks that are put back show twice."""
_FIRST_DAY, _LAST_DAY = dt.date(1970, 1, 1), dt.date(2069, 12, 31)
"""Of the days whose texts are looked up; the first is the one that Polars counts from."""


def day_text(value: pl.Expr, display: str | None) -> pl.Expr:
    """A column of days as text; null for none."""
    pattern = display or DAY
    texts = texts_of_days(pattern)
    if texts is None:
        return value.dt.to_string(pattern)
    is_listed = value.is_between(pl.lit(_FIRST_DAY), pl.lit(_LAST_DAY))
    number = pl.when(is_listed).then(value.to_physical()).cast(pl.UInt16)
    other = pl.when(~is_listed).then(value).dt.to_string(pattern)
    return pl.coalesce(number.cat.to(texts).cast(pl.String), other)


@cache
def texts_of_days(pattern: str) -> pl.DataTypeExpr | None:
    """The texts of days by their numbers; None where several have the same one."""
    texts = pl.date_range(_FIRST_DAY, _LAST_DAY, eager=True).dt.to_string(pattern)
    return pl.Enum(texts).to_dtype_expr() if texts.n_unique() == len(texts) else None


def instant_text(value: pl.Expr, display: str | None, zone: ZoneInfo) -> pl.Expr:
    """A column of instants as text; null for none."""
    return value.dt.convert_time_zone(zone.key).dt.to_string(display or MINUTE)


def moment_beside(
    value: pl.Expr, display: str | None, zone: ZoneInfo, beside: Sequence[Beside]
) -> pl.Expr:
    """A column of days or instants as text, each apart from those that it is not."""
    columns = [b.value for b in beside if isinstance(b.value, pl.Expr)]

    def texts(batch: Sequence[pl.Series]) -> pl.Series:
        values, *others = (_local(series, zone) for series in batch)
        given = iter(others)
        found = _written(values, display)
        level = pl.repeat(-1, len(values), dtype=pl.Int8, eager=True)
        for one in beside:
            if isinstance(one.value, pl.Expr):
                other = next(given)
            else:
                constant = _local(pl.Series([one.value], dtype=batch[0].dtype), zone)
                other = constant.new_from_index(0, len(values))
            alike = found == _written(other, display)
            if one.display != display:
                # Each in its own format, both have to tell the two apart.
                alike |= _written(values, one.display) == _written(other, one.display)
            places = (alike & (values != other)).fill_null(value=False).arg_true()
            if len(places):
                finer = _level(values.gather(places), other.gather(places))
                before = level.gather(places)
                level = level.scatter(places, finer.zip_with(finer > before, before))
        for number, pattern in enumerate(_FINER):
            places = (level == number).arg_true()
            if len(places):
                found = found.scatter(places, values.gather(places).dt.to_string(pattern))
        return found

    return pl.map_batches([value, *columns], texts, return_dtype=pl.String(), is_elementwise=True)


def _local(values: pl.Series, zone: ZoneInfo) -> pl.Series:
    return values if values.dtype == pl.Date else values.dt.convert_time_zone(zone.key)


def _written(values: pl.Series, display: str | None) -> pl.Series:
    return values.dt.to_string(display or (DAY if values.dtype == pl.Date else MINUTE))


def _level(values: pl.Series, others: pl.Series) -> pl.Series:
    """Which of the finer patterns tells each apart from the other."""
    level = pl.zeros(len(values), dtype=pl.Int8, eager=True)
    for pattern in _patterns(values.dtype)[:-1]:
        level += (values.dt.to_string(pattern) == others.dt.to_string(pattern)).cast(pl.Int8)
    return level


def _patterns(dtype: pl.DataType) -> Sequence[str]:
    return _FINER[:1] if dtype == pl.Date else _FINER


def moment_constant(value: dt.date, display: str | None, zone: ZoneInfo) -> str:
    """A day or instant that a rule names, as finely as it is named there.

    In its `display` where that tells days, or minutes, from those beside them: after November 2026
    is not after its first day.
    """
    is_day = not isinstance(value, dt.datetime)
    before, after = (
        (dt.timedelta(days=1), dt.timedelta(days=1))
        if is_day
        else (dt.timedelta(microseconds=1), dt.timedelta(minutes=1))
    )
    values = _local(pl.Series([value, value - before, value + after]), zone)
    written = _written(values, display)
    patterns = iter(_patterns(values.dtype))
    while written[0] in written[1:].to_list() and (pattern := next(patterns, None)):
        written = values.dt.to_string(pattern)
    return str(written[0])
