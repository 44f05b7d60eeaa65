"""What can be wrong between names of a rulebook: SR109 to SR128."""

from __future__ import annotations

from collections.abc import Iterable

from segrules.diagnostics import Code, Diagnostic, Related, Severity, Span, nearest
from segrules.rulebook.example_files import (
    ORDERS,
    SEGMENT,
    book,
    book_with_column,
    segment_with,
)
from segrules.rulebook.spellings import dates_meant
from segrules.rulebook.words import a_type, near

DUPLICATE_SEGMENT = Code(
    "SR109",
    "two segments with one id",
    "An id names one segment of the whole rulebook, whichever file it stands in.",
    wrong={"more.yaml": SEGMENT, "segments.yaml": SEGMENT},
    right={"more.yaml": SEGMENT.replace("big", "bigger"), "segments.yaml": SEGMENT},
)
UNKNOWN_TABLE = Code(
    "SR110",
    "a table that is not declared",
    "The base, relations and `distinct_of` name tables of the rulebook.",
    wrong=book(tables=ORDERS + "  belongs_to: {customer: customer_id}"),
    right=book(tables=ORDERS + "  belongs_to: {customers: customer_id}"),
)
NO_KEY = Code(
    "SR111",
    "a table that needs a key",
    "The base table, and tables that others belong to or look up, say which columns tell their "
    "rows apart.",
    wrong=book(
        columns="{customer_id: number, total_spent: number, shop: text}",
        table="belongs_to: {shops: shop}",
        tables="shops:\n  columns: {shop: text}",
    ),
    right=book(
        columns="{customer_id: number, total_spent: number, shop: text}",
        table="belongs_to: {shops: shop}",
        tables="shops:\n  key: shop\n  columns: {shop: text}",
    ),
)
UNKNOWN_COLUMN = Code(
    "SR112",
    "a column that is not declared",
    "`key`, `time`, `sorted_by` and relations name columns of their table.",
    wrong=book(tables=ORDERS + "  belongs_to: {customers: customerid}"),
    right=book(tables=ORDERS + "  belongs_to: {customers: customer_id}"),
)
NAME_CLASH = Code(
    "SR113",
    "one name for two things",
    "Columns, traits and parameters share one name space, since rules name them all alike.",
    wrong=book(more="parameters: {total_spent: 500}"),
    right=book(more="parameters: {much: 500}"),
)
DOT_CLASH = Code(
    "SR114",
    "a name before a dot with two meanings",
    "Before a dot stands a look-up, a struct, a table, or `previous`; none of them may share a "
    "name in one place.",
    wrong=book(
        columns="{customer_id: number, total_spent: number, shop_id: text}",
        table="looks_up: {previous: {table: shops, by: shop_id}}",
        tables="shops:\n  key: shop_id\n  columns: {shop_id: text}",
    ),
    right=book(
        columns="{customer_id: number, total_spent: number, shop_id: text}",
        table="looks_up: {shop: {table: shops, by: shop_id}}",
        tables="shops:\n  key: shop_id\n  columns: {shop_id: text}",
    ),
)
UNKNOWN_ZONE = Code(
    "SR115",
    "an unknown time zone",
    "Time zones have the names of the IANA database, such as `Europe/London`.",
    wrong=book(more="timezone: Europe/Londn"),
    right=book(more="timezone: Europe/London"),
)
MISFIT = Code(
    "SR118",
    "a key that does not fit the type of the column",
    "`decimals` is for numbers, `separator` for lists, `format` for dates, `yes` and `no` for "
    "yes/no columns, `fields` for structs, `values` for texts and numbers.",
    wrong=book_with_column("note: {type: text, decimals: 2}"),
    right=book_with_column("note: {type: number, decimals: 2}"),
)
KEYS_DIFFER = Code(
    "SR119",
    "a relation whose columns do not fit the key",
    "The columns of a relation are as many as the columns of the other table's key, and of the "
    "same types.",
    wrong=book(tables=ORDERS.replace("customer_id: number", "customer_id: text")
                + "  belongs_to: {customers: customer_id}"),
    right=book(tables=ORDERS + "  belongs_to: {customers: customer_id}"),
)  # fmt: skip
RELATION_CYCLE = Code(
    "SR120",
    "tables that belong to each other in a circle",
    "Following `belongs_to` from any table leads up to the base and never back.",
    wrong=book(table="belongs_to: {customers: customer_id}"),
    right=book(tables=ORDERS + "  belongs_to: {customers: customer_id}"),
)
NO_SEGMENTS = Code(
    "SR121",
    "a rulebook without segments",
    "There is nothing to apply yet: segments stand in any other YAML file of the folder.",
    wrong={"segments.yaml": "segments: []\n"},
    right={"segments.yaml": SEGMENT},
    severity=Severity.WARNING,
)
MANY_SEGMENTS = Code(
    "SR126",
    "a rulebook of more segments than anybody reads",
    "A rulebook holds at most 10,000 segments. More are made by a program, and better made as "
    "columns of an export.",
    wrong="",
    right="",
    how="A folder with more than 10,000 segments shows it; this page would not hold them.",
)
BAD_DISTINCT = Code(
    "SR122",
    "a table of distinct keys that declares more",
    "A table with `distinct_of` has a `key` of columns of the other table, and nothing else that "
    "is read from a file.",
    wrong=book(tables=ORDERS + "buyers:\n  distinct_of: orders\n  key: buyer_id"),
    right=book(tables=ORDERS + "buyers:\n  distinct_of: orders\n  key: customer_id"),
)
EXAMPLE_TABLE = Code(
    "SR123",
    "an example with an unknown table",
    "Beside its own keys an example holds rows of other tables of the rulebook under their names.",
    wrong=segment_with("    examples:\n      - custmer: {total_spent: 800}\n        member: yes\n"),
    right=segment_with(
        "    examples:\n      - customer: {total_spent: 800}\n        member: yes\n"
    ),
)
EXAMPLE_COLUMN = Code(
    "SR124",
    "an example with an unknown column",
    "The rows of an example name columns of their table.",
    wrong=segment_with(
        "    examples:\n      - customer: {total_spend: 800}\n        member: yes\n"
    ),
    right=segment_with(
        "    examples:\n      - customer: {total_spent: 800}\n        member: yes\n"
    ),
)
RESERVED_NAME = Code(
    "SR127",
    "a name of segrules' own",
    "Columns that segrules makes beside those of an export begin with `segrules:`.",
    wrong=book_with_column('"segrules:note": text'),
    right=book_with_column("note: text"),
)
BAD_TIME = Code(
    "SR125",
    "a time that is no date",
    "`time` names the column that says when a row happened: a date or a datetime.",
    wrong=book(tables=ORDERS + "  time: order_id"),
    right=book(tables=ORDERS.replace("order_id: text,", "order_id: text, placed: date,")
                + "  time: placed"),
)  # fmt: skip

