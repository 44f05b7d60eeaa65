"""What a folder of rules says, each value with its place; names are not resolved yet."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from segrules.diagnostics import Source, Span
from segrules.types import Duration

Scalar = str | int | float | bool | None
"""A plain value of YAML. Dates stay text: the column they stand for says how to read them."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of an example's row or of a parameter: as YAML means it, and as it was written.

    ``value`` is a scalar, a list of scalars or (a struct) a mapping of names to scalars.
    ``written`` is the raw text of a scalar (``"no"`` where YAML would say false).
    """

    value: Scalar | list[Scalar] | dict[str, Scalar]
    written: str
    span: Span


Row = dict[str, Cell]


@dataclass(frozen=True, slots=True)
class Group:
    """``all``, ``any`` or ``none`` of conditions.

    Several keys in one mapping become an ``all`` of groups.
    """

    kind: Literal["all", "any", "none"]
    parts: tuple[Condition, ...]
    span: Span


Condition = Span | Group
"""A span is the text of an expression, exactly as it stands in the file."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A named constant or list: a YAML value, or an expression of constants such as ``90 days``."""

    name: str
    cell: Cell
    span: Span


@dataclass(frozen=True, slots=True)
class Column:
    """One declared column; ``type`` is the type's name as product.md lists them."""

    name: str
    type: str
    span: Span
    from_: str | None = None
    """Its name in the export, where that differs."""
    format: str | None = None
    decimals: int | None = None
    label: str | None = None
    display: str | None = None
    pii: bool = False
    values: tuple[str | int | float, ...] = ()
    separator: str | None = None
    missing: tuple[Scalar, ...] = ()
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()
    on_bad_value: Literal["error", "missing"] | None = None
    fields: tuple[tuple[str, str], ...] = ()
    """Of a struct: names and type names."""

    @property
    def export_name(self) -> str:
        """The header that the export uses."""
        return self.from_ or self.name


@dataclass(frozen=True, slots=True)
class Relation:
    """Rows of one table belong to rows of another, or look them up."""

    name: str
    table: str
    by: tuple[str, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How a table's files are read, where the defaults do not fit; None means detect."""

    separator: str | None = None
    quote: str | None = None
    encoding: str | None = None
    decimal: str | None = None
    missing: tuple[Scalar, ...] = ()
    skip_rows: int = 0
    trim: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One declared table."""

    name: str
    span: Span
    columns: dict[str, Column]
    key: tuple[str, ...] = ()
    key_is_row: bool = False
    """``key: row``: the row number of the export, from 1, in a column called ``row``."""
    time: str | None = None
    belongs_to: tuple[Relation, ...] = ()
    looks_up: tuple[Relation, ...] = ()
    distinct_of: str | None = None
    read: ReadOptions = field(default_factory=ReadOptions)
    sorted_by: tuple[str, ...] = ()
    fresh_within: Duration | None = None
    """How long before the as-of moment its newest row may be."""
    on_bad_value: Literal["error", "missing"] = "error"


@dataclass(frozen=True, slots=True)
class Trait:
    """A named expression, on the base table unless ``of`` names another."""

    name: str
    value: Span
    span: Span
    of: str | None = None
    label: str | None = None
    display: str | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """One test of a segment by its author."""

    name: str
    customer: Row
    member: Literal["yes", "no", "undecided"]
    span: Span
    as_of: Cell | None = None
    related: dict[str, tuple[Row, ...]] = field(default_factory=dict)
    others: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class Segment:
    """One segment as written; ``span`` is the place of its id."""

    id: str
    when: Condition
    span: Span
    name: str | None = None
    description: str | None = None
    kind: str | None = None
    owner: str | None = None
    tags: tuple[str, ...] = ()
    status: Literal["draft", "active", "archived"] = "active"
    because: Span | None = None
    examples: tuple[Example, ...] = ()


@dataclass(frozen=True, slots=True)
class Rulebook:
    """All of a folder's rules, in file order (``rulebook.yaml`` first, then paths sorted)."""

    folder: Path
    source: Source
    """``rulebook.yaml`` itself, for problems that have no better place."""
    name: str
    base: str
    tables: dict[str, Table]
    segments: tuple[Segment, ...]
    parameters: dict[str, Parameter] = field(default_factory=dict)
    traits: dict[str, Trait] = field(default_factory=dict)
    timezone: str = "UTC"
    week_starts: str = "monday"
    sources: tuple[Source, ...] = ()
    """Every file read, for the hash in ``run.json``."""
    unread: frozenset[str] = frozenset()
    """Names that the files declare and that have been reported as unreadable: columns, tables,
    parameters, traits and segments. Nothing more is to be said about where they are used."""
