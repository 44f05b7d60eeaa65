"""Numbers, dates and calls as other countries, spreadsheets and databases write them."""

from __future__ import annotations

import re
import unicodedata

from segrules.diagnostics import Diagnostic, Span
from segrules.language import mistakes_of_spelling as mistakes
from segrules.language.stumble import Stumble
from segrules.rulebook.spellings import dates_meant, number_meant

_GROUPS = re.compile(r"\d{1,3}(?:[ \u00a0\u2007\u2009\u202f'\u2019]\d{3}(?!\d))+(?:[.,]\d+)?%?")
_DECIMAL_COMMA = re.compile(r"\d{1,3}(?:\.\d{3})+,\d+%?|\d+,(?!\d{3}(?!\d))\d+%?")
_MONEY = re.compile(r"[$€£¥] ?\d[\d.,' \u00a0\u202f]*|\d[\d.,'\u00a0\u202f]* ?[$€£¥]")
_NAMED_DAY = re.compile(
    r"\d{1,2}(?:st|nd|rd|th|\.)?[ -]+[^\W\d_]+\.?,?[ -]+\d{4}"
    r"|[^\W\d_]+\.? +\d{1,2}(?:st|nd|rd|th)?,? +\d{4}"
)
_CASE = re.compile(
    r"case\s+when\s+(.+?)\s+then\s+(.+?)\s+else\s+(.+?)\s+end\b", re.IGNORECASE | re.DOTALL
)
_INVISIBLE = frozenset({"Cf", "Cc", "Zs", "Zl", "Zp", "Co", "Cn"})


def invisible(at: Stumble) -> Diagnostic | None:
    """A zero-width space, as web pages and chat programs slip in."""
    character = at.here.text
    if len(character) != 1 or unicodedata.category(character) not in _INVISIBLE:
        return None
    name = unicodedata.name(character, "a control character").lower()
    return mistakes.invisible(at.span(), f"U+{ord(character):04X}, {name}")


def numbers(at: Stumble) -> Diagnostic | None:
    """``1 000``, ``1'000``, ``1,5``, ``1.000,50``."""
    whole, why = _around(at, _GROUPS), "has gaps between its digits"
    if whole is None and at.opening() is None:  # where a comma parts no values
        whole, why = _around(at, _DECIMAL_COMMA), "has a comma for its point"
    number = number_meant(whole.text) if whole is not None else None
    return mistakes.number(whole, why, f"`{number}`") if whole and number else None


def money(at: Stumble) -> Diagnostic | None:
    """``€1.000,50``, ``500 €``."""
    if at.here.text not in {"$", "€", "£", "¥"}:
        return None
    whole = _around(at, _MONEY) or at.span()
    number = number_meant(whole.text) or "100"
    place = whole if number_meant(whole.text) else at.span()
    return mistakes.number(place, "has a currency in it", f"the number alone: `{number}`")


def dates(at: Stumble) -> Diagnostic | None:
    """``31 December 2025``, ``Dec 31, 2025``, ``12-31-2025``, ``31.12.2025``."""
    whole = _around(at, _NAMED_DAY) or at.span()
    for first in (0, -2, -4):
        if at.word(first + 1) == at.word(first + 3) == "/" and at.piece(first + 4).text.isdigit():
            whole = at.span(first, first + 4)
    days = dates_meant(whole.text) if at.here.kind != "end" else ()
    if not days or whole.text[:4].isdigit():
        return None
    return mistakes.date(whole, "is no date here", " or ".join(f"`{day}`" for day in days))


def _around(at: Stumble, form: re.Pattern[str]) -> Span | None:
    """What has that form and holds the place of the stumble, from one of the pieces before it."""
    if at.here.kind == "end":
        return None
    source = at.text.source.text
    for offset in (-4, -3, -2, -1, 0):
        start = at.piece(offset).start
        found = form.match(source, start, at.text.end) if start >= 0 else None
        if found is not None and found.end() > at.here.start:
            return Span(at.text.source, *found.span())
    return None


def calls(at: Stumble) -> Diagnostic | None:
    """``today()``, ``IF(a; b; c)``, ``CASE WHEN a THEN b ELSE c END``."""
    if at.here.text == "(" and at.word(-1) in {"today", "now"} and at.word(1) == ")":
        return mistakes.spelt_otherwise(at.span(-1, 1), f"`{at.word(-1)}`")
    if at.here.text == ";" and at.opening() is not None:
        return mistakes.foreign(at.span(), "`,`")
    if at.word(0) == "when" and at.word(-1) == "case":
        found = _CASE.match(at.text.source.text, at.piece(-1).start, at.text.end)
        if found is None:
            return mistakes.spelt_otherwise(at.span(-1, 0), "`if(condition, value, other value)`")
        parts = ", ".join(" ".join(part.split()) for part in found.groups())
        whole = Span(at.text.source, *found.span())
        return mistakes.spelt_otherwise(whole, f"`if({parts})`")
    return None