EXAMPLE_DATE = Code(
    "SR128",
    "a date in an example that is none",
    "Examples write dates as 2026-11-27, year first, whatever format the export has.",
    wrong=segment_with(
        "    examples:\n      - {customer: {signed_up: 22.11.2026, total_spent: 9}, member: no}\n"
    ),
    right=segment_with(
        "    examples:\n      - {customer: {signed_up: 2026-11-22, total_spent: 9}, member: no}\n"
    ),
)

NAME_CODES = (
    DUPLICATE_SEGMENT, UNKNOWN_TABLE, NO_KEY, UNKNOWN_COLUMN, NAME_CLASH, DOT_CLASH,
    UNKNOWN_ZONE, MISFIT, KEYS_DIFFER, RELATION_CYCLE, NO_SEGMENTS, MANY_SEGMENTS,
    BAD_DISTINCT, EXAMPLE_TABLE, EXAMPLE_COLUMN, BAD_TIME, RESERVED_NAME,
    EXAMPLE_DATE,
)  # fmt: skip


def duplicate_segment(id_: str, place: Span, first: Span) -> Diagnostic:
    return DUPLICATE_SEGMENT.at(
        place, f"there is another segment `{id_}`", "give one of them another id",
        (Related(first, "the first one"),),
    )  # fmt: skip


def unknown_table(name: str, place: Span, tables: Iterable[str]) -> Diagnostic:
    return UNKNOWN_TABLE.at(place, f"unknown table `{name}`", near(name, tables, "table"))


def no_key(table: str, why: str, place: Span) -> Diagnostic:
    return NO_KEY.at(
        place,
        f"the table `{table}` has no key, and {why}",
        "add `key:` with the column that tells its rows apart, or `key: row`",
    )


def unknown_column(name: str, table: str, place: Span, columns: Iterable[str]) -> Diagnostic:
    help_ = near(name, columns, "column") or f"name one of the `columns` of `{table}`"
    return UNKNOWN_COLUMN.at(place, f"the table `{table}` has no column `{name}`", help_)


def name_clash(name: str, kind: str, place: Span, other_kind: str, other: Span) -> Diagnostic:
    return NAME_CLASH.at(
        place,
        f"`{name}` is a {kind} and a {other_kind}",
        "give one of them another name",
        (Related(other, f"the {other_kind}"),),
    )


def dot_clash(name: str, meanings: tuple[str, str], place: Span, other: Span | None) -> Diagnostic:
    return DOT_CLASH.at(
        place,
        f"`{name}.` would be {meanings[0]} and {meanings[1]}",
        "give one of them another name",
        () if other is None else (Related(other, meanings[1]),),
    )


def unknown_zone(name: str, place: Span, zones: Iterable[str]) -> Diagnostic:
    known = list(zones)
    cities = (z for z in known if z.rpartition("/")[2].casefold() == name.casefold())
    found = nearest(name, known) or next(cities, None)
    help_ = f"the nearest one is `{found}`" if found else "write `UTC`, or such as `Europe/London`"
    return UNKNOWN_ZONE.at(place, f"unknown time zone `{name}`", help_)


