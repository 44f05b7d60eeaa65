"""Every wording about names, types and meaning in expressions, named after the mistakes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from segrules.diagnostics import Code, Diagnostic, Related, Severity, Span
from segrules.diagnostics.nearest import nearest
from segrules.functions import AGGREGATES
from segrules.language.tree import Expr
from segrules.types import Kind, Type

AGGREGATE_NAMES = tuple(f.name for f in AGGREGATES if not f.name.startswith("has"))
_ONE = "segments:\n  - id: a\n    when: {when}\n"
_TWO_WAYS = """version: 1
base: customers
tables:
  customers:
    key: customer_id
    columns: {customer_id: number}
  orders:
    belongs_to: {billing: {table: customers, by: bill_to}, shipping: {table: customers, by: ship_to}}
    columns: {bill_to: number, ship_to: number}
"""
_NO_TIME = """version: 1
base: customers
tables:
  customers:
    key: customer_id
    columns: {customer_id: number}
  tags:
    belongs_to: {customers: customer_id}
    columns: {customer_id: number}
"""
UNKNOWN_COLUMN = Code(
    "SR203",
    "unknown column",
    "A name stands for a column, a trait or a parameter of the rulebook; this one is none of them.",
    wrong="total_spnt >= 500",
    right="total_spent >= 500",
)
UNKNOWN_FUNCTION = Code(
    "SR204",
    "unknown function",
    "`segrules functions` lists every function of the language.",
    wrong="rounded(total_spent) >= 500",
    right="round(total_spent) >= 500",
)
UNKNOWN_SEGMENT = Code(
    "SR205",
    "unknown segment",
    "`in segment` names the id of an active segment of the same rulebook.",
    wrong='in segment "vips"',
    right='country = "GB" and in segment "vip"',
)
INACTIVE_SEGMENT = Code(
    "SR206",
    "segment that is not active",
    "A draft or archived segment has no members in a run, so no rule can ask for them.",
    wrong={
        "segments.yaml": "segments:\n  - id: old\n    status: draft\n    when: visits > 1\n"
        '  - id: new\n    when: in segment "old"\n'
    },
    right={
        "segments.yaml": "segments:\n  - id: old\n    when: visits > 1\n"
        '  - id: new\n    when: in segment "old"\n'
    },
)
CYCLE = Code(
    "SR207",
    "names that need each other",
    "A segment or trait is made of others; in a circle none of them could ever be computed.",
    wrong={
        "segments.yaml": 'segments:\n  - id: a\n    when: in segment "b"\n'
        '  - id: b\n    when: in segment "a"\n'
    },
    right={
        "segments.yaml": "segments:\n  - id: a\n    when: visits > 1\n"
        '  - id: b\n    when: in segment "a"\n'
    },
)
NO_FIELD = Code(
    "SR208",
    "unknown field",
    "A dot leads to a field of a struct column, or from a look-up to its table.",
    wrong='country.name = "GB"',
    right='country = "GB"',
)
NO_CONDITION = Code(
    "SR210",
    "value where a condition is needed",
    "A rule is yes or no for each customer. A number, text or date alone is neither.",
    wrong="total_spent and subscribed",
    right="total_spent > 0 and subscribed",
)
TYPES_DIFFER = Code(
    "SR212",
    "values of different types",
    "The language never converts between types by itself: both sides have one type.",
    wrong="country = 5",
    right='country = "5"',
)
OPERATOR_TYPE = Code(
    "SR213",
    "operator over a type that it does not take",
    "Each operator takes some types only: text is not added, yes/no has no order.",
    wrong="country + 5 > 3",
    right="visits + 5 > 3",
)
ARGUMENTS = Code(
    "SR214",
    "arguments that do not fit the function",
    "The number of arguments and their types are part of a function's meaning.",
    wrong="round(country) > 3",
    right="round(total_spent) > 3",
)
UNDECLARED_VALUE = Code(
    "SR215",
    "value that the column never has",
    "The rulebook lists the values of this column; any other would match nobody, silently.",
    wrong='tier = "golden"',
    right='tier = "gold"',
)
CONSTANT_NEEDED = Code(
    "SR216",
    "column where a constant is needed",
    "Counts, lengths of time, patterns and digits are settled when the rule is read.",
    wrong="round(total_spent, visits) > 3",
    right="round(total_spent, 2) > 3",
)
COUNT_RANGE = Code(
    "SR217",
    "count outside its range",
    "Counts in windows and durations are whole and at least 1, and no longer than 1,000 years.",
    wrong="last_order_at in last 9000 years",
    right="last_order_at in last 90 days",
)
BAD_PATTERN = Code(
    "SR218",
    "pattern that cannot be searched for",
    "`matches` takes the regular expressions that all engines share: no look-around, "
    r"back-references, `\b` or inline flags.",
    wrong={"segments.yaml": 'segments:\n  - id: a\n    when: country matches "(GB"\n'},
    right={"segments.yaml": 'segments:\n  - id: a\n    when: country matches "(GB)"\n'},
)
TIME_OF_DAY = Code(
    "SR219",
    "hours against a column of days",
    "A date has no time of day, so hours and minutes cannot be told from it.",
    wrong="last_order_at in last 36 hours",
    right="placed_at in last 36 hours",
)
DATE_ARITHMETIC = Code(
    "SR220",
    "dates and lengths of time in a calculation",
    "A date takes plus or minus a length of time; the days between two dates are a function.",
    wrong="today - last_order_at > 3",
    right="days_between(last_order_at, today) > 3",
)
ANNUAL = Code(
    "SR221",
    "a day of every year, used as a date",
    "`anniversary(…)` has no year: it takes windows, `=` and `between` with dates, nothing else.",
    wrong="anniversary(birth_date) < today",
    right="anniversary(birth_date) = today",
)
OTHER_TABLE = Code(
    "SR222",
    "rows that are not below the row in scope",
    "An aggregate looks at rows that belong to the row in scope, or, at customer level, at "
    "everybody. `belongs_to` in rulebook.yaml says how tables hang together.",
    wrong="has shops",
    right="count(customers) > 1",
)
TWO_WAYS = Code(
    "SR225",
    "two ways to the rows of a table",
    "Where a table belongs to another in two ways, the rule says which with `via`.",
    wrong={"rulebook.yaml": _TWO_WAYS, "segments.yaml": _ONE.format(when="has orders")},
    right={"rulebook.yaml": _TWO_WAYS, "segments.yaml": _ONE.format(when="has orders via billing")},
)
NO_TIME = Code(
    "SR226",
    "table without a time",
    "Windows, `first`, `last`, periods and sequences need to know when a row happened: the "
    "table's own `time`, or that of a row that it belongs to.",
    wrong={"rulebook.yaml": _NO_TIME, "segments.yaml": _ONE.format(when="has tags in last 3 days")},
    right={"rulebook.yaml": _NO_TIME, "segments.yaml": _ONE.format(when="has tags")},
)
AGGREGATE = Code(
    "SR227",
    "aggregate over a value that it does not take",
    "`count` and `share` take rows alone; the others take a value of these rows.",
    wrong="sum(country of customers) > 5",
    right="sum(visits of customers) > 5",
)
RANKED_ROWS = Code(
    "SR228",
    "comparison with everybody inside rows",
    "`top`, `rank`, `percentile` and `bucket` compare customers, so they stand at customer level.",
    wrong="count(customers where rank(visits) < 5) > 3",
    right="rank(visits) < 5",
)
NO_CONSTANT = Code(
    "SR223",
    "parameter that is no constant",
    "A parameter is a number, text, yes/no, date, length of time, or a list of one type.",
    wrong={
        "rulebook.yaml": "version: 1\nbase: customers\nparameters:\n  p: [1, GB]\ntables:\n"
        "  customers:\n    key: customer_id\n    columns: {customer_id: number}\n",
        "segments.yaml": "segments:\n  - id: a\n    when: customer_id > 1\n",
    },
    right={
        "rulebook.yaml": "version: 1\nbase: customers\nparameters:\n  p: [IE, GB]\ntables:\n"
        "  customers:\n    key: customer_id\n    columns: {customer_id: number}\n",
        "segments.yaml": "segments:\n  - id: a\n    when: customer_id > 1\n",
    },
)
BAD_TEMPLATE = Code(
    "SR224",
    "because template with an open brace",
    "In `because`, an expression stands between `{` and `}`; `{{` is a brace itself.",
    wrong={
        "segments.yaml": "segments:\n  - id: a\n    when: visits > 1\n    because: Came {visits times\n"
    },
    right={
        "segments.yaml": "segments:\n  - id: a\n    when: visits > 1\n    because: Came {visits} times\n"
    },
)
MIXED_LOGIC = Code(
    "SR401",
    "and mixed with or",
    "`and` binds tighter than `or`, which readers forget; parentheses say what is meant.",
    wrong='subscribed or country = "GB" and visits > 1',
    right='subscribed or (country = "GB" and visits > 1)',
    severity=Severity.WARNING,
)
SILENT_MISSING = Code(
    "SR402",
    "negation that leaves out customers with a missing value",
    "Where the value is missing the comparison is unknown, so the customer is undecided and no "
    "member. The rule itself should say what missing means.",
    wrong='country != "GB"',
    right='country != "GB" or missing',
    severity=Severity.WARNING,
)
UNKNOWN_SETTING = Code(
    "SR601",
    "setting of an unknown parameter",
    "`--set` changes a parameter that the rulebook declares.",
    wrong={"$ apply": "--set vip_spnd=600"},
    right={"$ apply": "--set vip_spend=600"},
)
SETTING_TYPE = Code(
    "SR602",
    "setting of another type",
    "A run may change the value of a parameter, never its type.",
    wrong={"$ apply": "--set vip_spend=lots"},
    right={"$ apply": "--set vip_spend=600"},
)

_ARTICLES = {
    Kind.NUMBER: "a number",
    Kind.TEXT: "text",
    Kind.YESNO: "yes/no",
    Kind.DATE: "a date",
    Kind.DATETIME: "a datetime",
    Kind.DURATION: "a length of time",
    Kind.ANNUAL: "a day of every year",
    Kind.STRUCT: "a struct",
}


def described(type_: Type) -> str:
    """A type as a sentence says it: ``a number``, ``a list of text``."""
    return _ARTICLES.get(type_.kind, f"a {type_}")


def _is(span: Span, type_: Type) -> str:
    return f"`{shortened(span)}` is {described(type_)}"


def on_one_line(span: Span) -> str:
    """What was written, its line breaks as blanks."""
    return " ".join(span.text.split())


def shortened(span: Span) -> str:
    """What was written, on one line and not too long."""
    text = on_one_line(span)
    return text if len(text) <= 40 else text[:37] + "…"  # noqa: PLR2004 - fits a line of a message


def unknown_column(span: Span, name: str, known: Iterable[str]) -> Diagnostic:
    near = nearest(name, known)
    help_ = (
        f"the nearest column is `{near}`" if near else f'a text value stands in quotes: "{name}"'
    )
    return UNKNOWN_COLUMN.at(span, f"unknown column `{name}`", help_)


def unknown_function(span: Span, name: str, known: Iterable[str]) -> Diagnostic:
    near = nearest(name, known)
    help_ = f"the nearest function is `{near}`" if near else "`segrules functions` lists them all"
    return UNKNOWN_FUNCTION.at(span, f"unknown function `{name}`", help_)


def rows_needed(span: Span, name: str) -> Diagnostic:
    return ARGUMENTS.at(
        span,
        f"`{name}` works on rows of a table",
        f"write `{name}(… of table)`, or `least`/`greatest` to compare columns",
    )


def unknown_segment(span: Span, id_: str, known: Iterable[str]) -> Diagnostic:
    near = nearest(id_, known)
    return UNKNOWN_SEGMENT.at(
        span,
        f'no segment has the id "{id_}"',
        f'the nearest is "{near}"' if near else "ids stand after `id:` in the segment files",
    )


def inactive_segment(span: Span, id_: str, status: str) -> Diagnostic:
    return INACTIVE_SEGMENT.at(
        span,
        f'segment "{id_}" is {status}, so it has no members',
        "make it active, or write its rule here",
    )


def cycle(span: Span, names: Sequence[str]) -> Diagnostic:
    path = " → ".join(f"`{name}`" for name in names)
    return CYCLE.at(span, f"these need each other: {path}", "take one of them out of the circle")


def no_field(span: Span, name: str, owner: Span, type_: Type) -> Diagnostic:
    if type_.kind is not Kind.STRUCT:
        return NO_FIELD.at(
            span, f"{_is(owner, type_)}, it has no fields", f"write `{shortened(owner)}` alone"
        )
    fields = [n for n, _ in type_.fields]
    near = nearest(name, fields)
    help_ = f"the nearest field is `{near}`" if near else f"its fields are {', '.join(fields)}"
    return NO_FIELD.at(span, f"`{shortened(owner)}` has no field `{name}`", help_)


def no_condition(span: Span, type_: Type) -> Diagnostic:
    ways = {
        Kind.NUMBER: f"compare it, for example `{shortened(span)} > 0`, or write `{shortened(span)} is known`",
        Kind.LIST: f'write `{shortened(span)} contains "…"`',
    }
    help_ = ways.get(type_.kind, f"compare it, or write `{shortened(span)} is known`")
    return NO_CONDITION.at(span, f"{_is(span, type_)}, not a condition that is yes or no", help_)


def types_differ(place: Span, a: tuple[Span, Type], b: tuple[Span, Type]) -> Diagnostic:
    message = f"{_is(*a)} and {_is(*b)}"
    return TYPES_DIFFER.at(place, message, _conversion_help(a, b) or _conversion_help(b, a))


def _conversion_help(a: tuple[Span, Type], b: tuple[Span, Type]) -> str | None:
    """What to write where a has its type and b should have had the same."""
    span, written = b[0], shortened(b[0])
    kinds = (a[1].kind, b[1].kind)
    bare = written.strip("\"'")
    plain = written[:1].isdigit()
    match kinds:
        case (Kind.TEXT, Kind.NUMBER) if plain:
            return f'write the value in quotes: {_before(a, b)}"{written}"'
        case (Kind.NUMBER, Kind.TEXT) if (
            bare.replace(".", "", 1).isdigit() and span.text[:1] in "\"'"
        ):
            return f"write the number without quotes: {_before(a, b)}{bare}"
        case (Kind.DATE | Kind.DATETIME, Kind.TEXT) if span.text[:1] in "\"'":
            return f"write the date without quotes, as in {_before(a, b)}2026-11-27"
        case (Kind.DATE | Kind.DATETIME, Kind.TEXT):
            return f"read the text as a date with `date({written})`"
        case (Kind.NUMBER, Kind.TEXT):
            return f"read the text as a number with `number({written})`"
        case (Kind.YESNO, _):
            return f"a yes/no value is compared with `yes` or `no`, or stands alone: `{shortened(a[0])}`"
        case (Kind.LIST, item) if a[1].item is not None and a[1].item.kind is item:
            return f"ask a list what it holds: `{shortened(a[0])} contains {written}`"
        case (Kind.DATE | Kind.DATETIME, Kind.NUMBER):
            return (
                f"write a date such as 2026-11-27, or count days: `days_since({shortened(a[0])})`"
            )
        case (Kind.DATE | Kind.DATETIME, Kind.DURATION):
            return f"write `{written} ago` for a date"
        case (Kind.NUMBER, Kind.DURATION):
            return "compare a number of days: `days_since(…) > 30`"
        case _:
            return None


def _before(a: tuple[Span, Type], b: tuple[Span, Type]) -> str:
    """The text from the left side up to the value, where the two stand in that order."""
    left, right = a[0], b[0]
    if left.source is not right.source or left.end > right.start:
        return ""
    return " ".join(Span(left.source, left.start, right.start).text.split()) + " "


def operator_type(place: Span, operator: str, span: Span, type_: Type, takes: str) -> Diagnostic:
    return OPERATOR_TYPE.at(
        place,
        f"`{operator}` takes {takes}, and {_is(span, type_)}",
        _operator_help(operator, span, type_),
    )


def _operator_help(operator: str, span: Span, type_: Type) -> str | None:
    if operator in ("<", "<=", ">", ">=", "between") and type_.kind is Kind.YESNO:
        return f"write `{shortened(span)} = yes` or `{shortened(span)} = no`"
    if type_.kind is Kind.DURATION:
        return "count days with `days_since(…)` or `days_between(…, …)` and compare the number"
    return None


def wrong_arguments(span: Span, usages: Sequence[str], problem: str) -> Diagnostic:
    return ARGUMENTS.at(span, problem, "write " + " or ".join(f"`{u}`" for u in usages))


def undeclared_value(
    span: Span, value: object, column: str, values: Sequence[object]
) -> Diagnostic:
    near = nearest(str(value), [str(v) for v in values])
    listed = ", ".join(str(v) for v in values[:12]) + (", …" if len(values) > 12 else "")  # noqa: PLR2004
    help_ = f"the nearest is `{near}`" if near else f"its values are {listed}"
    return UNDECLARED_VALUE.at(span, f"`{column}` never has the value `{value}`", help_)


def constant_needed(span: Span, what: str) -> Diagnostic:
    return CONSTANT_NEEDED.at(
        span, f"{what} is a constant or a parameter, and `{shortened(span)}` differs by row", None
    )


def count_range(span: Span, problem: str, help_: str) -> Diagnostic:
    return COUNT_RANGE.at(span, problem, help_)


def bad_pattern(span: Span, problem: str) -> Diagnostic:
    return BAD_PATTERN.at(
        span, problem, "`segrules functions matches` shows what a pattern can hold"
    )


def time_of_day(span: Span, column: Span) -> Diagnostic:
    return TIME_OF_DAY.at(
        span,
        f"`{shortened(span)}` counts hours, and `{shortened(column)}` is a date without a time of day",
        "write days, or declare the column as datetime",
    )


def date_difference(span: Span, a: Span, b: Span) -> Diagnostic:
    return DATE_ARITHMETIC.at(
        span,
        "a date is not subtracted from a date",
        f"write `days_between({shortened(b)}, {shortened(a)})`",
    )


def date_calculation(span: Span, operator: str) -> Diagnostic:
    return DATE_ARITHMETIC.at(
        span,
        f"`{operator}` does not work on dates and lengths of time",
        "write `date + 30 days` or `date - 3 months`",
    )


def annual_use(span: Span) -> Diagnostic:
    return ANNUAL.at(
        span,
        f"`{shortened(span)}` is a day of every year",
        "it takes windows (`in next 7 days`), `= today` and `between … and …`",
    )


def unknown_table(span: Span, name: str, known: Iterable[str]) -> Diagnostic:
    near = nearest(name, known)
    help_ = f"the nearest table is `{near}`" if near else f"the tables are {', '.join(known)}"
    return OTHER_TABLE.at(span, f"no table is called `{name}`", help_)


def unrelated_table(span: Span, table: str, scope: str) -> Diagnostic:
    return OTHER_TABLE.at(
        span,
        f"rows of `{table}` do not belong to rows of `{scope}`",
        f"declare `belongs_to` under `{table}` in rulebook.yaml, or look at another table",
    )


def unreachable_table(span: Span, table: str, scope: str) -> Diagnostic:
    return OTHER_TABLE.at(
        span,
        f"a row of `{scope}` leads to no single row of `{table}`",
        f"ask for its rows with an aggregate such as `count({table} where …)`",
    )


def unknown_way(span: Span, name: str, table: str, known: Sequence[str]) -> Diagnostic:
    return TWO_WAYS.at(
        span,
        f"`{table}` has no relation `{name}`",
        f"its relations are {', '.join(dict.fromkeys(known))}",
    )


def two_ways(span: Span, table: str, names: Sequence[str]) -> Diagnostic:
    ways = " or ".join(f"`{table} via {n}`" for n in dict.fromkeys(names))
    return TWO_WAYS.at(span, f"there are two ways from `{table}` to here", f"write {ways}")


def no_time(span: Span, table: str, what: str) -> Diagnostic:
    return NO_TIME.at(
        span,
        f"`{table}` has no time, which {what} needs",
        f"declare `time:` under `{table}` in rulebook.yaml",
    )


def unknown_aggregate(span: Span, name: str) -> Diagnostic:
    near = nearest(name, AGGREGATE_NAMES)
    help_ = f"the nearest is `{near}`" if near else f"there are {', '.join(AGGREGATE_NAMES)}"
    return UNKNOWN_FUNCTION.at(span, f"`{name}` is no aggregate over rows", help_)


def aggregate_value(span: Span, name: str, form: str, value: Expr | None) -> Diagnostic:
    usage = form.format(value="…", rows="…")
    if value is None:
        return AGGREGATE.at(span, f"`{name}` needs a value of the rows", f"write `{usage}`")
    return AGGREGATE.at(
        span,
        f"`{name}` does not take {described(value.type)}: {_is(value.span, value.type)}",
        f"write `{usage}` with another value",
    )


def segment_of_rows(span: Span, table: str, base: str) -> Diagnostic:
    return OTHER_TABLE.at(
        span,
        f"segments are made of rows of `{base}`, and here stands a row of `{table}`",
        "put `in segment` beside the aggregate, not inside it",
    )


def ranked_rows(span: Span, name: str) -> Diagnostic:
    return RANKED_ROWS.at(
        span,
        f"`{name}` compares customers, and here stands a row of a table",
        "put it beside the aggregate, not inside it",
    )


def trait_over_rows(span: Span, name: str, table: str) -> Diagnostic:
    return OTHER_TABLE.at(
        span,
        f"the trait `{name}` looks at rows below `{table}`, which a dot cannot reach",
        f"use it inside an aggregate over `{table}`",
    )


def no_constant(span: Span, name: str) -> Diagnostic:
    return NO_CONSTANT.at(
        span,
        f"parameter `{name}` is no constant of one type",
        "write a number, text, yes/no, a date, `90 days`, or a list of one type",
    )


def mixed_logic(span: Span) -> Diagnostic:
    return MIXED_LOGIC.at(
        span,
        "`and` and `or` are mixed without parentheses",
        f"it is read as `({on_one_line(span)})`; write the parentheses",
    )


def silent_missing(span: Span, columns: Sequence[str], fix: str) -> Diagnostic:
    names = " or ".join(f"`{c}`" for c in columns)
    return SILENT_MISSING.at(
        span, f"customers without {names} are undecided here, so they are no members", fix
    )


def open_brace(span: Span) -> Diagnostic:
    return BAD_TEMPLATE.at(
        span,
        "this brace has no partner with an expression between",
        "write `{column}`, or `{{` for a brace itself",
    )


def declared_at(span: Span, name: str) -> Related:
    return Related(span, f"`{name}` is declared here")


def unknown_setting(name: str, known: Iterable[str]) -> Diagnostic:
    near = nearest(name, known)
    return UNKNOWN_SETTING.at(
        None,
        f"the rulebook has no parameter `{name}`",
        f"the nearest is `{near}`" if near else "parameters stand in rulebook.yaml",
    )


def setting_of_other_type(name: str, text: str, type_: Type) -> Diagnostic:
    return SETTING_TYPE.at(
        None, f"parameter `{name}` is {described(type_)}, and `{text}` is not", None
    )


CODES = (
    UNKNOWN_COLUMN, UNKNOWN_FUNCTION, UNKNOWN_SEGMENT, INACTIVE_SEGMENT, CYCLE, NO_FIELD, NO_CONDITION,
    TYPES_DIFFER, OPERATOR_TYPE, ARGUMENTS, UNDECLARED_VALUE, CONSTANT_NEEDED, COUNT_RANGE, BAD_PATTERN,
    TIME_OF_DAY, DATE_ARITHMETIC, ANNUAL, OTHER_TABLE, TWO_WAYS, NO_TIME, AGGREGATE, RANKED_ROWS, NO_CONSTANT, BAD_TEMPLATE, MIXED_LOGIC, SILENT_MISSING,
    UNKNOWN_SETTING, SETTING_TYPE,
)  # fmt: skip
