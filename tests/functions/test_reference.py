"""The registry as people look things up."""

from __future__ import annotations

import pytest

from segrules.functions.reference import BLOCKS, entries, look_up
from segrules.functions.synonyms import BY_OTHER_NAME


def test_every_block_is_found_under_the_words_of_its_usage() -> None:
    listed = entries()
    assert sum(len(entry.functions) for entry in listed) == len(BLOCKS)
    assert len({entry.name for entry in listed}) == len(listed)
    for entry in listed:
        assert all(entry.name in function.usage for function in entry.functions)


@pytest.mark.parametrize(
    ("asked", "usages"),
    [
        ("in last", ("d in last length", "t in last length")),
        ("IN  LAST", ("d in last length", "t in last length")),
        ("contains", ("t contains part", "l contains item")),
        ("round", ("round(x)", "round(x, digits)")),
        ("round()", ("round(x)", "round(x, digits)")),
        ("in", ("x in items", "x in [item]")),
        ("-", ("a - b", "-a", "d - length", "t - length")),
        ("ago", ("length ago",)),
        ("today", ("today",)),
        ("count", ("count(rows)",)),
        ("has no", ("has no rows",)),
        ("sum", ("sum(value of rows)",)),
        ("top", ("top amount by value",)),
        ("bucket", ("bucket(value, amount)",)),
        ("mean", ("average(value of rows)",)),
    ],
)
def test_overloads_stand_together(asked: str, usages: tuple[str, ...]) -> None:
    entry = look_up(asked)
    assert entry is not None
    assert entry.usages == usages


def test_names_of_ours_are_none_of_theirs() -> None:
    for name in ("elapsed in last", "negative", "datetime +", "annual between"):
        assert look_up(name) is None


def test_other_names_lead_to_names_of_ours_and_are_none_themselves() -> None:
    names = {entry.name for entry in entries()}
    assert set(BY_OTHER_NAME.values()) <= names
    assert not names & set(BY_OTHER_NAME)
