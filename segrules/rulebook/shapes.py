"""The shapes that values of a rule file can have, from which everything about a key follows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from segrules.diagnostics import Span
from segrules.rulebook.nodes import MapNode

Values: TypeAlias = dict[str, Any]
"""What was read of a mapping: Python names to values, only of the keys that were written."""

OTHERS = "*"
"""Under this name stand a mapping's keys that are not declared, where those are allowed."""


@dataclass(frozen=True, slots=True)
class TextShape:
    """Text, taken as it is written: ``on``, ``1`` and ``2026-01-01`` are text here."""

    pattern: str | None = None
    pattern_words: str = ""
    """What the pattern asks for, in words for a message."""


@dataclass(frozen=True, slots=True)
class WordShape:
    """One of a few words."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WholeShape:
    """A whole number in a range, both ends included."""

    least: int
    most: int | None = None


@dataclass(frozen=True, slots=True)
class YesNoShape:
    """``yes`` or ``no``, ``true`` or ``false``."""


@dataclass(frozen=True, slots=True)
class ValueShape:
    """Any single value, typed as it is written; ``nullable`` where nothing is a value too."""

    nullable: bool = True


@dataclass(frozen=True, slots=True)
class CellShape:
    """A value of an example or a parameter: one value, a list of them, or a struct's fields."""

    forms: tuple[Literal["value", "list", "fields"], ...] = ("value", "list", "fields")
    nullable: bool = True


@dataclass(frozen=True, slots=True)
class ExpressionShape:
    """An expression of the rule language, or text that holds some: kept as the file has it."""

    prose: bool = False


@dataclass(frozen=True, slots=True)
class ConditionShape:
    """An expression, or a group of them under ``all``, ``any``, ``none``."""


@dataclass(frozen=True, slots=True)
class ListShape:
    """A list; of mappings, a broken item is left out and the others are read."""

    item: Shape
    at_least: int = 0


@dataclass(frozen=True, slots=True)
class NamesShape:
    """A mapping whose keys are names that the author gives."""

    item: Shape
    build: Callable[[str, Span, Any], Any] | None = None
    """Makes a named thing of the name, its place and the value read."""
    at_least: int = 0


@dataclass(frozen=True, slots=True)
class EitherShape:
    """One of several shapes that the kind of YAML value tells apart."""

    forms: tuple[Shape, ...]


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a rule file."""

    name: str
    shape: Shape
    docs: str
    required: bool = False
    unless: str | None = None
    """Not required where this other key stands."""
    default: str | None = None
    """What holds without the key, as the docs say it."""
    example: str | None = None
    attribute: str | None = None
    """The name in the model, where it is another."""

    @property
    def target(self) -> str:
        """The name in the model."""
        return self.attribute or self.name


@dataclass(frozen=True, slots=True)
class RecordShape:
    """A mapping whose keys are declared; ``noun`` is what messages call it."""

    noun: str
    docs: str
    keys: tuple[Key, ...]
    build: Callable[[Values, MapNode], Any] = lambda values, _node: values
    others: Shape | None = None
    """The shape of keys that are not declared; without it they are mistakes."""
    others_docs: str = ""


Shape: TypeAlias = (
    TextShape | WordShape | WholeShape | YesNoShape | ValueShape | CellShape | ExpressionShape
    | ConditionShape | ListShape | NamesShape | EitherShape | RecordShape
)  # fmt: skip
