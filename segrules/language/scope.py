"""What a check carries with it: the names in reach, and the problems found so far."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from segrules.diagnostics import Diagnostic
from segrules.language.schema import Schema, SchemaColumn
from segrules.language.tree import Column, Expr, Field, Hop, Trait
from segrules.rulebook.model import Trait as DeclaredTrait


@dataclass(frozen=True, slots=True)
class Scope:
    """Names as one expression sees them: a row of ``table``."""

    schema: Schema
    table: str
    problems: list[Diagnostic]
    trait: Callable[[DeclaredTrait, Scope], Expr | None]
    """Gives the checked expression of a trait, None where it has problems of its own."""
    path: tuple[Hop, ...] = ()
    """The rows above the one in scope, from the nearest up: enclosing tables."""
    previous: str | None = None
    """The table of the row that `previous.` leads to, where there is one."""

    def below(self, table: str, path: tuple[Hop, ...], previous: str | None) -> Scope:
        """The scope of one row of a table below this one."""
        above = path if table == self.table else (*path, *self.path)
        return replace(self, table=table, path=above, previous=previous)

    def report(self, problem: Diagnostic) -> None:
        """Note a problem; checking goes on, and what has a problem has no type."""
        self.problems.append(problem)

    @property
    def columns(self) -> tuple[str, ...]:
        """Every name that could stand for a value here."""
        schema = self.schema
        traits = [t.name for t in schema.traits.values() if (t.of or schema.base) == self.table]
        return (*schema.tables[self.table], *traits, *schema.parameters)

    def declared(self, expr: Expr) -> SchemaColumn | None:
        """The declared column that an expression is, seen through traits and ``ignoring case``."""
        match expr:
            case Column(table=table, name=name):
                return self.schema.column(table, name)
            case Trait(body=body):
                return self.declared(body)
            case Field():
                return None
            case _:
                return None
