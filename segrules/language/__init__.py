"""Language: a slice of text and a table's schema become a typed expression."""

from segrules.language.check import Program, Rule, check_rulebook, errors
from segrules.language.parse import parse
from segrules.language.schema import Schema, SchemaColumn, column_type, key_columns

__all__ = [
    "Program",
    "Rule",
    "Schema",
    "SchemaColumn",
    "check_rulebook",
    "column_type",
    "errors",
    "key_columns",
    "parse",
]
