"""Every problem of an export and of an example's rows, in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from segrules.diagnostics import DataPlace, Diagnostic, Span
from segrules.diagnostics.nearest import nearest
from segrules.tables import codes
from segrules.tables.advice import how_to_fit
from segrules.types import COLUMN_TYPES, Duration

_KINDS = "CSV, TSV, NDJSON (.ndjson, .jsonl, .json), Parquet and Arrow (.arrow, .feather, .ipc)"
_HELP_QUOTE = 'where quotes mean nothing in this file, say `read: {quote: ""}` for the table'


def _counted(count: int, one: str, many: str | None = None) -> str:
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def _like(name: str, names: Iterable[str], words: str) -> str | None:
    found = nearest(name, names)
    return f"{words} `{found}`" if found else None


def not_found(path: str) -> Diagnostic:
    """An argument that names nothing on disk."""
    return codes.NOT_FOUND.at(DataPlace(path), "there is no such file or folder")


def leads_nowhere(path: str) -> Diagnostic:
    """A link among a table's files: what would be read is not known."""
    help_ = "mount the disk that it leads to, or remove the link"
    return codes.NOT_FOUND.at(DataPlace(path), "this link leads nowhere", help_)


def no_path(table: str) -> Diagnostic:
    """`customers=` and nothing behind it."""
    return codes.NOT_FOUND.at(
        DataPlace(f"{table}="), "no file stands after `=`", f"write {table}=FILE"
    )


def no_regular_file(path: str) -> Diagnostic:
    """A pipe or a device."""
    return codes.UNREADABLE.at(
        DataPlace(path), "this is a pipe or a device", "write its content into a file first"
    )


def name_not_utf8(path: str) -> Diagnostic:
    """A file, or a folder above it, of whose name the bytes are no text."""
    return codes.UNREADABLE.at(
        DataPlace(path), "its path is not UTF-8", "rename the file, or the folder that it is in"
    )


def nothing_matches(path: str) -> Diagnostic:
    """A pattern, or a folder, that holds nothing to read."""
    return codes.NOT_FOUND.at(DataPlace(path), "no file to read here", f"read are {_KINDS}")


def unknown_kind(path: str) -> Diagnostic:
    """A file whose name says no kind that is read."""
    return codes.NOT_FOUND.at(
        DataPlace(path), "files of this kind are not read", f"read are {_KINDS}"
    )


def unknown_table(path: str, name: str, tables: Iterable[str]) -> Diagnostic:
    """The name before `=` is no table."""
    near = _like(name, tables, "the nearest table is")
    return codes.NOT_FOUND.at(DataPlace(path), f"the rulebook has no table `{name}`", near)


def two_sources(table: str, first: str, second: str) -> Diagnostic:
    """A table named by two files."""
    return codes.TWO_SOURCES.at(
        DataPlace(second),
        f"`{table}` is already read from {first}",
        f"keep one of them, or name all parts by one pattern: {table}=exports/2026/*.parquet",
    )


def no_table(path: str, name: str, tables: Sequence[str]) -> Diagnostic:
    """A file that no table is named after."""
    near = nearest(name, tables)
    say = near or (tables[0] if len(tables) == 1 else None)
    return codes.NO_TABLE.at(
        DataPlace(path),
        f"not read: the rulebook has no table `{name}`",
        f"if it holds `{say}`, say {say}={path}" if say else None,
    )


def absent(table: str, paths: Iterable[str]) -> Diagnostic:
    """A table that rules use and no export holds."""
    shown = ", ".join(paths)
    return codes.ABSENT.at(
        DataPlace(shown) if shown else None,
        f"no export holds the table `{table}`",
        f"name a file after it, or say {table}=FILE",
    )


def rows_without_owner(path: str, table: str, owner: str, count: int) -> Diagnostic:
    """Rows whose key stands in no row of the table that they belong to."""
    verb, them = ("belongs", "it") if count == 1 else ("belong", "them")
    return codes.STRAY.at(
        DataPlace(path),
        f"{_counted(count, 'row')} of `{table}` {verb} to nobody in `{owner}`, "
        f"so no rule sees {them}",
    )


def rows_after(path: str, table: str, count: int) -> Diagnostic:
    """Rows that had not happened yet."""
    return codes.AFTER.at(
        DataPlace(path),
        f"{_counted(count, 'row')} of `{table}` "
        f"{'is' if count == 1 else 'are'} dated after the as-of moment",
        "rules see such rows only in windows that reach so far",
    )


def stale(path: str, table: str, newest: str, within: Duration) -> Diagnostic:
    """An export whose newest row is older than the rulebook wants."""
    return codes.STALE.at(
        DataPlace(path),
        f"the newest row of `{table}` is of {newest}, more than {within} before the as-of moment",
        "look whether this is the latest export; `fresh_within` says how old it may be",
    )


