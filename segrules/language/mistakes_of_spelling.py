"""Every wording about how an expression is spelt (SR300 to SR399)."""

from __future__ import annotations

from dataclasses import dataclass, field

from segrules.diagnostics import Diagnostic, Related, Span
from segrules.language.codes_of_spelling import (
    CHAIN,
    CODES,
    COMMENT,
    COUNT,
    DATE,
    DURATION,
    FOREIGN,
    IGNORING_CASE,
    IS_FORM,
    LIST,
    NEGATED_FORM,
    NO_OPERATOR,
    NUMBER,
    OR_MISSING_PLACE,
    OR_MISSING_READINGS,
    QUOTES,
    RANKING,
    RESERVED_NAME,
    ROWS,
    SEGMENT,
    TOO_DEEP,
    UNBALANCED,
    UNEXPECTED,
    UNFINISHED,
    WHERE_READINGS,
)
from segrules.language.syntax import DurationOf, Shifted

__all__ = ["CODES"]

_LONGEST_QUOTE = 60
_LONGEST_READING = 400


def _short(text: str, most: int = _LONGEST_QUOTE) -> str:
    """A piece of somebody's text on one line, its middle left out where it is very long."""
    line = "".join(c if c.isprintable() else " " for c in text)
    return line if len(line) <= most else f"{line[: most // 2]} … {line[-most // 4 :]}"


def _words(where: Span) -> str:
    return _short(" ".join(where.text.split()))


def _write(instead: str) -> str:
    return f"write {_short(instead, _LONGEST_READING)}"


def unexpected(where: Span, found: str, possible: str) -> Diagnostic:
    """Nothing better is known than what could stand here."""
    help_ = f"here could stand {possible}" if possible else "see the page of the language"
    return UNEXPECTED.at(where, f"`{_short(found)}` cannot stand here", help_)


def empty(where: Span) -> Diagnostic:
    """Nothing was written."""
    return UNFINISHED.at(
        where, "the expression is empty", "write a condition, such as `total_spent > 100`"
    )


def unfinished(where: Span, last: str, possible: str) -> Diagnostic:
    """The end came where something has to follow."""
    return UNFINISHED.at(
        where, f"the expression stops after `{_short(last)}`", f"what has to follow is {possible}"
    )


def not_closed(where: Span, opening: Span, closed: str | None = None) -> Diagnostic:
    """The end came inside parentheses or brackets."""
    closing = {"(": ")", "[": "]"}[opening.text]
    return UNBALANCED.at(
        where,
        f"a `{opening.text}` is not closed",
        f"add `{closing}` where it ends" + (f", perhaps `{closed}`" if closed else ""),
        (Related(opening, "opened here"),),
    )


def not_opened(where: Span) -> Diagnostic:
    """A closing sign too many."""
    opening = {")": "(", "]": "["}[where.text]
    return UNBALANCED.at(
        where, f"this `{where.text}` closes nothing", f"take it away, or open it with `{opening}`"
    )


def wrongly_closed(where: Span, opening: Span) -> Diagnostic:
    """``( … ]``."""
    right = {"(": ")", "[": "]"}[opening.text]
    return UNBALANCED.at(
        where,
        f"`{opening.text}` is closed by `{where.text}`",
        f"write `{right}`",
        (Related(opening, "opened here"),),
    )


def curly_quotes(where: Span, straight: str) -> Diagnostic:
    """``“GB”``, as text processors make them."""
    return QUOTES.at(where, "curly quotes are not quotes here", f"write {_short(straight)}")


def quote_not_closed(where: Span) -> Diagnostic:
    """A quote without its partner on the same line."""
    quote = where.text[:1]
    what = "name" if quote == "`" else "text"
    return QUOTES.at(
        where,
        f"a {what} opens here and does not end on its line",
        f"close it with {quote} on the same line" if quote != "`" else "close it with a backtick",
    )


def empty_name(where: Span) -> Diagnostic:
    """Two backticks with nothing inside."""
    return QUOTES.at(where, "a name between backticks is empty", "write the name inside")


def escaped_quote(where: Span) -> Diagnostic:
    r"""``"say \"hi\""`` and ``'it''s'``."""
    return QUOTES.at(
        where,
        "a quote cannot be escaped or doubled",
        "put a text that holds one kind of quote between two of the other kind",
    )


def invisible(where: Span, name: str) -> Diagnostic:
    """A zero-width space."""
    return UNEXPECTED.at(
        where,
        f"a character that nobody sees stands here ({name})",
        "delete it, or type the line again",
    )


