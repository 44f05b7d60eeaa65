"""What is said about expressions that parse and do not make sense, to the letter."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import yaml

import segrules
from segrules.diagnostics import Diagnostic, Severity, Span, render_text
from segrules.language.codes import CODES
from tests.language.checking import BOOK, SEGMENTS, problems_of

FILES = sorted((Path(__file__).parent / "cases").glob("check_*.yaml"))
CASES = [case for file in FILES for case in yaml.safe_load(file.read_text(encoding="utf-8"))]
WITH_A_WAY_OUT = [case for case in CASES if "then" in case]
TYPED_OVER = [case for case in CASES if "instead" in case]
MISSING = [
    case
    for case in CASES
    # Of rows that are not kept there is no customer of whom nothing is known.
    if "warning[SR402]: customers without" in case.get("expect", "") and "when" in case
]
ALONE = [case for case in MISSING if " and " not in case["when"]]
_WAYS = re.compile(r"write `(.*)` to count them in, or `(.*)` to leave them out")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_says(case: dict[str, Any]) -> None:
    assert render_text(problems_of(case)) == case.get("expect", "").rstrip("\n")


@pytest.mark.parametrize("case", WITH_A_WAY_OUT, ids=lambda case: case["name"])
def test_what_the_help_says_works_when_typed(case: dict[str, Any]) -> None:
    for then in several(case["then"]):
        assert f"`{then}`" in case["expect"] or f"`` {then} ``" in case["expect"]
        assert not persists(problems_of(case)[0], {"when": then})


@pytest.mark.parametrize("case", TYPED_OVER, ids=lambda case: case["name"])
def test_what_the_help_says_works_in_place_of_what_is_marked(case: dict[str, Any]) -> None:
    problem = problems_of(case)[0]
    assert isinstance(problem.where, Span)
    text, where = problem.where.source.text, problem.where
    start = text.index("    when: |\n", text.index("- id: a")) + len("    when: |\n")
    for instead in several(case["instead"]):
        assert f"`{instead}`" in case["expect"]
        rule = f"{text[start : where.start]}{instead}{text[where.end :]}".strip()
        assert not persists(problem, {"when": rule})


def persists(problem: Diagnostic, case: dict[str, Any]) -> list[Diagnostic]:
    """Errors of the rule that the help made, and warnings of the kind that it was about."""
    return [p for p in problems_of(case) if p.severity is Severity.ERROR or p.code == problem.code]


def several(said: str | list[str]) -> list[str]:
    """The ways out of a case that has one or more."""
    return [way.rstrip("\n") for way in ([said] if isinstance(said, str) else said)]


def in_the_rule(problem: Diagnostic) -> bool:
    return isinstance(problem.where, Span) and problem.where.source.path.endswith("segments.yaml")


def ways_out(case: dict[str, Any]) -> list[tuple[str, str]]:
    """For each warning about missing values in the rule: the rule with each way out typed in."""
    found = []
    for problem in problems_of(case):
        if problem.code != "SR402" or not in_the_rule(problem):
            continue
        assert isinstance(problem.where, Span)
        text, start = problem.where.source.text, problem.where.start
        lead = text.index("    when: |\n", text.index("- id: a")) + len("    when: |\n")
        ways = _WAYS.fullmatch(problem.help or "")
        assert ways is not None
        counted, left_out = (
            f"{text[lead:start]}{way}{text[problem.where.end :]}".strip() for way in ways.groups()
        )
        found.append((counted, left_out))
    return found


@pytest.mark.parametrize("case", MISSING, ids=lambda case: case["name"])
def test_both_ways_out_of_a_warning_settle_it(case: dict[str, Any]) -> None:
    before = sum(p.code == "SR402" for p in problems_of(case))
    for ways in ways_out(case):
        for rule in ways:
            left = problems_of({"when": rule})
            assert [p for p in left if p.severity is Severity.ERROR] == []
            assert sum(p.code == "SR402" for p in left) == before - 1


@pytest.mark.parametrize("case", ALONE, ids=lambda case: case["name"])
def test_the_ways_out_do_what_they_say(case: dict[str, Any], tmp_path: Path) -> None:
    for counted, left_out in ways_out(case):
        assert member_with_nothing_known(counted, tmp_path) is True
        assert member_with_nothing_known(left_out, tmp_path) is False
        assert member_with_nothing_known(case["when"], tmp_path) is None


def member_with_nothing_known(rule: str, folder: Path) -> bool | None:
    """What a rule says of a customer of whom only the key is known."""
    (folder / "rulebook.yaml").write_text(BOOK)
    (folder / "segments.yaml").write_text(f"{SEGMENTS}  - id: a\n    when: |\n      {rule}\n")
    book = segrules.load(folder)
    schema = book.program.schema.tables["customers"]
    types = {
        "number": pl.Float64(),
        "text": pl.String(),
        "date": pl.Date(),
        "datetime": pl.Datetime("us", "UTC"),
        "yes/no": pl.Boolean(),
        "list of text": pl.List(pl.String()),
        "list of number": pl.List(pl.Float64()),
        "struct": pl.Struct({"model": pl.String(), "inches": pl.Float64()}),
    }
    frame = pl.DataFrame(
        {name: [None] for name in schema} | {"customer_id": [1]},
        schema={name: types[str(column.type)] for name, column in schema.items()},
    )
    run = book.apply({"customers": frame}, as_of="2026-11-22", segments=["a"])
    found = run.outcomes()["a"].to_list()[0]
    assert found is None or isinstance(found, bool)
    return found


def test_every_code_has_a_case() -> None:
    told = {number for case in CASES for number in re.findall(r"SR\d{3}", case.get("expect", ""))}
    assert {code.number for code in CODES} <= told
