"""What is said about broken rule files, to the letter: one YAML case per mistake."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from segrules.diagnostics import Code, Files, render_text
from segrules.rulebook import load
from segrules.rulebook.mistakes import CODES

from .folders import load_over, when, write

FILES = sorted((Path(__file__).parent / "cases").glob("*.yaml"))
CASES = [case for file in FILES for case in yaml.safe_load(file.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_says(case: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rendered problems of a rulebook are exactly those of the case."""
    monkeypatch.chdir(tmp_path)
    files = when(case["when"]) if "when" in case else case["files"]
    _, problems = load_over(Path("rules"), files)
    assert render_text(problems) == case["expect"].rstrip("\n")


FIXED = [case for case in CASES if "fixed" in case]


@pytest.mark.parametrize("case", FIXED, ids=lambda case: case["name"])
def test_what_the_help_says_works_when_typed(case: dict[str, Any], tmp_path: Path) -> None:
    """The segments of a case as its help would have them, which it quotes line by line."""
    _, problems = load_over(tmp_path, {"segments.yaml": case["fixed"]})
    assert problems == ()


def laid_over(example: str | Files) -> Files:
    """The files of a code's example, which may be an expression alone."""
    return when(f"|\n      {example}") if isinstance(example, str) else example


SHOWN = [code for code in CODES if code.how is None]
"""Those that a few files can show."""


@pytest.mark.parametrize("code", SHOWN, ids=lambda code: code.number)
def test_examples_of_codes(code: Code, tmp_path: Path) -> None:
    """The wrong example of a code has its mistake, the right one has none."""
    _, problems = load_over(tmp_path / "wrong", laid_over(code.wrong))
    assert code.number in {problem.code for problem in problems}
    assert not load_over(tmp_path / "right", laid_over(code.right))[1]


def test_numbers_are_unique_and_in_range() -> None:
    """SR0xx and SR1xx belong to this room."""
    numbers = [code.number for code in CODES]
    assert len(set(numbers)) == len(numbers)
    assert all(number[:3] in {"SR0", "SR1"} for number in numbers)


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    """A wrong name of the folder is told with that name."""
    book, problems = load(tmp_path / "ruls")
    assert book is None
    assert [problem.message for problem in problems] == ["there is no folder with this name"]


def test_a_folder_without_rulebook(tmp_path: Path) -> None:
    """Other YAML files alone make no rulebook."""
    book, problems = load(write(tmp_path, {"segments.yaml": "segments: []\n"}))
    assert book is None
    assert [problem.message for problem in problems] == ["this folder holds no `rulebook.yaml`"]
