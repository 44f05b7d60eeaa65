"""What can be wrong with the keys and names of a rulebook: SR101 to SR124, in words."""

from __future__ import annotations

from collections.abc import Iterable

from segrules.diagnostics import Code, Diagnostic, Related, Severity, Span, nearest
from segrules.rulebook.nodes import ListNode, MapNode, Node, ScalarNode
from segrules.rulebook.shapes import (
    CellShape,
    ConditionShape,
    EitherShape,
    ExpressionShape,
    Key,
    ListShape,
    NamesShape,
    RecordShape,
    Shape,
    TextShape,
    ValueShape,
    WholeShape,
    WordShape,
    YesNoShape,
)
from segrules.rulebook.yaml_mistakes import YAML_CODES

_SEGMENT = "segments:\n  - id: big-spender\n    when: total_spent > 500\n"
_COLUMNS = "{customer_id: number, total_spent: number}"


def _segments(more: str) -> dict[str, str]:
    return {"segments.yaml": _SEGMENT + more}


def _book(
    *, columns: str = _COLUMNS, table: str = "", tables: str = "", more: str = ""
) -> dict[str, str]:
    """A small rulebook of one table, with more keys of the table, more tables, more keys."""
    lines = [
        "base: customers",
        "tables:",
        "  customers:",
        "    key: customer_id",
        f"    columns: {columns}",
        *(f"    {line}" for line in table.splitlines()),
        *(f"  {line}" for line in tables.splitlines()),
        *more.splitlines(),
    ]
    return {"rulebook.yaml": "\n".join(lines) + "\n", "segments.yaml": _SEGMENT}


def _columns(last: str) -> dict[str, str]:
    return _book(columns=f"{{customer_id: number, total_spent: number, {last}}}")


_ORDERS = "orders:\n  key: order_id\n  columns: {order_id: text, customer_id: number}\n"

