"""The names in examples: tables of the rulebook, and columns of those tables."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from segrules.diagnostics import Diagnostic
from segrules.rulebook import mistakes_of_names as mistakes
from segrules.rulebook.declarations import EXAMPLE
from segrules.rulebook.mistakes_of_keys import rows_wanted
from segrules.rulebook.model import Rulebook, Table
from segrules.rulebook.nodes import ListNode, MapNode, Node, ScalarNode

_LIKE_A_DAY = re.compile(r"\d{1,4}([./-])\d{1,2}\1\d{1,4}")
_KEYS = [key.name for key in EXAMPLE.keys]


def check_examples(root: Node, book: Rulebook) -> Iterator[Diagnostic]:
    """Names in the examples of a file that the rulebook does not declare."""
    base = book.tables.get(book.base)
    for segment in _maps(_under(root, "segments")):
        for example in _maps(_under(segment, "examples")):
            if base is not None:
                yield from _row(_under(example, "customer"), base, book)
                for row in _items(_under(example, "others")):
                    yield from _row(row, base, book)
            yield from _related(example, book)


def _related(example: MapNode, book: Rulebook) -> Iterator[Diagnostic]:
    base = book.tables.get(book.base)
    for name, rows in example.values.items():
        if name in _KEYS or name in book.unread:
            continue
        if name == book.base:
            yield mistakes.example_base(name, example.keys[name])
        elif name not in book.tables and base is not None and name in base.columns:
            yield mistakes.example_cell(name, example.keys[name])
        elif name not in book.tables:
            others = [table for table in book.tables if table != book.base]
            yield mistakes.example_table(name, example.keys[name], [*_KEYS, *others])
        elif not isinstance(rows, ListNode):
            yield rows_wanted(name, rows)
        else:
            for row in rows.items:
                yield from _row(row, book.tables[name], book)


def _row(row: Node | None, table: Table, book: Rulebook) -> Iterator[Diagnostic]:
    if not isinstance(row, MapNode):
        return
    known = [*table.columns, *(["row"] if table.key_is_row else [])]
    for name, place in row.keys.items():
        if name not in known and name not in book.unread:
            yield mistakes.example_column(name, table.name, place, known)
        column, cell = table.columns.get(name), row.values[name]
        if column is None or column.type not in ("date", "datetime"):
            continue
        if isinstance(cell, ScalarNode) and is_no_day(cell.value, column.missing):
            yield mistakes.example_date(cell.span, name, cell.value)


def is_no_day(text: str, missing: tuple[object, ...]) -> bool:
    """Whether this is written like a day and is none in ISO form, or none at all."""
    if text in missing or not _LIKE_A_DAY.fullmatch(text):
        return False
    try:
        return dt.date.fromisoformat(text).isoformat() != text
    except ValueError:
        return True


def _under(node: Node | None, key: str) -> Node | None:
    return node.values.get(key) if isinstance(node, MapNode) else None


def _items(node: Node | None) -> tuple[Node, ...]:
    return node.items if isinstance(node, ListNode) else ()


def _maps(node: Node | None) -> Iterator[MapNode]:
    return (item for item in _items(node) if isinstance(item, MapNode))
