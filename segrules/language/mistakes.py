"""Every wording about names, types and meaning in expressions, named after the mistakes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from segrules.diagnostics import Diagnostic, Span
from segrules.diagnostics.nearest import nearest
from segrules.functions import meant
from segrules.language.codes import (
    ANNUAL,
    ARGUMENTS,
    BAD_PATTERN,
    BAD_TEMPLATE,
    CODES,
    CONSTANT_NEEDED,
    COUNT_RANGE,
    CYCLE,
    DATE_ARITHMETIC,
    INACTIVE_SEGMENT,
    MIXED_LOGIC,
    NO_CONDITION,
    NO_CONSTANT,
    NO_FIELD,
    OPERATOR_TYPE,
    SETTING_TYPE,
    SILENT_MISSING,
    TIME_OF_DAY,
    TRAITS,
    TYPES_DIFFER,
    UNDECLARED_VALUE,
    UNKNOWN_COLUMN,
    UNKNOWN_FUNCTION,
    UNKNOWN_SEGMENT,
    UNKNOWN_SETTING,
)
from segrules.language.conversions import (
    how_to_agree,
    how_to_contain,
    on_one_line,
    replaced,
    shortened,
)
from segrules.language.tree import Expr
from segrules.rulebook.spellings import dates_meant, number_meant
from segrules.types import Kind, Type

__all__ = ["CODES", "SILENT_MISSING", "Diagnostic", "Span", "on_one_line", "shortened"]

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


def unknown_column(
    span: Span, name: str, near: str | None, table: str, *, may_be_text: bool = False
) -> Diagnostic:
    help_ = f"declare it under `{table}` in rulebook.yaml, or as a trait or parameter"
    if near:
        help_ = f"the nearest column is `{near}`"
    if may_be_text:
        if_column = help_ if near else "if a column, declare it in rulebook.yaml"
        help_ = f'if it is a text, write it in quotes: `"{name}"`; {if_column}'
    return UNKNOWN_COLUMN.at(span, f"unknown column `{name}`", help_)


def table_as_column(span: Span, name: str) -> Diagnostic:
    help_ = f"write `has {name}`, or `count({name})` for the number of its rows"
    return UNKNOWN_COLUMN.at(span, f"`{name}` is a table, not a column", help_)


def unit_as_length(span: Span, unit: str) -> Diagnostic:
    help_ = f"say how many, `1 {unit}`; for calendar periods write `in this {unit}` or `in previous {unit}`"
    return UNKNOWN_COLUMN.at(span, f"`{unit}` alone is no length of time", help_)


def unknown_function(span: Span, name: str, known: Iterable[str]) -> Diagnostic:
    ours, near = meant(name), nearest(name, known)
    help_ = f"the nearest function is `{near}`" if near else "`segrules functions` lists them all"
    return UNKNOWN_FUNCTION.at(
        span, f"unknown function `{name}`", f"it is called `{ours}` here" if ours else help_
    )


def function_of_elsewhere(span: Span, name: str, help_: str) -> Diagnostic:
    return UNKNOWN_FUNCTION.at(span, f"unknown function `{name}`", help_)


def aggregate_by_another_name(span: Span, name: str, ours: str, rows: str | None) -> Diagnostic:
    inside = rows or "… of table"
    if ours in ("count", "share"):
        inside = inside.removeprefix("… of ")
    help_ = f"write `{ours}({inside})`"
    return UNKNOWN_FUNCTION.at(span, f"unknown function `{name}`", help_)


def rows_needed(span: Span, name: str, rows: str | None) -> Diagnostic:
    of_columns = {"min": "least", "max": "greatest"}.get(name)
    other = f", or `{of_columns}(…, …)` to compare columns" if of_columns and not rows else ""
    help_ = f"write `{name}({rows or '… of table'})`{other}"
    return ARGUMENTS.at(span, f"`{name}` works on rows of a table", help_)


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


def traits_too_deep(span: Span, name: str, most: int) -> Diagnostic:
    return TRAITS.at(
        span,
        f"with `{name}` written out this is nested more than {most} levels deep",
        "make it of fewer traits that are made of others",
    )


def traits_too_large(span: Span, name: str, most: int) -> Diagnostic:
    return TRAITS.at(
        span,
        f"with `{name}` written out this has more than {most:,} columns and calculations",
        "make it of fewer traits that name others several times",
    )


def no_field(span: Span, name: str, owner: str, type_: Type) -> Diagnostic:
    if type_.kind is not Kind.STRUCT:
        message = f"`{owner}` is {described(type_)}, it has no fields"
        return NO_FIELD.at(span, message, f"write `{owner}` alone")
    fields = [n for n, _ in type_.fields]
    near = nearest(name, fields)
    help_ = f"the nearest field is `{near}`" if near else f"its fields are {', '.join(fields)}"
    return NO_FIELD.at(span, f"`{owner}` has no field `{name}`", help_)


def no_condition(span: Span, type_: Type) -> Diagnostic:
    text = on_one_line(span)
    match type_.kind:
        case Kind.NUMBER:
            help_ = f"compare it, for example `{text} > 0`, or write `{text} is known`"
        case Kind.LIST:
            help_ = f'write `{text} contains "…"`'
        case Kind.ANNUAL:
            help_ = f"give it a window: `{text} in next 7 days`"
        case _:
            help_ = f"compare it, or write `{text} is known`"
    return NO_CONDITION.at(span, f"{_is(span, type_)}, not a condition that is yes or no", help_)


def no_condition_after(span: Span, type_: Type, again: str) -> Diagnostic:
    """`country = "GB" or "IE"`: the second value alone is no condition."""
    return NO_CONDITION.at(
        span,
        f"{_is(span, type_)}, not a condition that is yes or no",
        f"write the comparison again: `{again}`",
    )


def types_differ(place: Span, a: Expr, b: Expr) -> Diagnostic:
    message = f"{_is(a.span, a.type)} and {_is(b.span, b.type)}"
    return TYPES_DIFFER.at(place, message, how_to_agree(place, a, b))


def no_such_item(whole: Span, operator: Span, holder: Expr, wanted: Expr) -> Diagnostic:
    """What `contains` is asked for is not of the type that the text or list holds."""
    message = f"{_is(holder.span, holder.type)} and {_is(wanted.span, wanted.type)}"
    return TYPES_DIFFER.at(whole, message, how_to_contain(whole, operator, holder, wanted))


def operator_type(place: Span, operator: str, span: Span, type_: Type, takes: str) -> Diagnostic:
    return OPERATOR_TYPE.at(
        place,
        f"`{operator}` takes {takes}, and {_is(span, type_)}",
        _operator_help(operator, span, type_),
    )


def _operator_help(operator: str, span: Span, type_: Type) -> str | None:
    text = on_one_line(span)
    match operator, type_.kind:
        case "<" | "<=" | ">" | ">=" | "between" | "not between", Kind.YESNO:
            return f"write `{text} = yes` or `{text} = no`"
        case "before" | "after", kind:
            sign = "<" if operator == "before" else ">"
            by_date = f", or read the text as a date: `date({text})`" if kind is Kind.TEXT else ""
            return f"write `{sign}`{by_date}"
        case "is known" | "is missing", Kind.DURATION:
            return "a length of time is never missing"
        case _, Kind.DURATION:
            return "count days with `days_since(…)` or `days_between(…, …)` and compare the number"
        case "in" | "not in", Kind.LIST:
            return f"write `{text} contains any of […]`"
        case (("contains" | "starts with" | "ends with" | "matches"), Kind.NUMBER):
            return f"a number is compared: `{text} = 5`, `{text} between 1 and 5`"
        case (("+" | "-" | "*" | "/"), Kind.TEXT):
            joined = "texts are not joined; to add a number that it holds, " * (operator == "+")
            return f"{joined}read the text as a number: `number({text})`"
        case _, Kind.LIST:
            return f"ask a list what it holds: `{text} contains …`"
        case _:
            return None


def wrong_arguments(span: Span, usages: Sequence[str], problem: str) -> Diagnostic:
    return ARGUMENTS.at(span, problem, "write " + " or ".join(f"`{u}`" for u in usages))


def undeclared_value(
    span: Span, value: object, column: str, values: Sequence[object]
) -> Diagnostic:
    known = [str(v) for v in values]
    begun = [v for v in known if v.startswith(str(value).casefold())] if value != "" else []
    near = begun[0] if len(begun) == 1 else nearest(str(value), known)
    quote = '"' if any(isinstance(v, str) for v in values) else ""
    listed = ", ".join(known[:12]) + (", …" if len(known) > 12 else "")  # noqa: PLR2004
    help_ = f"the nearest is `{quote}{near}{quote}`" if near else f"its values are {listed}"
    return UNDECLARED_VALUE.at(span, f"`{column}` never has the value `{value}`", help_)


def constant_needed(span: Span, what: str, help_: str | None = None) -> Diagnostic:
    return CONSTANT_NEEDED.at(
        span,
        f"{what} is a constant or a parameter, and `{shortened(span)}` differs by row",
        help_ or "write a value, or the name of a parameter",
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
        f"`{operator}` does not work on these dates and lengths of time",
        "write a date `+ 30 days` or `- 3 months`",
    )


def length_without_unit(span: Span, number: Span) -> Diagnostic:
    return DATE_ARITHMETIC.at(
        span,
        f"`{shortened(number)}` does not say of what: days, weeks, months",
        f"write `{replaced(span, number, on_one_line(number) + ' days')}`",
    )


def no_elapsed_period(span: Span, length: str) -> Diagnostic:
    return TIME_OF_DAY.at(
        span,
        "`previous` counts whole days, weeks, months, quarters or years",
        f"write `in last {length}`",
    )


def annual_use(span: Span) -> Diagnostic:
    return ANNUAL.at(
        span,
        f"`{shortened(span)}` is a day of every year",
        "it takes windows (`in next 7 days`), `= today` and `between … and …`",
    )


def list_needed(whole: Span, left: Span, name: Span, sign: str) -> Diagnostic:
    return OPERATOR_TYPE.at(
        whole,
        f"`in` takes a list, and `{shortened(name)}` is a single value",
        f"write `{on_one_line(left)} {sign} {on_one_line(name)}`",
    )


def no_constant(span: Span, name: str) -> Diagnostic:
    return NO_CONSTANT.at(
        span,
        f"parameter `{name}` is no constant of one type",
        "write a number, text, yes/no, a date, `90 days`, or a list of one type",
    )


def too_long_constant(span: Span, name: str, most: int) -> Diagnostic:
    return NO_CONSTANT.at(
        span, f"parameter `{name}` has a number of more than {most} digits", "write fewer digits"
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


def unknown_setting(name: str, known: Iterable[str]) -> Diagnostic:
    near = nearest(name, known)
    return UNKNOWN_SETTING.at(
        None,
        f"the rulebook has no parameter `{name}`",
        f"the nearest is `{near}`" if near else "parameters stand in rulebook.yaml",
    )


def setting_of_other_type(name: str, text: str, type_: Type) -> Diagnostic:
    number = number_meant(text) if type_.kind is Kind.NUMBER else None
    others = [number] if number else dates_meant(text) if type_.kind is Kind.DATE else ()
    help_ = " or ".join(f"`--set {name}={other}`" for other in others)
    return SETTING_TYPE.at(
        None,
        f"parameter `{name}` is {described(type_)}, and `{text}` is not",
        f"write {help_}" if help_ else None,
    )


def too_long_setting(name: str, most: int) -> Diagnostic:
    return SETTING_TYPE.at(
        None, f"parameter `{name}` is set to a number of more than {most} digits", None
    )
