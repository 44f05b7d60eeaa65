"""The engine agrees with the witness, three-valued, for every segment and customer."""

from __future__ import annotations

import datetime as dt
import random
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .calendar import Moment
from .engine import KEY, outcomes, table, write
from .evaluate import World, evaluate_with_clauses
from .rulebooks import Case, Rulebook, draw_case, plain
from .spell import spell
from .strategies import small_cases
from .tree import Col, Compare, Node, Num, Row, Trait, clauses, nodes_of
from .truths import Truth, truths

UNDECIDED_HERE = Compare(">", Col("spent"), Num("0"))
"""What `other` is in the truths that refer to it: their customers have no `spent`."""


def _by_moment() -> dict[Moment, list[Truth]]:
    groups: dict[Moment, list[Truth]] = defaultdict(list)
    for truth in truths():
        groups[truth.moment].append(truth)
    return groups


@pytest.mark.parametrize("moment", _by_moment(), ids=str)
def test_truths(moment: Moment) -> None:
    """Each rule of the hand-computed truths, for the customers of all of them."""
    group = _by_moment()[moment]
    segments: dict[str, Node] = {"other": UNDECIDED_HERE}
    segments |= {f"truth-{number}": truth.tree for number, truth in enumerate(group)}
    rows = [{**truth.row, KEY: number} for number, truth in enumerate(group)]
    book = plain(segments, moment.zone, moment.week_starts)
    assert _disagreements(book, rows, moment.as_of) == []


@settings(max_examples=100, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_many_rules(seed: int) -> None:
    """Thousands of random rules and customers; a seed says which, a whole case is too long to."""
    case = draw_case(random.Random(seed), 30, 60)
    assert _disagreements(case.book, case.rows, case.as_of) == []


@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(case=small_cases())
def test_small_rules(case: Case) -> None:
    """Few at a time, such that hypothesis shrinks what does not agree."""
    assert _disagreements(case.book, case.rows, case.as_of) == []


def _disagreements(book: Rulebook, rows: Sequence[Row], as_of: dt.date) -> list[str]:
    """What to look at, the shortest rules first."""
    with tempfile.TemporaryDirectory() as folder:
        seen = outcomes(write(book, Path(folder)), {"customers": table(rows)}, as_of)
    expected = book.outcomes(rows, as_of)
    assert set(seen) == set(expected)
    found = [
        _report(book, id_, row, as_of, engine=actual)
        for id_, wanted in expected.items()
        for row, outcome, actual in zip(rows, wanted, seen[id_], strict=True)
        if outcome is not actual
    ]
    return sorted(found, key=len)[:5]


def _report(book: Rulebook, id_: str, row: Row, as_of: dt.date, *, engine: bool | None) -> str:
    moment = Moment(as_of, book.zone, book.week_starts)
    world = World(moment, book.outcomes_of(row, moment))
    tree = book.segments[id_]
    outcome, each = evaluate_with_clauses(tree, row, world)
    lines = [f"{spell(tree)}", f"  engine {engine}, witness {outcome}, as of {moment}"]
    lines += [f"  {spell(leaf)}: {it}" for leaf, it in zip(clauses(tree), each, strict=True)]
    lines += [f"  {name} is {spell(body)}" for name, body in _traits_of(tree).items()]
    lines.append(f"  {_cells_of(tree, row)}")
    return "\n".join(lines)


def _traits_of(tree: Node) -> dict[str, Node]:
    return {node.name: node.body for node in nodes_of(tree) if isinstance(node, Trait)}


def _cells_of(tree: Node, row: Row) -> dict[str, object]:
    names = {node.name for node in nodes_of(tree) if isinstance(node, Col)}
    return {name: row.get(name) for name in sorted(names)}
