"""Every wording about values that cannot be what somebody meant."""

from __future__ import annotations

from segrules.diagnostics import Diagnostic, Related, Span
from segrules.language.codes import (
    GROUPED,
    SETTLED,
    TYPES_DIFFER,
    UNKNOWN_COLUMN,
    WILDCARD,
)
from segrules.language.conversions import on_one_line, replaced, shortened
from segrules.language.mistakes import described
from segrules.language.tree import Literal
from segrules.language.words import as_name
from segrules.rulebook.spellings import dates_meant, number_meant
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


def strange_name(place: Span, name: str, help_: str) -> Diagnostic:
    """`yesterday`, `thirty`, `age`: a word that is written otherwise here."""
    return UNKNOWN_COLUMN.at(place, f"unknown column `{name}`", help_)


def quoted_column(place: Span, value: Literal) -> Diagnostic:
    """`"spent" > 100`: a name in quotes is a text."""
    name = as_name(str(value.value))
    return TYPES_DIFFER.at(
        value.span,
        f"`{value.span.text}` is a text in quotes, not the column of that name",
        f"write {as_code(replaced(place, value.span, name))}",
    )


def as_code(text: str) -> str:
    """In backticks, or in double ones where it holds some."""
    return f"`` {text} ``" if "`" in text else f"`{text}`"


def grouped(place: Span, text: str) -> Diagnostic:
    """`1.000`, which may be meant to be a thousand."""
    whole, _, rest = text.partition(".")
    plain = f"{whole}.{rest}".rstrip("0").rstrip(".")
    return GROUPED.at(
        place,
        f"`{text}` is {plain}, as its point is a decimal point",
        f"write `{whole}{rest}` if the point separates thousands, else `{plain}`",
    )


def wildcard(whole: Span, text: Span, sign: str, bare: str) -> Diagnostic:
    """`contains "%gmail%"`, where `%` is a part of what is looked for."""
    without = f"{text.text[0]}{bare}{text.text[-1]}"
    return WILDCARD.at(
        text,
        f"`{sign}` is looked for as it stands here, and does not mean any text",
        f"write {as_code(replaced(whole, text, without))}",
    )


def constants_compared(whole: Span, quoted: Span | None) -> Diagnostic:
    """`"country" = "GB"`: no customer takes part in it."""
    if quoted is None:
        help_ = "name a column on one side, without quotes"
    else:
        help_ = f"write {as_code(replaced(whole, quoted, as_name(quoted.text[1:-1])))}"
    return SETTLED.at(
        whole, f"`{shortened(whole)}` compares constants, so it is the same for everybody", help_
    )


def outside(
    whole: Span, seen: Span, limits: tuple[int, int | None], *, outcome: bool
) -> Diagnostic:
    """`month(d) = 13`, `count(orders) >= 0`: the value never goes there, or never leaves."""
    least, most = limits
    range_ = f"{least} or more" if most is None else f"from {least} to {most}"
    return SETTLED.at(
        whole,
        f"`{shortened(seen)}` is {range_}, so this is {_said(outcome)}",
        f"compare it with a number {'above ' if most is None else 'from '}{least}"
        + ("" if most is None else f" to {most}"),
    )


def share_outside(
    whole: Span, seen: Span, percents: list[tuple[Span, str]] | None, *, outcome: bool
) -> Diagnostic:
    """`percentile(spent) >= 90`: a share of 1 is 100%."""
    name = on_one_line(seen)
    help_ = f"write a percentage below 100%, such as `{name} >= 90%`"
    if percents:
        first, last = percents[0][0], percents[-1][0]
        ends = " and ".join(text for _, text in percents)
        help_ = f"write {as_code(replaced(whole, first.to(last), ends))}"
    return SETTLED.at(
        whole, f"`{shortened(seen)}` is from 0% to 100%, so this is {_said(outcome)}", help_
    )


def _said(outcome: bool) -> str:  # noqa: FBT001 - of a comparison
    return "true whatever its value is" if outcome else "never true"


def ends_turned_round(whole: Span, low: Span, high: Span) -> Diagnostic:
    """`spent between 100 and 50`."""
    turned = f"{on_one_line(high)} and {on_one_line(low)}"
    return SETTLED.at(
        whole,
        f"nothing is between {on_one_line(low)} and {on_one_line(high)}: the lower end comes first",
        f"write {as_code(replaced(whole, low.to(high), turned))}",
    )


def by_letters(whole: Span, listed: str) -> Diagnostic:
    """`weekday(d) between "monday" and "friday"`: texts have the order of their letters."""
    return SETTLED.at(
        whole,
        "texts are compared by their letters, which puts `friday` before `monday`",
        f"list those that are meant: {as_code(listed)}",
    )


def blank_text(whole: Span, text: str, *, equal: bool) -> Diagnostic:
    """`email = ""`: blank cells are missing, so no cell is an empty text."""
    return SETTLED.at(
        whole,
        "no cell is an empty text: a blank one is missing",
        f"write {as_code(f'{text} is missing' if equal else f'{text} is known')}",
    )
