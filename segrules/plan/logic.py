"""The shape of a rule over its clauses: what combines to what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Leaf:
    """One clause in its place; ``text`` is how this rule wrote it."""

    clause: int
    text: str


@dataclass(frozen=True, slots=True)
class Member:
    """Membership in another segment."""

    segment: str
    text: str


@dataclass(frozen=True, slots=True)
class All:
    """yes where all parts are."""

    parts: tuple[Logic, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """yes where one part is."""

    parts: tuple[Logic, ...]


@dataclass(frozen=True, slots=True)
class Negation:
    """yes where the part is no."""

    part: Logic


Logic = Leaf | Member | All | AnyOf | Negation


def parts(node: Logic) -> tuple[Logic, ...]:
    """The nodes directly inside one."""
    match node:
        case All(parts=inner) | AnyOf(parts=inner):
            return inner
        case Negation(part=part):
            return (part,)
        case _:
            return ()


def leaves(node: Logic) -> Iterator[Leaf | Member]:
    """Clauses and segment references, in the order in which the rule names them."""
    todo = [node]
    while todo:
        current = todo.pop()
        if isinstance(current, Leaf | Member):
            yield current
        todo.extend(reversed(parts(current)))
