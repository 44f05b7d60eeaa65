"""What people type by habit instead of the language, and the words for it.

Parsing has failed already; the habits are tried in turn at the place where it failed, and the
first that recognises itself makes the message. None: what was found and what could stand there.
"""

from __future__ import annotations

from segrules.diagnostics import Diagnostic, Span
from segrules.language import (
    habits_of_comparison,
    habits_of_databases,
    habits_of_elsewhere,
    habits_of_rows,
    habits_of_speech,
    habits_of_values,
)
from segrules.language import mistakes_of_spelling as mistakes
from segrules.language.expected import in_words
from segrules.language.scan import scan
from segrules.language.stumble import COMPARISONS, Stumble
from segrules.language.words import RESERVED, is_unit

_SIGNS = {
    "==": "`=`", "===": "`=`", ":=": "`=`", "<>": "`!=`", "!==": "`!=`", "><": "`!=`",
    "=>": "`>=`", "=<": "`<=`", "&&": "`and`", "&": "`and`", "||": "`or`", "|": "`or`",
    "!": "`not`", "~": "`not`", "≠": "`!=`", "≤": "`<=`", "≥": "`>=`",
    "\N{MULTIPLICATION SIGN}": "`*`", "÷": "`/`", "\N{MINUS SIGN}": "`-`",
    "\N{EN DASH}": "`-`", "\N{EM DASH}": "`-`",
    "**": "the product: `x * x`", "^": "the product: `x * x`",
    "%": "a percentage without a blank, `10%`; there is no remainder operator",
    ";": "one expression, with `and` or `or` between its conditions",
}  # fmt: skip

_TEXT_OPERATORS = "`contains`, `starts with`, `ends with` or `matches`"
_WORDS = {
    "like": _TEXT_OPERATORS, "ilike": f"{_TEXT_OPERATORS}, then `ignoring case`",
    "rlike": "`matches`", "regexp": "`matches`", "matching": "`matches`", "match": "`matches`",
    "contain": "`contains`", "containing": "`contains`", "includes": "`contains`",
    "startswith": "`starts with`", "begins": "`starts with`", "start": "`starts with`",
    "starts": "`starts with`", "ends": "`ends with`",
    "endswith": "`ends with`", "end": "`ends with`",
    "equals": "`=`", "equal": "`=`", "eq": "`=`", "ne": "`!=`", "gt": "`>`", "gte": "`>=`",
    "lt": "`<`", "lte": "`<=`", "exceeds": "`>`", "greater": "`>`", "more": "`>`", "less": "`<`",
    "plus": "`+`", "minus": "`-`", "mod": "something else; there is no remainder operator",
    "xor": "`(a or b) and not (a and b)`", "isnull": "`is missing`", "notnull": "`is known`",
}  # fmt: skip
_NO_VALUE = frozenset({"null", "nil", "none", "empty", "blank", "na", "nan", "missing", "unknown"})
_VERBS = {"contains": "contains", "contain": "contains", "starts": "starts with",
          "start": "starts with", "ends": "ends with", "end": "ends with", "matches": "matches",
          "match": "matches", "like": "contains"}  # fmt: skip


def diagnose(text: Span, at: int, expected: frozenset[str]) -> Diagnostic:
    """The message for a stumble at a character of the source."""
    pieces = scan(text)
    index = next((k for k, piece in enumerate(pieces) if piece.end > at), len(pieces))
    stumble = Stumble(text, pieces, index, expected)
    for habit in _HABITS:
        found = habit(stumble)
        if found is not None:
            return found
    return _unexpected(stumble)


def _comments(at: Stumble) -> Diagnostic | None:
    if at.here.text in {"#", "//", "/*"}:
        return mistakes.comment(at.rest_of_line())
    dashes = [k for k in range(-at.index, 1) if at.piece(k).text == "--"]
    return mistakes.comment(at.rest_of_line(dashes[0])) if dashes else None


def _brackets(at: Stumble) -> Diagnostic | None:
    opening, here = at.opening(), at.here
    if here.text in {")", "]"}:
        if opening is None:
            return mistakes.not_opened(at.span())
        if (opening.text, here.text) in {("(", "]"), ("[", ")")}:
            return mistakes.wrongly_closed(at.span(), opening)
    if here.kind == "end" and opening is not None and at.is_operand_end(-1):
        return mistakes.not_closed(at.span(), opening)
    return None


