"""What people type as they would say it: ``has at least 3 orders``, ``signed_up this month``."""

from __future__ import annotations

from segrules.diagnostics import Diagnostic
from segrules.language import mistakes_of_spelling as mistakes
from segrules.language.stumble import COMPARISONS, Stumble
from segrules.language.words import is_unit

_AMOUNTS = {
    ("at", "least"): ">=", ("at", "most"): "<=", ("more", "than"): ">", ("over", ""): ">",
    ("fewer", "than"): "<", ("less", "than"): "<", ("exactly", ""): "=",
}  # fmt: skip
_WINDOWS = frozenset({"this", "last", "next", "previous"})


def amounts(at: Stumble) -> Diagnostic | None:
    """``has at least 3 orders``, ``has 3 orders``."""
    start = next((k + 1 for k in (-1, -2) if at.word(k) == "has"), None)
    if start is None:
        return None
    spoken = (at.word(start), at.word(start + 1))
    words = 2 if spoken in _AMOUNTS else 1 if (spoken[0], "") in _AMOUNTS else 0
    sign = _AMOUNTS.get(spoken) or _AMOUNTS.get((spoken[0], ""), ">=")
    number, table = at.piece(start + words), at.piece(start + words + 1)
    if number.kind != "number" or table.kind not in {"word", "name"}:
        return None
    place = at.span(start, start + words)
    if number.text == "0" and words == 0:
        return mistakes.rows_out_of_order(place, f"write `has no {table.text}`")
    counted = f"`count({_rows_from(at, start + words + 1)}) {sign} {number.text}`"
    return mistakes.rows_out_of_order(place, f"to count rows, write {counted}")


def _rows_from(at: Stumble, table: int) -> str:
    """A table and what is said of its rows, up to the end of the condition."""
    last, depth = table, 0
    while at.piece(last + 1).kind != "end":
        following = at.word(last + 1)
        depth += (following in {"(", "["}) - (following in {")", "]"})
        if depth < 0 or (depth == 0 and following in {"and", "or"}):
            break
        last += 1
    return " ".join(at.span(table, last).text.split())


def none_of_rows(at: Stumble) -> Diagnostic | None:
    """``has not orders``, ``no orders in last 30 days``."""
    if [at.word(k) for k in (-1, 0, 1)] == ["has", "not", "only"]:
        return mistakes.rows_out_of_order(at.span(-1, 1), "write `not has only`")
    if at.word(0) == "not" and at.word(-1) == "has":
        return mistakes.rows_out_of_order(at.span(), f"write `has no {at.piece(1).text}`")
    begins = at.word(-2) in {"", "and", "or", "not", "("}
    if at.word(-1) == "no" and begins and at.here.kind in {"word", "name"} and at.wants_operator:
        return mistakes.rows_out_of_order(at.span(-1, 0), f"write `has no {at.here.text}`")
    return None


def rows_after_a_dot(at: Stumble) -> Diagnostic | None:
    """``sum(orders.total where …)``."""
    is_path = at.word(-2) == "." and at.word(-4) == "(" and at.piece(-5).kind == "word"
    if at.word(0) not in {"where", "in"} or not is_path:
        return None
    column, table = at.piece(-1).text, at.piece(-3).text
    return mistakes.rows_out_of_order(at.span(-3, -1), f"write `{column} of {table}`")


def _within(at: Stumble) -> Diagnostic | None:
    """``has orders within 30 days``, which only `followed by` has."""
    count = next(k for k in range(1, 5) if at.word(k) not in {"the", "last", "past"})
    if at.word(0) != "within" or not is_unit(at.word(count + 1)):
        return None
    length = f"{at.piece(count).text} {at.piece(count + 1).text}"
    window = at.span(0, count + 1)
    return mistakes.duration(window, "follows `followed by …` alone", f"`in last {length}`")


def windows(at: Stumble) -> Diagnostic | None:
    """``signed_up this month``, ``count(orders last 30 days)``, ``count(orders) > 2 in …``."""
    if at.word(0) == "in" and at.word(1) in _WINDOWS and at.word(-2) in COMPARISONS:
        return mistakes.rows_out_of_order(
            at.span(0, 1),
            "a window stands beside a date, `signed_up in last 30 days`, or behind a table,"
            " `count(orders in last 30 days) > 2`",
        )
    within = _within(at)
    if within is not None:
        return within
    last = 1 if is_unit(at.word(1)) else 2
    if at.word(0) not in _WINDOWS or not is_unit(at.word(last)) or not at.is_operand_end(-1):
        return None
    window = at.span(0, last)
    return mistakes.duration(
        window, "needs `in` before it", f"`in {' '.join(window.text.split())}`"
    )
