"""Where a module reads the name of a function of the language."""

from __future__ import annotations

import ast
from collections.abc import Iterator

BLOCKS = {"Function", "AggregateFunction", "PopulationFunction"}
"""The classes of the registry's blocks, as annotations name them."""


def names_read(tree: ast.AST) -> Iterator[ast.AST]:
    """Every ``….name`` of a function, and every pattern that looks at one.

    A function is what is called so: ``call.function``, what a pattern or an assignment takes from
    there, and a parameter that is annotated as a block. Comprehensions over blocks stand for
    themselves: they look for one by its name, as `named` does.
    """
    for scope in _scopes(tree):
        known = {"function", *_taken(scope)}
        for node in _inside(scope):
            match node:
                case ast.Attribute(attr="name", value=ast.Attribute(attr="function")):
                    yield node
                case ast.Attribute(attr="name", value=ast.Name(id=name)) if name in known:
                    yield node
                case ast.MatchClass(cls=ast.Name(id=name)) if name in BLOCKS:
                    if "name" in node.kwd_attrs:
                        yield node


def _scopes(tree: ast.AST) -> Iterator[ast.AST]:
    yield tree
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            yield node


def _inside(scope: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a scope, those of scopes inside it aside."""
    for node in ast.iter_child_nodes(scope):
        if not isinstance(node, ast.FunctionDef):
            yield node
            yield from _inside(node)


def _taken(scope: ast.AST) -> Iterator[str]:
    """Names that stand for a function in a scope."""
    if isinstance(scope, ast.FunctionDef):
        for arg in (*scope.args.args, *scope.args.kwonlyargs):
            if isinstance(arg.annotation, ast.Name) and arg.annotation.id in BLOCKS:
                yield arg.arg
    for node in _inside(scope):
        match node:
            case ast.MatchClass(kwd_attrs=attrs, kwd_patterns=patterns):
                for attr, pattern in zip(attrs, patterns, strict=True):
                    if attr == "function" and isinstance(pattern, ast.MatchAs) and pattern.name:
                        yield pattern.name
            case ast.Assign(targets=[target], value=value):
                yield from _assigned(target, value)
            case ast.NamedExpr(target=target, value=value):
                yield from _assigned(target, value)


def _assigned(target: ast.expr, value: ast.expr) -> Iterator[str]:
    match target, value:
        case ast.Tuple(elts=targets), ast.Tuple(elts=values):
            for each, given in zip(targets, values, strict=False):
                yield from _assigned(each, given)
        case ast.Name(id=name), ast.Attribute(attr="function"):
            yield name
