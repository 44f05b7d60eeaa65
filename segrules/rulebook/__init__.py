"""Rule files become a `Rulebook`: segments, tables and traits, each value with its place."""

from segrules.rulebook.load import fingerprint, load
from segrules.rulebook.model import (
    Cell,
    Column,
    Condition,
    Example,
    Group,
    Parameter,
    ReadOptions,
    Relation,
    Row,
    Rulebook,
    Scalar,
    Segment,
    Table,
    Trait,
)

__all__ = [
    "Cell",
    "Column",
    "Condition",
    "Example",
    "Group",
    "Parameter",
    "ReadOptions",
    "Relation",
    "Row",
    "Rulebook",
    "Scalar",
    "Segment",
    "Table",
    "Trait",
    "fingerprint",
    "load",
]
