"""What people type by habit as text, numbers, dates, lengths of time and lists."""

from __future__ import annotations

import re

from segrules.diagnostics import Diagnostic, Span
from segrules.language import mistakes_of_spelling as mistakes
from segrules.language.scan import CURLY
from segrules.language.stumble import Stumble
from segrules.language.words import is_unit

_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_TIME = re.compile(r"\d{1,2}:\d{2}(:\d{2})?\w*")
_NO_UNITS = frozenset(
    ("sec", "secs", "second", "seconds", "min", "mins", "hr", "hrs", "wk", "wks", "yr", "yrs")
)
_UNIT_LETTERS = {"h": "hours", "d": "days", "w": "weeks", "m": "months", "y": "years"}

_NUMBERS = (
    (r"\d{1,3}(,\d{3})+(\.\d+)?%?", "has commas in it", "`{grouped}` or `{plain}`"),
    (r"0[\d_]*(\.\d+)?%?", "has leading zeros", '`{plain}`; as a code it is text: `"{text}"`'),
    (r"[\d_]+\.", "has no digit after its point", "`{plain}`"),
    (r"\d[\d.]*[eE]\d*", "has an exponent", "all its digits, such as `1_000_000`"),
    (r"[\d_.]*_[\d_.]*%?", "has `_` in the wrong place", "`{plain}`"),
    (r"[\d.]+%\w+", "goes on after `%`", "an operator between them; there is no remainder"),
    (r"\d[\d.]*[kKmM]", "has a letter in it", "all its digits, such as `1_000`"),
    (r".*", "is no number", "digits with at most one point, such as `12.5`"),
)
"""Spellings, in the order in which they are tried: what is wrong, and what to write."""


def quotes(at: Stumble) -> Diagnostic | None:
    """Curly quotes, a quote without partner, quotes escaped or doubled."""
    here, before = at.here, at.piece(-1)
    if before.kind == "text" and before.end == here.start and here.kind in {"word", "text", "open"}:
        return mistakes.escaped_quote(at.span(-1, 0))
    if here.kind == "curly":
        inside = here.text.strip(f"{CURLY}\"'")
        quote = "'" if '"' in inside else '"'
        return mistakes.curly_quotes(at.span(), f"`{quote}{inside}{quote}`")
    if here.text.startswith("``"):
        return mistakes.empty_name(at.span())
    return mistakes.quote_not_closed(at.span()) if here.kind == "open" else None


def numbers(at: Stumble) -> Diagnostic | None:
    """``007``, ``.5``, ``5.``, ``1e6``, ``1,000``, ``30days``, ``+5``, ``$5``."""
    here, following = at.here, at.piece(1)
    if here.text in {".", "+"} and following.kind == "number" and at.wants_value:
        why = "has no digit before its point" if here.text == "." else "has a sign it does not need"
        digits = following.text
        return mistakes.number(
            at.span(0, 1), why, f"`0.{digits}`" if here.text == "." else f"`{digits}`"
        )
    if here.kind != "number":
        return None
    return _length_of_time(at) or _misspelt_number(at)


def _misspelt_number(at: Stumble) -> Diagnostic | None:
    text = at.here.text
    if text == "0" or (re.fullmatch(r"\d+", text) and not text.startswith("0")):
        return None
    if word := re.fullmatch(r"([\d.]+)(and|or)", text, re.IGNORECASE):
        blank = f"`{word[1]} {word[2]}`"
        return mistakes.number(at.span(), "needs a blank behind its digits", blank)
    why, instead = next((w, i) for pattern, w, i in _NUMBERS if re.fullmatch(pattern, text))
    plain = re.sub(r"^0+(?=\d)", "", text.replace(",", "").replace("_", "").rstrip("."))
    grouped = re.sub(r"^0+(?=\d)", "", text.replace(",", "_")).lstrip("_")
    return mistakes.number(at.span(), why, instead.format(text=text, plain=plain, grouped=grouped))


def _length_of_time(at: Stumble) -> Diagnostic | None:
    text, span = at.here.text, at.span()
    joined = re.fullmatch(r"(\d+)([^\W\d_]+)", text)
    if joined and (is_unit(joined[2]) or joined[2].lower() in _UNIT_LETTERS):
        unit = _UNIT_LETTERS.get(joined[2].lower(), joined[2])
        return mistakes.duration(span, "needs a blank before its unit", f"`{joined[1]} {unit}`")
    if is_unit(at.word(-1)) and at.piece(-2).kind == "number" and is_unit(at.word(1)):
        whole = at.span(-2, 1)
        return mistakes.duration(
            whole, "has two units", "one number and one unit, such as `18 months`"
        )
    return None


def dates(at: Stumble) -> Diagnostic | None:
    """``2026-1-31``, ``2026-01-31 09:30``, ``31.01.2026``, ``01/31/2026``, ``5-3``."""
    text = at.here.text
    if at.here.kind != "number":
        return None
    if match := _DATE.match(text):
        return _misspelt_date(at, match)
    if _DATE.fullmatch(at.word(-1)) and _TIME.fullmatch(text):
        instead = f"`{at.piece(-1).text}T{text.zfill(5)}`"
        return mistakes.date(at.span(-1, 0), "has a blank before its time", instead)
    if re.fullmatch(r"[\d_.]+(-[\d_.]+)+", text):
        instead = f"`{' - '.join(text.split('-'))}` with blanks for a difference, or a date"
        if month := re.fullmatch(r"((?:19|20)\d\d)-(0[1-9]|1[0-2])", text):
            instead = f"a whole date, such as `{month[0]}-01`"
        return mistakes.date(at.span(), "is no date", instead)
    return _date_of_another_order(at)


