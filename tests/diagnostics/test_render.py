"""Diagnostics as text, to the letter."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from segrules.diagnostics import (
    DataPlace,
    Diagnostic,
    Related,
    RuleError,
    Severity,
    Source,
    Span,
    render_text,
    sorted_diagnostics,
    summary_line,
)

CASES = yaml.safe_load((Path(__file__).parent / "render.yaml").read_text(encoding="utf-8"))


def span(text: str, marked: str, path: str = "rules/a.yaml") -> Span:
    """The place of some words in a text."""
    start = text.index(marked)
    return Span(Source(path, text), start, start + len(marked))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_text(case: dict[str, Any]) -> None:
    """A diagnostic looks exactly as its case says."""
    related = tuple(
        Related(span(case["source"], words), message)
        for words, message in case.get("related", {}).items()
    )
    where = span(case["source"], case["marked"])
    diagnostic = Diagnostic("SR999", case["message"], where, case.get("help"), related=related)
    assert render_text([diagnostic]) == case["expect"].rstrip("\n")


def test_a_place_in_data_has_no_source() -> None:
    """Of an export only file and line are shown."""
    place = DataPlace("exports/customers.csv", 17)
    text = render_text([Diagnostic("SR501", "`x` is no number", place, "write a number")])
    assert text == (
        "error[SR501]: `x` is no number\n --> exports/customers.csv:17\n  = help: write a number"
    )


def test_no_place_at_all() -> None:
    """A problem of the command line has no place."""
    warning = Diagnostic("SR601", "nothing to do", None, severity=Severity.WARNING)
    assert render_text([warning]) == "warning[SR601]: nothing to do"


def test_colours_only_when_asked() -> None:
    """The same text, with and without escapes."""
    diagnostic = Diagnostic("SR999", "odd", span("when: x", "x"), "write y")
    plain, colored = render_text([diagnostic]), render_text([diagnostic], color=True)
    assert "\x1b" not in plain
    assert "\x1b[1;31merror[SR999]\x1b[0m" in colored
    escapes = ("\x1b[1;31m", "\x1b[1;34m", "\x1b[1m", "\x1b[0m")
    for escape in escapes:
        colored = colored.replace(escape, "")
    assert colored == plain


def test_a_long_line_is_cut_around_the_place() -> None:
    """The caret stays under its character, and the line is of a bearable width."""
    text = "when: " + "a" * 5_000 + "HERE" + "b" * 5_000
    lines = render_text([Diagnostic("SR999", "odd", span(text, "HERE"))]).splitlines()
    shown, marks = lines[3], lines[4]
    assert len(shown) < 140
    assert shown[marks.index("^") : marks.rindex("^") + 1] == "HERE"


def test_a_long_place_is_cut_too() -> None:
    """No more marks than characters shown."""
    text = "x" * 100_000
    lines = render_text([Diagnostic("SR999", text, span(text, text))]).splitlines()
    assert max(map(len, lines)) < 600
    assert len(lines[4]) <= len(lines[3])


def test_order_is_by_file_line_and_code_and_the_same_is_told_once() -> None:
    """Twice the same problem at the same place is one."""
    text = "a\nb\nc"
    first, last = span(text, "a"), span(text, "c")
    other = span(text, "a", "rules/b.yaml")
    problems = [
        Diagnostic("SR2", "z", other),
        Diagnostic("SR2", "z", last),
        Diagnostic("SR2", "z", first),
        Diagnostic("SR1", "z", first),
        Diagnostic("SR2", "z", first, "the first help wins"),
        Diagnostic("SR9", "z", None),
    ]
    told = sorted_diagnostics(problems)
    assert [(d.code, d.where) for d in told] == [
        ("SR9", None), ("SR1", first), ("SR2", first), ("SR2", last), ("SR2", other),
    ]  # fmt: skip


def test_summary() -> None:
    """Singular and plural."""
    error = Diagnostic("SR1", "x", None)
    warning = Diagnostic("SR4", "x", None, severity=Severity.WARNING)
    assert summary_line([error]) == "1 error, 0 warnings"
    assert summary_line([warning, error, error]) == "2 errors, 1 warning"


def test_an_error_says_first_what_stopped_the_command() -> None:
    caution = Diagnostic(
        "SR402", "customers without it are undecided", None, severity=Severity.WARNING
    )
    wrong = Diagnostic("SR203", "unknown column `visit`", None)

    error = RuleError([caution, wrong])

    assert str(error).startswith("SR203: unknown column `visit`; SR402: ")
    assert error.diagnostics == (caution, wrong)
