"""The common flavour of regular expressions: what is rewritten, what is refused, what is found."""

from __future__ import annotations

import re
import warnings
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from segrules.functions import PatternError, check_pattern
from segrules.functions.patterns import portable_pattern

CASES = yaml.safe_load((Path(__file__).parent / "cases/patterns.yaml").read_text(encoding="utf-8"))
WRITTEN = [case for case in CASES if "written" in case]
REFUSED = [case for case in CASES if "message" in case]


@pytest.mark.parametrize("case", WRITTEN, ids=lambda case: case["name"])
def test_rewritten(case: dict[str, Any]) -> None:
    pattern = case["pattern"]
    assert portable_pattern(pattern) == case["written"]
    if "folded" in case:
        assert portable_pattern(pattern, ignoring_case=True) == case["folded"]
    if not case.get("refused_folded"):
        check_pattern(pattern)


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case["name"])
def test_refused(case: dict[str, Any]) -> None:
    with pytest.raises(PatternError) as caught:
        check_pattern(case["pattern"])
    assert (caught.value.message, caught.value.offset) == (case["message"], case["at"])


PIECES = [
    *"abAZ059_ \t\n",
    *("\\d", "\\D", "\\w", "\\W", "\\s", "\\S", "\\t", "\\n", "\\.", "\\\\", "\\]", "\\<", "\\-"),
    *(".", "^", "$", "|", "(", "(?:", ")", "[", "[^", "]", "-", "^", "&", "~", "a-z", "0-", "}"),
    *("*", "+", "?", "{2}", "{1,}", "{0,2}", "*?", "+?", "\\b", "\\1", "(?=", "{", "\\"),
]
PATTERNS = st.lists(st.sampled_from(PIECES), max_size=9).map("".join)
TEXTS = st.lists(
    st.text(st.sampled_from("abAZ059_ \t\n\r\x0b\x0c.-]^[\\<$|()"), max_size=8),
    min_size=1,
    max_size=6,
)


def refusal(pattern: str) -> PatternError | None:
    """Why a pattern is refused, None where it is not."""
    try:
        check_pattern(pattern)
    except PatternError as error:
        return error
    return None


def in_python(pattern: str) -> re.Pattern[str]:
    """The same for Python, whose dollar also stands before a line feed that ends the text."""
    parts = re.findall(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|.", pattern, re.DOTALL)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        return re.compile("".join("\\Z" if part == "$" else part for part in parts), re.ASCII)


@settings(max_examples=1500, deadline=None)
@given(pattern=PATTERNS, texts=TEXTS)
def test_what_is_found_is_what_python_finds(pattern: str, texts: list[str]) -> None:
    if refusal(pattern):
        return
    found = pl.Series(texts).str.contains(portable_pattern(pattern)).to_list()
    expected = in_python(pattern)
    assert found == [expected.search(text) is not None for text in texts]


@settings(max_examples=500, deadline=None)
@given(pattern=PATTERNS, texts=TEXTS)
def test_ignoring_case_is_searching_lower_case(pattern: str, texts: list[str]) -> None:
    if refusal(pattern):
        return
    folded = [text.lower() for text in texts]
    found = pl.Series(folded).str.contains(portable_pattern(pattern, ignoring_case=True))
    lowered = re.sub(r"\\.|[A-Z]", lambda m: m[0] if m[0][0] == "\\" else m[0].lower(), pattern)
    expected = in_python(lowered)
    assert found.to_list() == [expected.search(text) is not None for text in folded]


@settings(max_examples=1000, deadline=None)
@given(st.text(max_size=12))
def test_any_pattern_is_searched_for_or_refused(pattern: str) -> None:
    problem = refusal(pattern)
    if problem is None:
        pl.Series(["x"]).str.contains(portable_pattern(pattern))
    else:
        assert problem.message
        assert 0 <= problem.offset <= len(pattern)
