"""Upper and lower case of every letter there is, against Unicode's simple mappings."""

from __future__ import annotations

import sys
import unicodedata

import polars as pl
import pytest

from segrules.functions.text import fold, fold_text
from segrules.types import TEXT
from tests.functions.evaluate import value_of

SURROGATES = range(0xD800, 0xE000)
EVERY = [chr(point) for point in range(sys.maxunicode + 1) if point not in SURROGATES]
ASSIGNED = [letter for letter in EVERY if unicodedata.category(letter) != "Cn"]
"""Of letters that this Python does not know yet, Polars may know the lower case already."""


def small(letter: str) -> str:
    return "i" if letter == "İ" else letter.lower()


def large(letter: str) -> str:
    """One letter: the upper case, else the title case, else itself."""
    return next((c for c in (letter.upper(), letter.title()) if len(c) == 1), letter)


def value(expression: str, texts: list[str]) -> list[str]:
    return value_of(expression, {"t": TEXT}, [{"t": text} for text in texts])


def test_every_letter_in_lower_case() -> None:
    assert value("lower(t)", ASSIGNED) == [small(letter) for letter in ASSIGNED]


def test_every_letter_in_upper_case() -> None:
    assert value("upper(t)", EVERY) == [large(letter) for letter in EVERY]


def test_letters_keep_their_number() -> None:
    for function in ("lower", "upper"):
        assert {len(text) for text in value(f"{function}(t)", EVERY)} == {1}


def test_folding_a_column_is_folding_a_constant() -> None:
    column = pl.Series("t", ASSIGNED).to_frame().select(fold(pl.col("t"))).to_series().to_list()
    assert column == [fold_text(letter) for letter in ASSIGNED]


def test_both_cases_of_a_letter_are_one_where_case_is_ignored() -> None:
    pairs = [(c, c.lower()) for c in ASSIGNED if len(c.lower()) == 1 and c.lower() != c]
    frame = [{"t": a, "u": b} for a, b in pairs]
    assert all(value_of("t = u ignoring case", {"t": TEXT, "u": TEXT}, frame))


@pytest.mark.parametrize(
    ("text", "lower", "upper"),
    [
        ("ΟΔΥΣΣΕΥΣ ΚΑΙ", "οδυσσευσ και", "ΟΔΥΣΣΕΥΣ ΚΑΙ"),
        ("ὀδυσσεύς", "ὀδυσσεύς", "ὈΔΥΣΣΕΎΣ"),
        ("İstanbul ıI", "istanbul ıi", "İSTANBUL II"),
        ("Straße ﬁn ŉ", "straße ﬁn ŉ", "STRAßE ﬁN ŉ"),
        ("ǆ Ǆ ǅ", "ǆ ǆ ǆ", "Ǆ Ǆ Ǆ"),
        ("e\u0301 É", "e\u0301 é", "E\u0301 É"),
        ("\U000f0000\U000f0001", "\U000f0000\U000f0001", "\U000f0000\U000f0001"),
        ("", "", ""),
    ],
)  # fmt: skip
def test_words(text: str, lower: str, upper: str) -> None:
    assert value("lower(t)", [text]) == [lower]
    assert value("upper(t)", [text]) == [upper]
