"""A table's exports as one lazy frame with the declared types."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import assert_never
from zoneinfo import ZoneInfo

import polars as pl

from segrules.diagnostics import DataError, Diagnostic, nearest
from segrules.functions.comparison import is_one_of_texts
from segrules.rulebook.model import Column, Table
from segrules.tables import mistakes, usual
from segrules.tables.casts import cells, fields_of
from segrules.tables.cells import Cells, Manner
from segrules.tables.changes import Stamp
from segrules.tables.dtypes import stored_type, type_words
from segrules.tables.failures import reading
from segrules.tables.ndjson import open_ndjson
from segrules.tables.opened import AT, Opened
from segrules.tables.scratch import Scratch
from segrules.tables.sources import Format, Part
from segrules.tables.text import open_text
from segrules.tables.typed import open_frame, open_typed
from segrules.types import Kind, Type

FAULT = "segrules:fault"
"""Column of a scan's frame: a cell of this row did not fit its declared type."""
UNLISTED = "segrules:unlisted"
"""Column of a scan's frame: a cell of this row is not among the declared values."""
ROW = "row"
"""The key column that ``key: row`` makes."""
CLEAN, VALUE, READ = "segrules:clean:", "segrules:value:", "segrules:read:"
APART, TOGETHER = "segrules:apart:", "segrules:together"

Source = Sequence[Part] | pl.DataFrame | pl.LazyFrame


@dataclass(frozen=True, slots=True)
class Input:
    """What ``run.json`` says about one file of a table."""

    path: str
    rows: int | None
    part: Part | None
    stamp: Stamp | None = None
    """From before the file was opened; None for frames in memory and for URLs."""

    @property
    def bytes(self) -> int | None:
        """Size on disk; None for frames in memory and for URLs."""
        return None if self.stamp is None else self.stamp.size

    def sha256(self) -> str | None:
        """Hash of the file, computed when asked; None for frames in memory and for URLs."""
        return None if self.part is None else self.part.sha256()


@dataclass(frozen=True, slots=True)
class ScannedColumn:
    """A used column of one source: what it is called there and how its cells are read."""

    column: Column
    type: Type
    raw: str
    cells: Cells

    @property
    def name(self) -> str:
        """The declared name."""
        return self.column.name

    def clean(self) -> pl.Expr:
        """The cell without what is blank or declared missing: the first stage."""
        return self.cells.clean(pl.col(self.raw)).alias(CLEAN + self.name)

    def cast(self) -> pl.Expr:
        """The value before it is settled: the second stage."""
        return self.cells.cast(pl.col(CLEAN + self.name)).alias(VALUE + self.name)

    def bad(self) -> pl.Expr:
        """Whether the cell did not fit, of a frame in its second stage."""
        return self.cells.bad(pl.col(CLEAN + self.name), pl.col(VALUE + self.name))

    def value(self) -> pl.Expr:
        """The settled value, of a frame in its second stage."""
        return self.cells.settle(pl.col(VALUE + self.name)).alias(self.name)

    @property
    def is_read_at_once(self) -> bool:
        """Whether both stages can be one for most cells."""
        return self.cells.usual is not None

    def known(self) -> pl.Expr:
        """The cell unless it says that nothing is known: before both stages in one."""
        return self.cells.known(pl.col(self.raw)).alias(READ + self.name)

    def is_unlisted(self) -> pl.Expr | None:
        """Whether a settled value is outside the declared ones; None where none are declared."""
        declared = self.column.values
        if not declared:
            return None
        value = pl.col(self.name)
        if self.type.kind is Kind.NUMBER:
            listed = pl.Series([float(v) for v in declared], dtype=pl.Float64)
            return ~value.cast(pl.Float64).is_in(listed.implode())
        listed = pl.Series([str(v) for v in declared], dtype=pl.String)
        if self.type.kind is Kind.LIST:
            return value.list.eval(~pl.element().is_in(listed.implode())).list.any()
        return ~is_one_of_texts(value, listed.to_list()) if self.type.kind is Kind.TEXT else None


