"""The JSON Schemas of both kinds of file, made from the declarations (draft 2020-12)."""

from __future__ import annotations

import json
from typing import Any, assert_never

from segrules.rulebook.declarations import RULEBOOK, SEGMENTS
from segrules.rulebook.shapes import (
    CellShape,
    ConditionShape,
    EitherShape,
    ExpressionShape,
    Key,
    ListShape,
    NamesShape,
    RecordShape,
    Shape,
    TextShape,
    ValueShape,
    WholeShape,
    WordShape,
    YesNoShape,
)

JsonSchema = dict[str, Any]

_ADDRESS = "urn:segrules:schema:1"
_VALUE_TYPES = ["string", "number", "boolean"]
_EXPRESSION: JsonSchema = {"type": _VALUE_TYPES, "minLength": 1}
_CONDITION: JsonSchema = {
    "description": "An expression, or groups of expressions.",
    "type": [*_VALUE_TYPES, "object"],
    "minLength": 1,
    "minProperties": 1,
    "additionalProperties": False,
    "properties": {
        word: {
            "description": docs,
            "type": "array",
            "minItems": 1,
            "items": {"$ref": "#/$defs/condition"},
        }
        for word, docs in (
            ("all", "Every one of these holds."),
            ("any", "At least one of these holds."),
            ("none", "Not one of these holds."),
        )
    },
}


def rulebook_schema() -> JsonSchema:
    """The schema of ``rulebook.yaml``."""
    return _document(RULEBOOK, "rulebook")


def segments_schema() -> JsonSchema:
    """The schema of every other file of a rulebook."""
    return _document(SEGMENTS, "segments")


def schema_files() -> dict[str, str]:
    """The files under ``schemas/`` and their texts."""
    return {
        f"{name}.schema.json": json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
        for name, schema in (("rulebook", rulebook_schema()), ("segments", segments_schema()))
    }


def _document(record: RecordShape, name: str) -> JsonSchema:
    definitions: JsonSchema = {}
    top = _record(record, definitions)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{_ADDRESS}:{name}",
        "title": f"segrules {record.noun}",
        **top,
        "$defs": dict(sorted(definitions.items())),
    }


def _schema(shape: Shape, definitions: JsonSchema) -> JsonSchema:  # noqa: PLR0911, PLR0912, C901 - one line per shape
    match shape:
        case TextShape(pattern=pattern):
            # An editor reads `id: 2024` as a number; we take it as the text that it is.
            return {"type": _VALUE_TYPES} | ({"pattern": pattern} if pattern else {})
        case WordShape(words=words):
            return {"enum": [*words, *((True, False) if "yes" in words else ())]}
        case WholeShape(least=least, most=most):
            top = {} if most is None else {"maximum": most}
            return {"type": "integer", "minimum": least} | top
        case YesNoShape():
            return {"enum": ["yes", "no", True, False]}
        case ValueShape(nullable=nullable):
            return {"type": _value_types(nullable=nullable)}
        case CellShape():
            return _cell(shape)
        case ExpressionShape():
            return dict(_EXPRESSION)
        case ConditionShape():
            definitions["condition"] = _CONDITION
            return {"$ref": "#/$defs/condition"}
        case ListShape(item=item, at_least=at_least):
            least_items = {"minItems": at_least} if at_least else {}
            return {"type": "array", "items": _schema(item, definitions)} | least_items
        case NamesShape(item=item, at_least=at_least):
            least_names = {"minProperties": at_least} if at_least else {}
            values = {"additionalProperties": _schema(item, definitions)}
            return {"type": "object"} | values | least_names
        case EitherShape(forms=forms):
            return {"anyOf": [_schema(form, definitions) for form in forms]}
        case RecordShape(noun=noun):
            name = noun.replace(" ", "-")
            if name not in definitions:
                definitions[name] = _record(shape, definitions)
            return {"$ref": f"#/$defs/{name}"}
        case _:
            assert_never(shape)


def _value_types(*, nullable: bool) -> list[str]:
    return [*_VALUE_TYPES, "null"] if nullable else list(_VALUE_TYPES)


def _cell(shape: CellShape) -> JsonSchema:
    types = _value_types(nullable=shape.nullable)
    value = {"type": _value_types(nullable=True)}
    schema: JsonSchema = {"type": types}
    if "list" in shape.forms:
        types.append("array")
        schema["items"] = value
    if "fields" in shape.forms:
        types.append("object")
        schema["additionalProperties"] = value
    return schema


def _record(record: RecordShape, definitions: JsonSchema) -> JsonSchema:
    properties = {key.name: _property(key, definitions) for key in record.keys}
    required = [key.name for key in record.keys if key.required and not key.unless]
    others: bool | JsonSchema = False
    if record.others is not None:
        others = {"description": record.others_docs, **_schema(record.others, definitions)}
    schema: JsonSchema = {"description": record.docs, "type": "object", "properties": properties}
    if required:
        schema["required"] = required
    for key in record.keys:
        if key.unless:
            schema |= {"if": {"required": [key.unless]}, "else": {"required": [key.name]}}
    return schema | {"additionalProperties": others}


def _property(key: Key, definitions: JsonSchema) -> JsonSchema:
    docs = key.docs if key.default is None else f"{key.docs} Default: {key.default}."
    return {"description": docs, **_schema(key.shape, definitions)}
