"""How large an expression is once its traits are written out, known without writing them out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from segrules.diagnostics import Diagnostic
from segrules.language import mistakes
from segrules.language.scan import MAX_DEPTH
from segrules.language.tree import Expr, Literal, Trait, children

MAX_PARTS = 10_000
"""How many columns and calculations the traits of one expression may stand for."""


@dataclass(frozen=True, slots=True)
class Extent:
    """Levels of an expression, and its columns and calculations, traits written out."""

    height: int
    parts: int


def extent_of(expr: Expr, traits: Mapping[str, Extent]) -> Extent:
    """The extent of an expression that is made of traits of known extents."""
    height, parts = 0, 0
    for part, depth in _as_written(expr):
        below = traits[part.name] if isinstance(part, Trait) else Extent(0, 0)
        height = max(height, depth + below.height)
        parts += below.parts + (not isinstance(part, Literal))
    return Extent(height, parts)


def too_large(expr: Expr, traits: Mapping[str, Extent]) -> Diagnostic | None:
    """The problem with the trait by which an expression becomes too deep or too large."""
    parts = 0
    for part, depth in _as_written(expr):
        if not isinstance(part, Trait):
            continue
        extent = traits[part.name]
        parts += extent.parts
        if depth + extent.height > MAX_DEPTH:
            return mistakes.traits_too_deep(part.span, part.name, MAX_DEPTH)
        if parts > MAX_PARTS:
            return mistakes.traits_too_large(part.span, part.name, MAX_PARTS)
    return None


def _as_written(expr: Expr) -> Iterator[tuple[Expr, int]]:
    """The parts of an expression and their levels (from 1), traits unopened, in order."""
    todo = [(expr, 1)]
    while todo:
        current, depth = todo.pop()
        yield current, depth
        if not isinstance(current, Trait):
            todo.extend((child, depth + 1) for child in reversed(children(current)))
