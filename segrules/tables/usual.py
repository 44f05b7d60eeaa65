"""Text cells as most exports write them, read in one step; what is written otherwise is left open.

The three steps of `Cells` read whatever a cell may hold, and pay for it cell by cell. A batch of
cells that are all as is usual needs none of that: what is usual here must mean the same there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import partial
from zoneinfo import ZoneInfo

import polars as pl

from segrules.functions.local_time import local_day, to_instant
from segrules.tables.cells import BLANKS, Cells, Manner, Step
from segrules.tables.dtypes import DECIMAL_PRECISION, dtype_of
from segrules.tables.times import ISO_DAY_LENGTH, iso_days
from segrules.types import Type

_CELL, _VALUE, _BAD = "cell", "value", "segrules:bad"
_EXACT_DIGITS = 15
"""Of numbers with no more digits than these, no two are the same double."""
_DAY = "[12][0-9]{3}-[0-9]{2}-[0-9]{2}"
_ENDS_OF_TIMES = {
    ":[0-5][0-9]": ":%S",
    r":[0-5][0-9]\.[0-9]{1,9}": ":%S%.f",
    "": "",
}
_TIMES = {
    f"^{_DAY}{between}[0-9]{{2}}:[0-5][0-9]{end}{zone}$": f"%Y-%m-%d{between}%H:%M{form}{zone}"
    for between in ("T", " ")
    for end, form in _ENDS_OF_TIMES.items()
    for zone in ("", "Z")
}
"""Shapes of times, and what parses them; with a Z they are in UTC."""
_TIME = "2000-01-01T00:00:00"
"""The shape of times of which there is no example."""


def read(columns: Mapping[str, tuple[Cells, Type]]) -> pl.Expr:
    """A struct of what the cells of these columns hold before it is settled, and whether a cell of
    the row did not fit.

    Of all columns together: what a batch costs by itself is as much for one as for many.

    :param columns: by the name of the column that holds what `Cells.known` makes of its cells.
    """
    dtypes = {name: dtype_of(type_) for name, (_, type_) in columns.items()}
    known = [pl.col(name) for name in columns]
    return pl.map_batches(
        [*known, *(_usually(*of, pl.col(name)) for name, of in columns.items())],
        partial(_checked, cells=[made for made, _ in columns.values()]),
        return_dtype=pl.Struct({**dtypes, _BAD: pl.Boolean()}),
        is_elementwise=True,
    )


def _usually(cells: Cells, type_: Type, cell: pl.Expr) -> pl.Expr:
    if cells.usual is None:
        message = "no way of writing these cells is usual"
        raise ValueError(message)
    return cells.usual(cell).cast(dtype_of(type_))


def value_of(read: str, column: str) -> pl.Expr:
    """The values of a column among what `read` gave."""
    return pl.col(read).struct.field(column)


def bad_of(read: str) -> pl.Expr:
    """The rows with misfits among what `read` gave."""
    return pl.col(read).struct.field(_BAD)


def _checked(batch: Sequence[pl.Series], cells: Sequence[Cells]) -> pl.Series:
    """What was read, with the cells that were left open read step by step."""
    misfits = pl.Series(_BAD, [False]).new_from_index(0, len(batch[0]))
    values: list[pl.Series] = []
    for known, usually, made in zip(batch, batch[len(cells) :], cells, strict=False):
        value = usually
        if value.null_count() != known.null_count():
            left = known.is_not_null() & value.is_null()
            fine = pl.Series(_BAD, [False]).new_from_index(0, len(known))
            whole = pl.DataFrame([value.alias(_VALUE), fine])
            whole = _mended(whole, left, _step_by_step(known.filter(left), made, value.dtype))
            value, misfits = whole[_VALUE], misfits | whole[_BAD]
        values.append(value.alias(known.name))
    return pl.DataFrame([*values, misfits.alias(_BAD)]).to_struct(_BAD)


def _step_by_step(known: pl.Series, cells: Cells, dtype: pl.DataType) -> pl.DataFrame:
    clean, value = pl.col("clean"), pl.col(_VALUE)
    return (
        known.to_frame(_CELL)
        .select(clean=cells.clean(pl.col(_CELL)))
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


def usual_numbers(decimals: int | None, decimal: str) -> Step | None:
    """Numbers with no more decimals than declared, and with few enough digits to be exact."""
    if decimals == 0:
        return lambda cell: cell.cast(pl.Int64, strict=False)
    if decimals is None:
        return lambda cell: _with_point(cell, decimal).cast(pl.Float64, strict=False)
    if decimals >= _EXACT_DIGITS:
        return None
    sign = f"\\x{{{ord(decimal):x}}}"
    shape = f"^-?[0-9]{{1,{_EXACT_DIGITS - decimals}}}(?:{sign}[0-9]{{1,{decimals}}})?$"
    dtype = pl.Decimal(DECIMAL_PRECISION, decimals)

    def usual(cell: pl.Expr) -> pl.Expr:
        fits = pl.when(cell.str.contains(shape)).then(cell)
        return _with_point(fits, decimal).cast(dtype, strict=False)

    return usual


def _with_point(cell: pl.Expr, decimal: str) -> pl.Expr:
    if decimal == ".":
        return cell
    plain = pl.when(~cell.str.contains(".", literal=True)).then(cell)
    return plain.str.replace(decimal, ".", literal=True)


def usual_yesno(words: Mapping[str, bool]) -> Step:
    """The words in small letters, in capitals, or with one capital.

    :param words: in lower case, and what they mean.
    """
    spelled = {spell(word): means for word, means in words.items() for spell in _SPELLINGS}
    yes, no = ([word for word, means in spelled.items() if means is said] for said in (True, False))
    return lambda cell: (
        pl.when(cell.is_in(yes)).then(statement=True).when(cell.is_in(no)).then(statement=False)
    )


_SPELLINGS = (str, str.upper, str.capitalize)


def usual_days(zone: ZoneInfo, example: str) -> Step:
    """Days in ISO 8601, or the local days of times where the example is a time."""
    times = usual_times(zone, example)
    if times is None or len(example) <= ISO_DAY_LENGTH:
        return iso_days
    return lambda cell: local_day(times(cell), zone)


def usual_times(zone: ZoneInfo, example: str) -> Step | None:
    """Times in the form of ISO 8601 that the example has."""
    shape = next((shape for shape in _TIMES if re.search(shape, example or _TIME)), None)
    if shape is None:
        return None
    in_utc = example.endswith("Z")

    def usual(cell: pl.Expr) -> pl.Expr:
        # Parsing costs less than a look into a cache of what was parsed before.
        time = cell.str.to_datetime(_TIMES[shape], time_unit="us", strict=False, cache=False)
        fits = pl.when(cell.str.contains(shape)).then(time)
        return fits.dt.replace_time_zone("UTC") if in_utc else to_instant(fits, zone)

    return usual


def usual_lists(manner: Manner) -> Step:
    """Lists of text in which no item is blank or has blanks around it."""
    sign = "".join(f"\\x{{{ord(letter):x}}}" for letter in manner.separator)
    edge = f"(?:^|{sign})(?:[{BLANKS}]|{sign}|$)|[{BLANKS}](?:{sign}|$)"

    def usual(cell: pl.Expr) -> pl.Expr:
        items = pl.when(~cell.str.contains(edge)).then(cell).str.split(manner.separator)
        none = pl.lit([], dtype=pl.List(pl.String))
        return pl.when(cell == "").then(none).otherwise(items)

    return usual
