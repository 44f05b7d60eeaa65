"""Rows of examples: cells as written in YAML, typed by their column."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from segrules.diagnostics import Source, Span
from segrules.rulebook.model import Cell, ReadOptions, Scalar
from segrules.tables import dtype_of, frame_of_rows, stored_type
from tests.tables.shop import LONDON, table

SHOP = table(
    {
        "customer_id": "number",
        "country": "text",
        "spent": {"type": "number", "decimals": 2},
        "n": {"type": "number", "missing": (999,)},
        "born": {"type": "date", "format": "%d/%m/%Y"},
        "placed": "datetime",
        "app": {"type": "yes/no", "yes": ("sure",)},
        "tags": "list of text",
        "sizes": "list of number",
        "device": {"type": "struct", "fields": (("model", "text"), ("inch", "number"))},
    },
    read=ReadOptions(decimal=","),
)


def cell(value: Scalar | list[Scalar] | dict[str, Scalar], written: str | None = None) -> Cell:
    text = written if written is not None else str(value)
    return Cell(value, text, Span(Source("vip.yaml", text), 0, len(text)))


FITS: dict[str, tuple[str, Cell, object]] = {
    "a country that YAML takes for no": ("country", cell(value=False, written="NO"), "NO"),
    "text of digits": ("country", cell(44, "0044"), "0044"),
    "nothing": ("country", cell(None, ""), None),
    "blank text": ("country", cell(" "), None),
    "money": ("spent", cell(800.1, "800.10"), Decimal("800.10")),
    "money with underscores": ("spent", cell(1000.5, "1_000.50"), Decimal("1000.50")),
    "a whole number": ("n", cell(1000, "1_000"), 1000.0),
    "a value declared missing": ("n", cell(999, "999"), None),
    "a date, always ISO": ("born", cell("2026-02-28"), dt.date(2026, 2, 28)),
    "a local time": ("placed", cell("2026-07-01T10:00"), dt.datetime(2026, 7, 1, 9, tzinfo=dt.UTC)),
    "yes": ("app", cell(value=True, written="yes"), True),
    "a word of the column": ("app", cell("sure"), True),
    "a list": ("tags", cell(["a", 5, None], "[a, 5, null]"), ["a", "5", None]),
    "an empty list": ("tags", cell([], "[]"), []),
    "a list of numbers": ("sizes", cell([1, 2.5], "[1, 2.5]"), [1.0, 2.5]),
    "a struct": ("device", cell({"model": "x"}, "{model: x}"), {"model": "x", "inch": None}),
    "a key": ("customer_id", cell(7), 7),
}


@pytest.mark.parametrize(("column", "given", "wanted"), FITS.values(), ids=FITS)
def test_cells_that_fit(column: str, given: Cell, wanted: object) -> None:
    frame, problems = frame_of_rows(SHOP, [{column: given}, {}], LONDON)
    assert problems == ()
    assert frame[column].to_list() == [wanted, None]
    assert frame.columns == list(SHOP.columns)
    assert frame.schema[column] == dtype_of(stored_type(SHOP, SHOP.columns[column]))


MISFITS: dict[str, tuple[str, Cell, str | None]] = {
    "a word for a number": ("n", cell("lots"), None),
    "yes for a number": ("n", cell(value=True, written="yes"), None),
    "too many decimals": ("spent", cell(1.255, "1.255"), None),
    "an impossible day": ("born", cell("2026-02-30"), None),
    "the export's own date format": ("born", cell("28/02/2026"), None),
    "a number for a date": ("born", cell(20260228), None),
    "a number for yes or no": ("app", cell(7), None),
    "a text for a list": ("tags", cell("a,b"), None),
    "a list for a text": ("country", cell(["GB"], "[GB]"), None),
    "a bare no in a list of text": ("tags", cell([False], "[no]"), "write the items in quotes"),
    "a bad item": ("sizes", cell(["x"], "[x]"), None),
    "a bad field": ("device", cell({"inch": "big"}, "{inch: big}"), None),
    "a text for a struct": ("device", cell("x"), None),
}


@pytest.mark.parametrize(("column", "given", "help_"), MISFITS.values(), ids=MISFITS)
def test_cells_that_do_not_fit(column: str, given: Cell, help_: str | None) -> None:
    frame, (problem,) = frame_of_rows(SHOP, [{}, {column: given}], LONDON)
    assert frame.height == 2
    assert (problem.code, problem.where, problem.help) == ("SR750", given.span, help_)
    assert problem.message == f"`{column}` is declared {SHOP.columns[column].type} and this is none"


def test_asked_columns_and_row_numbers() -> None:
    of = table({"a": "number", "b": "text"}, key=(), key_is_row=True)
    frame, _ = frame_of_rows(of, [{"a": cell(1)}, {"zz": cell(2)}], LONDON, ["a", "row"])
    assert frame.rows() == [(1.0, 1), (None, 2)]
    empty, _ = frame_of_rows(of, [], LONDON)
    assert (empty.height, empty.columns) == (0, ["a", "b", "row"])