UNKNOWN_KEY = Code(
    "SR101",
    "an unknown key",
    "Every key that means something is in the reference of rule files; any other is a mistake, "
    "since a misspelt key would be ignored silently.",
    wrong=_segments("    ownr: crm@example.com\n"),
    right=_segments("    owner: crm@example.com\n"),
)
MISSING_KEY = Code(
    "SR102",
    "a key that has to be there",
    "A segment has `id` and `when`, a table its `columns`, a rulebook `base` and `tables`, an "
    "example `member`.",
    wrong={"segments.yaml": "segments:\n  - id: big-spender\n"},
    right={"segments.yaml": _SEGMENT},
)
WRONG_SHAPE = Code(
    "SR103",
    "a value of the wrong shape",
    "Some keys want one value, others a list or a mapping.",
    wrong=_segments("    tags: winback\n"),
    right=_segments("    tags: [winback]\n"),
)
UNKNOWN_WORD = Code(
    "SR104",
    "a word that is not one of the allowed ones",
    "Some keys take one of a few words only.",
    wrong=_segments("    status: activ\n"),
    right=_segments("    status: active\n"),
)
BADLY_WRITTEN = Code(
    "SR105",
    "a value that is badly written",
    "Ids of segments are lower-case words joined by hyphens, since files and columns are named "
    "after them; separators and quotes are one character.",
    wrong={"segments.yaml": _SEGMENT.replace("big-spender", "Big_Spender")},
    right={"segments.yaml": _SEGMENT},
)
EMPTY_VALUE = Code(
    "SR106",
    "a key without a value",
    "A key that is not needed is left out; an empty one is a slip.",
    wrong=_segments("    owner:\n"),
    right=_segments("    owner: crm@example.com\n"),
)
OUT_OF_RANGE = Code(
    "SR107",
    "a number out of range",
    "Decimals go from 0 to 18, rows to skip from 0, and the version of the format is 1.",
    wrong=_columns("share: {type: number, decimals: 30}"),
    right=_columns("share: {type: number, decimals: 3}"),
)
BAD_GROUP = Code(
    "SR108",
    "a condition that is no condition",
    "`when` is an expression, or a mapping with `all`, `any` or `none`, each over a list of "
    "expressions and further groups. An empty group has no meaning.",
    wrong={"segments.yaml": "segments:\n  - id: big-spender\n    when: {all: []}\n"},
    right={"segments.yaml": "segments:\n  - id: big-spender\n    when: {all: [visits > 3]}\n"},
)
DUPLICATE_SEGMENT = Code(
    "SR109",
    "two segments with one id",
    "An id names one segment of the whole rulebook, whichever file it stands in.",
    wrong={"more.yaml": _SEGMENT, "segments.yaml": _SEGMENT},
    right={"more.yaml": _SEGMENT.replace("big", "bigger"), "segments.yaml": _SEGMENT},
)
UNKNOWN_TABLE = Code(
    "SR110",
    "a table that is not declared",
    "The base, relations and `distinct_of` name tables of the rulebook.",
    wrong=_book(tables=_ORDERS + "  belongs_to: {customer: customer_id}"),
    right=_book(tables=_ORDERS + "  belongs_to: {customers: customer_id}"),
)
NO_KEY = Code(
    "SR111",
    "a table that needs a key",
    "The base table, and tables that others belong to or look up, say which columns tell their "
    "rows apart.",
    wrong=_book(
        columns="{customer_id: number, total_spent: number, shop: text}",
        table="belongs_to: {shops: shop}",
        tables="shops:\n  columns: {shop: text}",
    ),
    right=_book(
        columns="{customer_id: number, total_spent: number, shop: text}",
        table="belongs_to: {shops: shop}",
        tables="shops:\n  key: shop\n  columns: {shop: text}",
    ),
)
UNKNOWN_COLUMN = Code(
    "SR112",
    "a column that is not declared",
    "`key`, `time`, `sorted_by` and relations name columns of their table.",
    wrong=_book(tables=_ORDERS + "  belongs_to: {customers: customerid}"),
    right=_book(tables=_ORDERS + "  belongs_to: {customers: customer_id}"),
)
NAME_CLASH = Code(
    "SR113",
    "one name for two things",
    "Columns, traits and parameters share one name space, since rules name them all alike.",
    wrong=_book(more="parameters: {total_spent: 500}"),
    right=_book(more="parameters: {much: 500}"),
)
DOT_CLASH = Code(
    "SR114",
    "a name before a dot with two meanings",
    "Before a dot stands a look-up, a struct, a table, or `previous`; none of them may share a "
    "name in one place.",
    wrong=_book(
        columns="{customer_id: number, total_spent: number, shop_id: text}",
        table="looks_up: {previous: {table: shops, by: shop_id}}",
        tables="shops:\n  key: shop_id\n  columns: {shop_id: text}",
    ),
    right=_book(
        columns="{customer_id: number, total_spent: number, shop_id: text}",
        table="looks_up: {shop: {table: shops, by: shop_id}}",
        tables="shops:\n  key: shop_id\n  columns: {shop_id: text}",
    ),
)
UNKNOWN_ZONE = Code(
    "SR115",
    "an unknown time zone",
    "Time zones have the names of the IANA database, such as `Europe/London`.",
    wrong=_book(more="timezone: Europe/Londn"),
    right=_book(more="timezone: Europe/London"),
)
BAD_DISPLAY = Code(
    "SR116",
    "a display format that is none",
    "`display` holds one `{}` with `,`, `.N`, `f` or `%` (`£{:,.2f}`), or for dates a strftime "
    "pattern (`%d %B %Y`).",
    wrong=_columns('price: {type: number, display: "£{:.2x}"}'),
    right=_columns('price: {type: number, display: "£{:,.2f}"}'),
)
BAD_DATE_FORMAT = Code(
    "SR117",
    "a date format that is none",
    "`format` says how an export writes its dates, in strftime's letters; it names year, month and "
    "day, and years have four digits (`%Y`).",
    wrong=_columns('joined: {type: date, format: "%d/%m/%y"}'),
    right=_columns('joined: {type: date, format: "%d/%m/%Y"}'),
)
MISFIT = Code(
    "SR118",
    "a key that does not fit the type of the column",
    "`decimals` is for numbers, `separator` for lists, `format` for dates, `yes` and `no` for "
    "yes/no columns, `fields` for structs, `values` for texts and numbers.",
    wrong=_columns("note: {type: text, decimals: 2}"),
    right=_columns("note: {type: number, decimals: 2}"),
)
KEYS_DIFFER = Code(
    "SR119",
    "a relation whose columns do not fit the key",
    "The columns of a relation are as many as the columns of the other table's key, and of the "
    "same types.",
    wrong=_book(tables=_ORDERS.replace("customer_id: number", "customer_id: text")
                + "  belongs_to: {customers: customer_id}"),
    right=_book(tables=_ORDERS + "  belongs_to: {customers: customer_id}"),
)  # fmt: skip
RELATION_CYCLE = Code(
    "SR120",
    "tables that belong to each other in a circle",
    "Following `belongs_to` from any table leads up to the base and never back.",
    wrong=_book(table="belongs_to: {customers: customer_id}"),
    right=_book(tables=_ORDERS + "  belongs_to: {customers: customer_id}"),
)
NO_SEGMENTS = Code(
    "SR121",
    "a rulebook without segments",
    "There is nothing to apply yet: segments stand in any other YAML file of the folder.",
    wrong={"segments.yaml": "segments: []\n"},
    right={"segments.yaml": _SEGMENT},
    severity=Severity.WARNING,
)
BAD_DISTINCT = Code(
    "SR122",
    "a table of distinct keys that declares more",
    "A table with `distinct_of` has a `key` of columns of the other table, and nothing else that "
    "is read from a file.",
    wrong=_book(tables=_ORDERS + "buyers:\n  distinct_of: orders\n  key: buyer_id"),
    right=_book(tables=_ORDERS + "buyers:\n  distinct_of: orders\n  key: customer_id"),
)
EXAMPLE_TABLE = Code(
    "SR123",
    "an example with an unknown table",
    "Beside its own keys an example holds rows of other tables of the rulebook under their names.",
    wrong=_segments("    examples:\n      - custmer: {total_spent: 800}\n        member: yes\n"),
    right=_segments("    examples:\n      - customer: {total_spent: 800}\n        member: yes\n"),
)
EXAMPLE_COLUMN = Code(
    "SR124",
    "an example with an unknown column",
    "The rows of an example name columns of their table.",
    wrong=_segments("    examples:\n      - customer: {total_spend: 800}\n        member: yes\n"),
    right=_segments("    examples:\n      - customer: {total_spent: 800}\n        member: yes\n"),
)
BAD_TIME = Code(
    "SR125",
    "a time that is no date",
    "`time` names the column that says when a row happened: a date or a datetime.",
    wrong=_book(tables=_ORDERS + "  time: order_id"),
    right=_book(tables=_ORDERS.replace("order_id: text,", "order_id: text, placed: date,")
                + "  time: placed"),
)  # fmt: skip

