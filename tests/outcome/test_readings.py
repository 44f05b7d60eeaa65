"""Whom a warning about missing values concerns, counted on data by hand."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

import segrules
from segrules.diagnostics import Severity

BOOK = """\
version: 1
base: customers
tables:
  customers:
    key: id
    columns: {id: number, country: text, spent: number}
traits:
  abroad: {value: country != "GB"}
"""
CUSTOMERS = pl.DataFrame(
    {
        "id": [1, 2, 3, 4],
        "country": ["GB", None, None, "FR"],
        "spent": [500.0, 500.0, None, 5.0],
    }
)


def told(folder: Path, segments: str) -> list[tuple[str, str]]:
    (folder / "rulebook.yaml").write_text(BOOK, encoding="utf-8")
    (folder / "segments.yaml").write_text(f"segments:\n{segments}", encoding="utf-8")
    _, problems = segrules.check(folder, data={"customers": CUSTOMERS})
    assert not [p for p in problems if p.severity is Severity.ERROR]
    return [(p.code, p.message.partition(": ")[2] or p.message) for p in problems]


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ('country != "GB"', "2 customers in this export, all of them members if counted in"),
        ('not country = "GB"', "2 customers in this export, all of them members if counted in"),
        (
            'country != "GB" and spent > 100',
            "2 customers in this export, 1 of them members if counted in",
        ),
        ('country != "GB" or spent > 100', "1 customer in this export, a member if counted in"),
        (
            'country != "GB" and spent is missing',
            "1 customer in this export, a member if counted in",
        ),
        ('country != "GB" and spent <= 5', "1 customer in this export, no member if counted in"),
    ],
)
def test_customers_whom_a_reading_moves(rule: str, said: str, tmp_path: Path) -> None:
    found = dict(told(tmp_path, f"  - id: a\n    when: {rule}\n"))
    assert found["SR402"] == said


def test_a_trait_is_counted_in_each_segment_that_uses_it(tmp_path: Path) -> None:
    segments = "  - id: a\n    when: abroad\n  - id: b\n    when: abroad and id > 3\n"
    assert told(tmp_path, segments) == [
        ("SR402", "2 customers in `a`, all of them members if counted in; nobody in `b`")
    ]


def test_segments_without_members_are_noted_and_archived_ones_are_not(tmp_path: Path) -> None:
    segments = (
        "  - {id: rich, when: spent > 1000}\n"
        "  - {id: planned, status: draft, when: spent > 2000}\n"
        "  - {id: old, status: archived, when: spent > 3000}\n"
    )
    assert told(tmp_path, segments) == [
        ("SR590", "no customer of this export is in `rich`; 1 is undecided"),
        ("SR590", "no customer of this export is in `planned`; 1 is undecided"),
    ]


def test_a_key_of_several_columns_as_text_or_mapping(tmp_path: Path) -> None:
    book = BOOK.replace("key: id", "key: [id, country]")
    (tmp_path / "rulebook.yaml").write_text(book, encoding="utf-8")
    rules = "segments:\n  - {id: a, when: spent > 100}\n"
    (tmp_path / "segments.yaml").write_text(rules, encoding="utf-8")
    loaded = segrules.load(tmp_path)
    known = {"customers": CUSTOMERS.filter(pl.col("country").is_not_null())}
    for customer in ("country=FR, id=4", {"id": 4, "country": "FR"}):
        found = loaded.explain(known, customer, "a")
        assert not isinstance(found, tuple)
        assert (found.customer, found.member) == ({"id": 4, "country": "FR"}, False)
    for wrong in ("4", "id=4", {"id": 4}):
        with pytest.raises(segrules.UsageError, match="SR611"):
            loaded.explain(known, wrong, "a")
