"""What people type by habit around ``has``, ``where``, ``top``, ``in segment``, ``or missing``."""

from __future__ import annotations

import calendar
import re

from segrules.diagnostics import Diagnostic
from segrules.language import mistakes_of_spelling as mistakes
from segrules.language.stumble import COMPARISONS, Stumble
from segrules.language.words import is_unit
from segrules.rulebook.spellings import month_of

_SOME_YEAR = "2025"
"""For examples: which year is meant, nobody knows here."""
_YEAR = re.compile(r"(?:19|20)\d\d")

_WINDOW_FIRST = "the window and `via` stand before `where`: `orders in last 30 days where …`"
_AFTER_WHERE = {
    "in": _WINDOW_FIRST,
    "between": _WINDOW_FIRST,
    "via": _WINDOW_FIRST,
    "within": "`within` stands before `where`: `followed by orders within 7 days where …`",
    "where": "one `where` is enough: join its conditions with `and` in parentheses",
}


def or_missing(at: Stumble) -> Diagnostic | None:
    """``has orders or missing``, ``a = 1 or missing or missing``."""
    first = 0 if at.word(0) == "or" else -1
    if (at.word(first), at.word(first + 1)) != ("or", "missing"):
        return None
    if at.word(first - 1) == "missing" and at.word(first - 2) == "or":
        why = "once is enough"
    elif at.nearest_before("has") is not None:
        why = "`has` is always yes or no; what is missing in a row belongs into its `where`"
    else:
        why = 'write it after one comparison: `country = "GB" or missing`'
    return mistakes.or_missing_place(at.span(first, first + 1), why)


def ignoring_case(at: Stumble) -> Diagnostic | None:
    """``a ignoring case = "b"``, ``a > "x" ignoring case``, ``… or missing ignoring case``."""
    if at.word(0) != "ignoring":
        return None
    if at.word(1) != "case":
        return mistakes.ignoring_case(at.span(), "write `ignoring case`")
    if at.word(-1) == "missing" and at.word(-2) == "or":
        why = "write it before `or missing`"
    elif at.word(2) in COMPARISONS | {"in", "contains", "starts", "ends", "matches"}:
        why = 'write it at the end of the comparison: `country = "gb" ignoring case`'
    else:
        why = (
            "it goes with `=`, `!=`, `in`, `contains`, `starts with`, `ends with` and `matches`"
            " alone, at the end"
        )
    return mistakes.ignoring_case(at.span(0, 1), why)


def where(at: Stumble) -> Diagnostic | None:
    """``has … where has …``, ``where a and b followed by …``, ``where … in last 30 days``."""
    word = at.word(0)
    if word == "has":
        before = at.word(-2) if at.word(-1) == "not" else at.word(-1)
        return mistakes.has_in_where(at.span()) if before == "where" else None
    found = at.nearest_before("where")
    if found is None:
        return _window_out_of_place(at)
    joined = [k for k in at.words_before() if k > found and at.word(k) in {"and", "or"}]
    if "followed" in {word, at.word(1) if word == "not" else word} and joined:
        return _where_in_the_middle(at, found, min(joined))
    why = _AFTER_WHERE.get(word)
    return mistakes.rows_out_of_order(at.span(), why) if why else None


def _where_in_the_middle(at: Stumble, found: int, joined: int) -> Diagnostic:
    """``has a where p and q followed by b``: of the rows, or the end of the ``has``."""
    inside = f"where ({at.span(found + 1, -1).text})"
    has = at.nearest_before("has")
    if has is None:
        return mistakes.where_is_open(at.span(joined), inside)
    outside = f"({at.span(has, joined - 1).text}) {at.span(joined, -1).text}"
    return mistakes.where_reads_twice(
        at.span(joined), f"{at.span(has, found - 1).text} {inside}", outside, at.span(has, -1)
    )