def _signs(at: Stumble) -> Diagnostic | None:
    here, before = at.here, at.piece(-1)
    if here.kind != "sign":
        return None
    if here.text == "=" and before.text in {"<", ">", "!", "="}:
        return mistakes.foreign(at.span(-1, 0), f"`{before.text.replace('=', '')}=` in one")
    if here.text == "~" and at.is_operand_end(-1):
        return mistakes.foreign(at.span(), "`matches`")
    instead = _SIGNS.get(here.text)
    return mistakes.foreign(at.span(), instead) if instead else None


def _words(at: Stumble) -> Diagnostic | None:
    instead = _WORDS.get(at.word(0)) if at.wants_operator and at.word(1) != "with" else None
    return mistakes.foreign(at.span(), instead) if instead else None


def _is(at: Stumble) -> Diagnostic | None:
    if at.word(0) in {"missing", "known"} and at.word(-1) in {"=", "!="}:
        opposite = (at.word(0) == "known") == (at.word(-1) == "=")
        return mistakes.is_form(at.span(-1, 0), "`is known`" if opposite else "`is missing`")
    if at.word(0) != "is":
        return None
    last = 2 if at.word(1) == "not" else 1
    word, negated = at.word(last), last > 1
    if not negated and word in {"known", "missing"}:
        return _known_of_what(at)
    if word in _NO_VALUE | {"known"}:
        known = (word == "known") != negated
        return mistakes.is_form(at.span(0, last), "`is known`" if known else "`is missing`")
    if word in {"in", "between"}:
        instead = f"`not {word}`" if negated else f"`{word}`"
        return mistakes.is_form(at.span(0, last), f"{instead} without `is`")
    if word == "within" and is_unit(at.word(last + 2)):
        length = f"{at.piece(last + 1).text} {at.piece(last + 2).text}"
        instead = f"`{'not ' * negated}in last {length}`"
        return mistakes.is_form(at.span(0, last + 2), instead)
    if word in RESERVED and not negated and not at.is_operand_start(last):
        return mistakes.is_form(at.span(0, last), f"`{word}` without `is`")
    value = at.piece(last).text or "…"
    return mistakes.is_form(at.span(0, last), f"`!= {value}`" if negated else f"`= {value}`")


def _known_of_what(at: Stumble) -> Diagnostic | None:
    """``is missing email``, ``has orders is known``, ``x > 5 is known``: the test is spelt well."""
    test = f"is {at.word(1)}"
    if at.piece(2).kind in {"word", "name"} and not at.is_operand_end(-1):
        return mistakes.is_form(at.span(0, 2), f"`{at.piece(2).text} {test}`")
    ranked = at.nearest_before("by", "has", "segment", "and", "or")
    if ranked is not None and at.word(ranked) == "by":
        value = at.span(ranked + 1, -1).text
        return mistakes.is_form(at.span(0, 1), f"`{value} {test}` as a condition of its own")
    if ranked is not None and at.word(ranked) in {"has", "segment"}:
        return mistakes.test_of_condition(at.span(0, 1))
    if at.word(-2) in COMPARISONS:
        return mistakes.is_form(
            at.span(0, 1), f"`{at.piece(-3).text} {test}` as a condition of its own"
        )
    return None


def _negated(at: Stumble) -> Diagnostic | None:
    first = 1 if at.word(0) in {"does", "do", "did"} else 0
    if at.word(0) in {"doesn", "don", "isn"}:
        return mistakes.negated_form(at.span(), "`not` in front of the comparison")
    if at.word(first) != "not" or not at.is_operand_end(-1):
        return None
    following = at.word(first + 1)
    if following in {"=", "equal", "equals"}:
        return mistakes.negated_form(at.span(0, first + 1), "`!=`")
    verb = _VERBS.get(following)
    if verb is None:
        return None
    last = first + 2 if at.word(first + 2) == "with" else first + 1
    value = at.piece(last + 1)
    if value.kind == "text" and at.piece(-1).kind in {"word", "name"} and at.word(-2) != ".":
        whole = f"`not {at.piece(-1).text} {verb} {value.text}`"
        return mistakes.negated_form(at.span(0, last), whole)
    return mistakes.negated_form(
        at.span(0, last), f"`not {at.piece(-1).text} {verb} …`, with `not` in front"
    )


