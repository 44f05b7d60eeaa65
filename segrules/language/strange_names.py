"""Names that are nothing here, and what people mean by them: ``NULL``, ``thirty``, ``age``."""

from __future__ import annotations

import re
from typing import TypeGuard

from segrules.diagnostics import Diagnostic, Span, nearest
from segrules.functions import NAMES
from segrules.language import mistakes, mistakes_of_rows, mistakes_of_spelling, mistakes_of_values
from segrules.language import syntax as written
from segrules.language.conversions import on_one_line
from segrules.language.mistakes_of_values import as_code
from segrules.language.relations import ways_up
from segrules.language.scope import Scope
from segrules.language.tree import Expr, Literal
from segrules.language.words import as_name
from segrules.rulebook.spellings import month_of
from segrules.types import DATE, DATETIME, TEXT, YESNO

_NULL = frozenset({"null", "nil", "na", "nan", "undefined"})
_NO_VALUE = _NULL | {"none", "empty", "blank", "unknown", "nothing"}
_DAYS = {"yesterday": "1 day ago", "tomorrow": "1 day from now"}
_YES_NO = {"y": "yes", "n": "no", "on": "yes", "off": "no", "t": "yes", "f": "no"}
_NUMBERS = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "dozen": 12, "fifteen": 15,
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "ninety": 90,
    "hundred": 100, "thousand": 1000,
}  # fmt: skip
_SEGMENTS = frozenset({"segment", "segments"})
_CLOCK = {
    "current_date": "today", "curdate": "today", "sysdate": "today", "getdate": "today",
    "current_timestamp": "now", "localtimestamp": "now",
}  # fmt: skip
_EQUALITY = {"=": "is missing", "!=": "is known"}
_TEXT_IS_POSSIBLE = frozenset({"=", "!=", "in", "not in", "contains", "starts with", "ends with"})


def is_strange(path: written.Syntax, scope: Scope) -> TypeGuard[written.Path]:
    """Whether a name, without a dot, stands for nothing here."""
    if not isinstance(path, written.Path) or len(path.names) > 1:
        return False
    (name,) = path.names
    above = (hop.table for hop in scope.path)
    known = (*scope.columns, *scope.schema.unread, *scope.schema.tables)
    return name not in known and not any(scope.schema.column(table, name) for table in above)


def told_beside(
    expression: written.Operation, path: written.Path, other: Expr | None, scope: Scope
) -> Diagnostic:
    """The mistake of a strange name on one side of an operator, by what stands on the other."""
    sides, operator = expression.operands, expression.operator
    word = path.names[0].casefold()
    if word in _NO_VALUE and operator in _EQUALITY and not isinstance(other, Literal):
        asked = sides[0] if sides[1] == path else sides[1]
        test = as_code(f"{on_one_line(asked.span)} {_EQUALITY[operator]}")
        is_text = other is not None and other.type == TEXT and word not in _NULL
        or_text = f'; if it is a text, write it in quotes: `"{path.names[0]}"`' if is_text else ""
        return mistakes_of_spelling.is_form(expression.span, f"{test}{or_text}")
    if word in _SEGMENTS and operator in _EQUALITY and isinstance(other, Literal):
        words = "in segment" if operator == "=" else "not in segment"
        meant = f"write `{words} {on_one_line(other.span)}`"
        return mistakes_of_values.strange_name(path.span, path.names[0], meant)
    is_value = operator in _TEXT_IS_POSSIBLE and sides[0] != path
    return unknown(path.names, path.span, scope, beside=other, may_be_text=is_value)


def unknown(
    names: tuple[str, ...],
    span: Span,
    scope: Scope,
    *,
    beside: Expr | None = None,
    may_be_text: bool = False,
) -> Diagnostic:
    """A name that is nothing here: what it is elsewhere, or what its author may have meant."""
    name = names[0]
    for hop in scope.path:
        if name in scope.schema.tables[hop.table]:
            return mistakes_of_rows.column_above(span, name, scope.table, hop.table)
    if name in scope.schema.tables:
        return mistakes.table_as_column(span, name)
    comment = _comment(span)
    if comment is not None:
        return mistakes_of_spelling.comment(comment)
    near = nearest(name, scope.columns)
    # Beside a constant stands a column; beside a column of texts perhaps a text.
    is_constant = isinstance(beside, Literal)
    is_text = beside is not None and not is_constant and TEXT in (beside.type, beside.type.item)
    is_free = not near and (not is_text or name.casefold() in _NULL)
    meant = _meant(names, scope, beside) if is_free else None
    if meant is not None:
        return mistakes_of_values.strange_name(span, name, meant)
    below = _table_below(name, scope) if not near else None
    if below is not None and not is_text and not may_be_text:
        return mistakes_of_rows.column_below(span, name, scope.table, below)
    may_be_text = is_text if beside is not None else may_be_text
    return mistakes.unknown_column(span, name, near, scope.table, may_be_text=may_be_text)


def _table_below(name: str, scope: Scope) -> str | None:
    """The one table whose rows belong to the row in scope and have a column of that name."""
    schema = scope.schema
    below = [
        table
        for table in schema.tables
        if schema.column(table, name) and len(ways_up(schema, table, scope.table)) == 1
    ]
    return below[0] if len(below) == 1 else None


def _meant(names: tuple[str, ...], scope: Scope, beside: Expr | None) -> str | None:
    name = names[0]
    word = name.casefold()
    if len(names) > 1:
        return _before_a_dot(names, scope)
    if name in scope.schema.segments:
        return f'for the members of the segment write `in segment "{name}"`'
    if word in _NO_VALUE:
        return "what has no value is asked for with `is missing`"
    if word in _DAYS:
        return f"write `{_DAYS[word]}`"
    if word in _CLOCK:
        return f"write `{_CLOCK[word]}`"
    if word in _YES_NO and (beside is None or beside.type == YESNO):
        return f"write `{_YES_NO[word]}`"
    if word in _NUMBERS:
        return f"write the number in digits: `{_NUMBERS[word]}`"
    if name in NAMES:
        return f"write `{name}({_argument(name, scope)})`, as it is a function"
    month = month_of(name)
    day = on_one_line(beside.span) if beside and beside.type in (DATE, DATETIME) else "…"
    return f"months are numbers: `month({day}) = {month}`" if month else None


def _argument(function: str, scope: Scope) -> str:
    """The column that a function was meant of: of dates, the only one, or that of birth."""
    columns = scope.schema.tables[scope.table].values()
    dates = [c.name for c in columns if c.type in (DATE, DATETIME)]
    if function == "age":
        dates = [d for d in dates if re.search("birth|born", d, re.IGNORECASE)]
    return as_name(dates[0]) if len(dates) == 1 else "…"


def _before_a_dot(names: tuple[str, ...], scope: Scope) -> str | None:
    """``users.spent`` of customers: the row in scope needs no name."""
    first, *rest = names
    alone = ".".join(map(as_name, rest))
    if rest[0] in scope.columns:
        return f"write `{alone}` alone, as here stands a row of `{scope.table}`"
    near = nearest(first, scope.schema.tables)
    return f"the nearest table is `{near}`" if near else None


def _comment(span: Span) -> Span | None:
    """The rest of the line, where two hyphens before a name make it a comment of SQL."""
    text = span.source.text
    before = text[: span.start].rstrip(" \t")
    if not before.endswith("--"):
        return None
    end = next((k for k in range(span.end, len(text)) if text[k] in "\r\n"), len(text))
    return Span(span.source, len(before) - 2, end)