def _window_out_of_place(at: Stumble) -> Diagnostic | None:
    has = at.nearest_before("has")
    if has is None or at.nearest_before("has", "and", "or") != has:
        return None
    if at.word(0) in {"in", "between"}:
        return mistakes.rows_out_of_order(at.span(), "the rows of a table have one window")
    if (at.word(0), at.word(1)) != ("not", "in"):
        return None
    why = (
        "`has no orders in last 30 days` asks for none in the window; for rows outside it write a"
        " `where` on their date"
    )
    return mistakes.rows_out_of_order(at.span(0, 1), why)


def rows(at: Stumble) -> Diagnostic | None:
    """``count(weeks in … with …)``, ``has no only``, two values in one aggregate."""
    if at.word(0) == "with" and at.nearest_before("has", "and", "or", "where") is not None:
        return mistakes.rows_out_of_order(at.span(), "write `where`")
    if at.word(0) == "with":
        return mistakes.rows_out_of_order(
            at.span(),
            "`with` stands right after the period, the window behind the table:"
            " `count(weeks with at least 3 plays in last 5 weeks)`",
        )
    if at.word(-1) == "only" and at.word(-2) == "no":
        return mistakes.rows_out_of_order(at.span(-1), "write `has no` or `has only`")
    if at.word(0) == "," and at.nearest_before("of") is not None and at.opening():
        return mistakes.rows_out_of_order(at.span(), "an aggregate takes one value of one table")
    return None


def counts(at: Stumble) -> Diagnostic | None:
    """``has orders > 3``, ``count()``, ``count(a = 1 of orders)``."""
    has = at.nearest_before("has")
    if at.word(0) in COMPARISONS and has not in {None, -1} and at.nearest_before("where") is None:
        table = at.piece(-1).text
        return mistakes.rows_out_of_order(at.span(), f"to count rows, write `count({table}) > 3`")
    if at.word(0) in COMPARISONS and _in_count(at):
        return mistakes.rows_out_of_order(
            at.span(), "rows are counted, not a value: `count(orders where total > 20)`"
        )
    if at.word(0) == ")" and at.word(-1) == "(" and at.word(-2) in {"count", "share"}:
        return mistakes.rows_out_of_order(
            at.span(), f"name the table whose rows are meant: `{at.word(-2)}(orders)`"
        )
    return None


def _in_count(at: Stumble) -> bool:
    """Whether the stumble is in ``count( … )`` before any ``where``."""
    inside = [0, *at.words_before()]
    return (
        at.word(inside[-1] - 1) == "("
        and at.word(inside[-1] - 2) in {"count", "share"}
        and (at.nearest_before("where") is None)
    )


def ranking(at: Stumble) -> Diagnostic | None:
    """``top 10 % by x``, ``within a, b``, ``top 10% by a > 3``."""
    start = at.nearest_before("top", "bottom")
    if start is None:
        return None
    if at.word(0) in {"%", "percent"}:
        return mistakes.ranking(
            at.span(), f"`{at.here.text}` cannot stand here", f"write `{at.piece(-1).text}%`"
        )
    if at.word(0) == "," and at.nearest_before("within") is not None:
        return mistakes.ranking(
            at.span(),
            "`within` takes one name",
            "make a trait of the columns, or write one condition for each",
        )
    ranked = at.nearest_before("by", "and", "or")
    inside = at.piece(1).kind in {"word", "name"} and at.word(1) not in {"segment", "last", "this"}
    if at.word(0) in {"in", "per"} and ranked is not None and at.word(ranked) == "by" and inside:
        return mistakes.ranking(
            at.span(),
            f"`{at.here.text}` cannot stand here",
            "write `within` for ranks inside groups",
        )
    is_compared = at.word(0) in COMPARISONS and at.nearest_before("by") is not None
    if is_compared and at.nearest_before("top", "bottom", "and", "or") == start:
        return mistakes.ranking(
            at.span(),
            f"`{at.word(start)}` is a whole condition and is not compared",
            f"write `{at.word(start)} 10% by {at.piece(-1).text}`, and other conditions with `and`",
        )
    return None


