"""Formats that cannot show a value, or read a date: SR116 and SR117."""

from __future__ import annotations

from segrules.diagnostics import Code, Diagnostic, Span
from segrules.rulebook.example_files import book_with_column
from segrules.rulebook.formats import can_show
from segrules.rulebook.patterns_elsewhere import date_pattern_meant, number_pattern_meant
from segrules.rulebook.words import a_type

BAD_DISPLAY = Code(
    "SR116",
    "a display format that is none",
    "`display` holds one `{}` with `,`, `.N`, `f` or `%` (`£{:,.2f}`), or for dates a strftime "
    "pattern (`%d %B %Y`).",
    wrong=book_with_column('price: {type: number, display: "£{:.2x}"}'),
    right=book_with_column('price: {type: number, display: "£{:,.2f}"}'),
)
BAD_DATE_FORMAT = Code(
    "SR117",
    "a date format that is none",
    "`format` says how an export writes its dates, in strftime's letters; it names year, month and "
    "day, and years have four digits (`%Y`).",
    wrong=book_with_column('joined: {type: date, format: "%d/%m/%y"}'),
    right=book_with_column('joined: {type: date, format: "%d/%m/%Y"}'),
)

FORMAT_CODES = (BAD_DISPLAY, BAD_DATE_FORMAT)


def bad_display(type_: str | None, place: Span) -> Diagnostic:
    written = place.text.strip("\"'")
    meant = (date_pattern_meant(written), number_pattern_meant(written))
    found = next((m for m in meant if m is not None and can_show(m, type_)), None)
    if found is not None:
        help_ = f'write `"{found}"`'
    elif type_ in {"date", "datetime", "list of date", "list of datetime"}:
        help_ = "write a pattern such as `%d %B %Y`"
    elif type_ in {"number", "list of number", None}:
        help_ = "write one `{}` with `,`, `.N`, `f` or `%`, such as `{:,.2f}` or `{:.1%}`"
    else:
        help_ = "write one `{}`"
    return BAD_DISPLAY.at(place, f"`{place.text}` cannot show {a_type(type_)}", help_)


def bad_date_format(place: Span, reason: str) -> Diagnostic:
    meant = date_pattern_meant(place.text.strip("\"'"))
    help_ = f'write `"{meant}"`' if meant else "write a format such as `%d/%m/%Y`"
    return BAD_DATE_FORMAT.at(place, reason, help_)
