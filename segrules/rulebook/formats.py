"""Formats of the rulebook: how values are shown, and how exports write dates."""

from __future__ import annotations

import re

_NUMBER_SPEC = re.compile(r"(:,?(\.[0-9]{1,2})?[f%]?)?")
_HOLE = re.compile(r"\{([^{}]*)\}")
_DIRECTIVE = re.compile(r"%(-?[A-Za-z%]|.|$)", re.DOTALL)
_SHOWN = frozenset("YymdejBbAaHIMSpZz%FT") | {"-d", "-m", "-H", "-I", "-j"}
_READ = frozenset("YmdejBbHIMSpzfFT%") | {"-d", "-m"}
_DAY_OF_YEAR = frozenset("YF"), frozenset("mBbFj") | {"-m"}, frozenset("deFj") | {"-d"}
_DATES = {"date", "datetime", "list of date", "list of datetime"}
_NUMBERS = {"number", "list of number"}


def can_show(display: str, type_: str | None) -> bool:
    """Whether a ``display`` can show values of a type's name; None stands for any type."""
    if type_ in _DATES:
        return _is_date_pattern(display)
    hole = _single_hole(display)
    if type_ in _NUMBERS:
        return hole is not None and _NUMBER_SPEC.fullmatch(hole) is not None
    if type_ is not None:
        return hole == ""
    return can_show(display, "date") or can_show(display, "number")


def _single_hole(display: str) -> str | None:
    holes = _HOLE.findall(display)
    rest = _HOLE.sub("", display)
    return holes[0] if len(holes) == 1 and "{" not in rest and "}" not in rest else None


def _is_date_pattern(display: str) -> bool:
    used = _DIRECTIVE.findall(display)
    return any(letter != "%" for letter in used) and all(letter in _SHOWN for letter in used)


def date_format_problem(format_: str) -> str | None:
    """Why a ``format`` cannot read dates, in words, or None where it can."""
    used = _DIRECTIVE.findall(format_)
    if "y" in used or "D" in used:
        return "years have four digits: `%Y`"
    unknown = next((letter for letter in used if letter not in _READ), None)
    if unknown is not None:
        return f"`%{unknown}` means nothing in a date format"
    for part, letters in zip(("year", "month", "day"), _DAY_OF_YEAR, strict=True):
        if not letters.intersection(used):
            return f"the format names no {part}"
    return None
