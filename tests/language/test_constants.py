"""What ``--set`` makes of a text, by the parameter's type."""

from __future__ import annotations

import pytest

from segrules.language.constants import constant_of_setting
from segrules.types import NUMBER, TEXT, list_of

TEXTS, NUMBERS = list_of(TEXT), list_of(NUMBER)


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("GB", ("GB",)),
        ("GB, IE", ("GB", "IE")),
        ("[GB, IE]", ("GB", "IE")),
        ("""["GB", 'IE']""", ("GB", "IE")),
        ('"Bath, Somerset", King\'s Lynn', ("Bath, Somerset", "King's Lynn")),
    ],
)
def test_a_list_of_texts(text: str, items: tuple[str, ...]) -> None:
    constant = constant_of_setting(text, TEXTS)
    assert constant is not None
    assert constant.value == items


def test_a_list_of_numbers() -> None:
    constant = constant_of_setting("[1, 20]", NUMBERS)
    assert constant is not None
    assert constant.value == (1, 20)


@pytest.mark.parametrize("text", ['["GB"', 'GB"]', '"GB', "[]", "", "GB,,IE", "[[GB]]"])
def test_no_list(text: str) -> None:
    assert constant_of_setting(text, TEXTS) is None


def test_a_list_of_other_items() -> None:
    assert constant_of_setting("1, lots", NUMBERS) is None
