"""Every code: its number, its examples, its page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from segrules.catalogue import codes, pages
from segrules.diagnostics import Code, Severity
from tests.codes.runner import said_about

CODES = codes()
SHOWN = [code for code in CODES if code.how is None]
ROWS = frozenset({"SR318", "SR321", "SR322"})
"""Their right examples speak of rows of other tables, which are not evaluated yet (SR222)."""
DOCS = Path(__file__).parents[2] / "docs"


def test_numbers_are_unique() -> None:
    numbers = [code.number for code in CODES]
    assert sorted(set(numbers)) == numbers
    assert all(re.fullmatch(r"SR[0-7]\d\d", number) for number in numbers)


def test_warnings_on_meaning_have_a_range_of_their_own() -> None:
    assert {code.severity for code in CODES if code.number.startswith("SR4")} == {Severity.WARNING}


def test_titles_are_unique() -> None:
    titles = [code.title for code in CODES]
    assert sorted(set(titles)) == sorted(titles)


@pytest.mark.parametrize("code", CODES, ids=lambda code: code.number)
def test_a_code_is_told_in_our_voice(code: Code) -> None:
    assert not code.title.endswith(".")
    assert code.explanation.endswith(".")
    assert code.explanation[0].isupper() or code.explanation[0] == "`"
    if code.how is None:
        assert code.wrong
        assert code.right
        assert code.wrong != code.right
    else:
        assert code.how.endswith(".")
        assert not code.wrong
        assert not code.right


@pytest.mark.parametrize("code", SHOWN, ids=lambda code: code.number)
def test_the_wrong_example_has_its_mistake_and_no_other(
    code: Code, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    said = said_about(code.wrong, tmp_path, capfd)
    assert code.number in said.of(code.severity)
    assert said.errors | said.warnings <= {code.number}


@pytest.mark.parametrize("code", SHOWN, ids=lambda code: code.number)
def test_the_right_example_is_right(
    code: Code, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    said = said_about(code.right, tmp_path, capfd)
    assert code.number not in said.errors | said.warnings | said.notes
    assert said.errors <= ({"SR222"} if code.number in ROWS else set())


@pytest.mark.parametrize(("name", "text"), pages().items(), ids=pages())
def test_pages_are_up_to_date(name: str, text: str) -> None:
    written = (DOCS / name).read_text(encoding="utf-8")
    assert written == text, f"docs/{name} is out of date: run `make docs`"
