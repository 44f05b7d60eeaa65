"""Phrases that several messages share."""

from __future__ import annotations

from collections.abc import Iterable

from segrules.diagnostics import nearest

MANY = 12
"""More words than this are not listed in a message."""


def listed(words: Iterable[str]) -> str:
    """Words in backticks, with commas and an ``or`` before the last."""
    *others, last = [f"`{word}`" for word in words]
    return f"{', '.join(others)} or {last}" if others else last


def near(name: str, candidates: Iterable[str], noun: str) -> str | None:
    """Help that names the nearest candidate, or all of them where there are few."""
    known = list(candidates)
    found = nearest(name, known)
    if found is not None:
        return f"the nearest {noun} is `{found}`"
    return (
        f"the {noun}s are {', '.join(f'`{k}`' for k in known)}" if 0 < len(known) <= MANY else None
    )


def a_type(type_: str | None) -> str:
    """A type's name as it stands in a sentence: ``a number``, ``text``."""
    if type_ is None:
        return "a value"
    return type_ if type_ in {"text", "yes/no"} else f"a {type_}"
