"""Patterns of dates and numbers as spreadsheets and other tools write them: ``dd.mm.yyyy``."""

from __future__ import annotations

import re

_LETTERS = re.compile(r"([A-Za-z])\1*", re.IGNORECASE)
_PARTS = {
    "yyyy": "%Y",
    "mmmm": "%B",
    "mmm": "%b",
    "mm": "%m",
    "m": "%m",
    "dd": "%d",
    "d": "%d",
    "hh": "%H",
    "h": "%H",
    "ss": "%S",
    "t": "T",
}
_NUMBER = re.compile(
    r"(?P<before>[^0#{}%]*)[#0]+(?P<groups>(,[#0]+)*)(\.(?P<decimals>0+))?(?P<percent>%?)"
    r"(?P<after>[^0#{}%]*)"
)
_PRINTED = re.compile(r"(?P<before>[^%{}]*)%\.(?P<decimals>\d)f(?P<after>[^%{}]*)")


def date_pattern_meant(text: str) -> str | None:
    """``dd.mm.yyyy hh:mm`` in our letters; None for what is no such pattern."""
    found: list[str] = []
    before, end = "", 0
    for part in _LETTERS.finditer(text):
        meant = _PARTS.get(part[0].lower())
        if meant is None:
            return None
        # Minutes are written like months, behind the hours.
        meant = "%M" if meant == "%m" and before == "%H" else meant
        found += [text[end : part.start()], meant]
        before, end = meant, part.end()
    has_day = {"%Y", "%d"} <= {*found} and "%" not in text
    return "".join([*found, text[end:]]) if has_day else None


def number_pattern_meant(text: str) -> str | None:
    """``#,##0.00 €``, ``0.0%``, ``%.2f`` as our ``{}``; None for what is no such pattern."""
    if found := _PRINTED.fullmatch(text):
        return f"{found['before']}{{:.{found['decimals']}f}}{found['after']}"
    if not (found := _NUMBER.fullmatch(text)):
        return None
    comma, kind = "," * bool(found["groups"]), found["percent"] or "f"
    decimals = len(found["decimals"] or "")
    return f"{found['before']}{{:{comma}.{decimals}{kind}}}{found['after']}"