CODES = (
    *YAML_CODES,
    UNKNOWN_KEY, MISSING_KEY, WRONG_SHAPE, UNKNOWN_WORD, BADLY_WRITTEN, EMPTY_VALUE, OUT_OF_RANGE,
    BAD_GROUP, DUPLICATE_SEGMENT, UNKNOWN_TABLE, NO_KEY, UNKNOWN_COLUMN, NAME_CLASH, DOT_CLASH,
    UNKNOWN_ZONE, BAD_DISPLAY, BAD_DATE_FORMAT, MISFIT, KEYS_DIFFER, RELATION_CYCLE, NO_SEGMENTS,
    BAD_DISTINCT, EXAMPLE_TABLE, EXAMPLE_COLUMN, BAD_TIME,
)  # fmt: skip

_MANY = 12
"""More words than this are not listed in a message."""


def listed(words: Iterable[str]) -> str:
    """Words in backticks, with commas and an ``or`` before the last."""
    *others, last = [f"`{word}`" for word in words]
    return f"{', '.join(others)} or {last}" if others else last


def _near(name: str, candidates: Iterable[str], noun: str) -> str | None:
    """Help that names the nearest candidate, or all of them where there are few."""
    known = list(candidates)
    near = nearest(name, known)
    if near is not None:
        return f"the nearest {noun} is `{near}`"
    return f"the {noun}s are {', '.join(f'`{k}`' for k in known)}" if 0 < len(known) <= _MANY else None


