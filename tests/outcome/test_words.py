"""What reasons and explanations say of rows and of everybody, to the letter: one YAML case each."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

import segrules
from segrules.outcome import Explanation, Why
from segrules.plan.columns import value_name
from tests.output.reader import sentences

_FILE = yaml.safe_load((Path(__file__).parent / "cases" / "words.yaml").read_text(encoding="utf-8"))
CASES: list[dict[str, Any]] = _FILE["cases"]
AS_OF = "2026-11-22"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The rulebook and the exports that all cases share."""
    folder = tmp_path_factory.mktemp("words")
    for name, text in _FILE["files"].items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    segments = [{"id": f"s{n}", "when": case["when"]} for n, case in enumerate(CASES)]
    rules = folder / "rules" / "segments.yaml"
    rules.write_text(yaml.safe_dump({"segments": segments}, width=1000), encoding="utf-8")
    return folder


@pytest.mark.parametrize("number", range(len(CASES)), ids=lambda n: CASES[n]["name"])
def test_says(number: int, shop: Path) -> None:
    """``because`` are the sentences of members, ``explain`` the words of the clause for anybody,
    ``rows`` what is shown of related rows; each by the customer's key.
    """
    case = CASES[number]
    book = segrules.load(shop / "rules")
    run = book.apply([shop / "exports"], AS_OF, segments=[f"s{number}"])
    because = dict(run.memberships.select("customer_id", "because").collect().iter_rows())
    assert because == case.get("because", {})
    for customer, words in case.get("explain", {}).items():
        assert _explained(run, customer, number).tree.words == words
    for customer, rows in case.get("rows", {}).items():
        node = _explained(run, customer, number).tree
        told = [", ".join(f"{n} {text}" for n, text in row.items()) for row in node.rows]
        assert {"of": node.rows_total, "count": node.rows_count, "shown": told} == rows


def test_words_can_be_made_of_evidence_alone(shop: Path, tmp_path: Path) -> None:
    run = segrules.load(shop / "rules").apply([shop / "exports"], AS_OF)
    run.write(tmp_path, why="values")
    told = run.memberships.collect()
    for number in range(len(CASES)):
        made = sentences(tmp_path / "evidence", f"s{number}")
        assert made == told.filter(segment=f"s{number}")["because"].to_list()


def test_an_instant_that_clocks_skip_is_the_one_after_the_gap(shop: Path, tmp_path: Path) -> None:
    rulebook = (shop / "rules" / "rulebook.yaml").read_text(encoding="utf-8")
    zoned = rulebook.replace("base: customers", "base: customers\ntimezone: America/New_York")
    (tmp_path / "rulebook.yaml").write_text(zoned, encoding="utf-8")
    rule = "segments: [{id: lately, when: came > 2026-03-08T02:14}]"
    (tmp_path / "segments.yaml").write_text(rule, encoding="utf-8")
    run = segrules.load(tmp_path).apply([shop / "exports"], AS_OF)
    told = dict(run.memberships.select("customer_id", "because").collect().iter_rows())
    assert told[1] == "Came is 2026-11-01 10:00 (after 2026-03-08 03:14)"


@pytest.mark.parametrize(("why", "seen"), [("none", 0), ("values", 2)])
def test_what_reasons_alone_look_at_is_computed_for_them_alone(
    why: Why, seen: int, shop: Path
) -> None:
    """Of a count of rows: how many, and the day of the last one."""
    run = segrules.load(shop / "rules").apply([shop / "exports"], AS_OF, segments=["s0"], why=why)
    columns = run.outcome.rows.lazy().collect_schema().names()
    assert len({value_name(place) for place in range(9)} & set(columns)) == seen


@pytest.mark.parametrize(
    ("because", "said"),
    [
        ("Silent for {lapse}", "Silent for 90 days"),
        ("Not seen in {30 days}, {{yet}}", "Not seen in 30 days, {yet}"),
        ("{country} {if(vip, 1, 2)}", "GB 1"),
        ('{if(country matches "^[A-Z]{2}$", 1, 2)}, {if(country = "{", 1, 2)} {{}}', "1, 2 {}"),
    ],
)
def test_own_words(because: str, said: str, shop: Path, tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    rules.mkdir()
    (rules / "rulebook.yaml").write_text((shop / "rules" / "rulebook.yaml").read_text("utf-8"))
    segment = {"id": "own", "when": "customer_id = 1", "because": because}
    (rules / "segments.yaml").write_text(yaml.safe_dump({"segments": [segment]}))
    run = segrules.load(rules).apply([shop / "exports"], AS_OF)
    assert run.memberships.collect()["because"].to_list() == [said]


def _explained(run: segrules.Run, customer: int, number: int) -> Explanation:
    found = run.explain(customer, f"s{number}")
    assert isinstance(found, Explanation)
    return found
