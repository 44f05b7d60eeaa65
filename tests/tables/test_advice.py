"""Help with cells that do not fit says what to write."""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from segrules.tables.advice import how_to_fit
from segrules.tables.times import days

WAYS = "correct the export, list the word under `missing:`, or say `on_bad_value: missing`"
THOUSANDS = "separators of thousands are not read: export it without"
COMMA = 'say `read: {decimal: ","}`'
SECONDS = "it looks like seconds since 1970: export it as a date, such as 2026-11-22T09:30:00Z"
CASES = {
    ("12,5", "number"): f"if the comma is a decimal point, {COMMA}",
    ("1.900,50", "number with 2 decimals"): (
        f"{THOUSANDS}, and {COMMA} if the comma is a decimal point"
    ),
    ("1,900.50", "number"): THOUSANDS,
    ("1,900", "number"): f"{THOUSANDS}, or {COMMA} if the comma is a decimal point",
    ("31.12.2025", "date"): 'say how its dates are written: `format: "%d.%m.%Y"`',
    ("12/31/2025", "date"): 'say how its dates are written: `format: "%m/%d/%Y"`',
    ("31/12/2025 9:30", "datetime"): ('say how its dates are written: `format: "%d/%m/%Y %H:%M"`'),
    ("01/02/2025", "date"): (
        'say how its dates are written: `format: "%d/%m/%Y"` or `format: "%m/%d/%Y"`'
    ),
    ("3 Nov 2026", "date"): 'say how its dates are written: `format: "%d %b %Y"`',
    ("03-NOV-2026", "date"): 'say how its dates are written: `format: "%d-%b-%Y"`',
    ("November 3, 2026", "date"): 'say how its dates are written: `format: "%B %d, %Y"`',
    ("20261103", "date"): 'say how its dates are written: `format: "%Y%m%d"`',
    ("46329", "date"): (
        "it looks like the number of a day in a spreadsheet: format the cells as dates there"
    ),
    ("1764547200", "datetime"): SECONDS,
    ("1764547200123", "datetime"): SECONDS,
    ("Ja", "yes/no"): "if the word means yes, say `yes: [Ja]`",
    ("nein", "yes/no"): "if the word means no, say `no: [nein]`",
    ("maybe", "yes/no"): "if it means yes or no, say `yes: [maybe]` or `no: [maybe]`",
    ("{: ]", "yes/no"): "if it means yes or no, say `yes: […]` or `no: […]`",
}


@pytest.mark.parametrize(("cell", "declared"), CASES)
def test_help_looks_at_the_cell(cell: str, declared: str) -> None:
    assert how_to_fit(cell, declared) == f"{CASES[cell, declared]}; else {WAYS}"


@pytest.mark.parametrize(
    ("cell", "format_"),
    [
        (cell, format_)
        for (cell, _), help_ in CASES.items()
        for format_ in re.findall('format: "(.*?)"', help_)
    ],
)
def test_the_formats_of_the_help_read_the_cell(cell: str, format_: str) -> None:
    assert pl.select(days(pl.lit(cell), ZoneInfo("UTC"), format_)).item() is not None


@pytest.mark.parametrize(
    ("cell", "declared"),
    [(None, "date"), ("abc", "number"), ("soon", "date"), ("31.12.", "date"), ("7" * 5000, "date")],
)
def test_of_other_cells_there_is_nothing_to_say(cell: str | None, declared: str) -> None:
    assert how_to_fit(cell, declared) == WAYS