def comment(where: Span) -> Diagnostic:
    """``# …`` and its relatives."""
    return COMMENT.at(
        where,
        "an expression holds no comments",
        "put the comment on a line of its own in the YAML, outside the expression",
    )


def foreign(where: Span, instead: str) -> Diagnostic:
    """A sign or word of another language that has one word here."""
    return FOREIGN.at(where, f"`{where.text}` is not an operator here", f"write {instead}")


def spelt_otherwise(where: Span, instead: str) -> Diagnostic:
    """``today()``, ``CASE WHEN … END``."""
    return FOREIGN.at(where, f"`{_words(where)}` is spelt otherwise here", _write(instead))


def is_form(where: Span, instead: str) -> Diagnostic:
    """``is not missing``, ``IS NULL``, ``is true``, ``= missing``."""
    return IS_FORM.at(where, f"`{_words(where)}` is not a test here", f"write {instead}")


def test_of_condition(where: Span) -> Diagnostic:
    """``has orders is known``."""
    return IS_FORM.at(
        where,
        f"`{_words(where)}` is not a test here",
        "leave it out: `has` and `in segment` are always yes or no",
    )


def negated_form(where: Span, instead: str) -> Diagnostic:
    """``a not contains "x"``, ``a does not contain "x"``."""
    return NEGATED_FORM.at(where, f"there is no operator `{_words(where)}`", f"write {instead}")


def chain(where: Span, help_: str) -> Diagnostic:
    """``1 < x < 5``."""
    return CHAIN.at(where, "comparisons do not chain", _short(help_, _LONGEST_READING))


def number(where: Span, why: str, instead: str) -> Diagnostic:
    """A number in a spelling that the language does not have."""
    return NUMBER.at(where, f"`{_words(where)}` {why}", _write(instead))


def too_many_digits(where: Span, most: int) -> Diagnostic:
    """A number that no engine can hold."""
    return NUMBER.at(
        where,
        f"a number of {len(where.text)} digits",
        f"numbers have at most {most} digits",
    )


def date(where: Span, why: str, instead: str) -> Diagnostic:
    """A date in a spelling that the language does not have."""
    return DATE.at(where, f"`{_words(where)}` {why}", _write(instead))


def impossible_date(where: Span) -> Diagnostic:
    """The thirtieth of February."""
    return DATE.at(
        where,
        f"there is no `{_words(where)}`",
        "check year, month, day and time; 24:00 is 00:00 of the next day",
    )


def duration(where: Span, why: str, instead: str) -> Diagnostic:
    """A length of time in a spelling that the language does not have."""
    return DURATION.at(where, f"`{_words(where)}` {why}", _write(instead))


def not_a_count(where: Span) -> Diagnostic:
    """``last 0 days``, ``last 1.5 days``, ``top 0``."""
    return COUNT.at(where, f"`{_words(where)}` is no count", "a count is whole and at least 1")


def percent_out_of_range(where: Span) -> Diagnostic:
    """``top 150%``."""
    return COUNT.at(
        where, f"`{_words(where)}` is out of range", "a percentage is above 0 and at most 100"
    )


def negative_count(where: Span, operand: DurationOf | Shifted) -> Diagnostic:
    """``-3 days ago``."""
    if isinstance(operand, Shifted):
        other = "from now" if operand.direction == "ago" else "ago"
        length = _words(operand.duration.span)
        instead = (
            f"`{length} {operand.direction}`, or `{length} {other}` on the other side of today"
        )
    else:
        length = _words(operand.span)
        instead = f"`{length} ago`, or a date in front of the sign: `today - {length}`"
    return COUNT.at(where, "a length of time has no sign of its own", f"write {instead}")


def no_operator(where: Span, before: str, found: str, instead: str) -> Diagnostic:
    """Two values side by side."""
    message = f"between `{_short(before)}` and `{_short(found)}` an operator is missing"
    return NO_OPERATOR.at(where, message, instead)


def reserved_name(where: Span) -> Diagnostic:
    """A word of the language where a name has to stand."""
    return RESERVED_NAME.at(
        where,
        f"`{where.text}` is a word of the language",
        f"where it is meant as a name, put it in backticks: `` `{where.text}` ``",
    )


def list_spelling(where: Span, message: str, instead: str) -> Diagnostic:
    """Round brackets, a comma at the end, a single value after ``in``."""
    return LIST.at(where, message, _write(instead))


