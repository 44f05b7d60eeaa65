"""The witness itself: truths worked out by hand, its spelling, its explanations."""

from __future__ import annotations

import datetime as dt
import random
from typing import get_args

import pytest
import yaml
from hypothesis import given, settings

from .calendar import Moment
from .evaluate import (
    World,
    changes_needed,
    evaluate,
    evaluate_with_clauses,
    evaluate_with_overrides,
    suffices,
)
from .rulebooks import Case, Rulebook, draw_case
from .spell import spell
from .strategies import cases, rulebooks
from .tree import (
    And,
    Col,
    Compare,
    Holds,
    InSegment,
    IsMissing,
    Lit,
    Not,
    Num,
    Or,
    Outcome,
    ProfileLeaf,
    Row,
    clauses,
)
from .truths import Truth, truths

TRUTHS = truths()
SUBSCRIBED = Holds(Col("subscribed"))
FROM_GB = Compare("=", Col("country"), Lit("GB"))
DEAR = Compare(">=", Col("spent"), Num("500"))
RULE = And((Not(SUBSCRIBED), Or((FROM_GB, DEAR))))


@pytest.mark.parametrize("truth", TRUTHS, ids=[truth.name for truth in TRUTHS])
def test_truth(truth: Truth) -> None:
    """The canonical spelling and the outcome are those worked out by hand."""
    assert spell(truth.tree) == truth.text
    world = World(truth.moment, truth.segments)
    assert evaluate(truth.tree, truth.row, world) is truth.expected


def test_names_of_truths_are_told_apart() -> None:
    """Each truth has a sentence of its own."""
    assert len({truth.name for truth in TRUTHS}) == len(TRUTHS)


def test_clauses_are_in_the_order_of_reading() -> None:
    """And each has an outcome."""
    row: Row = {"subscribed": False, "country": "GB"}
    assert clauses(RULE) == (SUBSCRIBED, FROM_GB, DEAR)
    world = World(Moment(_some_day()))
    assert evaluate_with_clauses(RULE, row, world) == (True, [False, True, None])


@pytest.mark.parametrize(
    ("overrides", "expected"),
    [({0: True}, False), ({0: None}, None), ({1: False}, None), ({1: False, 2: False}, False)],
)
def test_flipped_clauses_flip_the_outcome(overrides: dict[int, Outcome], expected: Outcome) -> None:
    """The outcome as it would be with other outcomes of clauses."""
    row: Row = {"subscribed": False, "country": "GB"}
    world = World(Moment(_some_day()))
    assert evaluate_with_overrides(RULE, row, world, overrides) is expected


def test_what_decides_and_what_would_have_to_change() -> None:
    """The clauses that suffice, and the least number of others."""
    world = World(Moment(_some_day()))
    member: Row = {"subscribed": False, "country": "GB"}
    assert suffices(RULE, member, world, {0, 1})
    assert not suffices(RULE, member, world, {0})
    assert changes_needed(RULE, member, world) == 0
    other: Row = {"subscribed": True, "country": "FR"}
    assert changes_needed(RULE, other, world) == 2
    assert changes_needed(RULE, other, world, wanted=False) == 0


def test_any_spelling_differs_from_the_canonical_one_by_its_looks_alone() -> None:
    """Without blanks, needless parentheses, backticks and case it is the same."""
    text = 'not subscribed and (country = "GB" or spent >= 500)'
    assert spell(RULE) == text
    drawn = {spell(RULE, random.Random(seed)) for seed in range(200)}
    assert len(drawn) > 20
    assert {_bare(spelt) for spelt in drawn} == {_bare(text)}


@settings(max_examples=20, deadline=None)
@given(book=rulebooks(segments=10))
def test_files_of_random_rulebooks_are_yaml(book: Rulebook) -> None:
    """Each segment is there once, with its condition."""
    found = []
    for name, text in book.files.items():
        content = yaml.safe_load(text)
        if name != "rulebook.yaml":
            found += [segment["id"] for segment in content["segments"] if segment["when"]]
    assert sorted(found) == sorted(book.segments)


@settings(max_examples=20, deadline=None)
@given(case=cases(segments=10, rows=20))
def test_segments_refer_to_those_before_them(case: Case) -> None:
    """So that one pass decides all, and every customer has an outcome in each."""
    known: set[str] = set()
    for id_, tree in case.book.segments.items():
        assert {leaf.id for leaf in clauses(tree) if isinstance(leaf, InSegment)} <= known
        known.add(id_)
    outcomes = case.book.outcomes(case.rows, case.as_of)
    assert {len(column) for column in outcomes.values()} == {20}


def test_random_cases_have_all_three_outcomes_of_every_kind_of_clause() -> None:
    """Else agreement would prove little."""
    seen: dict[type, set[bool | None]] = {}
    for seed in range(40):
        case = draw_case(random.Random(seed), 30, 10)
        moment = Moment(case.as_of, case.book.zone, case.book.week_starts)
        for row in case.rows:
            world = World(moment, case.book.outcomes_of(row, moment))
            for tree in case.book.segments.values():
                _, outcomes = evaluate_with_clauses(tree, row, world)
                for leaf, outcome in zip(clauses(tree), outcomes, strict=True):
                    seen.setdefault(type(leaf), set()).add(outcome)
    always_known = {IsMissing, InSegment}
    assert set(seen) == set(get_args(ProfileLeaf))
    for kind, outcomes_seen in seen.items():
        assert outcomes_seen == ({True, False} if kind in always_known else {True, False, None})


def _bare(text: str) -> str:
    return "".join(text.lower().translate(str.maketrans("'", '"', "()`")).split()).replace(
        "true", "yes"
    )


def _some_day() -> dt.date:
    return dt.date(2026, 11, 22)
