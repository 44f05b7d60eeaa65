"""What names mean in one rulebook: columns with their types, parameters with their values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from segrules.diagnostics import Diagnostic
from segrules.language import mistakes, mistakes_of_values
from segrules.language.constants import (
    Constant,
    constant_of_cell,
    constant_of_setting,
    has_too_many_digits,
    looks_grouped,
)
from segrules.language.transform import MAX_DIGITS
from segrules.rulebook.model import Column as DeclaredColumn
from segrules.rulebook.model import Rulebook, Table
from segrules.rulebook.model import Trait as DeclaredTrait
from segrules.types import COLUMN_TYPES, NUMBER, TEXT, WHOLE, Kind, Type


@dataclass(frozen=True, slots=True)
class SchemaColumn:
    """A column as rules see it: its type, and how people call and show it."""

    name: str
    type: Type
    label: str
    display: str | None = None
    pii: bool = False
    values: tuple[str | int | float, ...] = ()
    always_known: bool = False


@dataclass(frozen=True, slots=True)
class Schema:
    """All names of a rulebook, resolved to types."""

    base: str
    key: tuple[str, ...]
    tables: Mapping[str, Mapping[str, SchemaColumn]]
    declared: Mapping[str, Table]
    """The tables as written: their keys, times and relations."""
    parameters: Mapping[str, Constant]
    traits: Mapping[str, DeclaredTrait]
    segments: Mapping[str, str]
    """Segment ids and their status."""
    unread: frozenset[str]
    """Names that are declared with mistakes of their own; about these, nothing more is said."""

    def column(self, table: str, name: str) -> SchemaColumn | None:
        """A column of a table, None where it has none of that name."""
        return self.tables.get(table, {}).get(name)

    def label_of_trait(self, name: str) -> str:
        """What sentences call a trait."""
        return self.traits[name].label or humanised(name)


def humanised(name: str) -> str:
    """``last_order_at`` as people read it: ``Last order``."""
    words = name.replace("_", " ").strip()
    if words.endswith(" at"):
        words = words.removesuffix(" at")
    return words[:1].upper() + words[1:]


def column_type(column: DeclaredColumn, *, is_key: bool = False) -> Type:
    """The type of a declared column; numbers of keys are 64-bit integers."""
    if column.fields or column.type == "struct":
        return Type(Kind.STRUCT, fields=tuple((n, COLUMN_TYPES[t]) for n, t in column.fields))
    type_ = COLUMN_TYPES[column.type]
    if type_.kind is not Kind.NUMBER:
        return type_
    return WHOLE if is_key else Type(Kind.NUMBER, decimals=column.decimals)


def key_columns(table: Table) -> frozenset[str]:
    """Columns that identify rows of a table or of another one."""
    relations = (*table.belongs_to, *table.looks_up)
    return frozenset(table.key) | {name for r in relations for name in r.by}


def _columns_of(table: Table) -> dict[str, SchemaColumn]:
    keys = key_columns(table)
    found = {
        name: SchemaColumn(
            name=name,
            type=column_type(column, is_key=name in keys),
            label=column.label or humanised(name),
            display=column.display,
            pii=column.pii,
            values=column.values,
            always_known=name in table.key,
        )
        for name, column in table.columns.items()
    }
    if table.key_is_row:
        found["row"] = SchemaColumn("row", WHOLE, "Row", always_known=True)
    return found


def schema_of(
    rulebook: Rulebook, settings: Mapping[str, str] | None = None
) -> tuple[Schema, tuple[Diagnostic, ...]]:
    """The names of a rulebook, with parameters as the run sets them (``--set name=value``)."""
    parameters, problems = _parameters(rulebook, settings or {})
    # A trait of an unknown table is told with the rulebook, and means nothing to anybody else.
    traits = {
        name: trait
        for name, trait in rulebook.traits.items()
        if trait.of is None or trait.of in rulebook.tables
    }
    withdrawn = (rulebook.parameters.keys() - parameters.keys()) | (
        rulebook.traits.keys() - traits.keys()
    )
    return (
        Schema(
            base=rulebook.base,
            key=rulebook.tables[rulebook.base].key,
            tables={name: _columns_of(table) for name, table in rulebook.tables.items()},
            declared=rulebook.tables,
            parameters=parameters,
            traits=traits,
            segments={s.id: s.status for s in rulebook.segments},
            unread=rulebook.unread | withdrawn,
        ),
        tuple(problems),
    )


def _parameters(
    rulebook: Rulebook, settings: Mapping[str, str]
) -> tuple[dict[str, Constant], list[Diagnostic]]:
    found: dict[str, Constant] = {}
    problems: list[Diagnostic] = []
    for name, parameter in rulebook.parameters.items():
        if has_too_many_digits(parameter.cell.written):
            problems.append(mistakes.too_long_constant(parameter.cell.span, name, MAX_DIGITS))
            continue
        constant = constant_of_cell(parameter.cell.value, parameter.cell.written)
        if constant is None:
            problems.append(mistakes.no_constant(parameter.cell.span, name))
            continue
        if constant.type == NUMBER and looks_grouped(parameter.cell.written):
            problems.append(mistakes_of_values.grouped(parameter.cell.span, parameter.cell.written))
        constant = replace(constant, span=parameter.cell.span)
        if name in settings:
            constant = _set(name, settings[name], constant, problems)
        found[name] = constant
    problems += [
        mistakes.unknown_setting(n, rulebook.parameters)
        for n in settings
        if n not in rulebook.parameters
    ]
    return found, problems


def _set(name: str, text: str, declared: Constant, problems: list[Diagnostic]) -> Constant:
    if has_too_many_digits(text) and declared.type != TEXT:
        problems.append(mistakes.too_long_setting(name, MAX_DIGITS))
        return declared
    constant = constant_of_setting(text, declared.type)
    if constant is None:
        problems.append(mistakes.setting_of_other_type(name, text, declared.type))
        return declared
    return constant