def unreadable(path: str, why: str, help_: str | None = None) -> Diagnostic:
    """A file that cannot be opened or is damaged."""
    return codes.UNREADABLE.at(DataPlace(path), why, help_)


def changed(path: str, how: str) -> Diagnostic:
    """A file that is not what it was when the run began."""
    return codes.CHANGED.at(
        DataPlace(path),
        f"the file changed while it was read: {how}",
        "run again when the export is complete, or on a copy of it",
    )


def not_utf8(path: str, line: int | None, count: int) -> Diagnostic:
    """Bytes that are no UTF-8."""
    lines = f": {_counted(count, 'line')} with other bytes" if count else ""
    return codes.ENCODING.at(
        DataPlace(path, line),
        f"the file is not UTF-8{lines}",
        "say which encoding it has for the table, most often `read: {encoding: windows-1252}`",
    )


def of_another_kind(path: str, kind: str) -> Diagnostic:
    """A file whose content is of another kind than its name says."""
    return codes.UNREADABLE.at(
        DataPlace(path), f"by its content this is {kind}", "name it so, or export it as text"
    )


def line_of_excel(path: str, line: int, text: str) -> Diagnostic:
    """What Excel is told about separators above the header."""
    return codes.HEADER.at(
        DataPlace(path, line),
        f"`{text}` is a line for Excel and no header",
        f"say `read: {{skip_rows: {line}}}` for the table",
    )


def unknown_encoding(path: str, encoding: str) -> Diagnostic:
    """An encoding that nobody knows."""
    return codes.ENCODING.at(
        DataPlace(path), f"`{encoding}` is no known encoding", "for example windows-1252 or utf-16"
    )


def not_encoded_so(path: str, line: int | None, encoding: str) -> Diagnostic:
    """Bytes that the declared encoding does not have."""
    return codes.ENCODING.at(
        DataPlace(path, line), f"the file is not {encoding} as the rulebook says"
    )


def ragged(path: str, line: int, count: int, cells: int, wanted: int) -> Diagnostic:
    """Lines with another number of cells than the header."""
    return codes.RAGGED.at(
        DataPlace(path, line),
        f"{_counted(cells, 'cell')} where the header has {wanted}; "
        f"{_counted(count, 'line')} of this file {'is' if count == 1 else 'are'} so",
        "put cells that hold the separator in quotes, or name the separator in `read:`",
    )


def broken_quotes(path: str, line: int) -> Diagnostic:
    """A quote that is stray or never closed."""
    return codes.QUOTES.at(
        DataPlace(path, line), "a quote here is stray or never closed", f"double it; {_HELP_QUOTE}"
    )


def nul_characters(path: str, line: int, count: int) -> Diagnostic:
    """NUL characters in a text file."""
    return codes.CONTROL.at(
        DataPlace(path, line),
        f"{_counted(count, 'line')} with NUL characters: a damaged file, or another encoding",
        "export it again, or say `read: {encoding: …}` for the table",
    )


def old_line_ends(path: str) -> Diagnostic:
    """Lines that end in a carriage return alone."""
    return codes.HEADER.at(
        DataPlace(path, 1),
        "the lines end with a carriage return alone",
        "save the file with the line ends of Windows or Unix",
    )


def no_header(path: str) -> Diagnostic:
    """An empty file."""
    return codes.NO_ROWS.at(DataPlace(path), "the file is empty")


def repeated_header(path: str, line: int, header: str, places: Sequence[int]) -> Diagnostic:
    """A used column whose header stands more than once."""
    at = " and ".join(str(place) for place in places)
    return codes.HEADER.at(
        DataPlace(path, line),
        f"the header `{header}` stands more than once, in columns {at}",
        "rename all but one of them, so that it is known which one is meant",
    )


def no_column(path: str, column: str, header: str, headers: Sequence[str]) -> Diagnostic:
    """A used column that a file does not have."""
    near = nearest(header, headers)
    if near and not near.isprintable():
        help_ = (
            f"the header `{near}` holds characters that nobody sees: take them out of the export"
        )
    elif near:
        help_ = (
            f'the nearest header is `{near}`: if that is it, say `from: "{near}"` for `{column}`'
        )
    elif not headers:
        help_ = f"say `from:` for `{column}` where it has another name in the file"
    else:
        help_ = f"the file has {_listed(headers)}; say `from:` where a header has another name"
    return codes.NO_COLUMN.at(DataPlace(path), f"there is no column `{header}`", help_)


def no_columns(path: str, wanted: Sequence[str]) -> Diagnostic:
    """A header that has nothing in common with what is used: it may be a row, so it is not shown."""
    return codes.NO_COLUMN.at(
        DataPlace(path),
        f"the file has none of the columns that are used: {_listed(wanted)}",
        "export it with a header; where columns have other names there, say so by `from:`",
    )


