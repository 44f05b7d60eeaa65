"""Cells to values: what each declared type makes of each type that a source may have."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

import polars as pl
from polars.datatypes import DataTypeClass

from segrules.functions.local_time import local_day
from segrules.functions.once import once
from segrules.rulebook.model import Scalar
from segrules.tables.cells import (
    BLANKS,
    Cells,
    Manner,
    Step,
    after,
    as_is,
    cleaned,
    finite,
    from_text,
    lost,
    never,
    without_words,
)
from segrules.tables.dtypes import dtype_of
from segrules.tables.numbers import number
from segrules.tables.times import (
    clock_in_calendar,
    day_in_calendar,
    days,
    instants,
    localise,
    time_in_calendar,
)
from segrules.tables.usual import usual_days, usual_lists, usual_times, usual_yesno
from segrules.types import Kind, Type

_YES = ("true", "yes", "y", "t", "1")
_NO = ("false", "no", "n", "f", "0")


def cells(source: pl.DataType, target: Type, manner: Manner) -> Cells | None:
    """How a source column becomes a stored type; None where that cannot be."""
    if isinstance(source, pl.Null):
        return Cells(cast=lambda cell: cell.cast(dtype_of(target)))
    if isinstance(source, pl.Categorical | pl.Enum):
        text = cells(pl.String(), target, manner)
        if text is None:
            return None
        as_text = after(text.clean, lambda cell: cell.cast(pl.String))
        return replace(text, clean=as_text, usual=None)
    made = _CASTS[target.kind](source, target, manner)
    return made and _without_missing_values(made, target, manner)


def _text(source: pl.DataType, _target: Type, manner: Manner) -> Cells | None:
    clean = cleaned(manner, strip=manner.trim)
    if isinstance(source, pl.String):
        return Cells(clean=clean)
    if source.is_integer():
        return Cells(clean=after(clean, lambda cell: cell.cast(pl.String)))
    return None


def _yesno(source: pl.DataType, _target: Type, manner: Manner) -> Cells | None:
    if isinstance(source, pl.Boolean):
        return Cells()
    if isinstance(source, pl.String):
        words = dict.fromkeys(_YES, True) | dict.fromkeys(_NO, False)
        words |= {word.lower(): True for word in manner.yes}
        words |= {word.lower(): False for word in manner.no}
        cast = partial(_looked_up, words=words)
        return from_text(manner, lambda cell: once(cell, cast), usual_yesno(words))
    if source.is_integer():
        return Cells(cast=_zero_or_one, bad=lost)
    if source.is_float():
        return Cells(clean=finite, cast=_zero_or_one, bad=lost)
    return None


def _looked_up(cell: pl.Expr, words: dict[str, bool]) -> pl.Expr:
    # `replace_strict` would say the same, but Polars gives it the whole column at once.
    lower = cell.str.to_lowercase()
    yes, no = ([word for word, means in words.items() if means is said] for said in (True, False))
    return (
        pl.when(lower.is_in(yes)).then(statement=True).when(lower.is_in(no)).then(statement=False)
    )


def _zero_or_one(cell: pl.Expr) -> pl.Expr:
    return pl.when(cell == 1).then(statement=True).when(cell == 0).then(statement=False)


def _date(source: pl.DataType, _target: Type, manner: Manner) -> Cells | None:
    if isinstance(source, pl.String):
        usual = None if manner.format else usual_days(manner.zone, manner.example)
        return from_text(manner, lambda cell: days(cell, manner.zone, manner.format), usual)
    if isinstance(source, pl.Date):
        return Cells(cast=day_in_calendar, bad=lost)
    if isinstance(source, pl.Datetime):
        if source.time_zone is None:
            return Cells(cast=lambda cell: time_in_calendar(cell).dt.date(), bad=lost)
        return Cells(cast=lambda cell: local_day(_instant(cell), manner.zone), bad=lost)
    return None


def _datetime(source: pl.DataType, _target: Type, manner: Manner) -> Cells | None:
    zone = manner.zone
    if isinstance(source, pl.String):
        usual = None if manner.format else usual_times(zone, manner.example)
        return from_text(manner, lambda cell: instants(cell, zone, manner.format), usual)
    if isinstance(source, pl.Date):
        return Cells(cast=lambda cell: localise(day_in_calendar(cell), zone), bad=lost)
    if isinstance(source, pl.Datetime) and source.time_zone is None:
        in_calendar = clock_in_calendar if source.time_unit == "us" else time_in_calendar
        return Cells(cast=lambda cell: localise(in_calendar(cell), zone), bad=lost)
    if isinstance(source, pl.Datetime):
        return Cells(cast=_instant, bad=lost)
    return None


def _instant(cell: pl.Expr) -> pl.Expr:
    """A time of any zone and unit as an instant."""
    return time_in_calendar(cell).dt.cast_time_unit("us").dt.convert_time_zone("UTC")


def _list(source: pl.DataType, target: Type, manner: Manner) -> Cells | None:
    if target.item is None:
        return None
    if isinstance(source, pl.String):
        items = cells(source, target.item, replace(manner, missing=(), trim=True))
        made = items and _list_of(items, first=_split(manner))
        if made is None or target.item.kind is not Kind.TEXT:
            return made
        known = without_words(manner)
        if manner.null_is_blank:
            known = after(known, lambda cell: cell.fill_null(""))
        return replace(made, known=known, usual=usual_lists(manner))
    if isinstance(source, pl.Array):
        made = _list(pl.List(_inner(source)), target, manner)
        return made and replace(made, clean=after(made.clean, lambda cell: cell.arr.to_list()))
    if isinstance(source, pl.List):
        items = cells(_inner(source), target.item, manner)
        return items and _list_of(items, first=as_is)
    return None


def _inner(source: pl.List | pl.Array) -> pl.DataType:
    return _instance(source.inner)


def _instance(dtype: pl.DataType | DataTypeClass) -> pl.DataType:
    return dtype if isinstance(dtype, pl.DataType) else dtype()


def _split(manner: Manner) -> Step:
    words = manner.words

    def split(cell: pl.Expr) -> pl.Expr:
        text = (cell.fill_null("") if manner.null_is_blank else cell).str.strip_chars(BLANKS)
        known = pl.when(~text.is_in(words)).then(text) if words else text
        none = pl.lit([], dtype=pl.List(pl.String))
        return pl.when(known == "").then(none).otherwise(known.str.split(manner.separator))

    return split


def _list_of(items: Cells, first: Step) -> Cells:
    element = pl.element()

    def bad(clean: pl.Expr, value: pl.Expr) -> pl.Expr:
        missing_before = clean.list.eval(element.null_count()).list.first()
        missing_after = value.list.eval(element.null_count()).list.first()
        return (missing_before != missing_after).fill_null(value=False)

    return Cells(
        clean=after(_of_each(items.clean), first),
        cast=_of_each(items.cast),
        settle=_of_each(items.settle),
        bad=bad if items.can_fail else never,
    )


def _of_each(step: Step) -> Step:
    """The step of an item for each item of a list."""
    # A list that nothing is done to takes as long as one whose items change.
    return as_is if step is as_is else lambda cell: cell.list.eval(step(pl.element()))


def _struct(source: pl.DataType, target: Type, manner: Manner) -> Cells | None:
    if not isinstance(source, pl.Struct):
        return None
    found = fields_of(source)
    fields: dict[str, Cells] = {}
    for name, type_ in target.fields:
        made = name in found and cells(found[name], type_, replace(manner, missing=()))
        if not made:
            return None
        fields[name] = made
    return _struct_of(fields)


def fields_of(source: pl.Struct) -> dict[str, pl.DataType]:
    """The fields that a source's structs have."""
    return {field.name: _instance(field.dtype) for field in source.fields}


