from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

import segrules
from segrules.diagnostics import render_text
from segrules.outcome import Explanation

from . import by_hand

HERE = Path(__file__).parent
DATA = HERE.parents[1].parent / "shared" / "data"
EXPECTED: dict[str, Any] = yaml.safe_load((HERE / "expected.yaml").read_text(encoding="utf-8"))
RULEBOOKS = pytest.mark.parametrize("name", EXPECTED)
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason=f"the data sets are not at {DATA}")


def export(name: str) -> str:
    """The export of a rulebook, as the command line takes it."""
    table, _, path = EXPECTED[name]["export"].partition("=")
    return f"{table}={DATA / path}"


@cache
def run(name: str) -> segrules.Run:
    """A rulebook applied to its export."""
    book = segrules.load(HERE / name / "rules")
    return book.apply([export(name)], as_of=EXPECTED[name].get("as_of"))


@RULEBOOKS
def test_the_rules_load_without_a_word(name: str) -> None:
    _, problems = segrules.check(HERE / name / "rules")
    assert render_text(problems) == render_text(())


@RULEBOOKS
def test_the_examples_hold(name: str) -> None:
    results = segrules.load(HERE / name / "rules").test()
    assert render_text(results.diagnostics) == render_text(())
    assert results.without_examples == ()


@RULEBOOKS
def test_members_and_undecided_are_as_published_or_counted(name: str) -> None:
    found = {
        segment: [members, undecided]
        for segment, members, undecided in run(name)
        .summary.select("segment", "members", "undecided")
        .iter_rows()
    }
    assert found == EXPECTED[name]["segments"]


@RULEBOOKS
def test_every_customer_is_evaluated_and_no_cell_is_bad(name: str) -> None:
    assert run(name).customers == EXPECTED[name]["customers"]
    assert run(name).diagnostics == ()


@pytest.mark.parametrize("name", by_hand.RULES)
def test_plain_python_comes_to_the_same_outcomes(name: str) -> None:
    path = Path(export(name).partition("=")[2])
    rows = list(by_hand.rows(path, by_hand.SEPARATORS[name]))
    found = run(name).outcomes()
    assert list(map(str, found[:, 0])) == [row[by_hand.KEYS[name]] for row in rows]
    for segment, rule in by_hand.RULES[name].items():
        assert found[segment].to_list() == list(map(rule, rows)), segment


def test_every_membership_has_its_reason() -> None:
    memberships = run("marketing").memberships.collect()
    assert memberships["because"].null_count() == 0
    (reason,) = memberships.filter(segment="income-beyond-belief")["because"]
    assert reason == "Income is 666,666"


def test_a_subscriber_before_the_first_bill_is_told_what_is_missing() -> None:
    explanation = run("telco").explain("4472-LVYGI", "billed-over-5000")
    assert isinstance(explanation, Explanation)
    assert explanation.member is None
    assert [node.words for node in explanation.unknown] == [
        "Billed so far is missing, wanted above $5,000.00"
    ]


def test_ids_keep_the_apostrophe_that_the_export_gave_them() -> None:
    ids = run("shopify").outcomes()["customer_id"].to_list()
    assert ids == ["'7210448301122", "'7210448301123"]


def segrules_says(*arguments: str | Path) -> str:
    """What the command prints, which has to succeed."""
    done = subprocess.run(
        [sys.executable, "-m", "segrules", *arguments],
        capture_output=True, text=True, encoding="utf-8", check=False, timeout=180,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    return done.stdout


@RULEBOOKS
def test_a_strict_validation_with_the_data_at_hand_passes(name: str) -> None:
    segrules_says("validate", HERE / name / "rules", "--strict", "--data", export(name))


@pytest.mark.parametrize("name", ["telco", "marketing"])
def test_the_main_job_leaves_memberships_with_reasons(name: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    as_of = EXPECTED[name].get("as_of", "2026-11-22")
    segrules_says(
        "apply", HERE / name / "rules", export(name), "--out", out, "--as-of", as_of,
        "--format", "csv", "--quiet",
    )  # fmt: skip
    with (out / "segments.csv").open(encoding="utf-8", newline="") as file:
        found = {
            row["segment"]: [int(row["members"]), int(row["undecided"])]
            for row in csv.DictReader(file)
        }
    assert found == EXPECTED[name]["segments"]
    with (out / "memberships.csv").open(encoding="utf-8", newline="") as file:
        memberships = list(csv.DictReader(file))
    assert all(row["because"] for row in memberships)
    assert Counter(row["segment"] for row in memberships) == {
        segment: members for segment, (members, _) in found.items()
    }
    facts = json.loads((out / "run.json").read_text("utf-8"))
    assert facts["customers"] == EXPECTED[name]["customers"]
    assert [source["rows"] for source in facts["inputs"]] == [EXPECTED[name]["customers"]]
