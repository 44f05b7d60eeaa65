"""Text cells mean the same whether they are read in one step, or step by step."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segrules.rulebook.model import ReadOptions
from segrules.tables import FAULT
from tests.tables.shop import Declared, scan, table, values, written

_DAYS = ["2026-11-22", "0000-01-01", "0001-01-01", "1900-01-01", "2026- 1-01", "+026-01-01"]
_TIMES = [
    *("2026-11-22T10:15:30", "2026-11-22 10:15:30", "2026-11-22T10:15", "2026-11-22T24:15:30"),
    *("2026-03-29T01:30:00", "2026-10-25T01:30:00", "2026-11-22T10:15:60", "2026- 1-22T10:15:30"),
    *("2026-11-22T10:15:30Z", "2026-11-22 10:15:30.25", "2026-11-22T10:15:30.123456789Z"),
    *("2026-11-22T10:15:30+02:00", "2026-07-01T23:30:00Z", "0000-11-22T10:15:30"),
]
_NUMBERS = [
    *(
        "1",
        "-0",
        "+3",
        " 7",
        "12.5",
        "12.50",
        "12.345",
        "1,5",
        "1.5,2",
        "nan",
        "inf",
        "1e3",
        "1e40",
    ),
    *("9007199254740993", "9007199254740993.01", "99999999999999.99", "9223372036854775808", "n/a"),
]
_MIXED = [*_DAYS, *_TIMES, *_NUMBERS, "", " ", "x", "true", "False", "NO", "yes", "Y", "1 "]
_LISTS = ["a,b", "a b,c", "a,,b", ",a", "a,", " a", "a ,b", "a, b", "\t", ""]
_COLUMNS: dict[str, Declared] = {
    "number": "number",
    "whole": {"type": "number", "decimals": 0},
    "exact": {"type": "number", "decimals": 2},
    "very exact": {"type": "number", "decimals": 15},
    "date": {"type": "date", "missing": ("1900-01-01",)},
    "datetime": "datetime",
    "yes/no": {"type": "yes/no", "no": ("t",)},
    "list": {"type": "list of text"},
    "numbers": {"type": "list of number"},
}


def _likely(kind: str) -> list[str]:
    """Cells that a column of that kind is likely to have."""
    of = {"date": [*_DAYS, *_TIMES], "datetime": _TIMES, "yes/no": _MIXED[-7:], "list": _LISTS}
    return of.get(kind, _NUMBERS)


@settings(max_examples=400, deadline=None)
@given(
    st.sampled_from(sorted(_COLUMNS)).flatmap(
        lambda kind: st.tuples(
            st.just(kind),
            st.lists(
                st.sampled_from(_likely(kind)) | st.sampled_from([*_MIXED, *_LISTS]), min_size=1
            ),
        )
    ),
    st.sampled_from([(), ("n/a", "12.5", "a,b", "true", "1,5")]),
    st.sampled_from([".", ","]),
)
def test_one_step_reads_what_three_steps_read(
    tmp_path_factory: pytest.TempPathFactory,
    drawn: tuple[str, list[str]],
    missing: tuple[str, ...],
    decimal: str,
) -> None:
    kind, cells = drawn
    of = table(
        {"x": _COLUMNS[kind]},
        key=(),
        read=ReadOptions(separator=";", missing=missing, decimal=decimal),
    )
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows([["x", "id"], *([cell, "1"] for cell in cells)])
    part = scan(of, written(tmp_path_factory.mktemp("usual"), text.getvalue())).parts[0]
    (column,) = part.columns
    by_steps = part.staged().select(x=column.value(), bad=column.bad() & pl.lit(value=True))
    at_once = part.frame(faults=True, unlisted=False).collect(engine="streaming")
    wanted = by_steps.collect(engine="streaming")
    assert at_once["x"].to_list() == wanted["x"].to_list()
    assert at_once["x"].dtype == wanted["x"].dtype
    if column.cells.can_fail:
        assert at_once[FAULT].to_list() == wanted["bad"].to_list()


@pytest.mark.parametrize(
    ("declared", "cells"),
    [
        ("number", ["1.5", "-2"]),
        ({"type": "number", "decimals": 0}, ["10001", "-3"]),
        ({"type": "number", "decimals": 2}, ["12.50", "-3", "0.5"]),
        ("date", ["2026-11-22", "0001-01-01"]),
        ("date", ["2026-11-22 10:15:30", "1999-01-01 00:00:00"]),
        ("datetime", ["2026-11-22T10:15:30", "1999-01-01T00:00:00"]),
        ("datetime", ["2026-11-22 10:15:30.000", "1999-01-01 00:00:00.5"]),
        ("datetime", ["2026-11-22T10:15Z", "1999-01-01T00:00Z"]),
        ("yes/no", ["True", "False"]),
        ("yes/no", ["0", "1"]),
        ("list of text", ["a b,c", "", "d"]),
    ],
)
def test_cells_as_most_exports_write_them_take_one_step(
    tmp_path: Path, declared: Declared, cells: list[str]
) -> None:
    of = table({"x": declared}, key=(), read=ReadOptions(separator=";"))
    path = written(tmp_path, "\n".join(["x;y", *(f"{cell};" for cell in cells)]))
    part = scan(of, path).parts[0]
    (column,) = part.columns
    assert column.cells.usual is not None
    known = part.opened.frame.select(column.known()).collect(engine="streaming")
    read = known.select(column.cells.usual(pl.all()))
    assert read.null_count().item() == 0


def test_a_word_for_missing_that_only_the_decimal_sign_makes_a_number(tmp_path: Path) -> None:
    of = table(
        {"x": "number", "y": "text"}, key=(), read=ReadOptions(decimal=",", missing=("99,9",))
    )
    assert values(of, written(tmp_path, "x;y\n99,9;a\n1,5;b\n"), "x") == [None, 1.5]