# Structure


def unknown_key(name: str, place: Span, record: RecordShape, unused: list[str]) -> Diagnostic:
    if record.noun == "rulebook" and name == "segments":
        return UNKNOWN_KEY.at(
            place,
            "segments do not stand in `rulebook.yaml`",
            "put them in another YAML file of the folder",
        )
    return UNKNOWN_KEY.at(place, f"unknown key `{name}` in a {record.noun}".replace("a ex", "an ex"),
                          _near(name, unused, "key"))  # fmt: skip


def no_segments_key(root: MapNode, place: Span) -> Diagnostic:
    near = nearest("segments", root.keys)
    if near is not None:
        return UNKNOWN_KEY.at(root.keys[near], f"unknown key `{near}`", "the key is `segments`")
    return MISSING_KEY.at(
        place, "this file has no `segments`", "begin with `segments:`, or delete the file"
    )


def missing_key(record: RecordShape, name: str, key: Key, place: Span) -> Diagnostic:
    what = f"the {record.noun} `{name}`" if place.text == name else f"this {record.noun}"
    example = f"`{key.name}: {key.example}`" if key.example else f"`{key.name}:`"
    return MISSING_KEY.at(place, f"{what} has no `{key.name}`", f"add {example}. {key.docs}")


def wrong_shape(name: str, shape: Shape | None, node: Node) -> Diagnostic:
    found = _found(node)
    place = node.span if isinstance(node, ScalarNode) else node.span.part(0, 1)
    if shape is None:
        return WRONG_SHAPE.at(place, f"{found} makes no sense here")
    wanted = _wanted(shape)
    help_ = None
    if isinstance(shape, ListShape) and isinstance(node, ScalarNode):
        help_ = f"write a list: {name}: [{node.span.text}]" if "\n" not in node.span.text else None
    return WRONG_SHAPE.at(place, f"`{name}` wants {wanted}, and this is {found}", help_)


def _found(node: Node) -> str:
    match node:
        case ScalarNode(value=value):
            return f"`{value}`" if len(value) <= 40 and "\n" not in value else "text"
        case ListNode():
            return "a list"
        case MapNode():
            return "a mapping"


def _wanted(shape: Shape) -> str:
    match shape:
        case TextShape():
            return "text"
        case WordShape(words=words):
            return f"one of {listed(words)}" if len(words) <= _MANY else "one word"
        case WholeShape():
            return "a whole number"
        case YesNoShape():
            return "`yes` or `no`"
        case ValueShape():
            return "one value"
        case CellShape(forms=forms):
            return "one value or a list of values" if "list" in forms else "one value"
        case ExpressionShape() | ConditionShape():
            return "an expression"
        case ListShape():
            return "a list"
        case NamesShape():
            return "a mapping of names"
        case RecordShape(keys=keys):
            return f"a mapping with {', '.join(f'`{k.name}`' for k in keys if k.required)}".replace(
                "with ", "with keys such as " if not any(k.required for k in keys) else "with "
            ).removesuffix(" with keys such as ")
        case EitherShape(forms=forms):
            return " or ".join(dict.fromkeys(_wanted(form) for form in forms))


