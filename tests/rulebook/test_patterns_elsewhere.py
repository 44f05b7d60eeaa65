"""Patterns as other tools write them, and what they are here."""

from __future__ import annotations

import pytest

from segrules.rulebook.formats import can_show, date_format_problem
from segrules.rulebook.patterns_elsewhere import date_pattern_meant, number_pattern_meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("dd.mm.yyyy", "%d.%m.%Y"),
        ("DD/MM/YYYY", "%d/%m/%Y"),
        ("yyyy-MM-dd HH:mm:ss", "%Y-%m-%d %H:%M:%S"),
        ("yyyy-MM-ddTHH:mm", "%Y-%m-%dT%H:%M"),
        ("hh:mm d mmm yyyy", "%H:%M %d %b %Y"),
        ("d mmmm yyyy", "%d %B %Y"),
    ],
)
def test_a_date(written: str, meant: str) -> None:
    assert date_pattern_meant(written) == meant
    assert date_format_problem(meant) is None
    assert can_show(meant, "datetime")


@pytest.mark.parametrize("written", ["", "on %d", "dd.mm.yy", "dd of month", "mm/yyyy", "%d yyyy"])
def test_no_date(written: str) -> None:
    assert date_pattern_meant(written) is None


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("#,##0.00 €", "{:,.2f} €"),
        ("€ 0,0.0", "€ {:,.1f}"),
        ("0%", "{:.0%}"),
        ("0.0%", "{:.1%}"),
        ("0", "{:.0f}"),
        ("£%.2f", "£{:.2f}"),
    ],
)
def test_a_number(written: str, meant: str) -> None:
    assert number_pattern_meant(written) == meant
    assert can_show(meant, "number")


@pytest.mark.parametrize("written", ["", "pounds", "{:,.2f", "1,234", "0.0 of 100"])
def test_no_number(written: str) -> None:
    assert number_pattern_meant(written) is None
