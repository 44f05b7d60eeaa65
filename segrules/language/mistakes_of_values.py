"""Every wording about values that cannot be what somebody meant."""

from __future__ import annotations

from segrules.diagnostics import Diagnostic, Related, Span
from segrules.language.codes import TYPES_DIFFER
from segrules.language.mistakes import described
from segrules.language.spellings import dates_meant, number_meant
from segrules.language.tree import Literal
from segrules.types import Kind, Type

_DAYS = (Kind.DATE, Kind.DATETIME)


def parameter_is_text(value: Literal, wanted: Type, declared: Span | None) -> Diagnostic | None:
    """`vip_spend: 500,00`: text, although it is compared with a number."""
    if declared is None or wanted.kind not in (Kind.NUMBER, *_DAYS):
        return None
    text, is_number = str(value.value), wanted.kind is Kind.NUMBER
    number = number_meant(text) if is_number else None
    proposals = dates_meant(text) if not is_number else (number,) if number else ()
    example = "500 or 12.50" if is_number else "2026-11-27"
    written = " or ".join(f"`{value.name}: {p}`" for p in proposals)
    what = "a number" if is_number else "a date"
    return TYPES_DIFFER.at(
        declared,
        f"parameter `{value.name}` is text, and {described(wanted)} is wanted",
        f"write {written}" if written else f"write {what} without quotes, such as {example}",
        (Related(value.span, "wanted here"),),
    )
