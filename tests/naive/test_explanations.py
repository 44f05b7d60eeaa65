"""What the engine says of a decision decides it: flip the clauses and the outcome flips."""

from __future__ import annotations

import random
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

import segrules
from segrules.outcome.explanation import Explanation

from .books_of_rows import draw_rows_case
from .calendar import Moment
from .engine import KEY, explained, frames, leaves, table, write
from .evaluate import World, changes_needed, evaluate_with_clauses, evaluate_with_overrides
from .rulebooks import Case
from .spell import spell
from .strategies import cases
from .tables import BASE
from .tree import InSegment, Leaf, Node, Outcome, Row, clauses


@settings(max_examples=15, deadline=None)
@given(case=cases(segments=8, rows=6))
def test_explanations(case: Case) -> None:
    """Of random rules and customers, in every segment."""
    moment = Moment(case.as_of, case.book.zone, case.book.week_starts)
    with tempfile.TemporaryDirectory() as folder:
        rules = write(case.book, Path(folder))
        tables = {BASE: table(case.rows)}
        for key, id_, explanation in explained(rules, tables, case.as_of):
            row = case.rows[key - 1]
            world = World(moment, case.book.outcomes_of(row, moment))
            _check(explanation, case.book.segments[id_], row, world)


@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_clauses_about_rows_and_everybody(seed: int) -> None:
    """Told as the witness sees them, whatever rows are looked up again for it."""
    case = draw_rows_case(random.Random(seed), 8, 6)
    world = case.book.world(case.data, case.as_of)
    assert world.everybody is not None
    rows = {row[KEY]: row for row in world.everybody.rows}
    with tempfile.TemporaryDirectory() as folder:
        rules = write(case.book, Path(folder))
        for key, id_, explanation in explained(rules, frames(case.data), case.as_of):
            _check_outcomes(explanation, case.book.segments[id_], rows[key], world)


@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_one_customer_evaluated_alone(seed: int) -> None:
    """Where nothing compares with everybody, nobody else's rows are looked at."""
    case = draw_rows_case(random.Random(seed), 4, 6)
    world = case.book.world(case.data, case.as_of)
    assert world.everybody is not None
    row, *_ = world.everybody.rows
    with tempfile.TemporaryDirectory() as folder:
        book, tables = segrules.load(write(case.book, Path(folder))), frames(case.data)
        for id_, tree in case.book.segments.items():
            told = book.explain(dict(tables), row[KEY], id_, as_of=case.as_of.isoformat())
            assert isinstance(told, Explanation)
            _check_outcomes(told, tree, row, world)


def _check_outcomes(explanation: Explanation, tree: Node, row: Row, world: World) -> None:
    outcome, expected = evaluate_with_clauses(tree, row, world)
    assert explanation.member is outcome, spell(tree)
    seen = [it.outcome for it in leaves(explanation.tree)]
    assert seen == list(map(_as_told, clauses(tree), expected)), spell(tree)


def _check(explanation: Explanation, tree: Node, row: Row, world: World) -> None:
    _check_outcomes(explanation, tree, row, world)
    told = list(leaves(explanation.tree))
    if explanation.member is True:
        return
    if not _asks_twice(tree):  # what occurs twice changes at once
        assert len(explanation.changes) <= changes_needed(tree, row, world), spell(tree)
    if not explanation.changes:
        # No change helps a rule that asks for something and its opposite.
        assert _asks_twice(tree), spell(tree)
        return
    changed: dict[int, Outcome] = {}
    for place, (leaf, it) in enumerate(zip(clauses(tree), told, strict=True)):
        if it in explanation.changes:
            changed[place] = _as_told(leaf, it.wanted)
    assert evaluate_with_overrides(tree, row, world, changed) is True, spell(tree)


def _asks_twice(tree: Node) -> bool:
    """Whether one clause, or one segment, stands in several places."""
    asked = [leaf.id if isinstance(leaf, InSegment) else leaf for leaf in clauses(tree)]
    return len(set(asked)) < len(asked)


def _as_told(leaf: Leaf, outcome: Outcome) -> Outcome:
    """The engine tells of `not in segment` whether the customer is in it."""
    turned = isinstance(leaf, InSegment) and leaf.negated and outcome is not None
    return not outcome if turned else outcome
