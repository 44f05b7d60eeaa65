"""What people bring along from SQL and spreadsheets: ``LIKE``, ``INTERVAL``, ``AND(a, b)``."""

from __future__ import annotations

import re

from segrules.diagnostics import Diagnostic
from segrules.language import mistakes_of_spelling as mistakes
from segrules.language.stumble import COMPARISONS, Stumble
from segrules.language.words import is_unit

_LIKE = frozenset({"like", "ilike"})
_SPECIAL = re.compile(r"([.^$*+?()\[\]{}|\\])")
_BEGINS = frozenset({"where", "if", "when", "select", "filter"})
_HOLDERS = frozenset("$@:{")


def like(at: Stumble) -> Diagnostic | None:
    """``email LIKE "%gmail%"``, whose signs mean nothing to ``contains``."""
    first = int(at.word(0) == "not")
    if at.word(first) not in _LIKE or not at.is_operand_end(-1):
        return None
    pattern = at.piece(first + 1)
    if pattern.kind != "text":
        return None
    test = _like(pattern.text[0], pattern.text[1:-1])
    if at.word(first) == "ilike" and test != "is known":
        test += " ignoring case"
    if first == 0:
        part = f", or `contains {pattern.text}` for a part of it" * test.startswith("= ")
        return mistakes.spelt_otherwise(at.span(0, 1), f"`{test}`{part}")
    if test.startswith("= ") or test == "is known":
        opposite = f"!{test}" if test.startswith("=") else "is missing"
        return mistakes.spelt_otherwise(at.span(0, 2), f"`{opposite}`")
    if at.word(-2) == "." or at.piece(-1).kind not in {"word", "name"}:
        return mistakes.negated_form(at.span(0, 1), f"`{test}`, with `not` before the comparison")
    return mistakes.negated_form(at.span(0, 1), f"`not {at.piece(-1).text} {test}`")


def _like(quote: str, pattern: str) -> str:
    """The test of a pattern of SQL: ``%`` is any text, ``_`` any one character."""
    inside = pattern.strip("%")
    if not inside:
        return "is known" if pattern else f"= {quote}{quote}"
    opens, closes = pattern.startswith("%"), pattern.endswith("%")
    if "%" in inside or "_" in inside:
        regex = _SPECIAL.sub(r"\\\1", inside).replace("%", ".*").replace("_", ".")
        return f"matches {quote}{'' if opens else '^'}{regex}{'' if closes else '$'}{quote}"
    operator = {
        (True, True): "contains", (False, True): "starts with", (True, False): "ends with",
    }.get((opens, closes), "=")  # fmt: skip
    return f"{operator} {quote}{inside}{quote}"


def intervals(at: Stumble) -> Diagnostic | None:
    """``now - INTERVAL 30 DAY``, ``INTERVAL '30 days'``."""
    if at.word(-1) != "interval" or at.here.kind not in {"text", "number"}:
        return None
    inside = at.here.text.strip("\"'").split()
    last = 0
    if len(inside) == 1 and is_unit(at.word(1)):
        inside, last = [*inside, at.word(1)], 1
    if len(inside) != 2 or not inside[0].isdigit() or not is_unit(inside[1]):  # noqa: PLR2004
        return None
    return mistakes.spelt_otherwise(at.span(-1, last), f"`{inside[0]} {inside[1].lower()}`")


def ends(at: Stumble) -> Diagnostic | None:
    """``between 1, 5``, ``between (1, 5)``, ``between [1, 5]``."""
    if at.word(0) == "," and at.word(-2) == "between":
        both = f"`{at.piece(-1).text} and {at.piece(1).text or '…'}`"
        return mistakes.spelt_otherwise(at.span(-1, 1 if at.piece(1).text else 0), both)
    if at.word(0) == "," and (at.word(-2), at.word(-3)) == ("(", "between") and at.word(2) == ")":
        both = f"`{at.piece(-1).text} and {at.piece(1).text}`"
        return mistakes.spelt_otherwise(at.span(-2, 2), both)
    if [at.word(k) for k in (-6, -5, -3, -1)] == ["between", "[", ",", "]"]:
        both = f"`{at.piece(-4).text} and {at.piece(-2).text}`"
        return mistakes.spelt_otherwise(at.span(-5, -1), both)
    return None


def joined(at: Stumble) -> Diagnostic | None:
    """``AND(a, b)``, ``OR(a; AND(b; c))`` of spreadsheets."""
    if not at.wants_value or not _begins_group(at, 0):
        return None
    written, here, is_empty = "", 0, True
    around: list[str] = []  # the words of groups, nothing for other brackets
    while True:
        piece, word = at.piece(here), at.word(here)
        if piece.kind == "end":
            return None
        if _begins_group(at, here):
            around.append(word)
            written, here, is_empty = f"{written}(", here + 2, True
            continue
        is_between = around[-1] != "" and word in {",", ";"}
        if is_empty and (is_between or word == ")"):
            return None
        is_empty = is_between
        if is_between:
            written = f"{written.rstrip()} {around[-1]} "
        else:
            written += at.text_between(here, here + 1) if len(around) > 1 or word != ")" else ")"
        if word in {"(", "["}:
            around.append("")
        elif word in {")", "]"}:
            around.pop()
        if not around:
            return mistakes.spelt_otherwise(at.span(0, here), f"`{' '.join(written.split())}`")
        here += 1


def _begins_group(at: Stumble, here: int) -> bool:
    return at.word(here) in {"and", "or"} and at.word(here + 1) == "("