@dataclass(frozen=True, slots=True)
class ScannedPart:
    """One source of a table, opened, with the columns that are used."""

    opened: Opened
    columns: tuple[ScannedColumn, ...]
    apart: frozenset[str] = frozenset()
    """Columns that are asked for by themselves, such as keys: with others they are read together.
    """

    def staged(self) -> pl.LazyFrame:
        """Row numbers, and each column cleaned and cast side by side."""
        cleaned = [c.clean() for c in self.columns]
        return self.opened.frame.select(AT, *cleaned).with_columns(c.cast() for c in self.columns)

    def frame(self, *, faults: bool, unlisted: bool) -> pl.LazyFrame:
        """The declared columns, and the two marks where any part of the table needs them."""
        bad = [c.bad() for c in self.columns if c.cells.can_fail and not c.is_read_at_once]
        bad += [usual.bad_of(read) for read in self._together]
        marks = [pl.any_horizontal(pl.lit(value=False), *bad).alias(FAULT)] if faults else []
        values = [c.value() for c in self.columns]
        # A number of rows survives even where no column is used.
        settled = self._read().select(AT, *values, *marks)
        if unlisted:
            tests = [test for c in self.columns if (test := c.is_unlisted()) is not None]
            mark = pl.any_horizontal(pl.lit(value=False), *tests).fill_null(value=False)
            settled = settled.with_columns(mark.alias(UNLISTED))
        return settled

    def _read(self) -> pl.LazyFrame:
        """The same as `staged`, with the stages of columns in one where that can be."""
        others = [c for c in self.columns if not c.is_read_at_once]
        together = self._together
        known = [c.known() for columns in together.values() for c in columns]
        first = self.opened.frame.select(AT, *known, *(c.clean() for c in others))
        read = (
            usual.read({READ + c.name: (c.cells, c.type) for c in columns}).alias(name)
            for name, columns in together.items()
        )
        return first.with_columns(read).with_columns(
            *(
                usual.value_of(name, READ + c.name).alias(VALUE + c.name)
                for name, columns in together.items()
                for c in columns
            ),
            *(c.cast() for c in others),
        )

    @property
    def _together(self) -> dict[str, list[ScannedColumn]]:
        """The columns whose stages can be one, those that are read together by a name for them."""
        found: dict[str, list[ScannedColumn]] = {}
        for column in self.columns:
            if column.is_read_at_once:
                name = APART + column.name if column.name in self.apart else TOGETHER
                found.setdefault(name, []).append(column)
        return found


@dataclass(frozen=True, slots=True)
class Scan:
    """A table that is ready to be computed on."""

    table: Table
    frame: pl.LazyFrame
    """The asked columns under their declared names, in row order, and `FAULT` and `UNLISTED`
    where cells might not fit or values are declared."""
    parts: tuple[ScannedPart, ...] = field(repr=False)
    has_fault: bool = False
    has_unlisted: bool = False
    is_copy: bool = False
    """Whether the frame is over a typed copy of the export."""
    pieces: tuple[pl.LazyFrame, ...] = field(default=(), repr=False)
    """The frame of each part by itself, where the rows of several are not numbered through."""

    @property
    def named(self) -> str:
        """The file that a note speaks of; the first of several, or the table's name for a frame."""
        return self.parts[0].opened.path if self.parts else self.table.name

    @property
    def is_text(self) -> bool:
        """Whether any of its files is read as text."""
        files = [part.opened.part for part in self.parts]
        return any(file is not None and file.format.is_text for file in files)

    @property
    def has_cheap_slices(self) -> bool:
        """Whether a slice of the frame costs no more than to read these rows."""
        are_files = bool(self.pieces) and all(p.opened.part is not None for p in self.parts)
        return self.is_copy or (are_files and not self.is_text)

    @property
    def sliced(self) -> tuple[tuple[pl.LazyFrame, int], ...]:
        """Frames that are the rows one after the other, and how many rows each has."""
        if self.is_copy or not self.pieces:
            return ((self.frame, self.rows),)
        return tuple((f, p.opened.rows) for f, p in zip(self.pieces, self.parts, strict=True))

    def slice(self, start: int, length: int) -> pl.LazyFrame:
        """Some rows, counted from 0; at no more than their cost where `has_cheap_slices`."""
        if len(self.sliced) == 1:
            return self.sliced[0][0].slice(start, length)
        found: list[pl.LazyFrame] = []
        for frame, rows in self.sliced:
            if start < rows and length > 0:
                found.append(frame.slice(start, length))
                length -= min(length, rows - start)
            start = max(0, start - rows)
        return pl.concat(found) if found else self.frame.clear()

    @property
    def marks(self) -> tuple[str, ...]:
        """The marks that its rows carry."""
        marks = ((FAULT, self.has_fault), (UNLISTED, self.has_unlisted))
        return tuple(name for name, is_there in marks if is_there)

    @property
    def inputs(self) -> tuple[Input, ...]:
        """The files, for ``run.json``."""
        opened = (part.opened for part in self.parts)
        return tuple(Input(each.path, each.rows, each.part, each.stamp) for each in opened)

    @property
    def rows(self) -> int:
        """How many rows all parts have together."""
        return sum(part.opened.rows for part in self.parts)


def open_table(
    table: Table,
    source: Source,
    columns: Collection[str],
    zone: ZoneInfo,
    scratch: Scratch,
) -> Scan:
    """Open a table's exports and type the asked columns; the frame is lazy, checks are not.

    ``columns`` are declared names (and ``row`` where that is the key). ``scratch`` is for
    copies of files in other encodings, which have to last as long as the frame.

    Raises:
        DataError: with the problems of all parts, except cells that do not fit (see `FAULT`).
    """
    used = [table.columns[name] for name in table.columns if name in columns]
    parts: list[ScannedPart] = []
    problems: list[Diagnostic] = []
    for open_ in _openers(table, source, used, scratch):
        try:
            parts.append(_scanned(table, open_(), used, zone))
        except DataError as error:
            problems.extend(error.diagnostics)
    if not problems and not any(part.opened.rows for part in parts):
        problems.append(mistakes.no_rows(_shown(table, source)))
    if problems:
        raise DataError(problems)
    return _joined(table, tuple(parts), columns)


