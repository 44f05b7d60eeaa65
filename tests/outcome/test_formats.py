"""Values as people read them, to the letter."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segrules.outcome.formats import shown
from segrules.types import DATE, NUMBER, TEXT, Kind, Type

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
        (1e13, MONEY, "£10,000,000,000,000.00"),
        (999_999_999_999_999.0, "{:,}", "999,999,999,999,999"),
        (-1e17, MONEY, "-£100,000,000,000,000,000.00"),
        (1e14 + 0.015625, MONEY, "£100,000,000,000,000.02"),
        (-1e20, MONEY, "-£1e+20"),
        (None, MONEY, None),
        (0.125, "{:.1%}", "12.5%"),
        (0.0625, "{:.3%}", "6.250%"),
        (1.5, "{:.4f} km", "1.5000 km"),
        (2.5, "{:.0f}", "3"),
        (1234.5, "{:,} points", "1,235 points"),
        (-1234.5, "€{}", "-€1234.5"),
        (1 / 3, None, "0.333333333333"),
        (1e15, None, "1000000000000000"),
        (1234567890123.5, None, "1234567890124"),
        (100000000000.123, None, "100000000000"),
        (1.2345678901199998e16, None, "12345678901199998"),
        (1.0000000000000006e300, None, "1e+300"),
        (3.7330486292641e-12, None, "3.73304862926e-12"),
        (12.0, None, "12"),
    ],
)
def test_a_number_in_its_display(
    value: float | None, display: str | None, text: str | None
) -> None:
    column = pl.Series([value], dtype=pl.Float64)
    assert pl.select(shown(pl.lit(column), NUMBER, display, ZoneInfo("UTC"))).item() == text


@pytest.mark.parametrize(
    ("day", "display", "text"),
    [
        (dt.date(2026, 2, 28), None, "2026-02-28"),
        (dt.date(2024, 2, 29), "%d %B %Y", "29 February 2024"),
        (dt.date(1970, 1, 1), None, "1970-01-01"),
        (dt.date(1969, 12, 31), None, "1969-12-31"),
        (dt.date(2069, 12, 31), None, "2069-12-31"),
        (dt.date(2070, 1, 1), None, "2070-01-01"),
        (dt.date(1893, 7, 2), "%d/%m/%y", "02/07/93"),
        (dt.date(2026, 7, 2), "%B", "July"),
        (None, None, None),
    ],
)
def test_a_day_in_its_display(day: dt.date | None, display: str | None, text: str | None) -> None:
    column = pl.Series([day], dtype=pl.Date)
    assert pl.select(shown(pl.lit(column), DATE, display, ZoneInfo("UTC"))).item() == text


@pytest.mark.parametrize(
    ("items", "text"),
    [
        (None, None),
        ([], "empty"),
        ([None], "empty"),
        ([None] * 7, "empty"),
        (["a"], "a"),
        (["a", None, "b"], "a, b"),
        (["a", "b", "c", "d", "e"], "a, b, c, d, e"),
        (["a", "b", None, "c", "d", "e"], "a, b, c, d, e"),
        (["a", "b", None, "c", "d", "e", "f"], "a, b, c, d, e, …"),
    ],
)
def test_the_first_items_of_a_list(items: list[str | None] | None, text: str | None) -> None:
    column = pl.Series([items], dtype=pl.List(pl.String))
    type_ = Type(Kind.LIST, item=TEXT)
    frame = pl.DataFrame([column.alias("items")])
    assert frame.select(shown(pl.col("items"), type_, None, ZoneInfo("UTC"))).item() == text


@settings(deadline=None)
@given(
    values=st.lists(
        st.one_of(
            st.none(),
            st.integers(-(2**63), 2**63 - 1).map(float),
            st.integers(-200_000, 200_000).map(lambda cents: cents / 100),
            st.sampled_from([0.0, -0.0, 99_998.994, 99_999.0, 99_999.996, 1e15, float("inf")]),
            st.floats(),
        ),
        max_size=6,
    ),
    display=st.sampled_from([None, MONEY, "{:,.1f}", "{:.2%}", "{:,}", "{} points", "€{:.4f}"]),
)
def test_a_number_reads_the_same_whatever_stands_beside_it(
    values: list[float | None], display: str | None
) -> None:
    together = _texts(pl.Series(values, dtype=pl.Float64), display)
    assert together == [_texts(pl.Series([v], dtype=pl.Float64), display)[0] for v in values]


@settings(deadline=None)
@given(
    values=st.lists(st.none() | st.integers(-(2**53), 2**53), max_size=4),
    display=st.sampled_from([None, MONEY, "{:,}", "{:.0%}", "{} points"]),
)
def test_a_whole_number_reads_like_the_double_that_it_is(
    values: list[int | None], display: str | None
) -> None:
    whole = pl.Series(values, dtype=pl.Int64)
    assert _texts(whole, display) == _texts(whole.cast(pl.Float64), display)


@settings(deadline=None)
@given(values=st.lists(st.integers(-(2**63), 2**63 - 1), max_size=4))
def test_a_whole_number_has_all_its_digits(values: list[int]) -> None:
    """A key of 19 digits is not that of somebody else."""
    whole = pl.Series(values, dtype=pl.Int64)
    assert _texts(whole, None) == [str(v) for v in values]
    assert _texts(whole, "{:,}") == [f"{v:,}" for v in values]
    assert _texts(whole, "{:.2f} km") == [f"{v}.00 km" for v in values]


@settings(deadline=None)
@given(values=st.lists(st.integers(-(10**30), 10**30), max_size=4))
def test_an_exact_number_has_all_its_digits(values: list[int]) -> None:
    exact = pl.Series([Decimal(v).scaleb(-2) for v in values], dtype=pl.Decimal(38, 2))
    text = [f"{Decimal(v).scaleb(-2):,.2f}" for v in values]
    assert _texts(exact, "{:,.2f}") == text
    assert _texts(exact, None, Type(Kind.NUMBER, decimals=2)) == [t.replace(",", "") for t in text]
    shortest = [t.replace(",", "").rstrip("0").rstrip(".") for t in text]
    assert _texts(exact, "{}") == shortest


def _texts(values: pl.Series, display: str | None, type_: Type = NUMBER) -> list[str | None]:
    frame = pl.DataFrame([values.alias("values")])
    return (
        frame.select(shown(pl.col("values"), type_, display, ZoneInfo("UTC"))).to_series().to_list()
    )
