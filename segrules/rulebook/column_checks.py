"""The keys of a column have to fit its type."""

from __future__ import annotations

from collections.abc import Iterator

from segrules.diagnostics import Diagnostic
from segrules.rulebook import mistakes_of_formats
from segrules.rulebook import mistakes_of_names as mistakes
from segrules.rulebook.formats import can_show, date_format_problem
from segrules.rulebook.model import Column
from segrules.rulebook.nodes import ListNode, MapNode, ScalarNode
from segrules.rulebook.plain import scalar

_WANTED = {
    "decimals": ("number",),
    "format": ("date", "datetime"),
    "values": ("text", "number"),
    "yes": ("yes/no",),
    "no": ("yes/no",),
}
"""Which item types a key is for."""


def check_column(column: Column, keys: MapNode | None) -> Iterator[Diagnostic]:
    """What the keys of a column say that its type cannot mean; the short form says nothing."""
    if keys is None:
        return
    item = column.type.removeprefix("list of ")
    for key, wanted in _WANTED.items():
        if key in keys.keys and item not in wanted:
            yield mistakes.misfit(key, column.type, " or ".join(wanted), keys.keys[key])
    if "separator" in keys.keys and item == column.type:
        yield mistakes.misfit("separator", column.type, "list", keys.keys["separator"])
    if "fields" in keys.keys and column.type != "struct":
        yield mistakes.misfit("fields", column.type, "struct", keys.keys["fields"])
    if column.type == "struct" and not column.fields:
        yield mistakes.struct_without_fields(keys.values["type"].span)
    if item == "number":
        yield from _numbers(keys)
    yield from _formats(column, item, keys)


def _numbers(keys: MapNode) -> Iterator[Diagnostic]:
    values = keys.values.get("values")
    for node in values.items if isinstance(values, ListNode) else ():
        if isinstance(node, ScalarNode) and not isinstance(scalar(node), int | float):
            yield mistakes.value_is_no_number(node.span)


def _formats(column: Column, item: str, keys: MapNode) -> Iterator[Diagnostic]:
    if column.display is not None and not can_show(column.display, column.type):
        yield mistakes_of_formats.bad_display(column.type, keys.values["display"].span)
    if column.format is not None and item in _WANTED["format"]:
        problem = date_format_problem(column.format)
        if problem is not None:
            yield mistakes_of_formats.bad_date_format(keys.values["format"].span, problem)