def misfit(key: str, type_: str, wanted: str, place: Span) -> Diagnostic:
    return MISFIT.at(place, f"`{key}` means nothing for a column of type {type_}",
                     f"it is for columns of type {wanted}")  # fmt: skip


def value_is_no_number(place: Span) -> Diagnostic:
    return MISFIT.at(place, f"`{place.text}` is not a number, and the column is",
                     "write a number, or make the column text")  # fmt: skip


def key_with_decimals(name: str, place: Span) -> Diagnostic:
    return MISFIT.at(place, f"`{name}` tells rows apart, and numbers that do are whole",
                     "delete `decimals`, or declare the key as text")  # fmt: skip


def reserved_name(name: str, place: Span) -> Diagnostic:
    return RESERVED_NAME.at(
        place, f"`{name}` begins like names of segrules' own", "call it something else"
    )


def struct_without_fields(place: Span) -> Diagnostic:
    return MISFIT.at(
        place,
        "a struct without `fields`",
        "add `fields:` with their names and types: `fields: {model: text}`",
    )


def key_count_differs(place: Span, by: int, table: str, key: tuple[str, ...]) -> Diagnostic:
    return KEYS_DIFFER.at(
        place,
        f"{by} column{'s' * (by != 1)} for the key of `{table}`, which has {len(key)}",
        f"name the columns that hold {', '.join(f'`{k}`' for k in key)}",
    )


def key_types_differ(
    place: Span, by: tuple[str, str], table: str, key: tuple[str, str]
) -> Diagnostic:
    return KEYS_DIFFER.at(
        place,
        f"`{by[0]}` is {a_type(by[1])} and the key `{key[0]}` of `{table}` is {a_type(key[1])}",
        "declare both with one type",
    )


def relation_cycle(names: tuple[str, ...], place: Span) -> Diagnostic:
    circle = " → ".join(f"`{name}`" for name in names)
    return RELATION_CYCLE.at(
        place,
        f"tables belong to each other in a circle: {circle}",
        "use `looks_up` for one of them",
    )


def no_segments(place: Span) -> Diagnostic:
    return NO_SEGMENTS.at(
        place, "the rulebook has no segments", "add a file such as `segments.yaml` beside it"
    )


def many_segments(place: Span, count: int, most: int) -> Diagnostic:
    return MANY_SEGMENTS.at(
        place, f"this is one segment too many: the rulebook has {count:,}, at most {most:,} fit",
        "split the rulebook, or bring what the segments say as a column of the export",
    )  # fmt: skip


def distinct_with_columns(place: Span) -> Diagnostic:
    return BAD_DISTINCT.at(
        place, "a table of distinct keys has no columns of its own", "delete `columns`"
    )


def distinct_without_key(table: str, place: Span) -> Diagnostic:
    return BAD_DISTINCT.at(
        place, f"`{table}` does not say which keys it is made of", "add `key:` with their column"
    )


def distinct_of_unknown(name: str, table: str, place: Span, columns: Iterable[str]) -> Diagnostic:
    return BAD_DISTINCT.at(
        place, f"the table `{table}` has no column `{name}`", near(name, columns, "column")
    )


def time_is_no_date(name: str, type_: str, place: Span) -> Diagnostic:
    return BAD_TIME.at(place, f"`{name}` is {a_type(type_)} and cannot be the time of a row",
                       "name a column of type date or datetime")  # fmt: skip


def no_time_to_be_fresh(table: str, place: Span) -> Diagnostic:
    return BAD_TIME.at(
        place,
        f"`fresh_within` is about the newest row, and `{table}` does not say which that is",
        "add `time:` with the column of a row's date",
    )


def example_table(name: str, place: Span, known: Iterable[str]) -> Diagnostic:
    return EXAMPLE_TABLE.at(place, f"`{name}` is no table and no key of an example",
                            near(name, known, "name"))  # fmt: skip


def example_cell(name: str, place: Span) -> Diagnostic:
    help_ = f"write it under `customer`: `customer: {{{name}: …}}`"
    return EXAMPLE_TABLE.at(place, f"`{name}` is a column of the customer", help_)


def example_base(name: str, place: Span) -> Diagnostic:
    return EXAMPLE_TABLE.at(
        place,
        f"`{name}` is the base table",
        "write its row under `customer`, and other rows of it under `others`",
    )


def example_date(place: Span, name: str, written: str) -> Diagnostic:
    days = " or ".join(f"`{name}: {day}`" for day in dates_meant(written))
    return EXAMPLE_DATE.at(
        place,
        f"`{written}` is no date",
        f"write {days}" if days else "write a day of the calendar, year first: 2026-11-27",
    )


def example_column(name: str, table: str, place: Span, columns: Iterable[str]) -> Diagnostic:
    return EXAMPLE_COLUMN.at(
        place, f"the table `{table}` has no column `{name}`", near(name, columns, "column")
    )
