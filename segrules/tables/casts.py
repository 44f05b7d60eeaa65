"""Cells to values: for each declared type and each kind of source column, three expressions.

Casting is done in steps so that what did not fit can be counted: `clean` makes blanks and declared
missing words missing, `cast` makes values and is missing where a cell does not fit, `settle` makes
one value of what is equal (NaN, negative zero, declared missing values).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

import polars as pl
from polars.datatypes import DataTypeClass

from segrules.rulebook.model import Scalar
from segrules.tables.dtypes import DECIMAL_PRECISION, dtype_of
from segrules.tables.times import days, in_calendar, instants, local_day, localise
from segrules.types import Kind, Type

BLANKS = " \t\r\n"
_NOT_BLANK = r"[^ \t\r\n]"
_SPARE_DECIMALS = 8
_WHOLE_LIMIT = 2.0**63
_YES = ("true", "yes", "y", "t", "1")
_NO = ("false", "no", "n", "f", "0")

Step = Callable[[pl.Expr], pl.Expr]


def _as_is(cell: pl.Expr) -> pl.Expr:
    return cell


def _never(_clean: pl.Expr, _value: pl.Expr) -> pl.Expr:
    return pl.lit(value=False)


def _lost(clean: pl.Expr, value: pl.Expr) -> pl.Expr:
    return clean.is_not_null() & value.is_null()


@dataclass(frozen=True, slots=True)
class Cells:
    """How the cells of one column become values; `bad` tells which cells did not fit."""

    clean: Step = _as_is
    cast: Step = _as_is
    settle: Step = _as_is
    bad: Callable[[pl.Expr, pl.Expr], pl.Expr] = _never

    @property
    def can_fail(self) -> bool:
        """Whether any cell of the source might not fit."""
        return self.bad is not _never


@dataclass(frozen=True, slots=True)
class Manner:
    """What a column and its table say about how cells are written."""

    zone: ZoneInfo
    missing: tuple[Scalar, ...] = ()
    format: str | None = None
    decimal: str = "."
    trim: bool = False
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()
    separator: str = ","
    null_is_blank: bool = False
    """In a text file nothing between two separators is a blank cell, not a null."""


def cells(source: pl.DataType, target: Type, manner: Manner) -> Cells | None:
    """How a source column becomes a stored type; None where that cannot be."""
    if isinstance(source, pl.Null):
        return Cells(cast=lambda cell: cell.cast(dtype_of(target)))
    if isinstance(source, pl.Categorical | pl.Enum):
        text = cells(pl.String(), target, manner)
        return text and replace(text, clean=_after(text.clean, lambda cell: cell.cast(pl.String)))
    made = _CASTS[target.kind](source, target, manner)
    return made and _without_missing_values(made, target, manner)


def _after(step: Step, first: Step) -> Step:
    return lambda cell: step(first(cell))


# ---------------------------------------------------------------------------------- text to …


def _cleaned(manner: Manner, *, strip: bool) -> Step:
    words = [str(word) for word in manner.missing if not isinstance(word, bool | None)]

    def clean(cell: pl.Expr) -> pl.Expr:
        text = cell.str.strip_chars(BLANKS) if strip else cell
        known = text.str.contains(_NOT_BLANK)
        return pl.when(known & ~text.is_in(words) if words else known).then(text)

    return clean


def _text(source: pl.DataType, _target: Type, manner: Manner) -> Cells | None:
    clean = _cleaned(manner, strip=manner.trim)
    if isinstance(source, pl.String):
        return Cells(clean=clean)
    if source.is_integer():
        return Cells(clean=_after(clean, lambda cell: cell.cast(pl.String)))
    return None


def _from_text(manner: Manner, cast: Step) -> Cells:
    return Cells(clean=_cleaned(manner, strip=True), cast=cast, bad=_lost)


# ---------------------------------------------------------------------------------- numbers


def _number(source: pl.DataType, target: Type, manner: Manner) -> Cells | None:
    decimals = target.decimals
    if isinstance(source, pl.String):
        return _number_from_text(decimals, manner)
    if source.is_float():
        return _number_from_float(decimals)
    if source.is_integer() or source.is_decimal():
        if decimals is None:
            return Cells(cast=lambda cell: cell.cast(pl.Float64))
        if decimals == 0 and source.is_integer():
            return Cells(cast=lambda cell: cell.cast(pl.Int64, strict=False), bad=_lost)
        return Cells(cast=lambda cell: _exact(cell, decimals), bad=_lost)
    return None


def _number_from_text(decimals: int | None, manner: Manner) -> Cells:
    if decimals is None:
        made = _from_text(manner, lambda cell: cell.cast(pl.Float64, strict=False))
        made = replace(made, settle=_finite)
    else:
        made = _from_text(manner, lambda cell: _exact_text(cell, decimals))
        made = replace(made, clean=_after(_without_infinities, made.clean))
    if manner.decimal == ".":
        return made
    return replace(made, cast=_after(made.cast, lambda cell: _with_point(cell, manner.decimal)))


def _with_point(cell: pl.Expr, decimal: str) -> pl.Expr:
    """A number written with another decimal sign; with a point of its own it does not fit."""
    written = cell.str.replace(decimal, ".", literal=True)
    return pl.when(~cell.str.contains(".", literal=True)).then(written)


def _finite(value: pl.Expr) -> pl.Expr:
    # -0.0 equals 0.0, and adding zero to it would be optimised away.
    return pl.when(value == 0).then(0.0).when(value.is_finite()).then(value)


def _without_infinities(cell: pl.Expr) -> pl.Expr:
    """Text that says NaN or infinity is missing, as the value would be."""
    infinite = cell.cast(pl.Float64, strict=False).is_finite().not_().fill_null(value=False)
    return pl.when(~infinite).then(cell)


def _exact_text(cell: pl.Expr, decimals: int) -> pl.Expr:
    exact = _exact_decimal(cell, decimals)
    # Beyond the spare digits of the decimal comparison the nearest doubles still differ.
    exact = pl.when(exact.cast(pl.Float64) == cell.cast(pl.Float64, strict=False)).then(exact)
    if decimals:
        return exact
    whole = cell.cast(pl.Int64, strict=False)
    return pl.coalesce(whole, exact.cast(pl.Int64, strict=False))


def _exact(cell: pl.Expr, decimals: int) -> pl.Expr:
    exact = _exact_decimal(cell, decimals)
    return exact if decimals else exact.cast(pl.Int64, strict=False)


def _exact_decimal(cell: pl.Expr, decimals: int) -> pl.Expr:
    """As a decimal, missing where it has more digits: a cast alone would round silently."""
    value = cell.cast(pl.Decimal(DECIMAL_PRECISION, decimals), strict=False)
    finer = cell.cast(pl.Decimal(DECIMAL_PRECISION, decimals + _SPARE_DECIMALS), strict=False)
    return pl.when(value == finer).then(value)


def _number_from_float(decimals: int | None) -> Cells:
    if decimals is None:
        return Cells(cast=lambda cell: cell.cast(pl.Float64), settle=_finite)
    finite = Cells(clean=lambda cell: _finite(cell.cast(pl.Float64)), bad=_lost)
    if decimals == 0:
        return replace(finite, cast=_whole_float)
    return replace(finite, cast=lambda cell: _rounded(cell, decimals))


def _whole_float(cell: pl.Expr) -> pl.Expr:
    fits = (cell == cell.floor()) & (cell.abs() < _WHOLE_LIMIT)
    return pl.when(fits).then(cell).cast(pl.Int64, strict=False)


def _rounded(cell: pl.Expr, decimals: int) -> pl.Expr:
    """Halves away from zero, in double arithmetic, like `round` of the language."""
    scale = 10.0**decimals
    rounded = cell.sign() * (cell.abs() * scale + 0.5).floor() / scale
    return rounded.cast(pl.Decimal(DECIMAL_PRECISION, decimals), strict=False)


# ---------------------------------------------------------------------------------- yes/no, dates


def _yesno(source: pl.DataType, _target: Type, manner: Manner) -> Cells | None:
    if isinstance(source, pl.Boolean):
        return Cells()
    if isinstance(source, pl.String):
        words = dict.fromkeys(_YES, True) | dict.fromkeys(_NO, False)
        words |= {word.lower(): True for word in manner.yes}
        words |= {word.lower(): False for word in manner.no}
        return _from_text(manner, lambda cell: _looked_up(cell, words))
    if source.is_integer():
        return Cells(cast=_zero_or_one, bad=_lost)
    if source.is_float():
        return Cells(clean=_finite, cast=_zero_or_one, bad=_lost)
    return None


def _looked_up(cell: pl.Expr, words: dict[str, bool]) -> pl.Expr:
    return cell.str.to_lowercase().replace_strict(words, default=None, return_dtype=pl.Boolean)


def _zero_or_one(cell: pl.Expr) -> pl.Expr:
    return pl.when(cell == 1).then(statement=True).when(cell == 0).then(statement=False)


def _date(source: pl.DataType, _target: Type, manner: Manner) -> Cells | None:
    if isinstance(source, pl.String):
        return _from_text(manner, lambda cell: days(cell, manner.zone, manner.format))
    if isinstance(source, pl.Date):
        return Cells(cast=in_calendar, bad=_lost)
    if isinstance(source, pl.Datetime):
        if source.time_zone is None:
            return Cells(cast=lambda cell: in_calendar(cell).dt.date(), bad=_lost)
        return Cells(cast=lambda cell: local_day(in_calendar(cell), manner.zone), bad=_lost)
    return None


def _datetime(source: pl.DataType, _target: Type, manner: Manner) -> Cells | None:
    zone = manner.zone
    if isinstance(source, pl.String):
        return _from_text(manner, lambda cell: instants(cell, zone, manner.format))
    if isinstance(source, pl.Date) or (
        isinstance(source, pl.Datetime) and source.time_zone is None
    ):
        return Cells(cast=lambda cell: localise(in_calendar(cell), zone), bad=_lost)
    if isinstance(source, pl.Datetime):
        return Cells(
            cast=lambda cell: in_calendar(cell).dt.cast_time_unit("us").dt.convert_time_zone("UTC"),
            bad=_lost,
        )
    return None


# ---------------------------------------------------------------------------------- lists, structs


def _list(source: pl.DataType, target: Type, manner: Manner) -> Cells | None:
    if target.item is None:
        return None
    if isinstance(source, pl.String):
        items = cells(source, target.item, replace(manner, missing=(), trim=True))
        return items and _list_of(items, first=_split(manner))
    if isinstance(source, pl.Array):
        made = _list(pl.List(_inner(source)), target, manner)
        return made and replace(made, clean=_after(made.clean, lambda cell: cell.arr.to_list()))
    if isinstance(source, pl.List):
        items = cells(_inner(source), target.item, manner)
        return items and _list_of(items, first=_as_is)
    return None


def _inner(source: pl.List | pl.Array) -> pl.DataType:
    return _instance(source.inner)


def _instance(dtype: pl.DataType | DataTypeClass) -> pl.DataType:
    return dtype if isinstance(dtype, pl.DataType) else dtype()


def _split(manner: Manner) -> Step:
    words = [str(word) for word in manner.missing if not isinstance(word, bool | None)]

    def split(cell: pl.Expr) -> pl.Expr:
        text = (cell.fill_null("") if manner.null_is_blank else cell).str.strip_chars(BLANKS)
        known = pl.when(~text.is_in(words)).then(text) if words else text
        none = pl.lit([], dtype=pl.List(pl.String))
        return pl.when(known == "").then(none).otherwise(known.str.split(manner.separator))

    return split


def _list_of(items: Cells, first: Step) -> Cells:
    element = pl.element()

    def clean(cell: pl.Expr) -> pl.Expr:
        return first(cell).list.eval(items.clean(element))

    def bad(clean: pl.Expr, value: pl.Expr) -> pl.Expr:
        missing_before = clean.list.eval(element.null_count()).list.first()
        missing_after = value.list.eval(element.null_count()).list.first()
        return (missing_before != missing_after).fill_null(value=False)

    return Cells(
        clean=clean,
        cast=lambda cell: cell.list.eval(items.cast(element)),
        settle=lambda value: value.list.eval(items.settle(element)),
        bad=bad if items.can_fail else _never,
    )


def _struct(source: pl.DataType, target: Type, manner: Manner) -> Cells | None:
    if not isinstance(source, pl.Struct):
        return None
    found = {field.name: _instance(field.dtype) for field in source.fields}
    fields: dict[str, Cells] = {}
    for name, type_ in target.fields:
        made = cells(found.get(name, pl.Null()), type_, replace(manner, missing=()))
        if made is None:
            return None
        fields[name] = made
    return _struct_of(fields, absent={name for name in fields if name not in found})


def _struct_of(fields: dict[str, Cells], absent: set[str]) -> Cells:
    def rebuilt(cell: pl.Expr, step: Callable[[Cells], Step], *, first: bool = False) -> pl.Expr:
        parts = [
            step(made)(pl.lit(None) if first and name in absent else cell.struct.field(name)).alias(
                name
            )
            for name, made in fields.items()
        ]
        return pl.when(cell.is_not_null()).then(pl.struct(parts))

    def bad(clean: pl.Expr, value: pl.Expr) -> pl.Expr:
        return pl.any_horizontal(
            made.bad(clean.struct.field(name), value.struct.field(name))
            for name, made in fields.items()
        )

    return Cells(
        clean=lambda cell: rebuilt(cell, lambda made: made.clean, first=True),
        cast=lambda cell: rebuilt(cell, lambda made: made.cast),
        settle=lambda cell: rebuilt(cell, lambda made: made.settle),
        bad=bad if any(made.can_fail for made in fields.values()) else _never,
    )


_CASTS: dict[Kind, Callable[[pl.DataType, Type, Manner], Cells | None]] = {
    Kind.NUMBER: _number,
    Kind.TEXT: _text,
    Kind.YESNO: _yesno,
    Kind.DATE: _date,
    Kind.DATETIME: _datetime,
    Kind.LIST: _list,
    Kind.STRUCT: _struct,
}


# ---------------------------------------------------------------------------------- missing values


def _without_missing_values(made: Cells, target: Type, manner: Manner) -> Cells:
    values = missing_values(target, manner)
    if values is None:
        return made

    def settle(value: pl.Expr) -> pl.Expr:
        settled = made.settle(value)
        return pl.when(~settled.is_in(values.implode())).then(settled)

    return replace(made, settle=settle)


def missing_values(target: Type, manner: Manner) -> pl.Series | None:
    """The declared missing words that are values of the type, as such values."""
    if target.kind in (Kind.LIST, Kind.STRUCT, Kind.TEXT):
        return None
    words = [_word(word) for word in manner.missing if word is not None]
    if not words:
        return None
    plain = _CASTS[target.kind](pl.String(), target, Manner(manner.zone))
    if plain is None:
        return None
    found = _values_of(words, plain).drop_nulls()
    return found if len(found) else None


def _word(word: Scalar) -> str:
    return str(word).lower() if isinstance(word, bool) else str(word)


def _values_of(words: Sequence[str], plain: Cells) -> pl.Series:
    frame = pl.DataFrame({"word": words}, schema={"word": pl.String})
    word = pl.col("word")
    return (
        frame.select(plain.clean(word))
        .select(plain.cast(word))
        .select(plain.settle(word))
        .to_series()
    )