def days(at: Stumble) -> Diagnostic | None:
    """``has orders in 2026``, ``has orders after 2026-01-01``, ``birth_date in 1990``."""
    word, here = at.word(0), at.here
    rows = _names_rows(at)
    if rows and word in {"before", "after", "since"}:
        return _beyond_a_day(at)
    if at.word(-1) != "in":
        return None
    if here.kind == "number" and _YEAR.fullmatch(word):
        if rows:
            window = f"`between {word}-01-01 and {word}-12-31`"
            return mistakes.rows_out_of_order(at.span(-1, 0), f"write {window}")
        if at.piece(-2).kind in {"word", "name"}:
            year = f"`year({at.piece(-2).text}) = {word}`"
            return mistakes.list_spelling(at.span(-2, 0), "a year is no list", year)
    month = month_of(word) if rows and here.kind == "word" else None
    return _month_of_rows(at, month) if month else None


def _names_rows(at: Stumble) -> bool:
    """Whether what stands before the stumble names rows: behind `has`, `of`, in `count(…`."""
    word = at.nearest_before("has", "of", "and", "or", "where", "contains")
    if word is not None:
        return at.word(word) in {"has", "of"}
    call = at.name_of_call()
    return call is not None and at.word(call) in {"count", "share"}


def _beyond_a_day(at: Stumble) -> Diagnostic:
    last = 1 + is_unit(at.word(2)) + (at.word(3) == "ago")
    day, word = " ".join(at.span(1, last).text.split()), at.word(0)
    such = ""
    if month := month_of(at.word(1)):
        day = _days_of(_SOME_YEAR, month)[word == "after"]
        such = "for the year that you mean, such as "
    if word == "before":
        window = f"`between 1900-01-01 and {day} - 1 day`"
        where = f"`where … before {day}`"
        help_ = f"write a `where` on the date of the rows, {such}{where}, or {window}"
    else:
        first = f"{day} + 1 day" if word == "after" else day
        help_ = f"write {'a window ' if such else ''}{such}`between {first} and today`"
    return mistakes.rows_out_of_order(at.span(0, last), help_)


def _month_of_rows(at: Stumble, month: int) -> Diagnostic:
    year = at.word(1)
    if _YEAR.fullmatch(year):
        first, last = _days_of(year, month)
        return mistakes.rows_out_of_order(at.span(-1, 1), f"write `between {first} and {last}`")
    first, last = _days_of(_SOME_YEAR, month)
    return mistakes.rows_out_of_order(
        at.span(-1, 0),
        f"for the month of every year write a `where` with `month(…) = {month}`; for one year its "
        f"days, such as `between {first} and {last}`",
    )


def _days_of(year: str, month: int) -> tuple[str, str]:
    """The first and the last day of a month."""
    last = calendar.monthrange(int(year), month)[1]
    return f"{year}-{month:02}-01", f"{year}-{month:02}-{last}"


def bare_table(at: Stumble) -> Diagnostic | None:
    """``lines where sku = "A"``."""
    begins = at.word(-2) in {"", "and", "or", "not", "("} and at.word(-3) != "count"
    if at.word(0) != "where" or not begins or at.piece(-1).kind not in {"word", "name"}:
        return None
    return mistakes.rows_out_of_order(at.span(-1, 0), f"write `has {at.piece(-1).text} where`")


def segments(at: Stumble) -> Diagnostic | None:
    """``x in segment "vip"``, ``in segment vip``."""
    if at.word(-1) != "segment" or at.word(-2) != "in":
        return None
    before = -4 if at.word(-3) == "not" else -3
    words = "not in segment" if before < -3 else "in segment"  # noqa: PLR2004 - one word more
    if at.is_operand_end(before):
        return mistakes.segment(
            at.span(before, 0), f"`{words}` stands by itself", f"`{words} {at.here.text}`"
        )
    if at.here.kind in {"word", "name"}:
        name = at.here.text.strip("`")
        return mistakes.segment(
            at.span(), "the identifier of a segment stands in quotes", f'`{words} "{name}"`'
        )
    return None