def empty_list(where: Span) -> Diagnostic:
    """``x in []``."""
    return LIST.at(where, "the list is empty", "a list has at least one item")


def or_missing_reads_twice(words: Span, one: str, other: str) -> Diagnostic:
    """After ``not``, ``and`` or ``or``; both readings are printed."""
    one, other = _short(one, _LONGEST_READING), _short(other, _LONGEST_READING)
    choice = f"write `{one}`" if one == other else f"write either `{one}` or `{other}`"
    return OR_MISSING_READINGS.at(words, "`or missing` can be read in two ways here", choice)


def or_missing_after_parenthesis(where: Span) -> Diagnostic:
    """``(a = 1 or b = 2) or missing``."""
    return OR_MISSING_PLACE.at(
        where,
        "`or missing` does not follow a parenthesis",
        "put it inside, after the comparison whose value can be missing",
    )


def or_missing_place(where: Span, why: str) -> Diagnostic:
    """After ``has``, twice, or before ``ignoring case``."""
    return OR_MISSING_PLACE.at(where, "`or missing` cannot stand here", why)


@dataclass(frozen=True, slots=True)
class TwoReadings(Diagnostic):
    """A problem with its readings, so that one which makes no sense can be left out."""

    whole: Span = field(kw_only=True, compare=False, repr=False)
    """What the readings stand for."""
    readings: tuple[str, ...] = field(kw_only=True)


def where_reads_twice(where: Span, inside: str, outside: str, whole: Span) -> TwoReadings:
    """``has orders where a and b``; both readings are printed."""
    return TwoReadings(
        WHERE_READINGS.number,
        f"`{where.text}` after `where` can be read in two ways",
        where,
        f"write either `{_short(inside, _LONGEST_READING)}`"
        f" or `{_short(outside, _LONGEST_READING)}`",
        whole=whole,
        readings=(inside, outside),
    )


def only_reading(problem: TwoReadings, reading: str) -> Diagnostic:
    """The same where the names and types leave one reading."""
    assert isinstance(problem.where, Span)  # noqa: S101 - of an expression
    return WHERE_READINGS.at(
        problem.where,
        f"after `where` stands one condition, or several in parentheses, before `{problem.where.text}`",
        f"write `{_short(reading, _LONGEST_READING)}`",
    )


def where_is_open(where: Span, inside: str) -> Diagnostic:
    """``count(a where p and q followed by b)``."""
    return WHERE_READINGS.at(
        where,
        "before `followed by`, more than one condition stands in parentheses",
        _write(f"`{_short(inside, _LONGEST_READING)}`"),
    )


def has_in_where(where: Span) -> Diagnostic:
    """``has orders where has lines``."""
    return WHERE_READINGS.at(
        where,
        "a `has` inside `where` stands in parentheses",
        "write `where (has …)`",
    )


def ignoring_case(where: Span, why: str) -> Diagnostic:
    """At the wrong end, or after an operator that has no case."""
    return IGNORING_CASE.at(where, "`ignoring case` cannot stand here", why)


def too_deep(where: Span, most: int) -> Diagnostic:
    """The parenthesis, sign or operator that is one too many."""
    if where.text in {"+", "-", "*", "/"}:
        return TOO_DEEP.at(
            where,
            f"the expression is nested more than {most} levels deep, and each `{where.text}` is one",
            "give parts of the calculation a name, as traits of rulebook.yaml",
        )
    return TOO_DEEP.at(
        where,
        f"the expression is nested more than {most} levels deep",
        "split it into traits, or into the groups `all`, `any` and `none`",
    )


def negated_step_in_the_middle(where: Span) -> Diagnostic:
    """``a not followed by b followed by c``."""
    return ROWS.at(
        where,
        "only the last step of a sequence may be `not followed by`",
        "end the sequence here, or write `followed by`",
    )


def rows_out_of_order(where: Span, help_: str) -> Diagnostic:
    """A window after ``where``, ``within`` after ``where``."""
    return ROWS.at(where, f"`{_words(where)}` cannot stand here", help_)


def ranking(where: Span, message: str, help_: str) -> Diagnostic:
    """``top 10 % by``, two names after ``within``, a comparison with ``top``."""
    return RANKING.at(where, message, _short(help_, _LONGEST_READING))


def segment(where: Span, message: str, instead: str) -> Diagnostic:
    """``x in segment "vip"``, a segment without quotes."""
    return SEGMENT.at(where, message, _write(instead))
