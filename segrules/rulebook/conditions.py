"""Expressions and groups of them, kept as the file has them; YAML's traps are caught here."""

from __future__ import annotations

import re
from typing import Literal

from segrules.diagnostics import Diagnostic, Span
from segrules.rulebook import mistakes_of_keys as mistakes
from segrules.rulebook import mistakes_of_yaml
from segrules.rulebook.model import Condition, Group
from segrules.rulebook.nodes import ListNode, MapNode, Node, ScalarNode

GroupKind = Literal["all", "any", "none"]
GROUP_WORDS: tuple[GroupKind, ...] = ("all", "any", "none")

_BLOCK_HEADER = re.compile(r"[|>][^\r\n]*(\r\n|\r|\n|$)")
_COMMENT = re.compile(r"[ \t]+#[^\r\n]*")
_COMMA = re.compile(r"\s*,")


def expression(node: Node, *, prose: bool = False) -> Span | Diagnostic:
    """The place of an expression's own text, without quotes or block header.

    ``prose`` is text with expressions in braces, where a quote is only an apostrophe.
    """
    match node:
        case ListNode() if node.span.text.startswith("["):
            return mistakes_of_yaml.bracket_at_start(node.span, "a list")
        case MapNode() if node.span.text.startswith("{"):
            return mistakes_of_yaml.bracket_at_start(node.span, "a mapping")
        case ListNode():
            return mistakes.not_an_expression(node.span)
        case MapNode():
            return mistakes_of_yaml.cut_by_colon(_first_key(node))
        case ScalarNode():
            return _of_scalar(node, prose=prose)


def condition(node: Node, problems: list[Diagnostic]) -> Condition | None:
    """An expression or a group; None where it cannot be read, with the reasons in ``problems``."""
    match node:
        case ListNode() if not node.span.text.startswith("["):
            problems.append(mistakes.list_without_word(node.span))
            return None
        case MapNode() if not _is_cut(node):
            return _group(node, problems)
        case _:
            found = expression(node)
            if isinstance(found, Span):
                return found
            problems.append(found)
            return None


def _of_scalar(node: ScalarNode, *, prose: bool) -> Span | Diagnostic:
    span = node.span
    match node.style:
        case "":
            if node.is_empty:
                return mistakes.empty_expression(span)
            return _cut(node, prose=prose) or span
        case "|" | ">":
            header = _BLOCK_HEADER.match(span.text)
            inner = span.part(header.end() if header else 0, span.end - span.start)
        case quote:
            inner = span.part(1, span.end - span.start - 1)
            escape = re.search(r"\\." if quote == '"' else "''", inner.text, re.DOTALL)
            if escape:
                return mistakes_of_yaml.escapes(span, inner.part(*escape.span()))
    text = inner.text
    start = len(text) - len(text.lstrip())
    if start == len(text):
        return mistakes.empty_expression(span)
    return inner.part(start, len(text.rstrip()))


def _cut(node: ScalarNode, *, prose: bool) -> Diagnostic | None:
    """The mistake, if what YAML ends the plain scalar at was meant as part of the expression."""
    span, text = node.span, node.span.text
    after = span.source.text
    quote_open, bracket_open = (False, _braces_open(text)) if prose else _left_open(text)
    if quote_open or (prose and bracket_open):
        comment = _COMMENT.match(after, span.end)
        if comment:
            hash_sign = after.index("#", span.end)
            return mistakes_of_yaml.cut_by_comment(
                span, Span(span.source, hash_sign, comment.end())
            )
    if node.in_flow and (quote_open or bracket_open):
        comma = _COMMA.match(after, span.end)
        if comma:
            place = Span(span.source, comma.end() - 1, comma.end())
            return mistakes_of_yaml.cut_by_comma(span, place)
    return None


def is_cut_by_comma(node: Node) -> bool:
    """Whether YAML took a comma inside an expression for one of its own."""
    if not isinstance(node, ScalarNode) or node.style or not node.in_flow:
        return False
    return any(_left_open(node.span.text)) and bool(
        _COMMA.match(node.span.source.text, node.span.end)
    )


def _left_open(text: str) -> tuple[bool, bool]:
    """Whether a quote or backtick, and whether a bracket, is open at the end of an expression."""
    quote = ""
    depth = 0
    for character in text:
        if quote:
            quote = "" if character == quote else quote
        elif character in "\"'`":
            quote = character
        elif character in "([":
            depth += 1
        elif character in ")]":
            depth -= 1
    return bool(quote), depth > 0


def _braces_open(text: str) -> bool:
    return text.count("{") > text.count("}")


def _is_cut(node: MapNode) -> bool:
    """Whether a mapping is an expression that YAML took apart, rather than a group."""
    return any(
        name not in GROUP_WORDS and re.search(r"[^\w-]", name) is not None for name in node.keys
    )


def _first_key(node: MapNode) -> Span:
    return next(iter(node.keys.values()), node.span)


def _group(node: MapNode, problems: list[Diagnostic]) -> Group | None:
    found = len(problems)
    for name, place in node.keys.items():
        if name not in GROUP_WORDS:
            problems.append(mistakes.unknown_group(name, place))
    if not node.keys:
        problems.append(mistakes.empty_group(node.span))
    groups = [
        _parts(name, node.keys[name], value, problems)
        for name, value in node.values.items()
        if name in GROUP_WORDS
    ]
    whole = tuple(group for group in groups if group is not None)
    if len(problems) > found:
        return None
    return whole[0] if len(whole) == 1 else Group("all", whole, node.span)


def _parts(kind: GroupKind, word: Span, node: Node, problems: list[Diagnostic]) -> Group | None:
    if not isinstance(node, ListNode):
        is_empty = isinstance(node, ScalarNode) and node.is_empty
        problem = mistakes.empty_group(word) if is_empty else mistakes.group_is_list(word, node)
        problems.append(problem)
        return None
    if not node.items:
        problems.append(mistakes.empty_group(word))
        return None
    parts = [condition(item, problems) for item in node.items]
    span = word.to(node.span) if node.span.start > word.start else word
    return Group(kind, tuple(part for part in parts if part is not None), span)
