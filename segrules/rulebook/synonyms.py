"""What other tools and databases call our keys, types and groups of conditions."""

from __future__ import annotations

_KEYS = {
    "segment": {
        "when": "condition conditions rule rules filter filters where if criteria query expression"
        " definition logic",
        "name": "title label",
        "because": "reason why message explanation",
        "description": "summary comment notes note",
        "examples": "tests test cases",
        "kind": "category type",
        "owner": "team contact author",
        "tags": "labels",
    },
    "example": {
        "member": "expected expect result is_member",
        "customer": "given input row",
        "as_of": "date today",
        "name": "title description",
    },
    "rulebook": {
        "timezone": "tz",
        "parameters": "constants variables params",
        "tables": "sources files exports",
        "traits": "metrics attributes",
        "base": "population",
    },
    "table": {
        "columns": "fields schema",
        "key": "primary_key id",
        "time": "timestamp date time_column date_column",
        "belongs_to": "parent parents foreign_key foreign_keys",
    },
    "column": {
        "label": "title name",
        "from": "source",
        "values": "enum allowed choices options",
        "separator": "delimiter sep",
        "decimals": "precision scale",
        "missing": "null nulls",
    },
    "read options": {
        "separator": "delimiter sep",
        "encoding": "charset",
        "missing": "null nulls na",
    },
}
_TYPES = {
    "text": "string str varchar char category",
    "number": "integer int float double decimal numeric money currency percent",
    "yes/no": "boolean bool true/false flag",
    "datetime": "timestamp time",
    "date": "day",
    "list of text": "list array tags",
}
_GROUPS = {"all": "and every", "any": "or some either", "none": "not nor no"}


def key_meant(noun: str, name: str) -> str | None:
    """Our key of a record for a name that others give it, None where it is nobody's."""
    return _found(_KEYS.get(noun, {}), name)


def type_meant(name: str) -> str | None:
    """Our type for a name that others give it."""
    return _found(_TYPES, name)


def group_meant(name: str) -> str | None:
    """Our word for a group of conditions: ``and`` is ``all``."""
    return _found(_GROUPS, name)


def _found(known: dict[str, str], name: str) -> str | None:
    word = name.casefold()
    return next((ours for ours, names in known.items() if word in names.split()), None)