def no_field(path: str, column: str, field: str, fields: Sequence[str]) -> Diagnostic:
    """A declared field that no struct of a file has."""
    near = nearest(field, fields)
    if near:
        help_ = f"the nearest field is `{near}`: if that is it, declare it by this name"
    else:
        help_ = f"export it, or take it out of `fields:` of `{column}`"
    return codes.NO_COLUMN.at(
        DataPlace(path), f"`{column}` is without the declared field `{field}`", help_
    )


def _listed(names: Sequence[str], most: int = 8) -> str:
    shown = ", ".join(f"`{name}`" for name in names[:most])
    return f"{shown} and {len(names) - most} more" if len(names) > most else shown


def no_rows(path: str) -> Diagnostic:
    """An export with a header and nothing below."""
    return codes.NO_ROWS.at(DataPlace(path), "the export has no rows")


def wrong_type(
    path: str, header: str, found: str, declared: str, line: int | None = None
) -> Diagnostic:
    """A typed column that cannot be the declared type."""
    declare = f"declare it `{header}: {found}`, or " if found in COLUMN_TYPES else ""
    return codes.WRONG_TYPE.at(
        DataPlace(path, line),
        f"`{header}` is {found} in the file and declared {declared}",
        f"{declare}export it as {declared}",
    )


def wrong_type_of_field(
    path: str, column: str, field: str, found: str, declared: str
) -> Diagnostic:
    """A field of typed structs that cannot be the declared type."""
    declare = f"declare it `{field}: {found}`, or " if found in COLUMN_TYPES else ""
    return codes.WRONG_TYPE.at(
        DataPlace(path),
        f"`{column}.{field}` is {found} in the file and declared {declared}",
        f"{declare}export it as {declared}",
    )


@dataclass(frozen=True, slots=True)
class Found:
    """Cells of a column: how many, and the first: its place, row (from 1) and text if shown."""

    header: str
    count: int
    place: DataPlace
    row: int
    example: str | None


def bad_values(found: Found, declared: str) -> Diagnostic:
    """Cells that do not fit, with the first of them."""
    shown = f": `{found.example}`" if found.example is not None else ""
    first = f" in row {found.row:,}" if found.place.line is None else ""
    return codes.BAD_VALUE.at(
        found.place,
        f"`{found.header}` is declared {declared} and {_counted(found.count, 'cell')} "
        f"{'does' if found.count == 1 else 'do'} not fit, the first{first}{shown}",
        how_to_fit(found.example, declared),
    )


def rejected_values(place: DataPlace, header: str, declared: str, count: int) -> Diagnostic:
    """Cells that did not fit and count as missing, as the rulebook wants."""
    return codes.REJECTED.at(
        place,
        f"{_counted(count, 'cell')} of `{header}` "
        f"{'is' if count == 1 else 'are'} no {declared} and taken as missing",
    )


def missing_keys(place: DataPlace, key: str, count: int, row: int) -> Diagnostic:
    """Rows whose key is missing."""
    first = f", the first is row {row:,}" if place.line is None else ""
    return codes.NO_KEY.at(place, f"{_counted(count, 'row')} without a `{key}`{first}")


def repeated_keys(
    places: tuple[DataPlace, DataPlace], rows: tuple[int, int], key: str, count: int, example: str
) -> Diagnostic:
    """Rows that share a key with an earlier one; two of them are named."""
    first, second = places
    if first.line is not None and second.line is not None:
        at = f"lines {first.line:,} and {second.line:,}"
    else:
        at = f"rows {rows[0]:,} and {rows[1]:,}"
    if first.path != second.path:
        at = f"{at} of {first.path} and {second.path}"
    shown = f": `{example}`" if example else ""
    return codes.SAME_KEY.at(
        second,
        f"{_counted(count, 'row')} with a `{key}` that an earlier row has{shown} in {at}",
        "keep one row for each key; where there is no key, say `key: row`",
    )


def unlisted(found: Found, values: Sequence[str]) -> Diagnostic:
    """Values that the rulebook does not list."""
    shown, near = "", None
    if found.example is not None:
        shown = f", the first: `{found.example}`"
        near = _like(found.example, values, "the nearest declared value is")
    return codes.UNLISTED.at(
        found.place,
        f"{_counted(found.count, 'cell')} of `{found.header}` "
        f"{'is' if found.count == 1 else 'are'} not among its declared values{shown}",
        near or f"correct the export, or add the value to `values:` of `{found.header}`",
    )


def no_json(path: str, line: int, why: str) -> Diagnostic:
    """A line of NDJSON that is no object."""
    return codes.JSON.at(DataPlace(path, line), why, "write one JSON object on each line")


def example_cell(span: Span, column: str, declared: str, help_: str | None = None) -> Diagnostic:
    """A value of an example that is not of its column's type."""
    return codes.BAD_EXAMPLE_CELL.at(
        span, f"`{column}` is declared {declared} and this is none", help_
    )


CODES = codes.CODES
"""Every code of this room."""
