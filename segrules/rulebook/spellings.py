"""Numbers and dates as people write them elsewhere, in the spelling of the language."""

from __future__ import annotations

import datetime as dt
import re

_CURRENCY = re.compile(r"[$€£¥]|\b(?:EUR|USD|GBP|CHF)\b", re.IGNORECASE)
_BLANKS = " \u00a0\u2007\u2009\u202f'\u2019_"
_GROUPED = re.compile(rf"\d{{1,3}}(?:[{_BLANKS}]\d{{3}})+(?=[.,]\d+$|$)")
_ENGLISH = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_CONTINENTAL = re.compile(r"\d{1,3}(?:\.\d{3})+,\d+|\d{1,3}(?:\.\d{3}){2,}|\d+,\d+")
_PLAIN = re.compile(r"\d+(?:\.\d+)?")
_DAY_FIRST = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})([./-])(\d{1,2})\2(\d{1,2})")
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
_SHORTEST = 3
_MONTH = r"(?P<month>[a-z]{3,9})\.?"
_NAMED = (
    re.compile(rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th|\.)?[\s-]+{_MONTH},?[\s-]+(?P<year>\d{{4}})"),
    re.compile(rf"{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})"),
)


def number_meant(text: str) -> str | None:
    """``500,00 €``, ``1.000,50``, ``1'000`` as a number of the language; None where it is none."""
    bare = _CURRENCY.sub("", text).strip(f"{_BLANKS}\t")
    sign, percent = "-" * bare.startswith("-"), "%" * bare.endswith("%")
    digits = bare.lstrip("+-").rstrip("%").strip()
    digits = _GROUPED.sub(lambda grouped: re.sub(r"\D", "", grouped[0]), digits)
    if _ENGLISH.fullmatch(digits):
        digits = digits.replace(",", "")
    elif _CONTINENTAL.fullmatch(digits):
        digits = digits.replace(".", "").replace(",", ".")
    if not _PLAIN.fullmatch(digits):
        return None
    return f"{sign}{re.sub(r'^0+(?=[0-9])', '', digits)}{percent}"


def dates_meant(text: str) -> tuple[str, ...]:
    """``31.12.2025``, ``12/31/2025`` as dates of the language; both where day and month could be
    either, none where it is no date.
    """
    bare = text.strip()
    if named := next((found for form in _NAMED if (found := form.fullmatch(bare.lower()))), None):
        month = month_of(named["month"])
        return _days([(named["year"], month, named["day"])]) if month else ()
    if found := _YEAR_FIRST.fullmatch(bare):
        return _days([(found[1], found[3], found[4])])
    if not (found := _DAY_FIRST.fullmatch(bare)):
        return ()
    day_first, month_first = (found[4], found[3], found[1]), (found[4], found[1], found[3])
    return _days([day_first] if found[2] == "." else [day_first, month_first])


def month_of(word: str) -> int | None:
    """The number of a month's name, or of its first letters."""
    lower = word.lower()
    for number, name in enumerate(_MONTHS, start=1):
        if len(lower) >= _SHORTEST and name.startswith(lower):
            return number
    return None


def _days(written: list[tuple[str, str | int, str]]) -> tuple[str, ...]:
    found = []
    for year, month, day in written:
        try:
            found.append(dt.date(int(year), int(month), int(day)).isoformat())
        except ValueError:
            continue
    return tuple(dict.fromkeys(found))
