"""What the reasons of members are: sentences or typed values, and what both are made of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal as Choice

import polars as pl

from segrules.outcome.masks import masks_of_members
from segrules.outcome.words import Words
from segrules.plan import Leaf, Plan, leaves
from segrules.plan.columns import value_column, value_name
from segrules.types import Moment

Why = Choice["sentence", "values", "none"]


def evidence_of(plan: Plan, id_: str) -> Iterator[pl.Expr]:
    """The masks of a segment's clauses, then ``value_1`` and so on, of its members' rows."""
    yield from masks_of_members(plan.segment(id_).logic)
    for number, place in enumerate(values_of(plan, id_), start=1):
        yield value_column(place).alias(f"value_{number}")


def values_of(plan: Plan, id_: str) -> tuple[int, ...]:
    """Places of the observed values of a segment's rule and of its own words, each once."""
    segment = plan.segment(id_)
    found = [
        place
        for leaf in leaves(segment.logic)
        if isinstance(leaf, Leaf)
        for place in plan.clauses[leaf.clause].observed
    ]
    if segment.rule.shown:
        places = {o.expr: n for n, o in enumerate(plan.observed)}
        found += [places[part] for part in segment.rule.shown]
    return tuple(dict.fromkeys(found))


def shown_of_members(plan: Plan, moment: Moment, why: Why) -> dict[str, tuple[str, ...]]:
    """By segment, the names of the observed values that the reasons of its members show."""
    if why == "values":
        return {id_: tuple(map(value_name, values_of(plan, id_))) for id_ in plan.output}
    words, values = Words(plan, moment), {value_name(n) for n in range(len(plan.observed))}
    found: dict[str, tuple[str, ...]] = {}
    for id_ in plan.output if why == "sentence" else ():
        names = dict.fromkeys(words.sentence(id_).meta.root_names())
        found[id_] = tuple(name for name in names if name in values)
    return found
