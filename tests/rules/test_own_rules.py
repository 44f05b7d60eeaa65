"""Our own rules are documentation: each segment is described, owned, tested, and of its theme."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest

from segrules.rulebook import Condition, Group, Rulebook, Segment, load

RULES = Path(__file__).parents[2] / "rules"

OF_COLUMNS = (
    "demographic", "geographic", "psychographic", "technographic", "lifecycle", "engagement",
    "value", "consent",
)  # fmt: skip
OF_ROWS = (
    "rfm", "purchases", "frequency", "browsing", "campaigns", "channels", "comparison", "loyalty",
)  # fmt: skip
THEMES = (*OF_COLUMNS, *OF_ROWS, "composite")


def _load() -> Rulebook:
    book, _ = load(RULES)
    assert book is not None
    return book


BOOK = _load()
EACH_SEGMENT = pytest.mark.parametrize("segment", BOOK.segments, ids=lambda s: s.id)


def _expressions(condition: Condition) -> Iterator[str]:
    if isinstance(condition, Group):
        yield from chain.from_iterable(map(_expressions, condition.parts))
    else:
        yield condition.text


def test_the_rules_load_without_a_word() -> None:
    _, problems = load(RULES)
    assert [problem.message for problem in problems] == []


def test_there_is_a_file_for_each_theme() -> None:
    files = {path.stem for path in RULES.glob("*.yaml")}
    assert files == {*THEMES, "rulebook"}


@pytest.mark.parametrize("path", sorted(RULES.glob("*.yaml")), ids=lambda path: path.name)
def test_editors_are_told_the_schema(path: Path) -> None:
    noun = "rulebook" if path.stem == "rulebook" else "segments"
    first = path.read_text(encoding="utf-8").splitlines()[0]
    assert first == f"# yaml-language-server: $schema=../schemas/{noun}.schema.json"


@EACH_SEGMENT
def test_a_segment_is_described_and_owned(segment: Segment) -> None:
    assert segment.name
    assert segment.description
    assert segment.description.endswith(".")
    assert segment.kind
    assert segment.owner


@EACH_SEGMENT
def test_a_segment_shows_who_is_in_and_who_is_not(segment: Segment) -> None:
    shown = Counter(example.member for example in segment.examples)
    assert shown["yes"] >= 1
    assert shown["no"] >= 1
    names = [example.name for example in segment.examples]
    assert len(names) == len(set(names))


def test_undecided_customers_are_shown_in_every_theme_of_columns() -> None:
    shown = {
        Path(segment.span.source.path).stem
        for segment in BOOK.segments
        for example in segment.examples
        if example.member == "undecided"
    }
    assert shown >= set(OF_COLUMNS)
    assert shown & set(OF_ROWS)


OF_THE_COLUMNS_ALONE = {"spring-test", "hold-out"}
"""Splits at random look at the customer's key and at nothing else."""


@EACH_SEGMENT
def test_a_rule_about_rows_or_others_is_shown_with_them(segment: Segment) -> None:
    if Path(segment.span.source.path).stem in OF_ROWS and segment.id not in OF_THE_COLUMNS_ALONE:
        assert any(example.related or example.others for example in segment.examples)


@pytest.mark.parametrize(
    "form",
    [
        "between", "not between", "in [", "not in [", "in eu", "or missing", "is known",
        "is missing", "ignoring case", "contains any of", "contains all of", "contains none of",
        'contains "', "starts with", "ends with", "matches", "in last 30 days", "in last 3 months",
        "in last 36 hours", "in next 7 days", "in this week", "in this month", "in previous day",
        "in previous quarter", "in previous 4 quarters", "days ago and", "months ago", "lapse ago",
        "hours ago and now", "months from now", "anniversary(", "= today", "today -", "before",
        "after", "not in last", 'in segment "', 'not in segment "', "not (", "coalesce(",
        "domain(", "weekday(", "hour(", "years_since(", "days_between(", "least(", "round(",
        "length(", "1_000", "20%", "2026-11-20T18:00", "= no", " + ", " - ", " * ",
        # Rows of other tables.
        "count(", "sum(", "average(", "min(", "max(", "median(", "first(", "last(",
        "count_distinct(", "most_common(", "share(", " * unit_price of order_lines in last",
        "of first 3 orders", "of last 3 orders", "previous.placed_at", "count(months with orders",
        "count(weeks with events", "count(weeks with at least 3",
        "average(total_spent of customers)",
        "has orders", "has no", "has only", "(has ", "count(order_lines", "product.category",
        "campaign.theme",
        "orders.paid", "orders between 24 months ago and", "customers.signed_up",
        "orders in last 36 hours",
        "followed by orders within", "not followed by", "sku = previous.sku",
        "in previous 3 months",
        "events in this year",
        "via referrer", "via friend in last 2 years",
        # Everybody else.
        "top 10% by", "top 100 by", "bottom 10% by", "within country", 'among segment "buyers"',
        "percentile(", "bucket(", "rank(", "random_bucket(customer_id, 20)",
        'random_bucket(customer_id, 100, "spring")',
    ],
)  # fmt: skip
def test_a_reader_meets_the_form(form: str) -> None:
    """The rules together show the language; a form that nobody uses is learnt by nobody."""
    traits = [trait.value.text for trait in BOOK.traits.values()]
    rules = chain.from_iterable(_expressions(segment.when) for segment in BOOK.segments)
    assert any(form in text for text in chain(traits, rules))


def test_groups_of_each_kind_are_shown() -> None:
    def kinds(condition: Condition) -> Iterator[str]:
        if isinstance(condition, Group):
            yield condition.kind
            yield from chain.from_iterable(map(kinds, condition.parts))

    assert {kind for segment in BOOK.segments for kind in kinds(segment.when)} == {
        "all", "any", "none",
    }  # fmt: skip


def test_a_draft_and_reasons_in_own_words_are_shown() -> None:
    assert any(segment.status == "draft" for segment in BOOK.segments)
    assert any(segment.because for segment in BOOK.segments)


def test_parameters_and_traits_are_used() -> None:
    rules = [text for segment in BOOK.segments for text in _expressions(segment.when)]
    reasons = [segment.because.text for segment in BOOK.segments if segment.because]
    texts = [*rules, *reasons, *(trait.value.text for trait in BOOK.traits.values())]
    for name in (*BOOK.parameters, *BOOK.traits):
        assert any(name in text for text in texts), name
