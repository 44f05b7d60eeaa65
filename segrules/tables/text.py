"""CSV and TSV files: header, separator, encoding, and a lazy frame of text cells."""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from segrules.diagnostics import DataError
from segrules.rulebook.model import ReadOptions
from segrules.tables import mistakes
from segrules.tables.encodings import as_utf8, kind_by_content, not_utf8
from segrules.tables.failures import RAISED, unreadable
from segrules.tables.opened import AT, Opened
from segrules.tables.scratch import Scratch
from segrules.tables.sources import Format, Part
from segrules.tables.survey import Layout, Survey, survey

if TYPE_CHECKING:
    import _csv

SEPARATORS = (",", ";", "\t", "|")
_HEAD_LINES = 64
_MARK = "\ufeff"
_WIDEST = 1 << 26
_LINE_OF_EXCEL = re.compile(r"\"?sep=.?\"?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class TextFile:
    """A text file that has been looked through: every line has the cells of the header."""

    part: Part
    path: str
    """Where Polars reads it: the part itself, or a copy in UTF-8."""
    headers: tuple[str, ...]
    header_line: int
    """From 1, for messages."""
    separator: str
    quote: str | None
    survey: Survey
    examples: dict[str, str]
    """One of the first cells under each header, where they hold anything."""

    def places(self, header: str) -> list[int]:
        """In which columns (from 1) a header stands."""
        return [at for at, name in enumerate(self.headers, start=1) if name == header]

    def scan(self) -> pl.LazyFrame:
        """The rows as text; columns are named by their position (``"0"``, ``"1"``, …).

        The further column `AT` counts rows as Polars does, for places in messages.
        """
        frame = pl.scan_csv(
            self.path,
            has_header=False,
            separator=self.separator,
            quote_char=self.quote,
            skip_lines=self.survey.first_line,
            schema={str(at): pl.String for at in range(len(self.headers))},
            infer_schema=False,
            row_index_name=AT,
            glob=False,
        )
        blank = self.survey.blank
        if blank.is_empty():
            return frame
        if blank[0] == self.survey.rows:
            return frame.head(self.survey.rows)
        return frame.filter(~pl.col(AT).is_in(blank.implode()))


def open_text(
    part: Part, options: ReadOptions, wanted: Collection[str], scratch: Scratch
) -> Opened:
    """Look a text file through: encoding, header, separator, cells per line.

    Raises:
        DataError: for everything that keeps the file from being read exactly.
    """
    file = _text_file(part, options, scratch)
    problems = [
        mistakes.repeated_header(part.path, file.header_line, header, places)
        for header in wanted
        if len(places := file.places(header)) > 1
    ]
    if problems:
        raise DataError(problems)
    return Opened(
        path=part.path,
        frame=file.scan(),
        columns={header: (str(at), pl.String()) for at, header in enumerate(file.headers)},
        rows=file.survey.rows,
        part=part,
        null_is_blank=True,
        examples=file.examples,
        lines=file.survey.lines_of,
    )


def _text_file(part: Part, options: ReadOptions, scratch: Scratch) -> TextFile:
    try:
        path = as_utf8(part, options.encoding, scratch)
        return _opened(part, path, options)
    except RAISED as error:
        kind = kind_by_content(part)
        if kind:
            raise DataError([mistakes.of_another_kind(part.path, kind)]) from error
        if "utf8" in str(error).replace("-", "").lower():
            raise DataError([mistakes.not_utf8(part.path, *not_utf8(part))]) from error
        raise DataError([unreadable(part.path, error)]) from error


def _opened(part: Part, path: str, options: ReadOptions) -> TextFile:
    quote = '"' if options.quote is None else options.quote or None
    head = pl.scan_lines(path, glob=False, n_rows=options.skip_rows + _HEAD_LINES)
    lines = head.collect(engine="streaming")["line"].to_list()
    start = options.skip_rows
    while start < len(lines) and not lines[start].strip(_MARK):
        start += 1
    if start >= len(lines):
        raise DataError([mistakes.no_header(part.path)])
    if "\0" in lines[start]:
        raise DataError([mistakes.nul_characters(part.path, start + 1, 1)])
    if "\r" in lines[start]:
        raise DataError([mistakes.old_line_ends(part.path)])
    text = [lines[start].lstrip(_MARK), *lines[start + 1 :]]
    if _LINE_OF_EXCEL.fullmatch(text[0].strip()):
        raise DataError([mistakes.line_of_excel(part.path, start + 1, text[0].strip())])
    separator = options.separator or _separator(part.format, text[0], quote)
    headers, length = _header(part, text, separator, quote, start + 1)
    below = _first_row(path, start + length)
    return TextFile(
        part=part,
        path=path,
        headers=headers,
        header_line=start + 1,
        separator=separator,
        quote=quote,
        survey=survey(Layout(path, part.path, below, len(headers), separator, quote)),
        examples=_examples(headers, _reader(text[length:], separator, quote)),
    )


def _first_row(path: str, below: int) -> int:
    """The first line (from 0) that holds anything; Polars wants a row where it begins."""
    lines = pl.scan_lines(path, glob=False, row_index_name=AT)
    full = lines.filter((pl.col(AT) >= below) & (pl.col("line") != "")).head(1)
    found = full.collect(engine="streaming")
    return int(found[AT][0]) if found.height else below


def _separator(format_: Format, header: str, quote: str | None) -> str:
    """The sign that parts the header most often, outside quotes."""
    if format_ is Format.TSV:
        return "\t"
    bare = "".join(header.split(quote)[::2]) if quote else header
    return max(SEPARATORS, key=bare.count)


def _header(
    part: Part, lines: list[str], separator: str, quote: str | None, line: int
) -> tuple[tuple[str, ...], int]:
    """The names of the header, and on how many lines it stands."""
    reader = _reader(lines, separator, quote)
    try:
        cells = next(reader)
    except (csv.Error, StopIteration):
        raise DataError([mistakes.broken_quotes(part.path, line)]) from None
    return tuple(cell.strip() for cell in cells), reader.line_num


def _reader(lines: Iterable[str], separator: str, quote: str | None) -> _csv.Reader:
    csv.field_size_limit(_WIDEST)
    return csv.reader(
        (f"{text}\n" for text in lines),
        delimiter=separator,
        quotechar=quote or '"',
        quoting=csv.QUOTE_MINIMAL if quote else csv.QUOTE_NONE,
        strict=True,
    )


def _examples(headers: Sequence[str], rows: Iterator[list[str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    try:
        for row in rows:
            cells = zip(headers, row, strict=False)
            found = {name: cell.strip() for name, cell in cells if cell.strip()} | found
    except csv.Error:
        # The last of these lines may be the first of a cell over several.
        return found
    return found
