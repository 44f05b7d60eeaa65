"""Every example of the registry is true."""

from __future__ import annotations

import re

import pytest

from segrules.functions import REGISTRY, Example, Function, named
from segrules.language.tree import Call, walk
from segrules.types import Type
from tests.functions.evaluate import checked, type_of_cell, value_of

EXAMPLES = [
    pytest.param(example, id=f"{function.name}: {example.expression} {number}")
    for function in REGISTRY
    for number, example in enumerate(function.examples)
]


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_is_true(example: Example) -> None:
    types = {name: type_of_cell(cell) for name, cell in example.row.items()}
    row = {name: None if isinstance(cell, Type) else cell for name, cell in example.row.items()}
    (result,) = value_of(example.expression, types, [row])
    assert result == (
        pytest.approx(example.result, rel=1e-12)
        if isinstance(example.result, float)
        else example.result
    )
    assert type(result) is bool or not isinstance(example.result, bool)


@pytest.mark.parametrize("function", REGISTRY, ids=lambda f: f"{f.name} {len(f.params)}")
def test_a_block_has_three_examples_and_one_with_a_missing_cell(function: Function) -> None:
    assert len(function.examples) >= 3
    cells = [cell for example in function.examples for cell in example.row.values()]
    assert any(isinstance(cell, Type) for cell in cells)


@pytest.mark.parametrize("function", REGISTRY, ids=lambda f: f"{f.name} {len(f.params)}")
def test_an_example_shows_its_own_block(function: Function) -> None:
    for example in function.examples:
        types = {name: type_of_cell(cell) for name, cell in example.row.items()}
        used = [p.function for p in walk(checked(example.expression, types)) if isinstance(p, Call)]
        assert function in used, example.expression


NAMED_IN_THE_LANGUAGE = [
    "and", "or", "not", "=", "!=", "<",
    "<=", ">", ">=", "between", "in", "+",
    "-", "*", "/", "contains", "matches", "if",
    "coalesce", "round", "floor", "ceil", "abs", "least",
    "greatest", "lower", "upper", "trim", "length", "number",
    "date", "domain", "distance_km", "today", "now", "anniversary",
    "days_since", "days_until", "days_between", "months_since", "years_since", "age",
    "year", "quarter", "month", "day", "hour", "weekday",
    "start_of_week", "start_of_month", "start_of_quarter", "start_of_year",
]  # fmt: skip
"""Of language.md, sections 2 to 4 and 7, without rows of other tables and the whole population."""
NAMED_IN_WORDS = (
    *("not between", "not in", "or missing", "is missing", "is known", "starts with", "ends with"),
    *("contains any of", "contains all of", "contains none of", "ignoring case", "ago", "from now"),
    *("in last", "in next", "in this", "in previous", "not in last", "not in next", "not in this"),
    "not in previous",
)


@pytest.mark.parametrize("name", [*NAMED_IN_THE_LANGUAGE, *NAMED_IN_WORDS])
def test_what_the_language_names_is_there(name: str) -> None:
    assert named(name)


@pytest.mark.parametrize("function", REGISTRY, ids=lambda f: f"{f.name} {len(f.params)}")
def test_words_of_a_block_name_its_parameters(function: Function) -> None:
    names = {param.name for param in function.params}
    for words in (function.form, function.wanted, function.label):
        assert set(re.findall(r"\{(\w+)\}", words or "")) <= names
    assert len(names) == len(function.params)


@pytest.mark.parametrize("function", REGISTRY, ids=lambda f: f"{f.name} {len(f.params)}")
def test_a_block_is_told_in_our_voice(function: Function) -> None:
    for words in (function.summary, function.unknown):
        assert words
        assert not words.endswith(".")
        assert words[0].islower() or words.startswith("`")


def test_blocks_of_one_name_take_different_types() -> None:
    shapes = [(f.name, tuple((p.type, p.constant) for p in f.params), f.variadic) for f in REGISTRY]
    assert len(set(shapes)) == len(shapes)
