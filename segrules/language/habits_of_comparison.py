"""Comparisons as people say them: ``is greater than 5``, ``older than 30 days``."""

from __future__ import annotations

from segrules.diagnostics import Diagnostic
from segrules.language import mistakes_of_spelling as mistakes
from segrules.language.stumble import Stumble
from segrules.language.words import is_unit

_SIGNS = {
    "greater": ">", "more": ">", "larger": ">", "bigger": ">", "higher": ">", "above": ">",
    "over": ">", "longer": ">", "less": "<", "lower": "<", "smaller": "<", "fewer": "<",
    "below": "<", "under": "<", "shorter": "<", "equal": "=",
}  # fmt: skip
_OF_DAYS = {
    "older": "<", "earlier": "<", "newer": ">", "younger": ">", "later": ">", "recent": ">",
}  # fmt: skip
"""What is older has the smaller date; an age in numbers is the other way round."""
_AGES = {"older": ">", "younger": "<"}
_EXTREMES = {("at", "least"): ">=", ("at", "most"): "<="}
_OPPOSITE = {">": "<=", "<": ">=", "=": "!=", ">=": "<", "<=": ">"}
_TURNED = {">": "<", "<": ">", "=": "=", ">=": "<=", "<=": ">="}
"""The longer ago, the smaller the date."""


def comparisons(at: Stumble) -> Diagnostic | None:
    """``is greater than 5``, ``is not above 5``, ``more than 30 days ago``."""
    first = int(at.word(0) == "is")
    if first == 0 and not (at.wants_operator and at.is_operand_end(-1)):
        return None
    negated = at.word(first) in {"not", "no"}
    first += negated
    extreme = _EXTREMES.get((at.word(first), at.word(first + 1)))
    word = at.word(first + 1) if at.word(first) == "more" else ""
    word = word if word in _OF_DAYS else at.word(first)
    if extreme is None and word not in _SIGNS and word not in _OF_DAYS:
        return None
    value = _value_behind(at, first)
    if first == 0 and value == 1 and at.piece(1).kind != "number":
        return None
    if _is_length(at, value):
        sign = extreme or _sign_of_length(word)
        return _length(at, first, value, _OPPOSITE[sign] if negated else sign)
    sign = extreme or _SIGNS.get(word) or _sign_of_age(at, word, value)
    if sign in "<>" and [at.word(k) for k in range(value, value + 3)] == ["or", "equal", "to"]:
        sign, value = f"{sign}=", value + 3
    wanted = _OPPOSITE[sign] if negated else sign
    say = mistakes.is_form if at.word(0) == "is" else mistakes.foreign
    return say(at.span(0, value - 1), f"`{wanted}`")


def _value_behind(at: Stumble, first: int) -> int:
    """Where the words of the comparison are over: behind ``than``, ``least``, ``ago than``."""
    last = first
    while at.word(last + 1) in {"than", "to", "least", "most", "ago", "recent", "recently"}:
        last += 1
    return last + 1


def _is_length(at: Stumble, value: int) -> bool:
    return at.piece(value).kind in {"number", "word", "name"} and is_unit(at.word(value + 1))


def _sign_of_length(word: str) -> str:
    """How numbers of days compare where the words are about days themselves."""
    return _SIGNS.get(word) or _TURNED[_OF_DAYS[word]]


def _sign_of_age(at: Stumble, word: str, value: int) -> str:
    is_age = at.piece(value).kind == "number" and "-" not in at.word(value)
    return _AGES[word] if is_age and word in _AGES else _OF_DAYS[word]


def _length(at: Stumble, first: int, value: int, sign: str) -> Diagnostic:
    """A date and how long ago it is: more days ago is the earlier date."""
    count, unit = at.piece(value).text, at.piece(value + 1).text
    say = mistakes.is_form if at.word(0) == "is" else mistakes.foreign
    if at.word(value + 2) == "from" and at.word(value + 3) == "now":
        return say(at.span(0, value + 3), f"`{sign} {count} {unit} from now`")
    is_moment = at.word(value + 2) in {"ago", "old"}
    whole = at.span(0, value + 2 if is_moment else value + 1)
    if not is_moment and _counts(at, unit):
        return say(whole, f"`{sign} {count}`")
    ago = f"`{_TURNED[sign]} {count} {unit} ago`"
    is_said = at.word(first) in _OF_DAYS or "ago" in {at.word(k) for k in range(value)}
    if is_moment or is_said or sign not in "<>":
        return say(whole, ago)
    since = f"`{sign} {count} {unit} ago`"
    earlier, later = (ago, since) if sign == ">" else (since, ago)
    return say(whole, f"{earlier} for longer ago than that, or {later} for since then")


def _counts(at: Stumble, unit: str) -> bool:
    """Whether before the stumble stands a number of such units, such as ``days_since(d)``."""
    if at.word(-1) != ")":
        return False
    name = at.word(next(at.words_before(), 0))
    singular = unit.lower().removesuffix("s")
    return name.startswith(f"{singular}s_") or (name, singular) == ("age", "year")
