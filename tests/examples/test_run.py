"""Examples are run as their authors mean them, and fail with a reason."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter

import pytest

import segrules
from segrules.diagnostics import render_text
from segrules.examples import Results

BOOK = """\
version: 1
base: people
timezone: Europe/London
parameters: {enough: 5}
tables:
  people:
    key: id
    columns:
      id: number
      visits: number
      city: text
      seen: date
      at: datetime
      spent: {type: number, decimals: 2}
  orders:
    key: order_id
    belongs_to: {people: id}
    columns: {order_id: text, id: number, total: number}
traits: {keen: visits >= enough, fresh: seen in last 30 days}
"""


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Runner:
    monkeypatch.chdir(tmp_path)
    return Runner()


class Runner:
    """Writes segments and runs their examples."""

    def __init__(self) -> None:
        self.folder = Path("rules")
        self.folder.mkdir()

    def __call__(self, segments: str, *only: str) -> Results:
        (self.folder / "rulebook.yaml").write_text(BOOK)
        (self.folder / "segments.yaml").write_text(f"segments:\n{segments}")
        return segrules.load(self.folder).test(only)


def segment(id_: str, when: str, *examples: str, more: str = "") -> str:
    """The YAML of one segment; examples without their braces."""
    lines = [f"  - id: {id_}", *([f"    {more}"] if more else []), f"    when: {when}"]
    if examples:
        lines += ["    examples:", *(f"      - {{{example}}}" for example in examples)]
    return "\n".join(lines) + "\n"


NOON = "as_of: 2026-07-01T12:00"
SAYS = [
    ("visits >= 5", "customer: {visits: 5}, member: yes", "yes"),
    ("visits >= 5", "customer: {visits: 4}, member: yes", "no"),
    ("visits >= 5", "customer: {}, member: yes", "undecided"),
    ("visits >= 5", "member: undecided", "undecided"),
    ("keen", "customer: {visits: 5}, member: yes", "yes"),
    ('city = "NO"', "customer: {city: NO}, member: yes", "yes"),
    ("seen = today", "as_of: 2026-11-22, customer: {seen: 2026-11-22}, member: yes", "yes"),
    ("fresh", "as_of: 2026-11-22, customer: {seen: 2026-10-23}, member: no", "no"),
    ("at <= now", f"{NOON}, customer: {{at: 2026-07-01T12:00}}, member: yes", "yes"),
    ("at <= now", f"{NOON}:30, customer: {{at: 2026-07-01T12:01}}, member: no", "no"),
    ("at <= now", "as_of: 2026-07-01 12:00, customer: {at: 2026-07-01T11:59}, member: no", "yes"),
    ("at <= now", f"{NOON}+01:00, customer: {{at: 2026-07-01T12:00}}, member: yes", "yes"),
    ("at < now", "as_of: 2026-07-01, customer: {at: 2026-07-01T23:59}, member: yes", "yes"),
    ("visits > 1", "orders: [{total: 5}], others: [{visits: 9}], member: yes", "undecided"),
    ("spent = 12.34", "customer: {spent: 12.34}, member: yes", "yes"),
]


@pytest.mark.parametrize(("when", "example", "got"), SAYS)
def test_what_a_rule_says(run: Runner, when: str, example: str, got: str) -> None:
    (result,) = run(segment("a", when, example)).examples
    assert result.got == got
    assert (result.explanation is None) == result.passed == (got == result.expected)


def test_a_failure_comes_with_its_reason_and_place(run: Runner) -> None:
    results = run(
        segment("a", 'visits >= enough and city = "Bath"',
                "name: fine, customer: {visits: 5, city: Bath}, member: yes",
                "name: wrong, customer: {visits: 2, city: Bath}, member: yes"),
    )  # fmt: skip
    assert not results.passed
    (failure,) = results.failures
    assert failure.explanation is not None
    assert [node.text for node in failure.explanation.changes] == ["visits >= enough"]
    assert "short by 3" in failure.explanation.changes[0].words
    assert failure.explanation.tree.outcome is False
    assert render_text(results.diagnostics) == (
        "error[SR701]: this customer should be a member of `a` and is no member\n"
        " --> rules/segments.yaml:6:10\n"
        "  |\n"
        "6 |       - {name: wrong, customer: {visits: 2, city: Bath}, member: yes}\n"
        "  |          ^^^^\n"
        "  = help: correct the rule, or say `member: no`"
    )


NEEDS_A_DATE = {
    "a window": "seen in last 30 days",
    "a word": "seen < today",
    "a moment ago": "seen < 30 days ago",
    "a function": "days_since(seen) > 3",
    "a trait": "fresh",
    "part of a rule": "visits > 3 and (city is known or age(seen) > 3)",
}


@pytest.mark.parametrize("when", NEEDS_A_DATE.values(), ids=NEEDS_A_DATE)
def test_a_rule_that_depends_on_the_date_wants_it(run: Runner, when: str) -> None:
    results = run(segment("a", when, "customer: {visits: 1}, member: no"))
    assert results.examples == ()
    (problem,) = results.diagnostics
    assert (problem.code, problem.help) == ("SR702", "write `as_of: 2026-11-22`")
    assert not results.passed


def test_the_date_of_another_segment_and_of_a_sentence_counts(run: Runner) -> None:
    results = run(
        segment("dated", "seen in last 30 days")
        + segment("asks", 'in segment "between" and visits > 1', "member: no")
        + segment("between", 'not in segment "dated"')
        + segment("tells", "visits > 1", "member: undecided",
                  more='because: "{days_since(seen)} days"')
    )  # fmt: skip
    assert [p.message for p in results.problems] == [
        "`asks` depends on the date (`seen in last 30 days`), and this example names none",
        "`tells` depends on the date (`days_since(seen)`), and this example names none",
    ]


def test_days_need_not_agree(run: Runner) -> None:
    results = run(
        segment("a", "seen = today",
                "as_of: 2026-01-01, customer: {seen: 2026-01-01}, member: yes",
                "as_of: 2026-01-02, customer: {seen: 2026-01-01}, member: no",
                "as_of: 2026-01-01, customer: {seen: 2026-01-02}, member: no")
        + segment("b", "visits > 1", "customer: {visits: 2}, member: yes",
                  "as_of: 2026-01-02, customer: {visits: 1}, member: no")
    )  # fmt: skip
    assert results.passed
    assert [(r.segment, r.got) for r in results.examples] == [
        ("a", "yes"), ("a", "no"), ("a", "no"), ("b", "yes"), ("b", "no"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("as_of", "help_"),
    [
        ("22/11/2026", "write `as_of: 2026-11-22`"),
        ("01.02.2026", "write `as_of: 2026-02-01`"),
        ("01/02/2026", "write `as_of: 2026-02-01` or `as_of: 2026-01-02`"),
        *((no_date, "write 2026-11-22, or 2026-11-22T09:30") for no_date in ("yesterday", "5")),
    ],
)
def test_an_as_of_that_is_no_date(run: Runner, as_of: str, help_: str) -> None:
    results = run(segment("a", "visits > 1", f"as_of: {as_of}, member: no"))
    (problem,) = results.diagnostics
    assert (problem.code, problem.message) == ("SR703", f"`{as_of}` is no date or datetime")
    assert (problem.help, results.examples) == (help_, ())


@pytest.mark.parametrize("as_of", ["0001-01-01", "9999-12-31", "9999-12-31T23:59"])
def test_an_as_of_at_the_end_of_the_calendar(run: Runner, as_of: str) -> None:
    results = run(segment("a", "seen in next 30 days", f"as_of: {as_of}, member: no"))
    (problem,) = results.diagnostics
    assert (problem.code, results.examples) == ("SR703", ())
    assert problem.help == "an as-of lies in the years 1001 to 8998"
    with pytest.raises(segrules.UsageError, match="SR612"):
        segrules.load("rules").moment(as_of)


@pytest.mark.parametrize("as_of", ["1001-01-01", "8998-12-31"])
def test_the_longest_window_at_the_first_and_last_as_of(run: Runner, as_of: str) -> None:
    longest = "seen in last 1000 years or seen in next 1000 years or seen in previous 1000 years"
    assert run(segment("a", longest, f"as_of: {as_of}, member: undecided")).passed


def test_values_that_do_not_fit_stop_their_example_alone(run: Runner) -> None:
    results = run(
        segment("a", "visits > 1",
                "name: bad, customer: {visits: lots}, member: yes",
                "name: good, customer: {visits: 2}, member: yes")
    )  # fmt: skip
    assert [r.example.name for r in results.examples] == ["good"]
    assert [p.code for p in results.diagnostics] == ["SR750"]
    assert not results.passed


def test_drafts_are_tested_and_what_is_archived_is_not(run: Runner) -> None:
    results = run(
        segment("draft", "visits > 1", "member: undecided", more="status: draft")
        + segment("old", "visits > 1", "member: no", more="status: archived")
        + segment("bare", "visits > 1")
    )
    assert [r.segment for r in results.examples] == ["draft"]
    assert results.without_examples == ("bare",)
    assert results.passed


def test_named_segments_alone(run: Runner) -> None:
    both = segment("a", "visits > 1", "member: no") + segment("b", "visits > 1", "member: no")
    assert [r.segment for r in run(both, "b").examples] == ["b"]
    with pytest.raises(segrules.UsageError):
        run(both, "c")


def test_coverage_is_of_each_clause_and_outcome(run: Runner) -> None:
    results = run(
        segment("a", 'visits >= 5 and city is known and not in segment "b"',
                "customer: {visits: 5, city: Bath}, member: yes",
                "customer: {visits: 1, city: Bath}, member: no")
        + segment("b", 'city = "Bath" and (visits > 100 or missing)')
        + segment("c", "visits is missing", "member: yes", "customer: {visits: 1}, member: no")
    )  # fmt: skip
    assert results.passed
    a, b, c = results.coverage.segments
    assert [(each.text, set(each.possible), set(each.seen)) for each in a.clauses] == [
        ("visits >= 5", {True, False, None}, {True, False}),
        ("city is known", {True, False}, {True}),
        ('in segment "b"', {True, False}, {False}),
    ]
    assert [set(each.missed) for each in a.clauses] == [{None}, {False}, {True}]
    assert [set(each.missed) for each in b.clauses] == [{True, False, None}, {True, False}]
    assert [set(each.missed) for each in c.clauses] == [set[bool]()]
    assert (results.coverage.seen, results.coverage.possible) == (6, 14)
    assert results.coverage.share == pytest.approx(6 / 14)


def test_coverage_where_there_is_nothing_to_cover(run: Runner) -> None:
    results = run(segment("old", "visits > 1", "member: no", more="status: archived"))
    assert (results.coverage.share, results.passed) == (1.0, True)


def test_hundreds_of_segments_take_a_moment(run: Runner) -> None:
    results_of = "".join(
        segment(
            f"s{n}",
            f'visits > {n} and (city = "c{n % 7}" or seen in last {n % 50 + 1} days)',
            *[f"as_of: 2026-11-22, customer: {{visits: {n + k}, city: c{n % 7}}}, member: "
              + ("yes" if k else "no") for k in (0, 1, 2)],
        )
        for n in range(200)
    )  # fmt: skip
    started = perf_counter()
    results = run(results_of)
    assert results.passed
    assert len(results.examples) == 600
    assert perf_counter() - started < 5
