"""The reserved words of the language, and the words of time that stay free."""

from __future__ import annotations

RESERVED = frozenset({
    "and", "or", "not", "in", "is", "between", "contains", "starts", "ends", "matches",
    "before", "after", "ignoring", "has", "where", "of", "via", "followed", "within",
    "top", "bottom", "by", "among", "missing", "known",
    "yes", "no", "true", "false", "today", "now",
})  # fmt: skip
"""Words that are a name only in backticks, in any case (language.md 3)."""

PERIODS = ("day", "week", "month", "quarter", "year")
UNITS = ("minute", "hour", *PERIODS)


def is_unit(word: str) -> bool:
    """Whether the word is a unit of time, singular or plural, in any case."""
    return word.lower().removesuffix("s") in UNITS
