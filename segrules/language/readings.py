"""Sentences that can be read in two ways: found here, with both readings written out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from segrules.diagnostics import Diagnostic, Span
from segrules.language import mistakes_of_spelling as mistakes
from segrules.language.syntax import Has, Operation, OrMissing, Parenthesised, Path, Syntax

_OPPOSITE = {
    "=": "!=", "!=": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">",
    "between": "not between", "not between": "between", "in": "not in", "not in": "in",
    "contains any of": "contains none of", "contains none of": "contains any of",
}  # fmt: skip


def of_or_missing_in_chain(chain: Operation) -> Diagnostic | None:
    """``a = 1 and b = 2 or missing``: of the last comparison, or of all of them."""
    later = [leaf for part in chain.operands[1:] if isinstance(leaf := _first(part), OrMissing)]
    if not later:
        return None
    one = _with_replaced(chain.span, [(leaf.span, f"({_text(leaf.span)})") for leaf in later])
    parts = [_first(part) for part in chain.operands]
    every = _with_replaced(
        chain.span, [(p.span, _or_missing(p)) for p in parts if _is_comparison(p)]
    )
    return mistakes.or_missing_reads_twice(_words_of(later[0]), one, every)


def of_negated_or_missing(operand: OrMissing) -> Diagnostic:
    """``not country = "GB" or missing``: not (… or missing), or (not …) or missing."""
    inside = f"not ({_text(operand.span)})"
    outside = _negated_with_missing(operand.comparison)
    return mistakes.or_missing_reads_twice(_words_of(operand), inside, outside)


def of_open_where(chain: Operation, signs: list[Span]) -> Iterator[Diagnostic]:
    """``has orders where a and b``: is ``b`` about the orders or about the customer."""
    parts = chain.operands
    for part, sign, following in zip(parts, signs, parts[1:], strict=False):
        has = _last(part)
        if not isinstance(has, Has):
            continue
        where = open_where(has)
        if where is None:
            continue
        source, rest = has.span.source, _text(Span(sign.source, sign.start, following.span.end))
        head = _text(Span(source, has.span.start, where.start)).rstrip()
        inside = f"{head} ({_text(where)} {rest})"
        whole = Span(source, has.span.start, following.span.end)
        yield mistakes.where_reads_twice(sign, inside, f"({_text(has.span)}) {rest}", whole)


def closed_rows(chain: Operation) -> Iterator[tuple[Has, Syntax, str]]:
    """``has orders where (a) and b``: the `has`, ``b``, and both in the parentheses."""
    for part, following in zip(chain.operands, chain.operands[1:], strict=False):
        has = _last(part)
        if not isinstance(has, Has) or has.rows.steps:
            continue
        where = has.rows.where
        if isinstance(where, Parenthesised):
            head = _text(Span(has.span.source, has.span.start, where.span.start)).rstrip()
            inner = _text(where.inner.span if _is_comparison(where.inner) else where.span)
            whole = f"{head} ({inner} {chain.operator} {_text(following.span)})"
            yield has, following, whole


def open_where(has: Has) -> Span | None:
    """The condition that ends a ``has`` and stands in no parenthesis."""
    rows = has.rows
    where = rows.steps[-1].where if rows.steps else rows.where
    return None if where is None or isinstance(where, Parenthesised) else where.span


def _first(part: Syntax) -> Syntax:
    """What a part of a chain begins with, where no parenthesis protects it."""
    while isinstance(part, Operation) and part.operator in {"and", "or"}:
        part = part.operands[0]
    return part


def _last(part: Syntax) -> Syntax:
    """What a part of a chain ends with, where no parenthesis protects it."""
    while isinstance(part, Operation) and part.operator in {"and", "or", "not"}:
        part = part.operands[-1]
    return part


def _is_comparison(part: Syntax) -> bool:
    if isinstance(part, Operation):
        return part.operator not in {"not", "and", "or"}
    return not isinstance(part, Parenthesised | Has)


def _or_missing(part: Syntax) -> str:
    text = _text(part.span)
    return f"({text})" if isinstance(part, OrMissing) else f"({text} or missing)"


def _negated_with_missing(comparison: Syntax) -> str:
    """``(not c) or missing``, spelt as one comparison where the language has it."""
    text = _text(comparison.span)
    if isinstance(comparison, Path):
        return f"{text} = no or missing"
    if isinstance(comparison, Operation):
        opposite = _OPPOSITE.get(comparison.operator)
        if opposite is not None:
            swapped = [(comparison.operator_span, opposite)]
            return f"{_with_replaced(comparison.span, swapped)} or missing"
        if isinstance(comparison.operands[0], Path):
            return f"not ({_text(comparison.operands[0].span)} is known and {text})"
    return f"(not {text}) or missing"


def _words_of(leaf: OrMissing) -> Span:
    """The place of ``or missing`` itself."""
    end = leaf.comparison.span.end
    blanks = len(text := Span(leaf.span.source, end, leaf.span.end).text) - len(text.lstrip())
    return Span(leaf.span.source, end + blanks, leaf.span.end)


def _text(span: Span) -> str:
    return _one_line(span.text)


def _one_line(text: str) -> str:
    return re.sub(r"\s*[\r\n]\s*", " ", text)


def _with_replaced(whole: Span, changes: list[tuple[Span, str]]) -> str:
    """The text of ``whole`` with some of its parts spelt otherwise."""
    pieces, at = [], whole.start
    for span, text in changes:
        pieces += [whole.source.text[at : span.start], text]
        at = span.end
    return _one_line("".join([*pieces, whole.source.text[at : whole.end]]))
