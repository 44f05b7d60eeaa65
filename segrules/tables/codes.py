"""The numbered kinds of mistake of an export (SR5xx) and of an example's rows (SR750)."""

from __future__ import annotations

from segrules.diagnostics import Code, Severity

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
    "A rule uses a column that the file does not have, or a struct of which the file lacks a "
    "declared field.",
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
        + "      - {name: a spender, customer: {total_spent: lots}, member: yes}\n",
        "$ test": "",
    },
    right={
        "segments.yaml": _EXAMPLE
        + "      - {name: a spender, customer: {total_spent: 800}, member: yes}\n",
        "$ test": "",
    },
)
_TWO_TABLES = (
    "version: 1\nname: Shop\nbase: customers\ntables:\n  customers:\n    key: customer_id\n"
    "    columns: {customer_id: number}\n  orders:\n    time: placed_at\n"
    "    belongs_to: {customers: customer_id}\n"
    "    columns: {customer_id: number, placed_at: date}\n"
)
_ANY_ORDER = "segments:\n  - id: buyers\n    when: has orders\n"
STRAY = Code(
    "SR520",
    "rows that belong to nobody",
    "The key of these rows stands in no row of the table that they belong to. They are in no "
    "aggregate.",
    wrong={
        "rulebook.yaml": _TWO_TABLES,
        "segments.yaml": _ANY_ORDER,
        _CUSTOMERS: "customer_id\n1\n",
        "exports/orders.csv": "customer_id,placed_at\n1,2026-01-01\n9,2026-01-01\n",
    },
    right={
        "rulebook.yaml": _TWO_TABLES,
        "segments.yaml": _ANY_ORDER,
        _CUSTOMERS: "customer_id\n1\n",
        "exports/orders.csv": "customer_id,placed_at\n1,2026-01-01\n",
    },
    severity=Severity.NOTE,
)
AFTER = Code(
    "SR521",
    "rows dated after the as-of moment",
    "These rows had not happened yet at the moment that the run hangs on.",
    wrong={
        "rulebook.yaml": _TWO_TABLES,
        "segments.yaml": _ANY_ORDER,
        _CUSTOMERS: "customer_id\n1\n",
        "exports/orders.csv": "customer_id,placed_at\n1,2999-01-01\n",
    },
    right={
        "rulebook.yaml": _TWO_TABLES,
        "segments.yaml": _ANY_ORDER,
        _CUSTOMERS: "customer_id\n1\n",
        "exports/orders.csv": "customer_id,placed_at\n1,2026-01-01\n",
    },
    severity=Severity.NOTE,
)
CHANGED = Code(
    "SR522",
    "an export that changes while it is read",
    "A run reads an export more than once, so all of its rows have to stay as they are until it "
    "ends. Size, time and place of each file are compared with those from before.",
    how="Something writes to the file, replaces it or takes it away while the run is at work, most "
    "often the export of the next day.",
)
STALE = Code(
    "SR523",
    "an export older than it may be",
    "The newest row of a table is longer before the as-of moment than its `fresh_within` allows, "
    "as it is where the export of an earlier day is read again.",
    wrong={
        "rulebook.yaml": _TWO_TABLES.replace("    time:", "    fresh_within: 2 days\n    time:"),
        "segments.yaml": _ANY_ORDER,
        _CUSTOMERS: "customer_id\n1\n",
        "exports/orders.csv": "customer_id,placed_at\n1,2026-11-19\n",
    },
    right={
        "rulebook.yaml": _TWO_TABLES.replace("    time:", "    fresh_within: 2 days\n    time:"),
        "segments.yaml": _ANY_ORDER,
        _CUSTOMERS: "customer_id\n1\n",
        "exports/orders.csv": "customer_id,placed_at\n1,2026-11-20\n",
    },
    severity=Severity.WARNING,
)
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
    STRAY,
    AFTER,
    CHANGED,
    STALE,
    BAD_EXAMPLE_CELL,
)
