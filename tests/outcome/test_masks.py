"""Masks of members say of each clause what it was, settled by the rule or not."""

from __future__ import annotations

from itertools import product

import polars as pl
import pytest

from segrules.engines import combine
from segrules.outcome.masks import MASK_BITS, masks_of_members
from segrules.plan import All, AnyOf, Leaf, Logic, Member, Negation, leaves
from segrules.plan.columns import clause_name, member_name

A, B, C = (Leaf(number, "") for number in range(3))
SEGMENT = Member("other", "")
NAMES = [*map(clause_name, range(3)), member_name("other")]
ROWS = pl.DataFrame(
    list(product((True, False, None), repeat=4)),
    schema=dict.fromkeys(NAMES, pl.Boolean),
    orient="row",
)
"""Every way in which three clauses and a segment can turn out."""


@pytest.mark.parametrize(
    "logic",
    [
        A,
        Negation(A),
        Negation(SEGMENT),
        All((A, B, Negation(C))),
        All((A, AnyOf((B, SEGMENT)))),
        AnyOf((A, All((B, C)))),
        Negation(AnyOf((A, B))),
        Negation(All((A, Negation(B)))),
        All((A, Negation(AnyOf((B, Negation(All((C, SEGMENT)))))))),
        AnyOf((Negation(AnyOf((A, B))), A)),
        All((AnyOf((A,)), A)),
    ],
    ids=str,
)
def test_bits_are_what_clauses_were(logic: Logic) -> None:
    members = ROWS.filter(combine(logic))
    outcomes = members.select(combine(leaf).alias(str(n)) for n, leaf in enumerate(leaves(logic)))
    masks = members.with_columns(masks_of_members(logic)).select("yes", "unknown")
    for clauses, (yes, unknown) in zip(outcomes.rows(), masks.rows(), strict=True):
        assert yes == sum(1 << n for n, outcome in enumerate(clauses) if outcome is True)
        assert unknown == sum(1 << n for n, outcome in enumerate(clauses) if outcome is None)


def test_further_clauses_have_masks_of_their_own() -> None:
    logic = All((*[A] * MASK_BITS, AnyOf((B, C))))
    row = ROWS.filter(combine(logic)).filter(pl.col(NAMES[2]).is_null()).head(1)
    found = row.with_columns(masks_of_members(logic)).row(0, named=True)
    assert (found["yes"], found["unknown"]) == (2**MASK_BITS - 1, 0)
    assert (found["yes_2"], found["unknown_2"]) == (1, 2)