def unknown_word(name: str, node: ScalarNode, shape: Shape | None) -> Diagnostic:
    words = shape.words if isinstance(shape, WordShape) else ("yes", "no")
    near = nearest(node.value, words)
    help_ = f"the nearest one is `{near}`" if near else f"write {listed(words)}"
    return UNKNOWN_WORD.at(node.span, f"`{name}` cannot be `{node.value}`", help_)


def badly_written(name: str, shape: Shape | None, node: Node) -> Diagnostic:
    wanted = shape.pattern_words if isinstance(shape, TextShape) else ""
    help_ = None
    if name == "id" and isinstance(node, ScalarNode):
        proposal = _kebab(node.value)
        help_ = f"for example `{proposal}`" if proposal else None
    return BADLY_WRITTEN.at(node.span, f"`{name}` is written as {wanted}", help_)


def _kebab(text: str) -> str:
    words = "".join(c if c.isascii() and c.isalnum() else " " for c in text.lower()).split()
    return "-".join(words)


def empty_value(name: str, place: Span) -> Diagnostic:
    return EMPTY_VALUE.at(place, f"`{name}` is empty", "write a value, or delete the line")


def out_of_range(name: str, shape: Shape | None, node: Node) -> Diagnostic:
    if not isinstance(shape, WholeShape):
        return wrong_shape(name, shape, node)
    if shape.most is None:
        allowed = f"{shape.least} or more"
    elif shape.least == shape.most:
        allowed = str(shape.least)
    else:
        allowed = f"from {shape.least} to {shape.most}"
    return OUT_OF_RANGE.at(node.span, f"`{name}` cannot be {node.span.text}", f"it is {allowed}")


# Conditions


def empty_expression(place: Span) -> Diagnostic:
    return BAD_GROUP.at(place, "there is no expression here", "write a condition")


def not_an_expression(place: Span) -> Diagnostic:
    return WRONG_SHAPE.at(place.part(0, 1), "an expression stands here, not a list",
                          "write the expression after the key")  # fmt: skip


def list_without_word(place: Span) -> Diagnostic:
    return BAD_GROUP.at(
        place.part(0, 1),
        "a list of conditions does not say whether all or any of them have to hold",
        "write `all:`, `any:` or `none:` above the list",
    )


def unknown_group(name: str, place: Span) -> Diagnostic:
    words = ("all", "any", "none")
    near = nearest(name, words)
    help_ = f"the nearest one is `{near}`" if near else f"write {listed(words)}, or an expression"
    return BAD_GROUP.at(place, f"unknown group `{name}`", help_)


def empty_group(place: Span) -> Diagnostic:
    return BAD_GROUP.at(place, "an empty group means nothing", "write at least one condition")


def group_is_list(place: Span) -> Diagnostic:
    return BAD_GROUP.at(
        place,
        f"`{place.text}` wants a list of conditions",
        "write each condition on its own line, after a hyphen",
    )


# Names


def duplicate_segment(id_: str, place: Span, first: Span) -> Diagnostic:
    return DUPLICATE_SEGMENT.at(
        place, f"there is another segment `{id_}`", "give one of them another id",
        (Related(first, "the first one"),),
    )  # fmt: skip


def unknown_table(name: str, place: Span, tables: Iterable[str]) -> Diagnostic:
    return UNKNOWN_TABLE.at(place, f"unknown table `{name}`", _near(name, tables, "table"))


def no_key(table: str, why: str, place: Span) -> Diagnostic:
    return NO_KEY.at(
        place,
        f"the table `{table}` has no key, and {why}",
        "add `key:` with the column that tells its rows apart, or `key: row`",
    )


