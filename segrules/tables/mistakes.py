"""Every problem of an export (SR5xx) and of an example's rows (SR750), in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from segrules.diagnostics import Code, DataPlace, Diagnostic, Severity, Span
from segrules.diagnostics.nearest import nearest

_RULE = "segments:\n  - id: vip\n    when: "
_FINE = "customer_id,total_spent\n1,800\n2,20\n"
_CUSTOMERS = "exports/customers.csv"


def _of(when: str, wrong: str, right: str) -> tuple[dict[str, str], dict[str, str]]:
    rule = {"segments.yaml": f"{_RULE}{when}\n"}
    return rule | {_CUSTOMERS: wrong}, rule | {_CUSTOMERS: right}


NOT_FOUND = Code(
    "SR501",
    "an export that is not there",
    "An argument names no file or folder, or a pattern matches nothing, or a file is of a kind "
    "that is not read.",
    wrong={"exports/customers.xlsx": "a spreadsheet"},
    right={_CUSTOMERS: _FINE},
)
TWO_SOURCES = Code(
    "SR502",
    "two sources of one table",
    "A table comes from one file, one folder of parts, or one pattern; which of two was meant "
    "cannot be known.",
    wrong={_CUSTOMERS: _FINE, "exports/customers.ndjson": '{"customer_id": 1, "total_spent": 2}\n'},
    right={_CUSTOMERS: _FINE},
)
NO_TABLE = Code(
    "SR503",
    "a file of no declared table",
    "A file or folder whose name is no table of the rulebook is not read.",
    wrong={_CUSTOMERS: _FINE, "exports/budget.csv": "month,amount\n1,5\n"},
    right={_CUSTOMERS: _FINE},
    severity=Severity.NOTE,
)
ABSENT = Code(
    "SR504",
    "a table without an export",
    "The rules use a table, and no file among the exports is named after it.",
    wrong={"exports/clients.csv": _FINE},
    right={_CUSTOMERS: _FINE},
)
UNREADABLE = Code(
    "SR505",
    "a file that cannot be read",
    "The file is cut off, damaged, or not of the kind that its name says.",
    wrong={"exports/customers.parquet": "customer_id,total_spent\n1,800\n"},
    right={_CUSTOMERS: _FINE},
)
ENCODING = Code(
    "SR506",
    "another encoding than UTF-8",
    "Text files are read as UTF-8 unless the table says which encoding they have.",
    wrong={
        "rulebook.yaml": (
            "version: 1\nname: Shop\nbase: customers\ntables:\n  customers:\n"
            "    key: customer_id\n    read: {encoding: klingon}\n"
            "    columns: {customer_id: number, total_spent: number}\n"
        ),
        _CUSTOMERS: _FINE,
    },
    right={
        "rulebook.yaml": (
            "version: 1\nname: Shop\nbase: customers\ntables:\n  customers:\n"
            "    key: customer_id\n    read: {encoding: windows-1252}\n"
            "    columns: {customer_id: number, total_spent: number}\n"
        ),
        _CUSTOMERS: _FINE,
    },
)
RAGGED = Code(
    "SR507",
    "lines with too few or too many cells",
    "Every line of a text file has as many cells as its header; otherwise values stand under the "
    "wrong names.",
    wrong={_CUSTOMERS: "customer_id,total_spent\n1,800\n2,20,5\n"},
    right={_CUSTOMERS: _FINE},
)
QUOTES = Code(
    "SR508",
    "broken quotes",
    "A quoted cell begins and ends with a quote, and a quote inside it is doubled.",
    wrong={_CUSTOMERS: 'customer_id,country,total_spent\n1,"GB,800\n2,IE,20\n'},
    right={_CUSTOMERS: 'customer_id,country,total_spent\n1,"GB",800\n2,IE,20\n'},
)
CONTROL = Code(
    "SR509",
    "characters that no text file holds",
    "NUL characters are a sign of a damaged file or of another encoding.",
    wrong={_CUSTOMERS: "customer_id,total_spent\n1,8\x0000\n"},
    right={_CUSTOMERS: _FINE},
)
HEADER = Code(
    "SR510",
    "a header that cannot be used",
    "The first line of a text file names its columns; a column that a rule uses is named once.",
    wrong={_CUSTOMERS: "customer_id,total_spent,total_spent\n1,800,5\n"},
    right={_CUSTOMERS: "customer_id,total_spent,spent_before\n1,800,5\n"},
)
NO_COLUMN = Code(
    "SR511",
    "an export without a column that is used",
    "A rule uses a column that the file does not have.",
    wrong={_CUSTOMERS: "customer_id,total\n1,800\n"},
    right={_CUSTOMERS: _FINE},
)
NO_ROWS = Code(
    "SR512",
    "an export without rows",
    "A file with no rows is more likely a failed export than a shop without customers.",
    wrong={_CUSTOMERS: "customer_id,total_spent\n"},
    right={_CUSTOMERS: _FINE},
)
_TAGGED = {"segments.yaml": f'{_RULE}tags contains "gold"\n'}
WRONG_TYPE = Code(
    "SR513",
    "a column of another type",
    "The file gives a column a type that cannot be the declared one.",
    wrong={
        **_TAGGED,
        "exports/customers.ndjson": '{"customer_id": 1, "tags": "gold"}\n',
    },
    right={
        **_TAGGED,
        "exports/customers.ndjson": '{"customer_id": 1, "tags": ["gold"]}\n',
    },
)
BAD_VALUE = Code(
    "SR514",
    "cells that do not fit the declared type",
    "A cell is no number, date, datetime or yes/no though its column is declared so, or has more "
    "decimals than declared.",
    wrong={_CUSTOMERS: "customer_id,total_spent\n1,800\n2,unknown\n"},
    right={_CUSTOMERS: _FINE},
)
NO_KEY = Code(
    "SR515",
    "rows without a key",
    "Every row of a table with a key has one.",
    wrong={_CUSTOMERS: "customer_id,total_spent\n1,800\n,20\n"},
    right={_CUSTOMERS: _FINE},
)
SAME_KEY = Code(
    "SR516",
    "rows with the same key",
    "A key stands for one row.",
    wrong={_CUSTOMERS: "customer_id,total_spent\n1,800\n1,20\n"},
    right={_CUSTOMERS: _FINE},
)
_UNLISTED_WRONG, _UNLISTED_RIGHT = _of(
    'tier = "gold"',
    "customer_id,tier\n1,gold\n2,platinum\n",
    "customer_id,tier\n1,gold\n2,silver\n",
)
UNLISTED = Code(
    "SR517",
    "values outside the declared ones",
    "A cell holds a value that the column's `values` do not list. It is kept.",
    wrong=_UNLISTED_WRONG,
    right=_UNLISTED_RIGHT,
    severity=Severity.WARNING,
)
JSON = Code(
    "SR518",
    "a line that is no JSON object",
    "An NDJSON file has one JSON object per line.",
    wrong={"exports/customers.ndjson": '{"customer_id": 1, "total_spent": 800\n'},
    right={"exports/customers.ndjson": '{"customer_id": 1, "total_spent": 800}\n'},
)
REJECTED = Code(
    "SR519",
    "cells taken as missing",
    "A column says `on_bad_value: missing`, and cells did not fit its type; they are counted and "
    "listed in `rejected.csv`.",
    wrong={
        "rulebook.yaml": (
            "version: 1\nname: Shop\nbase: customers\ntables:\n  customers:\n"
            "    key: customer_id\n    on_bad_value: missing\n"
            "    columns: {customer_id: number, total_spent: number}\n"
        ),
        _CUSTOMERS: "customer_id,total_spent\n1,800\n2,unknown\n",
    },
    right={_CUSTOMERS: _FINE},
    severity=Severity.NOTE,
)
_EXAMPLE = "segments:\n  - id: vip\n    when: total_spent >= 500\n    examples:\n"
BAD_EXAMPLE_CELL = Code(
    "SR750",
    "an example's value of another type",
    "A value in an example's row does not fit the declared type of its column.",
    wrong={
        "segments.yaml": _EXAMPLE
        + "      - {name: a spender, customer: {total_spent: lots}, member: yes}\n"
    },
    right={
        "segments.yaml": _EXAMPLE
        + "      - {name: a spender, customer: {total_spent: 800}, member: yes}\n"
    },
)
_KINDS = "CSV, TSV, NDJSON (.ndjson, .jsonl, .json), Parquet and Arrow (.arrow, .feather, .ipc)"
_HELP_QUOTE = 'where quotes mean nothing in this file, say `read: {quote: ""}` for the table'


def _counted(count: int, one: str, many: str | None = None) -> str:
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def _like(name: str, names: Iterable[str], words: str) -> str | None:
    found = nearest(name, names)
    return f"{words} `{found}`" if found else None


def not_found(path: str) -> Diagnostic:
    """An argument that names nothing on disk."""
    return NOT_FOUND.at(DataPlace(path), "there is no such file or folder")


def nothing_matches(path: str) -> Diagnostic:
    """A pattern, or a folder, that holds nothing to read."""
    return NOT_FOUND.at(DataPlace(path), "no file to read here", f"read are {_KINDS}")


def unknown_kind(path: str) -> Diagnostic:
    """A file whose name says no kind that is read."""
    return NOT_FOUND.at(DataPlace(path), "files of this kind are not read", f"read are {_KINDS}")


def unknown_table(path: str, name: str, tables: Iterable[str]) -> Diagnostic:
    """The name before `=` is no table."""
    near = _like(name, tables, "the nearest table is")
    return NOT_FOUND.at(DataPlace(path), f"the rulebook has no table `{name}`", near)


def two_sources(table: str, first: str, second: str) -> Diagnostic:
    """A table named by two files."""
    return TWO_SOURCES.at(
        DataPlace(second),
        f"`{table}` is already read from {first}",
        f"keep one of them, or name all parts by one pattern: {table}=exports/2026/*.parquet",
    )


def no_table(path: str, name: str, tables: Sequence[str]) -> Diagnostic:
    """A file that no table is named after."""
    near = nearest(name, tables)
    say = near or (tables[0] if len(tables) == 1 else None)
    return NO_TABLE.at(
        DataPlace(path),
        f"not read: the rulebook has no table `{name}`",
        f"if it holds `{say}`, say {say}={path}" if say else None,
    )


def absent(table: str, paths: Iterable[str]) -> Diagnostic:
    """A table that rules use and no export holds."""
    shown = ", ".join(paths)
    return ABSENT.at(
        DataPlace(shown) if shown else None,
        f"no export holds the table `{table}`",
        f"name a file after it, or say {table}=FILE",
    )


def unreadable(path: str, why: str, help_: str | None = None) -> Diagnostic:
    """A file that cannot be opened or is damaged."""
    return UNREADABLE.at(DataPlace(path), why, help_)


def not_utf8(path: str, line: int | None, count: int) -> Diagnostic:
    """Bytes that are no UTF-8."""
    lines = f": {_counted(count, 'line')} with other bytes" if count else ""
    return ENCODING.at(
        DataPlace(path, line),
        f"the file is not UTF-8{lines}",
        "say which encoding it has for the table, most often `read: {encoding: windows-1252}`",
    )


def unknown_encoding(path: str, encoding: str) -> Diagnostic:
    """An encoding that nobody knows."""
    return ENCODING.at(
        DataPlace(path), f"`{encoding}` is no known encoding", "for example windows-1252 or utf-16"
    )


def not_encoded_so(path: str, line: int | None, encoding: str) -> Diagnostic:
    """Bytes that the declared encoding does not have."""
    return ENCODING.at(DataPlace(path, line), f"the file is not {encoding} as the rulebook says")


def ragged(path: str, line: int, count: int, cells: int, wanted: int) -> Diagnostic:
    """Lines with another number of cells than the header."""
    return RAGGED.at(
        DataPlace(path, line),
        f"{_counted(cells, 'cell')} where the header has {wanted}; "
        f"{_counted(count, 'line')} of this file {'is' if count == 1 else 'are'} so",
        "put cells that hold the separator in quotes, or name the separator in `read:`",
    )


def broken_quotes(path: str, line: int) -> Diagnostic:
    """A quote that is stray or never closed."""
    return QUOTES.at(
        DataPlace(path, line), "a quote here is stray or never closed", f"double it; {_HELP_QUOTE}"
    )


def nul_characters(path: str, line: int, count: int) -> Diagnostic:
    """NUL characters in a text file."""
    return CONTROL.at(
        DataPlace(path, line),
        f"{_counted(count, 'line')} with NUL characters: a damaged file, or another encoding",
        "export it again, or say `read: {encoding: …}` for the table",
    )


def old_line_ends(path: str) -> Diagnostic:
    """Lines that end in a carriage return alone."""
    return HEADER.at(
        DataPlace(path, 1),
        "the lines end with a carriage return alone",
        "save the file with the line ends of Windows or Unix",
    )


def no_header(path: str) -> Diagnostic:
    """An empty file."""
    return NO_ROWS.at(DataPlace(path), "the file is empty")


def repeated_header(path: str, line: int, header: str, places: Sequence[int]) -> Diagnostic:
    """A used column whose header stands more than once."""
    at = " and ".join(str(place) for place in places)
    return HEADER.at(
        DataPlace(path, line),
        f"the header `{header}` stands more than once, in columns {at}",
        "rename all but one of them, so that it is known which one is meant",
    )


def no_column(path: str, column: str, header: str, headers: Sequence[str]) -> Diagnostic:
    """A used column that a file does not have."""
    near = nearest(header, headers)
    if near:
        help_ = (
            f'the nearest header is `{near}`: if that is it, say `from: "{near}"` for `{column}`'
        )
    else:
        help_ = f"the file has {_listed(headers)}; say `from:` where a header has another name"
    return NO_COLUMN.at(DataPlace(path), f"there is no column `{header}`", help_)


def _listed(names: Sequence[str], most: int = 8) -> str:
    shown = ", ".join(f"`{name}`" for name in names[:most])
    return f"{shown} and {len(names) - most} more" if len(names) > most else shown


def no_rows(path: str) -> Diagnostic:
    """An export with a header and nothing below."""
    return NO_ROWS.at(DataPlace(path), "the export has no rows")


def wrong_type(
    path: str, header: str, found: str, declared: str, line: int | None = None
) -> Diagnostic:
    """A typed column that cannot be the declared type."""
    return WRONG_TYPE.at(
        DataPlace(path, line),
        f"`{header}` is {found} in the file and declared {declared}",
        f"declare it `{header}: {found}`, or export it as {declared}",
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
    return BAD_VALUE.at(
        found.place,
        f"`{found.header}` is declared {declared} and {_counted(found.count, 'cell')} "
        f"{'does' if found.count == 1 else 'do'} not fit, the first{first}{shown}",
        "correct the export, list the word under `missing:`, or say `on_bad_value: missing`",
    )


def rejected_values(place: DataPlace, header: str, declared: str, count: int) -> Diagnostic:
    """Cells that did not fit and count as missing, as the rulebook wants."""
    return REJECTED.at(
        place,
        f"{_counted(count, 'cell')} of `{header}` "
        f"{'is' if count == 1 else 'are'} no {declared} and taken as missing",
    )


def missing_keys(place: DataPlace, key: str, count: int, row: int) -> Diagnostic:
    """Rows whose key is missing."""
    first = f", the first is row {row:,}" if place.line is None else ""
    return NO_KEY.at(place, f"{_counted(count, 'row')} without a `{key}`{first}")


def repeated_keys(
    place: DataPlace, key: str, count: int, example: str | None, rows: tuple[int, int]
) -> Diagnostic:
    """Rows that share a key with an earlier one."""
    shown = f": `{example}`" if example is not None else ""
    return SAME_KEY.at(
        place,
        f"{_counted(count, 'row')} with a `{key}` that an earlier row has{shown} "
        f"in rows {rows[0]:,} and {rows[1]:,}",
        "keep one row for each key; where there is no key, say `key: row`",
    )


def unlisted(found: Found, values: Sequence[str]) -> Diagnostic:
    """Values that the rulebook does not list."""
    shown, near = "", None
    if found.example is not None:
        shown = f", the first: `{found.example}`"
        near = _like(found.example, values, "the nearest declared value is")
    return UNLISTED.at(
        found.place,
        f"{_counted(found.count, 'cell')} of `{found.header}` "
        f"{'is' if found.count == 1 else 'are'} not among its declared values{shown}",
        near or f"correct the export, or add the value to `values:` of `{found.header}`",
    )


def no_json(path: str, line: int, why: str) -> Diagnostic:
    """A line of NDJSON that is no object."""
    return JSON.at(DataPlace(path, line), why, "write one JSON object on each line")


def example_cell(span: Span, column: str, declared: str, help_: str | None = None) -> Diagnostic:
    """A value of an example that is not of its column's type."""
    return BAD_EXAMPLE_CELL.at(span, f"`{column}` is declared {declared} and this is none", help_)


CODES = (
    NOT_FOUND,
    TWO_SOURCES,
    NO_TABLE,
    ABSENT,
    UNREADABLE,
    ENCODING,
    RAGGED,
    QUOTES,
    CONTROL,
    HEADER,
    NO_COLUMN,
    NO_ROWS,
    WRONG_TYPE,
    BAD_VALUE,
    NO_KEY,
    SAME_KEY,
    UNLISTED,
    JSON,
    REJECTED,
    BAD_EXAMPLE_CELL,
)
