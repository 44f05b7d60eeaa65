"""Nodes become plain data, typed as the declaration of their key wants it."""

from __future__ import annotations

import re
from typing import Any

from segrules.rulebook.model import Scalar
from segrules.rulebook.nodes import ListNode, MapNode, Node, ScalarNode
from segrules.rulebook.shapes import (
    ConditionShape,
    EitherShape,
    ExpressionShape,
    ListShape,
    NamesShape,
    RecordShape,
    Shape,
    TextShape,
    WordShape,
    YesNoShape,
)

_YES_NO = {"yes": True, "true": True, "no": False, "false": False}
_WHOLE = re.compile(r"[-+]?(0|[1-9][0-9]*(_[0-9]+)*)")
_NUMBER = re.compile(r"[-+]?(0|[1-9][0-9]*(_[0-9]+)*)?(\.[0-9]+)?([eE][-+]?[0-9]+)?")
_MOST_DIGITS = 308
"""More do not fit a double, and Python refuses to read very many."""


def scalar(node: ScalarNode) -> Scalar:
    """The value of a scalar: yes/no words and numbers are that, dates and ``01234`` stay text."""
    text = node.value
    if node.style:
        return text
    if node.is_empty:
        return None
    first = text[0]
    if first in "yYnNtTfF":
        return _YES_NO.get(text.lower(), text)
    if first in "0123456789+-." and len(text) <= _MOST_DIGITS and text[-1].isdigit():
        return _number(text)
    return text


def yes_or_no(node: ScalarNode) -> bool | None:
    """The meaning of a yes/no word, or None where it is none."""
    return _YES_NO.get(node.value.lower())


def _number(text: str) -> int | float | str:
    if _WHOLE.fullmatch(text):
        return int(text)
    if _NUMBER.fullmatch(text) and any(digit in text for digit in "0123456789"):
        value = float(text)
        return text if value in {float("inf"), float("-inf")} else value
    return text


def plain(node: Node, shape: Shape | None) -> Any:  # noqa: ANN401 - the JSON of a schema
    """Data for the JSON Schema of a shape; without one, whatever the node looks like.

    Expressions and conditions are stand-ins: their own reader says what is wrong with them.
    """
    if isinstance(shape, EitherShape):
        shape = form_of(node, shape)
    if isinstance(shape, ExpressionShape | ConditionShape):
        return None if isinstance(node, ScalarNode) and node.is_empty else "an expression"
    match node:
        case ScalarNode():
            return _plain_scalar(node, shape)
        case ListNode(items=items):
            item = shape.item if isinstance(shape, ListShape) else None
            return [plain(each, item) for each in items]
        case MapNode(values=values):
            return {
                name: plain(each, inner)
                for name, each in values.items()
                for inner in [_value_shape(shape, name)]
                if not _is_of_no_table(each, inner, shape)
            }


def _plain_scalar(node: ScalarNode, shape: Shape | None) -> Scalar:
    if isinstance(shape, TextShape | WordShape) and not node.is_empty:
        return node.value
    if isinstance(shape, YesNoShape):
        word = yes_or_no(node)
        return scalar(node) if word is None else word
    return scalar(node)


def _value_shape(shape: Shape | None, name: str) -> Shape | None:
    if isinstance(shape, NamesShape):
        return shape.item
    if isinstance(shape, RecordShape):
        return next((key.shape for key in shape.keys if key.name == name), shape.others)
    return None


def _is_of_no_table(node: Node, inner: Shape | None, shape: Shape | None) -> bool:
    """Whether rows are wanted under a free name and something else stands there.

    Only when the tables are known can be said whether the name or the value is the mistake.
    """
    is_free = isinstance(shape, RecordShape) and inner is not None and inner is shape.others
    return is_free and not isinstance(node, ListNode)


def form_of(node: Node, either: EitherShape) -> Shape | None:
    """The form that a node of this kind can only be meant as."""
    match node:
        case ScalarNode():
            kinds: tuple[type, ...] = (TextShape, WordShape, ExpressionShape)
        case ListNode():
            kinds = (ListShape,)
        case MapNode():
            kinds = (RecordShape, NamesShape)
    return next((form for form in either.forms if isinstance(form, kinds)), None)
