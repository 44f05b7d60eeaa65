"""Names: columns, fields, traits and parameters."""

from __future__ import annotations

from segrules.language import mistakes
from segrules.language import syntax as written
from segrules.language.scope import Scope
from segrules.language.tree import Column, Expr, Field, Literal, Trait
from segrules.types import Kind


def resolve(path: written.Path, scope: Scope) -> Expr | None:
    """What a name, or names joined by dots, stand for; None where a problem was reported."""
    names = path.names
    if len(names) > 1 and names[0] == scope.table:
        names = names[1:]
    elif len(names) > 1 and names[0] in scope.schema.tables:
        scope.report(mistakes.other_table(path.span, f"`{'.'.join(names)}`"))
        return None
    found = _named(names[0], path, scope)
    for depth, name in enumerate(names[1:], start=1):
        if found is None:
            return None
        found = _field(found, ".".join(names[:depth]), name, path, scope)
    return found


def _named(name: str, path: written.Path, scope: Scope) -> Expr | None:
    column = scope.schema.column(scope.table, name)
    if column is not None:
        return Column(scope.table, name, column.type, path.span)
    if name in scope.schema.parameters:
        constant = scope.schema.parameters[name]
        return Literal(constant.value, constant.type, path.span, name)
    trait = scope.schema.traits.get(name)
    if trait is not None and (trait.of or scope.schema.base) == scope.table:
        body = scope.trait(trait, scope)
        return Trait(name, body, body.type, path.span) if body else None
    if name not in scope.schema.unread:
        scope.report(mistakes.unknown_column(path.span, name, scope.columns))
    return None


def _field(owner: Expr, called: str, name: str, path: written.Path, scope: Scope) -> Expr | None:
    if owner.type.kind is Kind.STRUCT:
        for field, type_ in owner.type.fields:
            if field == name:
                return Field(owner, name, type_, path.span)
    scope.report(mistakes.no_field(path.span, name, called, owner.type))
    return None
