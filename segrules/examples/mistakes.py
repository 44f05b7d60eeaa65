"""Wordings about the examples of segments (SR7xx)."""

from __future__ import annotations

from dataclasses import replace

from segrules.diagnostics import Code, Diagnostic, Related, Span
from segrules.rulebook.model import Example
from segrules.rulebook.spellings import dates_meant

_TEST = "$ test"


def _segment(when: str, example: str) -> dict[str, str]:
    lines = ["segments:", "  - id: a", f"    when: {when}", "    examples:", f"      - {example}"]
    return {"segments.yaml": "\n".join(lines) + "\n", _TEST: ""}


FAILS = Code(
    "SR701",
    "example that the rule contradicts",
    "The rule says something else of this customer than its author expects: one of them is wrong. "
    "`segrules test` prints the whole reason.",
    wrong=_segment("visits > 5", "{name: a regular, customer: {visits: 5}, member: yes}"),
    right=_segment("visits >= 5", "{name: a regular, customer: {visits: 5}, member: yes}"),
)
NO_AS_OF = Code(
    "SR702",
    "example without the date that its rule depends on",
    "A rule with `today`, `30 days ago` or a window says different things on different days, so "
    "its examples say on which day they hold.",
    wrong=_segment(
        "last_order_at in last 30 days",
        "{name: last week, customer: {last_order_at: 2026-11-16}, member: yes}",
    ),
    right=_segment(
        "last_order_at in last 30 days",
        "{name: last week, as_of: 2026-11-22, customer: {last_order_at: 2026-11-16}, member: yes}",
    ),
)
BAD_AS_OF = Code(
    "SR703",
    "example with an as-of that is no date",
    "`as_of` is a day or an instant in ISO form.",
    wrong=_segment(
        "signed_up before today",
        "{name: long ago, as_of: 22/11/2026, customer: {signed_up: 2020-01-01}, member: yes}",
    ),
    right=_segment(
        "signed_up before today",
        "{name: long ago, as_of: 2026-11-22, customer: {signed_up: 2020-01-01}, member: yes}",
    ),
)
_SAID = {"yes": "a member", "no": "no member", "undecided": "undecided"}


def fails(place: Span, segment: str, expected: str, got: str) -> Diagnostic:
    return FAILS.at(
        place,
        f"this customer should be {_SAID[expected]} of `{segment}` and is {_SAID[got]}".replace(
            "undecided of", "undecided in"
        ),
        f"correct the rule, or say `member: {got}`",
    )


def no_as_of(place: Span, segment: str, because: str) -> Diagnostic:
    return NO_AS_OF.at(
        place,
        f"`{segment}` depends on the date (`{because}`), and this example names none",
        "write `as_of: 2026-11-22`",
    )


def bad_as_of(place: Span, written: str) -> Diagnostic:
    days = " or ".join(f"`as_of: {day}`" for day in dates_meant(written))
    help_ = f"write {days or '2026-11-22, or 2026-11-22T09:30'}"
    return BAD_AS_OF.at(place, f"`{written}` is no date or datetime", help_)


def far_as_of(place: Span, year: int, years: range) -> Diagnostic:
    return BAD_AS_OF.at(
        place,
        f"the year {year} is too near an end of the calendar",
        f"an as-of lies in the years {years.start} to {years.stop - 1}",
    )


def at_example(problem: Diagnostic, example: Example) -> Diagnostic:
    """A problem of the rows of an example, at that: the rule is only where it comes to light."""
    rule = problem.where
    beside = (Related(rule, "computed here"),) if isinstance(rule, Span) else ()
    return replace(problem, where=example.span, related=(*beside, *problem.related))


CODES = (FAILS, NO_AS_OF, BAD_AS_OF)
