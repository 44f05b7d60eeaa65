"""What to write where a cell does not fit: help that looks at the cell."""

from __future__ import annotations

import re

_WAYS = "correct the export, list the word under `missing:`, or say `on_bad_value: missing`"
_DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d+")
_THOUSANDS_OF_POINTS = re.compile(r"[+-]?\d{1,3}(\.\d{3})+(,\d+)?")
_THOUSANDS_OF_COMMAS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")
_DAY = re.compile(
    r"(?P<first>\d{1,2})(?P<sign>[./-])(?P<second>\d{1,2})(?P=sign)\d{4}"
    r"(?P<time>[ T]\d{1,2}:\d{2}(?P<seconds>:\d{2})?)?"
)
_NAMED_DAY = re.compile(
    r"(?P<day>\d{1,2})(?P<first>[ -])(?P<month>[A-Za-z]{3,9})(?P<second>[ -])\d{4}"
)
_NAMED_MONTH_FIRST = re.compile(r"(?P<month>[A-Za-z]{3,9}) \d{1,2}(?P<comma>,?) \d{4}")
_DIGITS_OF_A_DAY = re.compile(r"(19|20)\d{2}(0[1-9]|1[0-2])([0-2]\d|3[01])")
_DAY_OF_SPREADSHEETS = re.compile(r"[2-7][0-9]{4}")
"""Days since 1900 as spreadsheets number them: from 1954 to 2119."""
_SECONDS = re.compile(r"1\d{9}(\d{3}|\d{6})?")
"""Seconds since 1970, or thousandths or millionths of them: from 2001 to 2033."""
_SHORT_MONTH = 3
_A_WORD = re.compile(r"\w{1,20}")
_MONTHS = 12
_YES = frozenset({"ja", "j", "oui", "o", "si", "sí", "s", "sim", "wahr", "vrai", "on", "x", "✓"})
_NO = frozenset({"nein", "non", "não", "nao", "falsch", "faux", "off", "✗"})


def how_to_fit(cell: str | None, declared: str) -> str:
    """Help for a cell that is not what its column is declared.

    :param cell: the first such cell; None where it may not be shown.
    """
    text = (cell or "").strip()
    found = None
    if declared.startswith("number"):
        found = _of_a_number(text)
    elif declared.startswith("date"):
        found = _of_a_day(text)
    elif declared.startswith("yes/no") and text:
        found = _of_a_word(text)
    return f"{found}; else {_WAYS}" if found else _WAYS


def _of_a_number(text: str) -> str | None:
    if _DECIMAL_COMMA.fullmatch(text) and not _THOUSANDS_OF_COMMAS.fullmatch(text):
        return 'if the comma is a decimal point, say `read: {decimal: ","}`'
    if _THOUSANDS_OF_COMMAS.fullmatch(text):
        comma = ', or say `read: {decimal: ","}` if the comma is a decimal point'
        one = "." not in text and text.count(",") == 1
        return f"separators of thousands are not read: export it without{comma if one else ''}"
    if _THOUSANDS_OF_POINTS.fullmatch(text):
        return (
            "separators of thousands are not read: export it without, "
            'and say `read: {decimal: ","}` if the comma is a decimal point'
        )
    return None


def _of_a_day(text: str) -> str | None:
    found = _DAY.fullmatch(text)
    if found is None:
        return _of_a_named_day(text) or _of_a_number_of_a_day(text)
    sign = found["sign"]
    if int(found["second"]) > _MONTHS:
        orders = [("%m", "%d")]
    elif sign == "/" and int(found["first"]) <= _MONTHS:
        orders = [("%d", "%m"), ("%m", "%d")]
    else:
        orders = [("%d", "%m")]
    hours = f"{found['time'][0]}%H:%M{':%S' if found['seconds'] else ''}" if found["time"] else ""
    formats = [f'`format: "{one}{sign}{other}{sign}%Y{hours}"`' for one, other in orders]
    return f"say how its dates are written: {' or '.join(formats)}"


def _of_a_named_day(text: str) -> str | None:
    if found := _NAMED_DAY.fullmatch(text):
        form = f"%d{found['first']}{_month(found)}{found['second']}%Y"
    elif found := _NAMED_MONTH_FIRST.fullmatch(text):
        form = f"{_month(found)} %d{found['comma']} %Y"
    else:
        return None
    return f'say how its dates are written: `format: "{form}"`'


def _month(found: re.Match[str]) -> str:
    return "%b" if len(found["month"]) == _SHORT_MONTH else "%B"


def _of_a_number_of_a_day(text: str) -> str | None:
    if _DIGITS_OF_A_DAY.fullmatch(text):
        return 'say how its dates are written: `format: "%Y%m%d"`'
    if _SECONDS.fullmatch(text):
        return "it looks like seconds since 1970: export it as a date, such as 2026-11-22T09:30:00Z"
    if _DAY_OF_SPREADSHEETS.fullmatch(text):
        return "it looks like the number of a day in a spreadsheet: format the cells as dates there"
    return None


def _of_a_word(text: str) -> str:
    if text.lower() in _YES:
        return f"if the word means yes, say `yes: [{text}]`"
    if text.lower() in _NO:
        return f"if the word means no, say `no: [{text}]`"
    word = text if _A_WORD.fullmatch(text) else "…"
    return f"if it means yes or no, say `yes: [{word}]` or `no: [{word}]`"
