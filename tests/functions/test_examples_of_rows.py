"""Every example of aggregates and of comparisons with everybody is true of the rows they show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl
import pytest
import yaml

import segrules
from segrules.functions import (
    AGGREGATES,
    EXAMPLE_CUSTOMERS,
    EXAMPLE_ROWS,
    POPULATION,
    AggregateFunction,
    Example,
    PopulationFunction,
)
from segrules.functions.function import Cell
from segrules.types import Type

RULEBOOK = """\
version: 1
name: Examples
base: customers
tables:
  customers:
    key: customer_id
    columns: {customer_id: number, country: text, spent: number}
  orders:
    key: order_id
    time: placed_at
    belongs_to: {customers: customer_id}
    columns: {order_id: number, customer_id: number, placed_at: date, status: text, total: number}
"""
BLOCKS: tuple[AggregateFunction | PopulationFunction, ...] = (*AGGREGATES, *POPULATION)
EXAMPLES = [(block, example) for block in BLOCKS for example in block.examples]
OWNER = 1


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> pl.DataFrame:
    """One row per customer, a column per example; the orders are those of customer 1."""
    rules = tmp_path_factory.mktemp("examples")
    segments = [{"id": f"e{n}", "when": _is_so(e)} for n, (_, e) in enumerate(EXAMPLES)]
    (rules / "rulebook.yaml").write_text(RULEBOOK, encoding="utf-8")
    (rules / "segments.yaml").write_text(yaml.safe_dump({"segments": segments}), encoding="utf-8")
    tables = {
        "customers": _frame(EXAMPLE_CUSTOMERS),
        "orders": _frame(EXAMPLE_ROWS).with_columns(customer_id=pl.lit(OWNER)),
    }
    return segrules.load(Path(rules)).apply(tables, "2026-11-22").outcomes()


def _frame(rows: Sequence[Mapping[str, Cell]]) -> pl.DataFrame:
    return pl.DataFrame(
        [{n: None if isinstance(c, Type) else c for n, c in r.items()} for r in rows]
    )


def _is_so(example: Example) -> str:
    """A condition that is the example's own, or compares its value with the result."""
    match example.result:
        case bool():
            return example.expression
        case None:
            return f"{example.expression} is missing" if _has_value(example) else example.expression
        case str():
            return f'{example.expression} = "{example.result}"'
        case _:
            return f"{example.expression} = {example.result}"


def _has_value(example: Example) -> bool:
    return not example.expression.startswith(("top", "bottom", "has"))


@pytest.mark.parametrize("number", range(len(EXAMPLES)), ids=lambda n: EXAMPLES[n][1].expression)
def test_an_example_is_true(number: int, outcomes: pl.DataFrame) -> None:
    _, example = EXAMPLES[number]
    customer = example.row.get("customer_id", OWNER)
    found = outcomes.filter(customer_id=customer)[f"e{number}"].item()
    is_condition = isinstance(example.result, bool) or not _has_value(example)
    assert found is (example.result if is_condition else True)


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.name)
def test_a_block_has_three_examples_of_itself(
    block: AggregateFunction | PopulationFunction,
) -> None:
    assert len(block.examples) >= 3
    assert all(e.expression.startswith(block.name) for e in block.examples)


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.name)
def test_a_block_that_can_be_unknown_shows_it(
    block: AggregateFunction | PopulationFunction,
) -> None:
    shows_unknown = any(example.result is None for example in block.examples)
    assert shows_unknown == (block.unknown != "never")


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.name)
def test_a_block_is_told_in_our_voice(block: AggregateFunction | PopulationFunction) -> None:
    for words in (block.summary, block.unknown):
        assert words
        assert not words.endswith(".")
        assert words[0].islower() or words[0].isdigit()
