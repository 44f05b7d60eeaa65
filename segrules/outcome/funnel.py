"""The funnel: how many customers each clause of a rule kept, dropped, or left unknown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import polars as pl

from segrules.engines import combine
from segrules.plan import All, AnyOf, Leaf, Logic, Member, Negation, Plan


@dataclass(frozen=True, slots=True)
class Funnel:
    """What one clause of a segment's rule did.

    ``clause`` is as the rule wrote it. Of a ``negated`` one (below a `not` or in a `none`) the
    customers that it is no for are those that it kept.
    """

    clause: str
    negated: bool
    kept: int
    dropped: int
    unknown: int


def funnels(
    plan: Plan, rows: pl.LazyFrame, customers: int, ids: Sequence[str]
) -> dict[str, tuple[Funnel, ...]]:
    """The funnels of several segments: each distinct clause is counted once, all in one pass."""
    rules = {id_: tuple(_signed(plan.segment(id_).logic, negated=False)) for id_ in ids}
    distinct = list(dict.fromkeys(_bare(leaf) for rule in rules.values() for leaf, _ in rule))
    if not distinct:
        return dict.fromkeys(ids, ())
    outcomes = [combine(leaf) for leaf in distinct]
    counted = rows.select(
        *[outcome.sum().alias(f"yes {n}") for n, outcome in enumerate(outcomes)],
        *[outcome.null_count().alias(f"unknown {n}") for n, outcome in enumerate(outcomes)],
    )
    counts = counted.collect(engine="streaming").row(0)
    found = {
        leaf: (yes, customers - yes - unknown, unknown)
        for leaf, yes, unknown in zip(
            distinct, counts[: len(distinct)], counts[len(distinct) :], strict=True
        )
    }
    return {
        id_: tuple(_funnel(leaf, *found[_bare(leaf)], negated=negated) for leaf, negated in rule)
        for id_, rule in rules.items()
    }


def _funnel(leaf: Leaf | Member, yes: int, no: int, unknown: int, *, negated: bool) -> Funnel:
    kept, dropped = (no, yes) if negated else (yes, no)
    return Funnel(leaf.text, negated, kept, dropped, unknown)


def _signed(logic: Logic, *, negated: bool) -> Iterator[tuple[Leaf | Member, bool]]:
    """Each clause in order, and whether the rule wants it to be no."""
    match logic:
        case Leaf() | Member():
            yield logic, negated
        case All(parts=parts) | AnyOf(parts=parts):
            for part in parts:
                yield from _signed(part, negated=negated)
        case Negation(part=part):
            yield from _signed(part, negated=not negated)


def _bare(leaf: Leaf | Member) -> Leaf | Member:
    """The leaf without how one rule wrote it."""
    return replace(leaf, text="")
