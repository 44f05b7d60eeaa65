"""The engine agrees with the witness on rows of other tables and on everybody."""

from __future__ import annotations

import datetime as dt
import random
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .books_of_rows import RowsBook, RowsCase, draw_rows_case
from .calendar import Moment
from .draw_names import children
from .engine import frames, outcomes, write
from .evaluate import World, evaluate_with_clauses, value
from .population import Everybody
from .rows import TableRow
from .spell import spell
from .strategies import small_rows_cases
from .tables import BASE
from .tree import Node, Row, Trait, clauses, nodes_of
from .tree_rows import Aggregate, Periods, Ranking
from .truths_rows import RowsTruth, rows_truths

TRUTHS = rows_truths()


@pytest.mark.parametrize("truth", TRUTHS, ids=[truth.name for truth in TRUTHS])
def test_truths(truth: RowsTruth) -> None:
    """Each rule of the hand-computed truths, for all customers of its tables."""
    assert _disagreements(truth.book, truth.data, truth.moment.as_of) == []


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_many_rules(seed: int) -> None:
    """Thousands of random rules; a seed says which, a whole case is too long to."""
    case = draw_rows_case(random.Random(seed), 20, 15)
    assert _disagreements(case.book, case.data, case.as_of) == []


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(case=small_rows_cases())
def test_small_rules(case: RowsCase) -> None:
    """Few at a time, such that hypothesis shrinks what does not agree."""
    assert _disagreements(case.book, case.data, case.as_of) == []


def _disagreements(book: RowsBook, data: Mapping[str, Sequence[Row]], as_of: dt.date) -> list[str]:
    """What to look at, the shortest rules first."""
    with tempfile.TemporaryDirectory() as folder:
        seen = outcomes(write(book, Path(folder)), frames(data), as_of)
    world = book.world(data, as_of)
    everybody = world.everybody
    assert everybody is not None
    assert set(seen) == set(everybody.segments)
    found = [
        _report(book.segments[id_], row, world, everybody, engine=actual)
        for id_, wanted in everybody.segments.items()
        for row, outcome, actual in zip(everybody.rows, wanted, seen[id_], strict=True)
        if outcome is not actual
    ]
    return sorted(found, key=len)[:5]


def _report(
    tree: Node, row: TableRow, world: World, everybody: Everybody, *, engine: bool | None
) -> str:
    outcome, each = evaluate_with_clauses(tree, row, world)
    moment: Moment = world.moment
    lines = [spell(tree), f"  engine {engine}, witness {outcome}, as of {moment}"]
    lines += [f"  {spell(leaf)}: {it}" for leaf, it in zip(clauses(tree), each, strict=True)]
    traits = [node for node in nodes_of(tree) if isinstance(node, Trait)]
    lines += [f"  {trait.name} is {spell(trait.body)}" for trait in traits]
    lines += [f"  {spell(it)} is {value(it, row, world)}" for it in _direct(tree)]
    lines.append(f"  {BASE}: {dict(row)}")
    spelt = "\n".join(lines)
    named = [it for it in children(BASE) if it[0] in spelt]
    for name, via, _ in named:
        own = everybody.tables.below(row, name, via)
        lines += [f"  {name} {via or ''}: {dict(chain[0])}" for chain in own]
    return "\n".join(lines)


def _direct(tree: Node) -> list[Node]:
    """What the customer's own clauses compare."""
    kinds = Aggregate | Periods | Ranking
    inner = {id(it) for node in nodes_of(tree) if isinstance(node, kinds)
             for it in nodes_of(node) if it is not node}  # fmt: skip
    return [it for it in nodes_of(tree) if isinstance(it, kinds) and id(it) not in inner]
