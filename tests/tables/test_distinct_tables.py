"""Tables made of the distinct known keys of another one."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

import segrules
from segrules.diagnostics import DataError, render_text
from segrules.rulebook.model import Table
from segrules.tables import Scratch, check_keys, open_tables
from tests.tables.shop import LONDON, NOWHERE, table

LINES = table({"basket": "text", "household": {"type": "number", "decimals": 0}, "spent": "number"})
TABLES = {
    "lines": LINES,
    "households": Table(
        "households",
        NOWHERE,
        {"household": LINES.columns["household"]},
        key=("household",),
        distinct_of="lines",
    ),
}
ROWS = pl.DataFrame(
    {"basket": ["a", "b", "c", "d", "a"], "household": [7, 3, None, 7, 3], "spent": [1.0] * 5}
)
BOOK = """
version: 1
name: Shop
base: households
tables:
  households: {distinct_of: lines, key: household}
  lines:
    columns: {basket: text, household: number, spent: number}
    belongs_to: {households: household}
"""
SEGMENTS = "segments: [{id: two, when: count(lines) >= 2}, {id: three, when: household = 3}]"


def shop(folder: Path) -> segrules.Book:
    """A rulebook whose base has no export of its own."""
    (folder / "rulebook.yaml").write_text(BOOK, encoding="utf-8")
    (folder / "segments.yaml").write_text(SEGMENTS, encoding="utf-8")
    return segrules.load(folder)


def test_known_keys_stand_in_the_order_in_which_they_first_appear() -> None:
    scans = open_tables(
        TABLES, {"lines": ROWS}, {"households": ["household"]}, LONDON, {"households"}, Scratch()
    )
    assert scans["households"].frame.collect()["household"].to_list() == [7, 3]


def test_the_rows_behind_the_keys_are_read_once_and_known_as_the_only_input() -> None:
    wanted = {"households": ["household"], "lines": ["spent"]}
    scans = open_tables(TABLES, {"lines": ROWS}, wanted, LONDON, {"households"}, Scratch())
    assert list(scans) == ["households", "lines"]
    assert set(scans["lines"].frame.collect_schema()) == {"household", "spent"}
    assert scans["households"].inputs == ()
    assert [each.rows for each in scans["lines"].inputs] == [5]


def test_made_keys_are_never_missing_and_never_repeated() -> None:
    scans = open_tables(
        TABLES, {"lines": ROWS}, {"households": ["household"]}, LONDON, {"households"}, Scratch()
    )
    assert check_keys(scans["households"]) == ()


def test_customers_without_an_export_are_evaluated_and_rows_without_a_key_counted(
    tmp_path: Path,
) -> None:
    run = shop(tmp_path).apply({"lines": ROWS})
    assert run.outcomes().rows() == [(7, True, False), (3, True, True)]
    assert [note.code for note in run.diagnostics] == ["SR520"]
    assert run.row_of(3) == 1


def test_one_customer_without_an_export_is_explained(tmp_path: Path) -> None:
    explanation = shop(tmp_path).explain({"lines": ROWS}, 7, "three")
    assert not isinstance(explanation, tuple)
    assert explanation.member is False


def test_a_key_that_does_not_fit_is_told_once_where_it_stands(tmp_path: Path) -> None:
    book = shop(tmp_path)
    path = tmp_path / "lines.csv"
    path.write_text("basket,household,spent\na,7,1\nb,seven,1\nc,7.5,1\n", encoding="utf-8")
    with pytest.raises(DataError) as error:
        book.apply([path])
    assert [d.code for d in error.value.diagnostics] == ["SR514"]
    assert "2 cells do not fit" in render_text(error.value.diagnostics)
