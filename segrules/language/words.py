"""The reserved words of the language, and the words of time that stay free."""

from __future__ import annotations

import re

RESERVED = frozenset({
    "and", "or", "not", "in", "is", "between", "contains", "starts", "ends", "matches",
    "before", "after", "ignoring", "has", "where", "of", "via", "followed", "within",
    "top", "bottom", "by", "among", "missing", "known",
    "yes", "no", "true", "false", "today", "now",
})  # fmt: skip
"""Words that are a name only in backticks, in any case (language.md 3)."""

_PLAIN = re.compile(r"[^\W\d]\w*")
PERIODS = ("day", "week", "month", "quarter", "year")
UNITS = ("minute", "hour", *PERIODS)


def as_name(name: str) -> str:
    """A name as an expression writes it: in backticks where it has to stand in some."""
    return name if _PLAIN.fullmatch(name) and name.lower() not in RESERVED else f"`{name}`"


def is_unit(word: str) -> bool:
    """Whether the word is a unit of time, singular or plural, in any case."""
    return word.lower().removesuffix("s") in UNITS