def _date_of_another_order(at: Stumble) -> Diagnostic | None:
    instead = "year, month, day: `2026-01-31`"
    if re.fullmatch(r"\d{1,2}\.\d{1,2}\.\d{2,4}", at.here.text):
        return mistakes.date(at.span(), "is no date here", instead)
    for first in (0, -2, -4):
        if at.word(first + 1) == at.word(first + 3) == "/" and at.piece(first + 4).text.isdigit():
            return mistakes.date(at.span(first, first + 4), "is no date here", instead)
    return None


def _misspelt_date(at: Stumble, match: re.Match[str]) -> Diagnostic | None:
    span, rest = at.span(), at.here.text[match.end() :]
    padded = f"{match[1]}-{match[2].zfill(2)}-{match[3].zfill(2)}"
    if not rest and padded != match[0]:
        return mistakes.date(span, "needs two digits for month and day", f"`{padded}`")
    if rest[:1] == "-":
        return mistakes.date(span, "goes on after the day", f"`{padded}`, or `{padded} - 1 day`")
    if rest[:1] in {"t", "T"}:
        return mistakes.date(
            span, "is no time of day", f"`{padded}T09:30`, `{padded}T09:30:15Z` or `…+01:00`"
        )
    return mistakes.date(span, "is no date", f"`{padded}`") if rest else None


def lengths(at: Stumble) -> Diagnostic | None:
    """``30 dayz``, ``last -3 days``, ``(30 days) ago``, ``the last 30 days``."""
    word, before = at.word(0), at.word(-1)
    if before == "-" and at.word(-2) in {"last", "next", "previous"}:
        return mistakes.not_a_count(at.span(-1, 0))
    if word == "-" and before in {"last", "next", "previous", "top", "bottom"}:
        return mistakes.not_a_count(at.span(0, 1))
    if word in {"ago", "from"} and before == ")":
        return mistakes.duration(at.span(), "does not follow a parenthesis", "`30 days ago`")
    if before in {"the", "past"} and at.word(-2) == "in":
        return mistakes.duration(at.span(-1), "is no window", "`in last 30 days`")
    if "UNIT" in at.expected and at.piece(-1).kind == "number" and _is_meant_as_unit(at):
        units = "`minutes`, `hours`, `days`, `weeks`, `months`, `quarters` or `years`"
        return mistakes.duration(at.span(), "is no unit of time", units)
    return None


def _in_round_brackets(at: Stumble) -> tuple[Span, str, str]:
    """The author's own list, in square brackets."""
    closing = at.closing()
    whole = at.span() if closing is None else at.span(0, closing)
    inside = " ".join(whole.text[1:-1].replace(";", ",").split()) if closing else ""
    items = inside or '"GB", "IE"'
    return whole, "a list stands in square brackets", f"`[{items}]`"


def _is_meant_as_unit(at: Stumble) -> bool:
    after = at.word(-2) in {"last", "next", "previous", "within"}
    return at.here.kind == "word" and (after or at.word(1) == "ago" or at.word(0) in _NO_UNITS)


def ranges(at: Stumble) -> Diagnostic | None:
    """``in [5 to 10]``, ``between 5 to 10``, ``contains any ["a"]``."""
    word = at.word(0)
    if word in {"to", ".."} and at.word(-2) == "[" and at.word(-3) == "in" and at.word(2) == "]":
        ends = f"{at.piece(-1).text} and {at.piece(1).text}"
        return mistakes.list_spelling(at.span(-3, 2), "a range is no list", f"`between {ends}`")
    if word == "to" and at.nearest_before("between", "and", "or", "where") == -2:  # noqa: PLR2004
        return mistakes.foreign(at.span(), "`and`")
    quantity = at.word(-1) if at.word(-2) == "contains" else ""
    if at.here.text in {"[", "("} and quantity in {"any", "all", "none"}:
        return mistakes.list_spelling(
            at.span(-1), f"`{quantity}` wants its `of`", f"`{quantity} of`"
        )
    if at.here.kind == "text" and quantity in {"any", "all", "none"}:
        last = 0
        while at.word(last + 1) == "," and at.piece(last + 2).kind == "text":
            last += 2
        items = " ".join(at.span(0, last).text.split())
        return mistakes.list_spelling(
            at.span(-1, last), f"`{quantity}` wants `of` and a list", f"`{quantity} of [{items}]`"
        )
    return None


def lists(at: Stumble) -> Diagnostic | None:
    """``in (1, 2)``, ``in "GB"``, ``[1, ]``, ``[1 2]``."""
    before, here = at.word(-1), at.here
    wants_list = before == "in" or (before == "of" and at.word(-2) in {"any", "all", "none"})
    start = -4 if before == "of" else -3 if at.word(-2) == "not" else -2
    if wants_list and here.text == "(" and at.is_operand_end(start):
        return mistakes.list_spelling(*_in_round_brackets(at))
    if wants_list and here.text == "{":
        end = next((k for k in range(200) if at.word(k) == "}"), None)
        items = " ".join(at.span(1, end - 1).text.split()) if end and end > 1 else '"GB", "IE"'
        whole = at.span(0, end or 0)
        return mistakes.list_spelling(whole, "a list stands in square brackets", f"`[{items}]`")
    if wants_list and here.kind in {"text", "number"}:
        return mistakes.list_spelling(
            at.span(), f"`{before}` needs a list", f"`[{here.text}]`, or compare with `=`"
        )
    if before == "," and here.text in {"]", ")"}:
        return mistakes.list_spelling(
            at.span(-1), "nothing follows the last comma", "another item, or no comma"
        )
    opening = at.opening()
    if opening and opening.text == "[" and at.is_operand_end(-1) and at.is_operand_start(0):
        return mistakes.list_spelling(
            at.span(), "a comma is missing in the list", f"`{at.piece(-1).text}, {here.text}`"
        )
    return None
