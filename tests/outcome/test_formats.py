"""Numbers as people read them, to the letter."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import polars as pl
import pytest

from segrules.outcome.formats import shown
from segrules.types import NUMBER

MONEY = "£{:,.2f}"


@pytest.mark.parametrize(
    ("value", "display", "text"),
    [
        (0.0, MONEY, "£0.00"),
        (-0.004, MONEY, "£0.00"),
        (-0.005, MONEY, "-£0.01"),
        (999.994, MONEY, "£999.99"),
        (999.995, MONEY, "£1,000.00"),
        (1000.5, MONEY, "£1,000.50"),
        (999_999.99, MONEY, "£999,999.99"),
        (-1_000_001.0, MONEY, "-£1,000,001.00"),
        (1_002_003_004.05, MONEY, "£1,002,003,004.05"),
        (9_999_999_999_999.0, MONEY, "£9,999,999,999,999.00"),
        (1e13, MONEY, "£10000000000000"),
        (999_999_999_999_999.0, "{:,}", "999,999,999,999,999"),
        (-1e17, MONEY, "-£1e+17"),
        (None, MONEY, None),
        (0.125, "{:.1%}", "12.5%"),
        (0.0625, "{:.3%}", "6.250%"),
        (1.5, "{:.4f} km", "1.5000 km"),
        (2.5, "{:.0f}", "3"),
        (1234.5, "{:,} points", "1,235 points"),
        (-1234.5, "€{}", "-€1234.5"),
        (1 / 3, None, "0.333333333333"),
        (1e15, None, "1000000000000000.0"),
        (12.0, None, "12"),
    ],
)
def test_a_number_in_its_display(
    value: float | None, display: str | None, text: str | None
) -> None:
    column = pl.Series([value], dtype=pl.Float64)
    assert pl.select(shown(pl.lit(column), NUMBER, display, ZoneInfo("UTC"))).item() == text
