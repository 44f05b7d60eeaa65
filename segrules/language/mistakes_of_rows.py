"""Every wording about rows of other tables and comparison with everybody."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from segrules.diagnostics import Diagnostic, Span
from segrules.diagnostics.nearest import nearest
from segrules.functions import AGGREGATES, meant
from segrules.language.codes import (
    AGGREGATE,
    NO_TIME,
    OTHER_TABLE,
    RANKED_ROWS,
    ROWS_OR_NOT,
    SILENT_MISSING,
    TWO_WAYS,
    UNKNOWN_COLUMN,
    UNKNOWN_FUNCTION,
)
from segrules.language.mistakes import described, shortened
from segrules.language.mistakes_of_values import as_code
from segrules.language.tree import Expr

AGGREGATE_NAMES = tuple(f.name for f in AGGREGATES if f.reasons is None)


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


def no_row_before(span: Span) -> Diagnostic:
    return OTHER_TABLE.at(
        span,
        "no row is before another one here",
        "`previous.` stands in the value or the `where` of an aggregate, where it is the row before "
        "in the window, and in the `where` of a `followed by`",
    )


def column_above(span: Span, name: str, table: str, above: str) -> Diagnostic:
    return UNKNOWN_COLUMN.at(
        span,
        f"`{name}` is a column of `{above}`, and here stands a row of `{table}`",
        f"write `{above}.{name}`",
    )


def column_below(span: Span, name: str, table: str, below: str) -> Diagnostic:
    return UNKNOWN_COLUMN.at(
        span,
        f"`{name}` is a column of `{below}`, and here stands a row of `{table}`",
        f"ask for its rows, `has {below} where {name} …`, or for one value of them, such as"
        f" `last({name} of {below})`",
    )


def behind_where(span: Span, name: str, table: str, here: str, whole: str) -> Diagnostic:
    return UNKNOWN_COLUMN.at(
        span,
        f"`{name}` is a column of `{table}`, and here stands a row of `{here}` again",
        f"close the parenthesis behind it: {as_code(whole)}",
    )


def about_rows_or_not(span: Span, table: str, inside: str, outside: str) -> Diagnostic:
    return ROWS_OR_NOT.at(
        span.part(len(span.text) - len(span.text.lstrip()), len(span.text.rstrip())),
        f"what follows is no longer about rows of `{table}`, and could be",
        f"write {as_code(outside)} to say so, or {as_code(inside)} for the same row",
    )


def silent_missing(span: Span, columns: Sequence[str], table: str, fix: str) -> Diagnostic:
    names = " or ".join(f"`{c}`" for c in columns)
    return SILENT_MISSING.at(span, f"rows of `{table}` without {names} are not kept here", fix)


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
    ours, near = meant(name), nearest(name, AGGREGATE_NAMES)
    help_ = f"the nearest is `{near}`" if near else f"there are {', '.join(AGGREGATE_NAMES)}"
    if ours in AGGREGATE_NAMES:
        help_ = f"write `{ours}`"
    return UNKNOWN_FUNCTION.at(span, f"`{name}` is no aggregate over rows", help_)


def aggregate_value(span: Span, name: str, form: str, value: Expr | None) -> Diagnostic:
    usage = form.format(value="…", rows="…")
    if value is None:
        return AGGREGATE.at(span, f"`{name}` needs a value of the rows", f"write `{usage}`")
    return AGGREGATE.at(
        span,
        f"`{name}` does not take {described(value.type)}: `{shortened(value.span)}` is no such value",
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
