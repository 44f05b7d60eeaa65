"""Text cells as most exports write them, read in one step; what is written otherwise is left open.

The three steps of `Cells` read whatever a cell may hold, and pay for it cell by cell. A batch of
cells that are all as is usual needs none of that: what is usual here must mean the same there.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from functools import partial
from zoneinfo import ZoneInfo

import polars as pl

from segrules.functions.local_time import local_day, to_instant
from segrules.tables.cells import BLANKS, Cells, Manner, Usual
from segrules.tables.dtypes import DECIMAL_PRECISION, INSTANT, dtype_of
from segrules.tables.times import ISO_DAY_LENGTH
from segrules.types import Type

_CELL = "cell"
_TEXT = pl.col(_CELL)
_VALUE, _BAD = "value", "bad"
_EXACT_DIGITS = 15
"""Of numbers with no more digits than these, no two are the same double."""
_DAY = "[12][0-9]{3}-[0-9]{2}-[0-9]{2}"
_ENDS_OF_TIMES = {
    "": "",
    ":[0-5][0-9]": ":%S",
    r":[0-5][0-9]\.[0-9]{1,9}": ":%S%.f",
}
_TIMES = {
    f"^{_DAY}{between}[0-9]{{2}}:[0-5][0-9]{end}{zone}$": f"%Y-%m-%d{between}%H:%M{form}{zone}"
    for between in ("T", " ")
    for end, form in _ENDS_OF_TIMES.items()
    for zone in ("", "Z")
}
"""Shapes of times, and what parses them; with a Z they are in UTC."""
_PAIRS = (("true", "false"), ("yes", "no"), ("y", "n"), ("t", "f"), ("1", "0"))


def read(cell: pl.Expr, cells: Cells, type_: Type) -> pl.Expr:
    """A struct of what the cells hold before it is settled, and whether they did not fit."""
    dtype = dtype_of(type_)
    of = partial(_read, cells=cells, dtype=dtype)
    return cell.map_batches(
        of, return_dtype=pl.Struct({_VALUE: dtype, _BAD: pl.Boolean}), is_elementwise=True
    )


def value_of(column: str) -> pl.Expr:
    """The values among what `read` gave."""
    return pl.col(column).struct.field(_VALUE)


def bad_of(column: str) -> pl.Expr:
    """The misfits among what `read` gave."""
    return pl.col(column).struct.field(_BAD)


def _read(batch: pl.Series, cells: Cells, dtype: pl.DataType) -> pl.Series:
    if cells.usual is None:
        message = "no way of writing these cells is usual"
        raise ValueError(message)
    found = cells.usual(batch).cast(dtype).rename(_VALUE)
    sound = pl.Series(_BAD, [False]).new_from_index(0, len(batch))
    whole = pl.DataFrame([found, sound])
    if found.null_count():
        # Cells with nothing in them are not worth the three steps either.
        left = found.is_null() & batch.is_not_null()
        left = left & ~batch.is_in(["", *cells.words]) if left.any() else left
        if left.any():
            whole = _mended(whole, left, _step_by_step(batch.filter(left), cells, dtype))
    return whole.to_struct(batch.name)


def _step_by_step(batch: pl.Series, cells: Cells, dtype: pl.DataType) -> pl.DataFrame:
    clean, value = pl.col("clean"), pl.col(_VALUE)
    return (
        batch.to_frame(_CELL)
        .select(clean=cells.clean(_TEXT))
        .with_columns(cells.cast(clean).alias(_VALUE))
        .select(value.cast(dtype), cells.bad(clean, value).alias(_BAD))
    )


def _mended(whole: pl.DataFrame, left: pl.Series, by_steps: pl.DataFrame) -> pl.DataFrame:
    """The rows that were left open, in their places."""
    behind = pl.col(_CELL).cum_sum().cast(pl.Int64) + (whole.height - 1)
    at = left.to_frame(_CELL).select(
        pl.when(_CELL).then(behind).otherwise(pl.int_range(pl.len(), dtype=pl.Int64))
    )
    return pl.concat([whole, by_steps])[at.to_series()]


def usual_numbers(decimals: int | None, decimal: str) -> Usual | None:
    """Numbers with no more decimals than declared, and with few enough digits to be exact."""
    pointed = _TEXT
    if decimal != ".":
        plain = ~_TEXT.str.contains(".", literal=True)
        pointed = pl.when(plain).then(_TEXT).str.replace(decimal, ".", literal=True)
    if decimals is None:
        return _in_a_frame(pointed.cast(pl.Float64, strict=False))
    if decimals == 0:
        return _in_a_frame(pointed.cast(pl.Int64, strict=False))
    if decimals >= _EXACT_DIGITS:
        return None
    shape = f"^-?[0-9]{{1,{_EXACT_DIGITS - decimals}}}(?:\\.[0-9]{{1,{decimals}}})?$"
    fits = pl.when(pointed.str.contains(shape)).then(pointed)
    return _in_a_frame(fits.cast(pl.Decimal(DECIMAL_PRECISION, decimals), strict=False))


def usual_yesno(words: Mapping[str, bool]) -> Usual:
    """The two words of which the first cell is one, spelled as it is.

    :param words: in lower case, and what they mean.
    """

    def usual(batch: pl.Series) -> pl.Series:
        first = _first_of(batch)
        pair = next((pair for pair in _PAIRS if first.lower() in pair), None)
        if pair is None:
            return pl.Series([None], dtype=pl.Boolean).new_from_index(0, len(batch))
        spell = str.upper if first.isupper() else str.title if first.istitle() else str
        one, other = (pl.when(spell(word) == _TEXT).then(words[word]) for word in pair)
        return batch.to_frame(_CELL).select(pl.coalesce(one, other)).to_series()

    return usual


def usual_days(zone: ZoneInfo) -> Usual:
    """Days in ISO 8601, or the local days of times."""
    # Parsing costs less than a look into a cache of what was parsed before.
    day = _TEXT.str.to_date("%Y-%m-%d", strict=False, cache=False)
    is_day = (_TEXT.str.len_bytes() == ISO_DAY_LENGTH) & (day >= dt.date.min)
    days = _in_a_frame(pl.when(is_day).then(day))
    times = usual_times(zone)

    def usual(batch: pl.Series) -> pl.Series:
        if len(_first_of(batch)) <= ISO_DAY_LENGTH:
            return days(batch)
        return times(batch).to_frame(_CELL).select(local_day(_TEXT, zone)).to_series()

    return usual


def usual_times(zone: ZoneInfo) -> Usual:
    """Times in the form of ISO 8601 that the first cell has."""

    def usual(batch: pl.Series) -> pl.Series:
        first = _first_of(batch)
        shape = next((shape for shape in _TIMES if re.search(shape, first)), None)
        if shape is None:
            return pl.Series([None], dtype=INSTANT).new_from_index(0, len(batch))
        time = _TEXT.str.to_datetime(_TIMES[shape], time_unit="us", strict=False, cache=False)
        fits = pl.when(_TEXT.str.contains(shape)).then(time)
        in_utc = first.endswith("Z")
        instant = fits.dt.replace_time_zone("UTC") if in_utc else to_instant(fits, zone)
        return batch.to_frame(_CELL).select(instant).to_series()

    return usual


def usual_lists(manner: Manner) -> Usual:
    """Lists of text in which no item is blank or has blanks around it."""
    sign = "".join(f"\\x{{{ord(letter):x}}}" for letter in manner.separator)
    edge = f"(?:^|{sign})(?:[{BLANKS}]|{sign}|$)|[{BLANKS}](?:{sign}|$)"
    is_plain = ~_TEXT.str.contains(edge) & ~_TEXT.is_in(manner.words)
    plain = pl.when(is_plain).then(_TEXT).str.split(manner.separator)
    empty = (_TEXT == "").fill_null(manner.null_is_blank)
    return _in_a_frame(pl.when(empty).then(pl.lit([], dtype=pl.List(pl.String))).otherwise(plain))


def _first_of(batch: pl.Series) -> str:
    """The first cell that is known; without any, nothing."""
    at = batch.is_not_null().arg_max()
    return "" if at is None else batch[at] or ""


def _in_a_frame(expression: pl.Expr) -> Usual:
    return lambda batch: batch.to_frame(_CELL).select(expression).to_series()
