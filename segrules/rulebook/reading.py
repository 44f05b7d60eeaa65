"""Nodes become values of the model, as the declarations say."""

from __future__ import annotations

from contextlib import suppress
from typing import Any, assert_never

from segrules.diagnostics import Diagnostic, Span
from segrules.rulebook.conditions import condition, expression
from segrules.rulebook.model import Cell, Condition, Scalar
from segrules.rulebook.nodes import ListNode, MapNode, Node, ScalarNode
from segrules.rulebook.plain import form_of, scalar, yes_or_no
from segrules.rulebook.shapes import (
    OTHERS,
    CellShape,
    ConditionShape,
    EitherShape,
    ExpressionShape,
    ListShape,
    NamesShape,
    RecordShape,
    Shape,
    TextShape,
    Values,
    ValueShape,
    WholeShape,
    WordShape,
    YesNoShape,
)


class UnreadableError(Exception):
    """A value that has been reported already; what needs it cannot be read either."""


class Reader:
    """Reads nodes that fit their shapes, and leaves out what is known to be broken.

    ``broken`` holds the ids of the nodes that have been reported. ``problems`` are those of
    expressions, found while reading; ``unread`` the names of things that had to be left out.
    """

    def __init__(self, broken: set[int]) -> None:
        self.broken = broken
        self.problems: list[Diagnostic] = []
        self.unread: set[str] = set()

    def read(self, node: Node, shape: Shape | None) -> Any:  # noqa: ANN401, C901, PLR0911, PLR0912 - one line per shape
        """The value of a node.

        Raises:
            UnreadableError: it, or something that it cannot be without, is broken.

        """
        if id(node) in self.broken or shape is None:
            if isinstance(shape, RecordShape) and isinstance(node, MapNode):
                # It lacks a key; what its other keys say can be wrong all the same.
                self._values(node, shape)
            raise UnreadableError
        match shape:
            case EitherShape():
                return self.read(node, form_of(node, shape))
            case TextShape() | WordShape():
                return _scalar(node).value
            case YesNoShape():
                return yes_or_no(_scalar(node))
            case WholeShape():
                return scalar(_scalar(node))
            case ValueShape() | CellShape():
                return _cell(node)
            case ExpressionShape(prose=prose):
                return self._expression(node, prose=prose)
            case ConditionShape():
                return self._condition(node)
            case ListShape():
                return self._list(node, shape)
            case NamesShape():
                return self._names(node, shape)
            case RecordShape():
                return self._record(node, shape)
            case _:
                assert_never(shape)

    def _expression(self, node: Node, *, prose: bool) -> Span:
        found = expression(node, prose=prose)
        if isinstance(found, Span):
            return found
        self.problems.append(found)
        raise UnreadableError

    def _condition(self, node: Node) -> Condition:
        found = condition(node, self.problems)
        if found is None:
            raise UnreadableError
        return found

    def _list(self, node: Node, shape: ListShape) -> tuple[Any, ...]:
        read = []
        for item in _list(node).items:
            try:
                read.append(self.read(item, shape.item))
            except UnreadableError:
                if not isinstance(shape.item, RecordShape):
                    raise
                self._leave_out(item)
        return tuple(read)

    def _leave_out(self, item: Node) -> None:
        named = item.values.get("id") if isinstance(item, MapNode) else None
        if isinstance(named, ScalarNode):
            self.unread.add(named.value)

    def _names(self, node: Node, shape: NamesShape) -> dict[str, Any]:
        mapping = _map(node)
        read: dict[str, Any] = {}
        for name, item in mapping.values.items():
            try:
                value = self.read(item, shape.item)
            except UnreadableError:
                if shape.build is None:
                    raise
                self.unread.add(name)
                continue
            build = shape.build
            read[name] = value if build is None else build(name, mapping.keys[name], value)
        return read

    def _record(self, node: Node, shape: RecordShape) -> Any:  # noqa: ANN401 - what it builds
        mapping = _map(node)
        values = self._values(mapping, shape)
        if any(key.required and key.name in mapping.values and key.target not in values
               for key in shape.keys):  # fmt: skip
            raise UnreadableError
        return shape.build(values, mapping)

    def _values(self, mapping: MapNode, shape: RecordShape) -> Values:
        """What the keys of a mapping say; those that cannot be read are left out."""
        values: Values = {}
        for key in shape.keys:
            if key.name in mapping.values:
                with suppress(UnreadableError):
                    values[key.target] = self.read(mapping.values[key.name], key.shape)
        if shape.others is not None:
            declared = {key.name for key in shape.keys}
            values[OTHERS] = {}
            for name, value in mapping.values.items():
                if name not in declared and isinstance(value, ListNode):
                    with suppress(UnreadableError):
                        values[OTHERS][name] = self.read(value, shape.others)
        return values


def _cell(node: Node) -> Cell:
    match node:
        case ScalarNode():
            return Cell(scalar(node), node.value, node.span)
        case ListNode(items=items):
            return Cell([scalar(_scalar(item)) for item in items], node.span.text, node.span)
        case MapNode(values=values):
            fields: dict[str, Scalar] = {n: scalar(_scalar(v)) for n, v in values.items()}
            return Cell(fields, node.span.text, node.span)


def _scalar(node: Node) -> ScalarNode:
    if not isinstance(node, ScalarNode):
        raise UnreadableError
    return node


def _list(node: Node) -> ListNode:
    if not isinstance(node, ListNode):
        raise UnreadableError
    return node


def _map(node: Node) -> MapNode:
    if not isinstance(node, MapNode):
        raise UnreadableError
    return node
