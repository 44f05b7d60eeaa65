"""What people write in other segmentation systems can be said here, and is as short."""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

import segrules
from segrules.diagnostics import Diagnostic, RuleError, Span, render_text
from segrules.language.parse import parse
from segrules.rulebook import Condition, Group, Rulebook, Segment, load

CASES = Path(__file__).parents[1] / "cases" / "peer_conditions.yaml"
BOOKS = {"customers": CASES.parent / "peer", "accounts": CASES.parent / "peer" / "accounts"}
"""The rulebook of the cases under each key of the file, by the base of that rulebook."""
PEERS = Path(__file__).parents[3] / "shared" / "peer_conditions.jsonl"
with_the_list = pytest.mark.skipif(
    not PEERS.exists(), reason="../shared/peer_conditions.jsonl is not beside the project"
)
WORD = re.compile(r"[^\W_]+")
"""Letters and digits; `count_distinct` is two words, `0.42` and `7d` are two and one."""


def words(text: str) -> int:
    """How long a condition is, in words."""
    return len(WORD.findall(text))


@dataclass(frozen=True)
class Book:
    """A rulebook as it was loaded, with what loading had to say."""

    folder: Path
    rules: Rulebook
    problems: tuple[Diagnostic, ...]

    @property
    def cases(self) -> tuple[Segment, ...]:
        """The cases, without the segments that they ask for."""
        return tuple(s for s in self.rules.segments if s.id.isdigit())


@pytest.fixture(scope="module", params=list(BOOKS))
def book(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Book:
    return written(request.param, tmp_path_factory.mktemp(request.param))


def written(base: str, folder: Path) -> Book:
    """The cases of a base as a folder of rules.

    Their text is cut out of the file, for YAML written again is no longer what the author wrote.
    """
    for path in BOOKS[base].glob("*.yaml"):
        shutil.copy(path, folder)
    text = CASES.read_text(encoding="utf-8")
    root = yaml.compose(text, Loader=yaml.CSafeLoader)
    assert isinstance(root, yaml.MappingNode)
    (cases,) = (value for key, value in root.value if key.value == base)
    lines = text.splitlines()
    cut = lines[cases.start_mark.line : cases.end_mark.line]
    (folder / "cases.yaml").write_text("\n".join(["segments:", *cut, ""]), encoding="utf-8")
    rules, problems = load(folder)
    assert rules is not None, render_text(problems)
    return Book(folder, rules, problems)


def test_the_rules_load_without_a_word(book: Book) -> None:
    assert render_text(book.problems) == ""


def test_every_rule_and_trait_is_an_expression(book: Book) -> None:
    conditions = [part for case in book.cases for part in expressions(case.when)]
    for text in [*conditions, *(trait.value for trait in book.rules.traits.values())]:
        parse(text)


def test_every_rule_means_something(book: Book) -> None:
    try:
        segrules.load(book.folder)
    except RuleError as error:
        pytest.fail(render_text(error.diagnostics))


def test_the_examples_come_out_as_their_authors_say(book: Book) -> None:
    results = segrules.load(book.folder).test([case.id for case in book.cases])
    assert render_text(results.diagnostics) == ""
    assert len(results.examples) == sum(len(case.examples) for case in book.cases)


def test_a_case_shows_who_is_in_and_who_is_not(book: Book) -> None:
    for case in book.cases:
        shown = Counter(example.member for example in case.examples)
        assert shown["yes"], case.id
        assert shown["no"], case.id
        assert case.name, case.id


def test_nothing_stands_in_a_rulebook_that_no_case_needs(book: Book) -> None:
    rules = book.rules
    texts = [
        *(part.text for segment in rules.segments for part in expressions(segment.when)),
        *(trait.value.text for trait in rules.traits.values()),
    ]
    used = Counter(word for text in texts for word in set(re.findall(r"\w+", text)))
    assert [name for name in (*rules.parameters, *rules.traits) if not used[name]] == []


@with_the_list
def test_each_condition_is_said_or_has_a_reason() -> None:
    said = [case["id"] for base in BOOKS for case in cases_file()[base]]
    unsaid = [case["id"] for case in cases_file()["unsaid"]]
    assert all(case["reason"] for case in cases_file()["unsaid"])
    assert sorted(said + unsaid) == sorted(peers())


@with_the_list
def test_no_rule_is_longer_than_what_it_says_again(book: Book) -> None:
    longer = [
        (case.id, words(original), ours)
        for case in book.cases
        if (original := peers()[int(case.id)])
        if (ours := length(case.when)) > words(original)
    ]
    assert longer == []


@pytest.mark.parametrize(
    ("text", "count"),
    [("count_distinct(x of orders) > 1", 6), ("a.b >= 0.42", 4), ('"now-7d"', 2), ("!= ()", 0)],
)
def test_words_are_letters_and_digits(text: str, count: int) -> None:
    assert words(text) == count


def expressions(condition: Condition) -> Iterator[Span]:
    """The expressions of a rule, groups taken apart."""
    if isinstance(condition, Group):
        for part in condition.parts:
            yield from expressions(part)
    else:
        yield condition


def length(condition: Condition) -> int:
    """The words of a rule, those that make groups with them."""
    if isinstance(condition, Group):
        return 1 + sum(map(length, condition.parts))
    return words(condition.text)


@cache
def cases_file() -> dict[str, list[dict[str, Any]]]:
    """The file of cases, as YAML has it."""
    return yaml.load(CASES.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)  # type: ignore[no-any-return]


@cache
def peers() -> dict[int, str | None]:
    """The conditions of other systems as they are written there, where that is known."""
    lines = PEERS.read_text(encoding="utf-8").splitlines()
    return {peer["id"]: peer["original"] for peer in map(json.loads, lines)}
