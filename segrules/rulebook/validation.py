"""The JSON Schema says what does not fit; here that becomes places and our words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias

from segrules.diagnostics import Diagnostic, Span, nearest
from segrules.rulebook import mistakes_of_keys as mistakes
from segrules.rulebook.conditions import is_cut_by_comma
from segrules.rulebook.declarations import RULEBOOK, SEGMENTS
from segrules.rulebook.nodes import ListNode, MapNode, Node, ScalarNode
from segrules.rulebook.plain import form_of, plain
from segrules.rulebook.schemas import rulebook_schema, segments_schema
from segrules.rulebook.shapes import (
    ConditionShape,
    EitherShape,
    ExpressionShape,
    ListShape,
    NamesShape,
    RecordShape,
    Shape,
)
from segrules.rulebook.synonyms import key_meant

if TYPE_CHECKING:
    import jsonschema

_Error: TypeAlias = "jsonschema.ValidationError"


@dataclass(frozen=True, slots=True)
class Place:
    """A node of a file, the shape it should have, and what it is called."""

    node: Node
    shape: Shape | None
    name: str
    """The key that it stands under; of an item of a list, the list's."""
    label: Span
    """Where that name stands; of an item of a list, its own beginning."""
    is_needed: bool = False


@cache
def _validator(noun: str) -> Any:  # noqa: ANN401 - jsonschema's classes are made at run time
    import jsonschema  # noqa: PLC0415 - 50 ms that only those pay who load rules

    schema = rulebook_schema() if noun == RULEBOOK.noun else segments_schema()
    return jsonschema.Draft202012Validator(schema)


def check_structure(root: Node, record: RecordShape) -> tuple[list[Diagnostic], set[int]]:
    """What does not fit the schema, and the ids of the nodes that cannot be read for it."""
    top = Place(root, record, record.noun, _beginning(root))
    if not isinstance(root, MapNode):
        return [mistakes.no_keys(record, root, top.label)], {id(root)}
    if record is SEGMENTS and "segments" not in root.keys:
        return [mistakes.no_segments_key(root, top.label)], {id(root)}
    problems: list[Diagnostic] = []
    broken: set[int] = set()
    seen: set[tuple[object, ...]] = set()
    for error in _leaves(_validator(record.noun).iter_errors(plain(root, record)), top):
        place = _locate(top, error.absolute_path)
        # One error of the schema for each missing key; all are told at the first.
        once = (*error.absolute_path, error.validator, str(error.validator_value)[:200])
        if once not in seen:
            seen.add(once)
            problems += _explain(error, place)
        if error.validator != "additionalProperties":
            broken.add(id(place.node))
    return problems, broken


def _leaves(errors: Iterable[_Error], top: Place) -> Iterator[_Error]:
    """The errors themselves; of a choice of forms, those of the form that was meant."""
    for error in errors:
        if error.validator != "anyOf":
            yield error
            continue
        place = _locate(top, error.absolute_path)
        shape = place.shape
        meant = form_of(place.node, shape) if isinstance(shape, EitherShape) else None
        if meant is None or not isinstance(shape, EitherShape):
            yield error
            continue
        index = shape.forms.index(meant)
        context: Sequence[_Error] = error.context or ()
        yield from _leaves((each for each in context if each.schema_path[0] == index), top)


def _locate(top: Place, path: Iterable[str | int]) -> Place:
    place = top
    for step in path:
        place = _step(place, step)
    return place


def _step(place: Place, step: str | int) -> Place:
    node, shape = place.node, _meant(place)
    if isinstance(node, ListNode):
        item = node.items[int(step)]
        item_shape = shape.item if isinstance(shape, ListShape) else None
        return Place(item, item_shape, place.name, _beginning(item))
    if isinstance(node, ScalarNode):
        return place
    name = str(step)
    inner: Shape | None = None
    is_needed = False
    if isinstance(shape, RecordShape):
        key = next((key for key in shape.keys if key.name == name), None)
        inner = shape.others if key is None else key.shape
        is_needed = key is not None and key.required
    elif isinstance(shape, NamesShape):
        inner = shape.item
    return Place(node.values[name], inner, name, node.keys[name], is_needed)


def _meant(place: Place) -> Shape | None:
    shape = place.shape
    return form_of(place.node, shape) if isinstance(shape, EitherShape) else shape


def _beginning(node: Node) -> Span:
    """The first words of a node: of a mapping its first key, of a list its bracket or hyphen."""
    match node:
        case ScalarNode():
            return node.span
        case MapNode() if node.keys:
            return next(iter(node.keys.values()))
        case _:
            return node.span.part(0, min(1, node.span.end - node.span.start))


def _explain(error: _Error, place: Place) -> list[Diagnostic]:
    shape = _meant(place)
    match error.validator:
        case "additionalProperties" if isinstance(shape, RecordShape):
            return list(_unknown_keys(place.node, shape))
        case "required" if isinstance(shape, RecordShape):
            return list(_missing_keys(error, place, shape))
        case "enum":
            return [_wrong_word(place, shape)]
        case "pattern":
            return [mistakes.badly_written(place.name, shape, place.node)]
        case "minimum" | "maximum":
            return [mistakes.out_of_range(place.name, shape, place.node)]
        case "minItems" | "minProperties" | "minLength":
            return [mistakes.empty_value(place.name, place.label, is_needed=place.is_needed)]
        case _:
            return [_wrong_shape(place)]


def _missing_keys(error: _Error, place: Place, record: RecordShape) -> Iterator[Diagnostic]:
    """The keys that have to be there, but for those that stand there misspelt."""
    written = place.node.keys if isinstance(place.node, MapNode) else {}
    declared = {key.name: key for key in record.keys}
    wanted: Any = error.validator_value
    missing = [name for name in wanted if name not in written]
    misspelt = {
        meant
        for name in written
        if name not in declared
        for meant in (nearest(name, missing), key_meant(record.noun, name))
    }
    for name in missing:
        if name not in misspelt:
            yield mistakes.missing_key(record, place.name, declared[name], place.label)


def _unknown_keys(node: Node, record: RecordShape) -> Iterator[Diagnostic]:
    if not isinstance(node, MapNode):
        return
    keys, declared = node.keys, {key.name: key.shape for key in record.keys}
    follows_cut = False
    for name, span in keys.items():
        if name in declared:
            is_expression = isinstance(declared[name], ExpressionShape | ConditionShape)
            follows_cut = is_expression and is_cut_by_comma(node.values[name])
        elif not (follows_cut and node.values[name].span.text == ""):
            yield mistakes.unknown_key(name, span, record, [k for k in declared if k not in keys])


def _wrong_word(place: Place, shape: Shape | None) -> Diagnostic:
    if isinstance(place.node, ScalarNode) and not place.node.is_empty:
        return mistakes.unknown_word(place.name, place.node, shape)
    return _wrong_shape(place)


def _wrong_shape(place: Place) -> Diagnostic:
    node = place.node
    if isinstance(node, ScalarNode) and node.is_empty:
        return mistakes.empty_value(place.name, place.label, is_needed=place.is_needed)
    return mistakes.wrong_shape(place.name, place.shape, node)
