"""Names: columns, fields, traits, parameters, and what a dot leads to."""

from __future__ import annotations

from dataclasses import replace

from segrules.diagnostics import nearest
from segrules.language import mistakes, mistakes_of_rows
from segrules.language import syntax as written
from segrules.language.calls import apply
from segrules.language.relations import look_up
from segrules.language.scope import Scope
from segrules.language.strange_names import unknown
from segrules.language.tree import Call, Column, Expr, Field, Literal, Trait
from segrules.types import Kind


def resolve(path: written.Path, scope: Scope) -> Expr | None:
    """What a name, or names joined by dots, stand for; None where a problem was reported."""
    names, table = path.names, scope.table
    via: tuple[str, ...] = ()
    if len(names) > 1 and names[0] == table:
        names = names[1:]
    while len(names) > 1:
        onward = _leads_to(names[0], table, via, scope)
        if onward is None:
            break
        if onward not in scope.schema.tables:
            return None  # A look-up of an unknown table, of which the rulebook's checks tell.
        names, via, table = names[1:], (*via, names[0]), onward
    if via and len(names) == 1 and scope.schema.column(table, names[0]) is None:
        return _trait_elsewhere(names[0], via, table, path, scope)
    found = _named(names[0], via, table, path, scope)
    for depth, name in enumerate(names[1:], start=1):
        if found is None:
            return None
        found = _field(found, ".".join(names[:depth]), name, path, scope)
    return found


def _leads_to(name: str, table: str, via: tuple[str, ...], scope: Scope) -> str | None:
    """The table that a name before a dot leads to: a look-up, an enclosing row, `previous`."""
    if name in scope.schema.tables[table]:
        return None
    relation = look_up(scope.schema, table, name)
    if relation is not None:
        return relation.table
    if via:
        return None
    if name == "previous":
        return scope.previous
    return name if any(hop.table == name for hop in scope.path) else None


def _named(
    name: str, via: tuple[str, ...], table: str, path: written.Path, scope: Scope
) -> Expr | None:
    column = scope.schema.column(table, name)
    if column is not None:
        return Column(table, name, column.type, path.span, via)
    if name in scope.schema.parameters and not via:
        constant = scope.schema.parameters[name]
        return Literal(constant.value, constant.type, path.span, name)
    trait = scope.schema.traits.get(name)
    if trait is not None and (trait.of or scope.schema.base) == table:
        body = scope.trait(trait, scope)
        return Trait(name, body, body.type, path.span) if body else None
    if len(path.names) > 1 and name in scope.schema.tables:
        scope.report(mistakes_of_rows.unreachable_table(path.span, name, scope.table))
    elif len(path.names) > 1 and name == "previous":
        scope.report(mistakes_of_rows.no_row_before(path.span))
    elif name not in scope.schema.unread:
        named = path.names[path.names.index(name) :]
        scope.report(unknown(named, path.span, scope))
    return None


def _trait_elsewhere(
    name: str, via: tuple[str, ...], table: str, path: written.Path, scope: Scope
) -> Expr | None:
    """A trait of the row that a dot leads to: its columns are taken from there."""
    schema = scope.schema
    trait = schema.traits.get(name)
    if trait is None or (trait.of or schema.base) != table:
        if name not in schema.unread:
            near = nearest(name, schema.tables[table])
            scope.report(mistakes.unknown_column(path.span, name, near, table))
        return None
    body = scope.trait(trait, replace(scope, table=table, path=(), previous=None))
    if body is None:
        return None
    moved = _moved(body, via)
    if moved is None:
        scope.report(mistakes_of_rows.trait_over_rows(path.span, name, table))
        return None
    return Trait(name, _where_there_is_a_row(moved, via, table, scope), moved.type, path.span)


def _where_there_is_a_row(expr: Expr, via: tuple[str, ...], table: str, scope: Scope) -> Expr:
    """The expression, unknown where the dot leads to no row, whatever it makes of missing cells."""
    there: Expr | None = None
    declared = scope.schema.declared[table]
    # A row without a key is the one before another of its owner, whom it names.
    owners = [name for relation in declared.belongs_to for name in relation.by]
    for name in declared.key or owners:
        key = Column(table, name, scope.schema.tables[table][name].type, expr.span, via)
        known = apply("=", (key, key), expr.span, scope)
        either = there and known and apply("or", (there, known), expr.span, scope)
        there = either or known
    found = there and apply("if", (there, expr, expr), expr.span, scope)
    return found or expr


def _moved(expr: Expr, via: tuple[str, ...]) -> Expr | None:
    """An expression over the row that ``via`` leads to; None where it looks at rows below it."""
    match expr:
        case Literal():
            return expr
        case Column():
            return replace(expr, via=(*via, *expr.via))
        case Call(args=args):
            moved = tuple(m for a in args if (m := _moved(a, via)) is not None)
            return replace(expr, args=moved) if len(moved) == len(args) else None
        case Field(struct=inner):
            struct = _moved(inner, via)
            return replace(expr, struct=struct) if struct else None
        case Trait(body=inner):
            body = _moved(inner, via)
            return replace(expr, body=body) if body else None
        case _:
            return None


def _field(owner: Expr, called: str, name: str, path: written.Path, scope: Scope) -> Expr | None:
    if owner.type.kind is Kind.STRUCT:
        for field, type_ in owner.type.fields:
            if field == name:
                return Field(owner, name, type_, path.span)
        if not owner.type.fields:
            return None  # Of a struct without fields the rulebook's checks tell.
    scope.report(mistakes.no_field(path.span, name, called, owner.type))
    return None
