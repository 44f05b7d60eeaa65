"""What was read of a mapping becomes a thing of the model."""

from __future__ import annotations

from dataclasses import replace

from segrules.diagnostics import Span
from segrules.rulebook.model import (
    Cell,
    Column,
    Example,
    Parameter,
    ReadOptions,
    Relation,
    Segment,
    Table,
    Trait,
)
from segrules.rulebook.nodes import MapNode
from segrules.rulebook.shapes import OTHERS, Values
from segrules.types import Duration


def column_keys(values: Values, _node: MapNode) -> Values:
    """The keys of a column as the model wants them."""
    made = dict(values)
    for key in ("yes", "no"):
        if key in values:
            made[key] = _many(values[key])
    if "fields" in values:
        made["fields"] = tuple(values["fields"].items())
    is_text = values["type"] in {"text", "list of text"}
    for key in ("values", "missing"):
        if key in values:
            made[key] = tuple(_meant(cell, is_text=is_text) for cell in values[key])
    return made


def column(name: str, span: Span, value: str | Values) -> Column:
    """A column from its type's name or from its keys."""
    keys: Values = {"type": value} if isinstance(value, str) else value
    return Column(name=name, span=span, **keys)


def relation(name: str, span: Span, value: str | tuple[str, ...] | Values) -> Relation:
    """A relation from its columns, its name being the table's, or from its keys."""
    if isinstance(value, dict):
        return Relation(name, value["table"], _many(value["by"]), span)
    return Relation(name, name, _many(value), span)


def read_options(values: Values, _node: MapNode) -> ReadOptions:
    """Read options; a tab can be spelt."""
    made = dict(values)
    if values.get("separator") in {"tab", "\\t"}:
        made["separator"] = "\t"
    if "missing" in values:
        made["missing"] = tuple(_meant(cell, is_text=False) for cell in values["missing"])
    return ReadOptions(**made)


def table_keys(values: Values, _node: MapNode) -> Values:
    """The keys of a table as the model wants them."""
    made: Values = values | {"columns": values.get("columns", {})}
    for key in ("belongs_to", "looks_up"):
        if key in values:
            made[key] = tuple(values[key].values())
    if "sorted_by" in values:
        made["sorted_by"] = _many(values["sorted_by"])
    if "fresh_within" in values:
        count, unit = values["fresh_within"].split()
        made["fresh_within"] = Duration(int(count), unit.removesuffix("s"))
    if "key" in values:
        made["key"] = _many(values["key"])
        made["key_is_row"] = made["key"] == ("row",) and "row" not in made["columns"]
    return made


def table(name: str, span: Span, values: Values) -> Table:
    """A table from its keys."""
    return Table(name=name, span=span, **values)


def parameter(name: str, span: Span, value: Cell) -> Parameter:
    """A parameter from its value."""
    return Parameter(name, value, span)


def trait(name: str, span: Span, value: Span | Values) -> Trait:
    """A trait from its expression or from its keys."""
    keys: Values = {"value": value} if isinstance(value, Span) else value
    return Trait(name=name, span=span, **keys)


def example(values: Values, node: MapNode) -> Example:
    """An example; keys that are not declared are tables whose rows belong to the customer."""
    tables = values.pop(OTHERS, {})
    keys: Values = {"name": "", "customer": {}} | values
    place = node.keys.get("name") or next(iter(node.keys.values()))
    return Example(span=place, related=tables, **keys)


def segment(values: Values, node: MapNode) -> Segment:
    """A segment, its place that of its id; examples without a name are numbered."""
    examples = tuple(
        each if each.name else replace(each, name=f"example {number}")
        for number, each in enumerate(values.pop("examples", ()), start=1)
    )
    return Segment(span=node.values["id"].span, examples=examples, **values)


def _meant(cell: Cell, *, is_text: bool) -> str | int | float:
    """A number where one was written and can be one; every other word stays as written."""
    value = cell.value
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return value if is_number and not is_text else cell.written  # type: ignore[return-value] # narrowed above


def _many(value: str | tuple[str, ...]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else value