def _shown(table: Table, source: Source) -> str:
    if isinstance(source, pl.DataFrame | pl.LazyFrame):
        return table.name
    return ", ".join(part.path for part in source)


def _openers(
    table: Table, source: Source, used: Sequence[Column], scratch: Scratch
) -> Iterator[Callable[[], Opened]]:
    if isinstance(source, pl.DataFrame | pl.LazyFrame):
        yield partial(open_frame, table.name, source)
        return
    for part in source:
        yield partial(_open_part, table, part, used, scratch)


def _open_part(table: Table, part: Part, used: Sequence[Column], scratch: Scratch) -> Opened:
    with reading(part.path):
        stamp = part.stamp()
    return replace(_opened_part(table, part, used, scratch), stamp=stamp)


def _opened_part(table: Table, part: Part, used: Sequence[Column], scratch: Scratch) -> Opened:
    match part.format:
        case Format.CSV | Format.TSV:
            return open_text(part, table.read, [c.export_name for c in used], scratch)
        case Format.NDJSON:
            types = {c.export_name: stored_type(table, c) for c in used}
            return open_ndjson(part, types, scratch)
        case Format.PARQUET | Format.ARROW:
            return open_typed(part, scratch)
        case _:
            assert_never(part.format)


def _scanned(table: Table, opened: Opened, used: Sequence[Column], zone: ZoneInfo) -> ScannedPart:
    headers = [*opened.columns, *opened.others]
    wanted = [column.export_name for column in used]
    if len(wanted) > 1 and headers and not any(n in headers or nearest(n, headers) for n in wanted):
        raise DataError([mistakes.no_columns(opened.path, wanted)])
    problems: list[Diagnostic] = []
    scanned: list[ScannedColumn] = []
    for column in used:
        header = column.export_name
        if header not in opened.columns:
            problems.append(mistakes.no_column(opened.path, column.name, header, headers))
            continue
        raw, dtype = opened.columns[header]
        type_ = stored_type(table, column)
        manner = manner_of(table, column, zone, opened.null_is_blank)
        made = cells(dtype, type_, replace(manner, example=opened.examples.get(header, "")))
        if made is None:
            problems.extend(_misfits(opened.path, header, dtype, type_, manner))
        else:
            scanned.append(ScannedColumn(column, type_, raw, made))
    if problems:
        raise DataError(problems)
    ways = (*table.belongs_to, *table.looks_up)
    apart = {*table.key, table.time, *(name for way in ways for name in way.by)}
    return ScannedPart(opened, tuple(scanned), frozenset(name for name in apart if name))


def _misfits(
    path: str, header: str, dtype: pl.DataType, type_: Type, manner: Manner
) -> Iterator[Diagnostic]:
    """Why a source column cannot become a stored type."""
    if not isinstance(dtype, pl.Struct) or type_.kind is not Kind.STRUCT:
        yield mistakes.wrong_type(path, header, type_words(dtype), str(type_))
        return
    found = fields_of(dtype)
    for name, declared in type_.fields:
        if name not in found:
            yield mistakes.no_field(path, header, name, list(found))
        elif cells(found[name], declared, manner) is None:
            words = type_words(found[name])
            yield mistakes.wrong_type_of_field(path, header, name, words, str(declared))


def manner_of(table: Table, column: Column, zone: ZoneInfo, null_is_blank: bool) -> Manner:  # noqa: FBT001 - a fact about the source
    """What the rulebook says about how a column's cells are written."""
    return Manner(
        zone=zone,
        missing=(*table.read.missing, *column.missing),
        format=column.format,
        decimal=table.read.decimal or ".",
        trim=table.read.trim,
        yes=column.yes,
        no=column.no,
        separator=column.separator or ",",
        null_is_blank=null_is_blank,
    )


def _joined(table: Table, parts: tuple[ScannedPart, ...], columns: Collection[str]) -> Scan:
    every = [column for part in parts for column in part.columns]
    faults = any(column.cells.can_fail for column in every)
    unlisted = any(column.is_unlisted() is not None for column in every)
    frames = [part.frame(faults=faults, unlisted=unlisted) for part in parts]
    frame = frames[0] if len(frames) == 1 else pl.concat(frames)
    if table.key_is_row and ROW in columns:
        frame = frame.with_row_index(ROW, offset=1).with_columns(pl.col(ROW).cast(pl.Int64))
        frames = []
    pieces = tuple(frame.drop(AT) for frame in frames)
    return Scan(table, frame.drop(AT), parts, faults, unlisted, pieces=pieces)