def _chains(at: Stumble) -> Diagnostic | None:
    here = at.word(1) if at.word(0) == "not" else at.word(0)
    signs = COMPARISONS | {"before", "after", "between", "in", "contains", "starts", "matches"}
    if here not in signs or not at.is_operand_end(-1) or "EQUALITY" in at.expected:
        return None
    call = _call_left_open(at)
    if call is not None:
        return call
    first, middle, last = at.piece(-3).text, at.piece(-1).text, at.piece(1).text
    if at.word(-2) in COMPARISONS and here in COMPARISONS and last and first:
        two = f"`{first} {at.word(-2)} {middle} and {middle} {here} {last}`"
        if at.word(-2)[0] != here[0] or here[0] in "=!":
            return mistakes.chain(at.span(), f"write {two}")
        ends = (first, last) if here.startswith("<") else (last, first)
        between = f"`{middle} between {ends[0]} and {ends[1]}`, which includes both ends"
        return mistakes.chain(at.span(), f"write {two}, or {between}")
    return mistakes.chain(
        at.span(), "write two comparisons with `and` between them; a range is `x between 1 and 5`"
    )


def _call_left_open(at: Stumble) -> Diagnostic | None:
    """``count(orders where total > 5 > 3``: the parenthesis is what is missing."""
    opening, name = at.opening(), at.name_of_call()
    if opening is None or name is None or at.is_closed:
        return None
    call = at.span(name, -1)
    return mistakes.not_closed(at.span(), opening, f"{' '.join(call.text.split())})")


def _reserved(at: Stumble) -> Diagnostic | None:
    if at.word(0) in COMPARISONS and at.word(-1) in {"top", "bottom", "has"}:
        return mistakes.reserved_name(at.span(-1))
    if at.word(0) not in RESERVED or not at.wants_value:
        return None
    compared = at.word(1) in COMPARISONS
    given = at.word(-1) in COMPARISONS and at.word(0) not in {"and", "or", "not"}
    return mistakes.reserved_name(at.span()) if compared or given else None


def _no_operator(at: Stumble) -> Diagnostic | None:
    if not (at.wants_operator and at.is_operand_end(-1) and at.is_operand_start(0)):
        return None
    before, found = at.piece(-1), at.here
    if found.text == "(":
        return None
    instead = "put `and`, `or` or a comparison between them"
    if before.kind == "number" and at.word(1) in {"", "and", "or", ")"}:
        instead += f"; a number stands alone: `{before.text}`"
    if before.kind == found.kind == "word" and before.lower not in RESERVED:
        instead += f"; a name with blanks stands in backticks: `` `{before.text} {found.text}` ``"
    return mistakes.no_operator(at.span(), before.text, found.text, instead)


def _unexpected(at: Stumble) -> Diagnostic:
    possible = in_words(at.expected)
    if at.here.kind == "end":
        last = at.pieces[-1].text if at.pieces else ""
        return mistakes.unfinished(at.span(), last, possible)
    return mistakes.unexpected(at.span(), at.here.text, possible)


_HABITS = (
    habits_of_elsewhere.invisible,
    habits_of_databases.holders,
    habits_of_databases.queries,
    habits_of_databases.beginnings,
    habits_of_elsewhere.money,
    habits_of_elsewhere.numbers,
    habits_of_values.quotes,
    _comments,
    habits_of_rows.ranking,
    habits_of_databases.like,
    habits_of_databases.intervals,
    habits_of_databases.ends,
    habits_of_databases.joined,
    habits_of_databases.counted,
    habits_of_databases.percents,
    habits_of_databases.segments,
    habits_of_databases.cases,
    habits_of_databases.lasts,
    habits_of_elsewhere.calls,
    _signs,
    habits_of_elsewhere.dates,
    habits_of_values.dates,
    habits_of_values.lengths,
    habits_of_values.numbers,
    habits_of_rows.days,
    habits_of_values.ranges,
    habits_of_values.lists,
    habits_of_rows.bare_table,
    habits_of_rows.segments,
    habits_of_rows.or_missing,
    habits_of_rows.ignoring_case,
    habits_of_rows.where,
    habits_of_rows.rows,
    habits_of_rows.counts,
    habits_of_speech.amounts,
    habits_of_speech.none_of_rows,
    habits_of_speech.rows_after_a_dot,
    habits_of_speech.windows,
    habits_of_comparison.comparisons,
    _is,
    _negated,
    _words,
    _chains,
    _brackets,
    habits_of_databases.commas,
    _reserved,
    _no_operator,
)
