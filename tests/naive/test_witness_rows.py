"""The witness on rows and on everybody: truths worked out by hand, its spelling, its draws."""

from __future__ import annotations

import random
from collections import defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segrules.diagnostics import Source, Span
from segrules.language.parse import parse

from .books_of_rows import draw_rows_book, draw_rows_case
from .calendar import Moment
from .rows import tables
from .spell import spell
from .tables import BASE, TABLES
from .tree import Compare, Trait, clauses, nodes_of
from .tree_rows import Aggregate, HasRows, Periods, Ranking, Top
from .truths_rows import RowsTruth, rows_truths

TRUTHS = rows_truths()
SEEDS = st.integers(0, 2**32 - 1)
AGGREGATES = {
    "count", "sum", "average", "min", "max", "median", "first", "last", "count_distinct",
    "most_common", "share",
}  # fmt: skip


@pytest.mark.parametrize("truth", TRUTHS, ids=[truth.name for truth in TRUTHS])
def test_truth(truth: RowsTruth) -> None:
    """The canonical spelling and the outcome are those worked out by hand."""
    assert spell(truth.tree) == truth.text
    assert truth.book.outcomes(truth.data, truth.moment.as_of)["truth"][0] is truth.expected


def test_names_of_truths_are_told_apart() -> None:
    """Each truth has a sentence of its own."""
    assert len({truth.name for truth in TRUTHS}) == len(TRUTHS)


@settings(max_examples=40, deadline=None)
@given(seed=SEEDS)
def test_every_spelling_is_read(seed: int) -> None:
    """The canonical one and any other."""
    book = draw_rows_book(random.Random(seed), 20)
    rules = [*book.segments.values()]
    traits = {it.name: it.body for it in nodes_of(tuple(rules)) if isinstance(it, Trait)}
    for number, tree in enumerate([*rules, *traits.values()]):
        canonical, other = spell(tree), spell(tree, random.Random(number))
        assert _is_read(canonical), canonical
        assert _is_read(other), other


def test_random_rows_hang_together() -> None:
    """Keys are known and told apart; some rows are nobody's, customers have none or many."""
    counts: set[int] = set()
    nobodys = 0
    for seed in range(20):
        case = draw_rows_case(random.Random(seed), 1, 15)
        found = tables(TABLES, BASE, case.data, Moment(case.as_of))
        for name, table in TABLES.items():
            keys = [tuple(row[it] for it in table.key) for row in case.data[name] if table.key]
            assert len(set(keys)) == len(keys)
            assert all(None not in key for key in keys)
        owned = [len(found.below(row, "orders", None)) for row in found.rows[BASE]]
        counts |= set(owned)
        nobodys += len(case.data["orders"]) - sum(owned)
    assert counts >= set(range(6))
    assert nobodys > 20


def test_random_cases_have_all_outcomes_of_all_that_can_be_asked() -> None:
    """Else agreement would prove little."""
    seen: dict[str, set[bool | None]] = defaultdict(set)
    for seed in range(60):
        case = draw_rows_case(random.Random(seed), 20, 8)
        outcomes = case.book.outcomes(case.data, case.as_of)
        for id_, tree in case.book.segments.items():
            for kind in _kinds(tree):
                seen[kind] |= set(outcomes[id_])
    expected = {*AGGREGATES, "periods", "percentile", "rank", "bucket", "has", "has no", "has only"}
    expected |= {"top", "bottom", "take", "steps", "not followed by", "two steps", "nested"}
    assert expected <= set(seen)
    assert {kind: seen[kind] for kind in expected} == {
        kind: {True, False, None} for kind in expected
    }


def _kinds(tree: object) -> set[str]:
    kinds = set()
    for node in nodes_of(tree):
        match node:
            case Aggregate(name=name, value=value):
                kinds.add(name)
                kinds |= (
                    {"nested"}
                    if any(isinstance(it, Aggregate) for it in nodes_of(value))
                    else set()
                )
            case Periods():
                kinds.add("periods")
            case Ranking(name=name):
                kinds.add(name)
            case HasRows(quantifier=quantifier):
                kinds.add(quantifier)
            case Top(word=word):
                kinds.add(word)
        if isinstance(node, Aggregate | HasRows):
            kinds |= {"take"} if node.rows.take else set()
            kinds |= {"steps"} if node.rows.steps else set()
            kinds |= {"two steps"} if len(node.rows.steps) > 1 else set()
            kinds |= {"not followed by"} if any(it.negated for it in node.rows.steps) else set()
    return kinds


def test_clauses_about_rows_are_clauses() -> None:
    """A `has`, a `top`, and a comparison of an aggregate."""
    kinds = {type(leaf) for truth in TRUTHS for leaf in clauses(truth.tree)}
    assert {HasRows, Top, Compare} <= kinds


def _is_read(text: str) -> bool:
    parse(Span(Source("rules.yaml", text), 0, len(text)))
    return True