def holders(at: Stumble) -> Diagnostic | None:
    """``$vip_spend``, ``{vip_spend}``, ``@vip_spend``: a parameter goes by its bare name."""
    if at.here.text not in _HOLDERS or not at.wants_value:
        return None
    first = 1 + (at.here.text == "$" and at.word(1) == "{")
    name = at.piece(first)
    if name.kind != "word" or name.start != at.piece(first - 1).end:
        return None
    last = first + (at.word(first + 1) == "}")
    return mistakes.spelt_otherwise(at.span(0, last), f"`{name.text}`")


def beginnings(at: Stumble) -> Diagnostic | None:
    """``WHERE spent > 5``, ``if spent > 5``: a rule begins with its condition."""
    first = 0 if at.index == 0 else -1
    if at.index > 1 or at.word(first) not in _BEGINS or at.word(first + 1) in COMPARISONS:
        return None
    if first < 0 and at.here.kind not in {"word", "name"}:
        return None
    help_ = "leave it out: a rule begins with its condition"
    return mistakes.rows_out_of_order(at.span(first), help_)


def queries(at: Stumble) -> Diagnostic | None:
    """``SELECT * FROM customers WHERE spent > 5``."""
    first = -at.index
    if at.word(first) != "select" or at.word(first + 1) in COMPARISONS:
        return None
    behind = range(first, len(at.pieces) - at.index - 1)
    where = next((k for k in behind if at.word(k) == "where"), None)
    if where is None:
        return None
    condition = " ".join(at.span(where + 1, behind.stop).text.split())
    return mistakes.rows_out_of_order(
        at.span(first, where), f"a rule is the condition alone: `{condition}`"
    )


def counted(at: Stumble) -> Diagnostic | None:
    """``count(distinct shop of orders)``, ``count(orders.total)``."""
    if [at.word(k) for k in (-3, -2, -1)] == ["count", "(", "distinct"]:
        closing = next((k for k in range(20) if at.word(k) == ")"), None)
        inside = " ".join(at.span(0, closing - 1).text.split()) if closing else at.here.text
        if " of " not in inside:
            inside += " of orders"
        return mistakes.spelt_otherwise(at.span(-3, closing or 0), f"`count_distinct({inside})`")
    if at.word(0) == "." and at.word(-2) == "(" and at.word(-3) == "count":
        table, column = at.piece(-1).text, at.piece(1).text
        return mistakes.rows_out_of_order(
            at.span(-1, 1),
            f"rows are counted, not a value: `{table}`, or `{table} where {column} is known`",
        )
    return None


def commas(at: Stumble) -> Diagnostic | None:
    """``a > 5, b``, ``a = "x", ignoring case``, ``in segment "a", "b"``."""
    if at.word(0) != "," or at.opening() is not None or not at.is_operand_end(-1):
        return None
    if at.word(1) == "ignoring":
        return mistakes.ignoring_case(at.span(0, 2), "write `ignoring case` without a comma")
    if at.word(-2) == "segment" and at.piece(1).kind == "text":
        again = f"`or in segment {at.piece(1).text}`"
        return mistakes.segment(at.span(0, 1), "`in segment` names one segment", again)
    return mistakes.foreign(at.span(), "`and` or `or`")


def percents(at: Stumble) -> Diagnostic | None:
    """``50 %``, ``50 percent``."""
    is_sign = at.word(0) in {"%", "percent", "pct"} and at.piece(-1).kind == "number"
    if not is_sign or (at.word(0) == "%" and at.is_operand_start(1)):
        return None
    why = "is written with the sign, without a blank"
    return mistakes.number(at.span(-1, 0), why, f"`{at.piece(-1).text.rstrip('%')}%`")


def segments(at: Stumble) -> Diagnostic | None:
    """``segment "vip"``, ``in segments "vip"``, ``in segment ["vip"]``."""
    if at.here.kind == "text" and at.word(-1) == "segment" and at.word(-2) != "in":
        first = -2 if at.word(-2) == "not" else -1
        words = "not in segment" if first < -1 else "in segment"
        message = "a segment is asked for with `in segment`"
        return mistakes.segment(at.span(first, 0), message, f"`{words} {at.here.text}`")
    if at.word(0) == "segments" and at.word(-1) == "in" and at.piece(1).kind == "text":
        again = f"`segment {at.piece(1).text}`"
        return mistakes.segment(at.span(0, 1), "`in segment` names one segment", again)
    closing = at.closing() if at.here.text in {"[", "("} and at.word(-1) == "segment" else None
    if closing is None or at.word(-2) != "in" or at.piece(1).kind != "text":
        return None
    ids = [at.piece(k).text for k in range(1, closing) if at.piece(k).kind == "text"]
    one = f"`in segment {ids[0]}`"
    several = " or ".join(f"in segment {id_}" for id_ in ids)
    message = "`in segment` names one segment"
    return mistakes.segment(
        at.span(-2, closing), message, one if len(ids) == 1 else f"`({several})`"
    )


def cases(at: Stumble) -> Diagnostic | None:
    """``a = "x" ignore case``."""
    if at.word(0) in {"ignore", "ignores"} and at.word(1) == "case":
        return mistakes.foreign(at.span(0, 1), "`ignoring case`")
    return None


def lasts(at: Stumble) -> Diagnostic | None:
    """``signed_up > last 30 days``."""
    if at.word(-1) != "last" or at.word(-2) not in COMPARISONS or not is_unit(at.word(1)):
        return None
    length = f"{at.piece(0).text} {at.piece(1).text}"
    later = at.word(-2)[0] == ">"
    instead = f"`in last {length}`" if later else f"`< {length} ago`"
    return mistakes.duration(at.span(-2, 1), "compares with a window", instead)
