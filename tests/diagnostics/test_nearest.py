"""Suggestions: near names are found, silly ones are not made."""

from __future__ import annotations

import pytest

from segrules.diagnostics import nearest

NAMES = ["total_spent", "country", "city", "last_order_at", "visits", "email"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("total_spend", "total_spent"),
        ("Total Spent", "total_spent"),
        ("COUNTRY", "country"),
        ("contry", "country"),
        ("visit", "visits"),
        ("last-order-at", "last_order_at"),
        ("e_mail", "email"),
        ("revenue", None),
        ("x", None),
        ("", None),
        ("country" * 1_000, None),
    ],
)
def test_nearest(name: str, expected: str | None) -> None:
    """The nearest of a few columns."""
    assert nearest(name, NAMES) == expected


def test_the_name_itself_is_no_suggestion() -> None:
    """What is known in another place is not the help here."""
    assert nearest("city", ["city"]) is None


def test_the_first_of_equally_near_names() -> None:
    """So that messages do not change from run to run."""
    assert nearest("item", ["items", "itemx"]) == "items"
