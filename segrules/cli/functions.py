"""`segrules functions`: the reference of the language."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from segrules.cli import mistakes
from segrules.cli.terminal import say, say_json, width_of, wrapped
from segrules.diagnostics import UsageError, json_text, nearest

if TYPE_CHECKING:
    from segrules.functions import Example
    from segrules.functions.function import Cell
    from segrules.functions.reference import Block, Entry

JSON_VERSION = 1
"""Of the JSON's keys; it grows when a key changes its meaning or goes."""


def functions(
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="A function, or an operator as written.")
    ] = None,
    *,
    format: Annotated[  # noqa: A002 - the word of the command line
        Literal["text", "json"], typer.Option(help="For people or for programs.")
    ] = "text",
) -> int:
    """Look up what the language can say, with examples."""
    from segrules.functions.reference import entries, look_up

    if name is None:
        found = entries()
    else:
        entry = look_up(name)
        if entry is None:
            near = nearest(name, [e.name for e in entries()])
            raise UsageError([mistakes.unknown_function(name, near)])
        found = (entry,)
    if format == "json":
        say_json(_as_json(found))
    elif name is None:
        say("\n".join(_overview()))
    else:
        say("\n".join(_page(found[0])))
    return 0


def _overview() -> Iterator[str]:
    """One line per form, under its topic."""
    from segrules.functions.reference import topics

    for topic, of_topic in topics():
        rows = [
            (usage, next(f for f in entry.functions if f.usage == usage).summary)
            for entry in of_topic
            for usage in entry.usages
        ]
        column = max(len(usage) for usage, _ in rows) + 3
        yield topic
        for usage, summary in rows:
            yield _wrapped(f"  {usage:<{column}}", summary)
        yield ""
    yield "`segrules functions NAME` shows one with examples: `segrules functions contains`"


def _wrapped(lead: str, text: str) -> str:
    return wrapped(lead, text, width_of(sys.stdout))


def _page(entry: Entry) -> Iterator[str]:
    """Every block of an entry: form, types, meaning, when it is unknown, examples."""
    from segrules.functions.reference import tables_of

    for number, function in enumerate(entry.functions):
        if number:
            yield ""
        yield f"{function.usage}   {_signature(function)}"
        yield _wrapped("  ", function.summary)
        yield _wrapped("  ", f"unknown: {function.unknown}")
        yield from _examples(function.examples)
        for lead, rows in tables_of(function.topic):
            yield ""
            yield _wrapped("  ", lead)
            yield from _rows(rows)


def _rows(rows: Sequence[dict[str, Cell]]) -> Iterator[str]:
    lines = [list(rows[0]), *([_cell(cell) for cell in row.values()] for row in rows)]
    widths = [max(len(line[n]) for line in lines) for n in range(len(lines[0]))]
    for line in lines:
        padded = (f"{text:<{width}}" for text, width in zip(line, widths, strict=True))
        yield f"    {'   '.join(padded)}".rstrip()


def _signature(function: Block) -> str:
    """``x: number, digits: number → number``, in words that any console can show."""
    params = ", ".join(f"{p.name} {p.type}" for p in function.params)
    gives = f"gives {function.result or 'what the value is'}"
    return f"({params}; {gives})" if params else f"({gives})"


def _examples(examples: Sequence[Example]) -> Iterator[str]:
    column = max(len(e.expression) for e in examples) + 3
    results = [_cell(e.result) for e in examples]
    width = max(map(len, results)) + 3
    for example, result in zip(examples, results, strict=True):
        row = ", ".join(f"{name} = {_cell(cell)}" for name, cell in example.row.items())
        where = f"where {row}" if row else ""
        yield f"    {example.expression:<{column}}{result:<{width}}{where}".rstrip()


def _cell(cell: object) -> str:
    """A value as the language writes it; a missing cell and an unknown result by their names."""
    match cell:
        case None:
            return "unknown"
        case bool():
            return "yes" if cell else "no"
        case str():
            return f'"{cell}"'
        case list():
            return f"[{', '.join(map(_cell, cell))}]"
        case dict():
            return ", ".join(f"{name}: {_cell(value)}" for name, value in cell.items())
        case dt.datetime():
            return cell.isoformat(timespec="minutes")
        case int() | float() | dt.date():
            return str(cell)
        case _:
            return "missing"


def _as_json(found: Sequence[Entry]) -> str:
    report = {
        "schema_version": JSON_VERSION,
        "functions": [_as_dict(entry, function) for entry in found for function in entry.functions],
    }
    return json_text(report)


def _as_dict(entry: Entry, function: Block) -> dict[str, Any]:
    return {
        "name": entry.name,
        "topic": function.topic,
        "usage": function.usage,
        "parameters": [{"name": p.name, "type": str(p.type)} for p in function.params],
        "repeats_last": function.variadic,
        "result": str(function.result or "T"),
        "summary": function.summary,
        "unknown": function.unknown,
        "depends_on_date": function.dated,
        "examples": [
            {
                "expression": e.expression,
                "row": {name: _cell(cell) for name, cell in e.row.items()},
                "result": _cell(e.result),
            }
            for e in function.examples
        ],
    }