def _struct_of(fields: dict[str, Cells]) -> Cells:
    def rebuilt(cell: pl.Expr, step: Callable[[Cells], Step]) -> pl.Expr:
        parts = [step(made)(cell.struct.field(name)).alias(name) for name, made in fields.items()]
        return pl.when(cell.is_not_null()).then(pl.struct(parts))

    def bad(clean: pl.Expr, value: pl.Expr) -> pl.Expr:
        return pl.any_horizontal(
            made.bad(clean.struct.field(name), value.struct.field(name))
            for name, made in fields.items()
        )

    return Cells(
        clean=lambda cell: rebuilt(cell, lambda made: made.clean),
        cast=lambda cell: rebuilt(cell, lambda made: made.cast),
        settle=lambda cell: rebuilt(cell, lambda made: made.settle),
        bad=bad if any(made.can_fail for made in fields.values()) else never,
    )


_CASTS: dict[Kind, Callable[[pl.DataType, Type, Manner], Cells | None]] = {
    Kind.NUMBER: number,
    Kind.TEXT: _text,
    Kind.YESNO: _yesno,
    Kind.DATE: _date,
    Kind.DATETIME: _datetime,
    Kind.LIST: _list,
    Kind.STRUCT: _struct,
}


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
        frame.select(word=plain.clean(word))
        .select(word=plain.cast(word))
        .select(word=plain.settle(word))
        .to_series()
    )