def unknown_column(name: str, table: str, place: Span, columns: Iterable[str]) -> Diagnostic:
    return UNKNOWN_COLUMN.at(
        place, f"the table `{table}` has no column `{name}`", _near(name, columns, "column")
    )


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
    near = nearest(name, zones)
    help_ = f"the nearest one is `{near}`" if near else "write one such as `Europe/London`, or `UTC`"
    return UNKNOWN_ZONE.at(place, f"unknown time zone `{name}`", help_)


def bad_display(type_: str | None, place: Span) -> Diagnostic:
    if type_ in {"date", "datetime", "list of date", "list of datetime"}:
        help_ = "write a pattern such as `%d %B %Y`"
    elif type_ in {"number", "list of number", None}:
        help_ = "write one `{}` with `,`, `.N`, `f` or `%`, such as `{:,.2f}` or `{:.1%}`"
    else:
        help_ = "write one `{}`"
    return BAD_DISPLAY.at(place, f"`{place.text}` cannot show a {type_ or 'value'}", help_)


def bad_date_format(place: Span, reason: str) -> Diagnostic:
    return BAD_DATE_FORMAT.at(place, reason, "write a format such as `%d/%m/%Y`")


def misfit(key: str, type_: str, wanted: str, place: Span) -> Diagnostic:
    return MISFIT.at(place, f"`{key}` means nothing for a column of type {type_}",
                     f"it is for columns of type {wanted}")  # fmt: skip


def value_is_no_number(place: Span) -> Diagnostic:
    return MISFIT.at(place, f"`{place.text}` is not a number, and the column is",
                     "write a number, or make the column text")  # fmt: skip


def struct_without_fields(place: Span) -> Diagnostic:
    return MISFIT.at(place, "a struct without `fields`",
                     "add `fields:` with their names and types: `fields: {model: text}`")  # fmt: skip


def key_count_differs(place: Span, by: int, table: str, key: tuple[str, ...]) -> Diagnostic:
    return KEYS_DIFFER.at(
        place,
        f"{by} column{'s' * (by != 1)} for the key of `{table}`, which has {len(key)}",
        f"name the columns that hold {', '.join(f'`{k}`' for k in key)}",
    )


def key_types_differ(place: Span, by: tuple[str, str], table: str, key: tuple[str, str]) -> Diagnostic:
    return KEYS_DIFFER.at(
        place,
        f"`{by[0]}` is {by[1]} and the key `{key[0]}` of `{table}` is {key[1]}",
        "declare both with one type",
    )


def relation_cycle(names: tuple[str, ...], place: Span) -> Diagnostic:
    circle = " → ".join(f"`{name}`" for name in names)
    return RELATION_CYCLE.at(
        place, f"tables belong to each other in a circle: {circle}", "use `looks_up` for one of them"
    )


def no_segments(place: Span) -> Diagnostic:
    return NO_SEGMENTS.at(
        place, "the rulebook has no segments", "add a file such as `segments.yaml` beside it"
    )


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
        place, f"the table `{table}` has no column `{name}`", _near(name, columns, "column")
    )


def time_is_no_date(name: str, type_: str, place: Span) -> Diagnostic:
    return BAD_TIME.at(place, f"`{name}` is {type_} and cannot be the time of a row",
                       "name a column of type date or datetime")  # fmt: skip


def example_table(name: str, place: Span, known: Iterable[str]) -> Diagnostic:
    return EXAMPLE_TABLE.at(place, f"`{name}` is no table and no key of an example",
                            _near(name, known, "name"))  # fmt: skip


def example_base(name: str, place: Span) -> Diagnostic:
    return EXAMPLE_TABLE.at(place, f"`{name}` is the base table",
                            "write its row under `customer`, and other rows of it under `others`")  # fmt: skip


def example_column(name: str, table: str, place: Span, columns: Iterable[str]) -> Diagnostic:
    return EXAMPLE_COLUMN.at(
        place, f"the table `{table}` has no column `{name}`", _near(name, columns, "column")
    )
