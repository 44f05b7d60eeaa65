"""Each example of the page is checked over our own rulebook; what it says comes out is run."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import yaml

import segrules
from segrules.diagnostics import Diagnostic, Severity, Span
from tests.docs.language_page import PAGE, TEXT, Row, fenced, rows

REPOSITORY = PAGE.parents[1]
AS_OF = dt.date(2026, 11, 22)
SHOWN = "shown.yaml"


def _rules(folder: Path, segments: Iterable[dict[str, Any]]) -> Path:
    """Our own rules with a file of further segments."""
    shutil.copytree(REPOSITORY / "rules", folder, dirs_exist_ok=True)
    text = yaml.safe_dump({"segments": list(segments)}, allow_unicode=True, width=10_000)
    (folder / SHOWN).write_text(text, encoding="utf-8")
    return folder


def _problems(folder: Path, whens: Iterable[str]) -> dict[str, list[Diagnostic]]:
    """What is said of rules, by the rule; each stands in a file of its own beside ours."""
    shutil.copytree(REPOSITORY / "rules", folder)
    files = {f"shown-{number}.yaml": when for number, when in enumerate(dict.fromkeys(whens))}
    for name, when in files.items():
        block = f"segments:\n  - id: {name[:-5]}\n    when: |\n      {when}\n"
        (folder / name).write_text(block, encoding="utf-8")
    found: dict[str, list[Diagnostic]] = defaultdict(list)
    for problem in segrules.check(folder)[1]:
        assert isinstance(problem.where, Span), problem
        found[files[Path(problem.where.source.path).name]].append(problem)
    return found


def test_every_rule_of_the_page_is_a_rule(tmp_path: Path) -> None:
    lines = [line for block in fenced("rule") for line in block.splitlines()]
    shown = [code for row in rows("rule") for code in row.codes(0)]
    values = [f"{code} is known" for row in rows("value") for code in row.codes(0)]
    right = [code for row in rows("wrong") for code in row.codes(2)]
    problems = _problems(tmp_path / "rules", [*lines, *shown, *values, *right])
    errors = {w: ps for w, ps in problems.items() if any(p.severity is Severity.ERROR for p in ps)}
    assert not errors


def test_every_wrong_rule_gives_its_error_and_no_other(tmp_path: Path) -> None:
    wrong = {code: row.cells[1] for row in rows("wrong") for code in row.codes(0)}
    problems = _problems(tmp_path / "rules", wrong)
    given = {w: ", ".join(str(p.code) for p in problems[w]) for w in wrong}
    assert given == wrong


def test_what_the_page_says_comes_out_comes_out(tmp_path: Path) -> None:
    segments: list[dict[str, Any]] = []
    for row in rows("rule", "data", "member"):
        example = {"as_of": str(AS_OF), "customer": {}, **_data(row), "member": row.cells[2]}
        (when,) = row.codes(0)
        segments.append({"id": f"line-{row.line}", "when": when, "examples": [example]})
    book = segrules.load(_rules(tmp_path / "rules", segments))
    results = book.test([segment["id"] for segment in segments])
    assert (len(results.examples), results.problems) == (len(segments), ())
    assert results.failures == ()


def test_the_files_of_the_page_keep_their_examples(tmp_path: Path) -> None:
    (text,) = fenced("yaml")
    folder = _rules(tmp_path / "rules", [])
    (folder / SHOWN).write_text(text, encoding="utf-8")
    ids = [segment["id"] for segment in yaml.safe_load(text)["segments"]]
    results = segrules.load(folder).test(ids)
    assert (len(results.examples), results.problems) == (len(ids), ())
    assert results.failures == ()


@pytest.mark.parametrize("row", rows("rule", "data", "because"), ids=lambda row: str(row.line))
def test_members_are_told_what_the_page_says(tmp_path: Path, row: Row) -> None:
    (when,) = row.codes(0)
    book = segrules.load(_rules(tmp_path / "rules", [{"id": "shown", "when": when}]))
    data = _data(row)
    tables = {"customers": [data.pop("customer")], **data}
    frames = {
        name: pl.DataFrame(
            [{"customer_id": 1, "order_id": n, **cells} for n, cells in enumerate(lines)]
        )
        for name, lines in tables.items()
    }
    run = book.apply(frames, as_of=AS_OF, segments=["shown"])
    assert run.memberships.collect()["because"].to_list() == [row.cells[2]]


def test_the_sections_are_those_that_the_code_cites() -> None:
    titles = re.findall(r"^## (\d) ", TEXT, re.MULTILINE)
    assert titles == [str(number) for number in range(1, 10)]


def _data(row: Row) -> dict[str, Any]:
    """The cell of data, YAML without its outer braces."""
    text = f"{{{', '.join(row.codes(1))}}}"
    data: dict[str, Any] = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - only makes text
    return data
