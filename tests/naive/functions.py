"""Functions of the language on single values; missing arguments never get here (language.md 4, 7).

Each takes plain values and gives a plain value, ``None`` for missing.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from decimal import Decimal

from .calendar import Moment

_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]+)?|\.[0-9]+)([eE][+-]?[0-9]+)?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_EARTH_KM = 6371.0088
_BLANKS = " \t\r\n"


def double(x: float | Decimal) -> float:
    """Everything that is computed is double precision."""
    return float(x)


def finite(x: float) -> float | None:
    """No number is infinite or NaN, so a result that would be is missing; minus zero is 0."""
    return x + 0.0 if math.isfinite(x) else None


def arithmetic(op: str, a: float, b: float) -> float | None:
    """``+ - * /`` in double; division by zero is missing."""
    match op:
        case "+":
            return finite(a + b)
        case "-":
            return finite(a - b)
        case "*":
            return finite(a * b)
        case _:
            return finite(a / b) if b else None


def round_half_away(x: float, digits: int = 0) -> float | None:
    """As sign · floor(abs(x) · 10^d + 0.5) / 10^d."""
    scale = 10.0**digits
    scaled = abs(x) * scale + 0.5
    if not math.isfinite(scaled):
        return None
    return finite(math.copysign(math.floor(scaled) / scale, x))


def lower(text: str) -> str:
    """One to one per code point: Σ is always σ, İ is i."""
    return "".join("i" if c == "İ" else _single(c, c.lower()) for c in text)


def upper(text: str) -> str:
    """One to one per code point (ß stays): Unicode's simple mapping, which is the title case where
    the full upper case is longer.
    """
    return "".join(_single(_single(c, c.title()), c.upper()) for c in text)


def _single(before: str, after: str) -> str:
    return after if len(after) == 1 else before


def fold(text: str) -> str:
    """What ``ignoring case`` compares."""
    return lower(text).replace("ς", "σ")


def is_blank(text: str) -> bool:
    """Empty, or only space, tab, CR, LF."""
    return not text.strip(_BLANKS)


def trim(text: str) -> str:
    """Without the blanks at both ends."""
    return text.strip(_BLANKS)


def number(text: str) -> float | None:
    """The number that a text spells, with a sign and an exponent perhaps."""
    bare = trim(text)
    return finite(float(bare)) if _NUMBER.fullmatch(bare) else None


def date(value: str | dt.date, moment: Moment) -> dt.date | None:
    """The date that a text spells; of a datetime its local day."""
    if isinstance(value, dt.date):
        return moment.local_day(value)
    bare = trim(value)
    if not _DATE.fullmatch(bare):
        return None
    try:
        return dt.date.fromisoformat(bare)
    except ValueError:
        return None


def domain(email: str) -> str | None:
    """What follows the last ``@``, in lower case and without blanks at its ends."""
    _, at, rest = email.rpartition("@")
    return trim(rest).lower() if at and rest else None


def distance_km(lat: float, lon: float, lat2: float, lon2: float) -> float | None:
    """Along the great circle, by the haversine formula."""
    phi, phi2 = math.radians(lat), math.radians(lat2)
    h = (
        math.sin((phi2 - phi) / 2) ** 2
        + math.cos(phi) * math.cos(phi2) * math.sin(math.radians(lon2 - lon) / 2) ** 2
    )
    return finite(2 * _EARTH_KM * math.asin(math.sqrt(min(1.0, max(0.0, h)))))


def finds(pattern: str, text: str) -> bool:
    r"""Anywhere in the text; ``\d \w \s`` are ASCII and ``$`` is the end of the text."""
    ends = re.sub(r"(?<!\\)\$", r"\\Z", pattern)
    return re.search(ends, text, re.ASCII) is not None
