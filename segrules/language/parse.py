"""Text to syntax tree. Lark stays behind this module."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from threading import Lock
from typing import cast

from lark import Lark
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from segrules.diagnostics import Diagnostic, RuleError, Span
from segrules.language import mistakes_of_spelling as mistakes
from segrules.language.grammar_cache import load_grammar
from segrules.language.habits import diagnose
from segrules.language.scan import MAX_DEPTH, too_deep
from segrules.language.syntax import Syntax
from segrules.language.transform import ToSyntax
from segrules.language.words import RESERVED

_ONE_AT_A_TIME = Lock()


def parse(text: Span) -> Syntax:
    """The syntax tree of an expression, every place in it a place in the file.

    ``text`` is the expression as it stands in its file, line breaks and indentation included.
    Raises RuleError with one diagnostic per cause where it is not an expression.
    """
    deep = too_deep(text)
    if deep is not None:
        raise RuleError([mistakes.too_deep(deep, MAX_DEPTH)])
    if not text.text.strip():
        raise RuleError([mistakes.empty(text)])
    with _ONE_AT_A_TIME:
        return _parse(text)


def _parse(text: Span) -> Syntax:
    parser, to_syntax = _parser()
    to_syntax.begin(text)
    problems = to_syntax.problems
    try:
        # A slice of the file would be counted from the file's beginning, each time.
        tree = parser.parse(text.text)
    except UnexpectedInput as error:
        problems = [*to_syntax.problems]  # looking for what could stand there notes more
        problems.append(_explain(error, text))
    if problems:
        raise RuleError(sorted(problems, key=_place))
    return cast("Syntax", tree)


def _explain(error: UnexpectedInput, text: Span) -> Diagnostic:
    """What Lark stumbled over, in words."""
    at, possible = text.end, frozenset[str]()
    if isinstance(error, UnexpectedToken | UnexpectedCharacters):
        # What leads on from here; Lark's own set also holds what some other context would take.
        possible = frozenset(error.interactive_parser.accepts())  # type: ignore[no-untyped-call]
    if isinstance(error, UnexpectedCharacters):
        at = text.start + cast("int", error.pos_in_stream)
    elif isinstance(error, UnexpectedToken) and error.token.type != "$END":
        at = text.start + cast("int", error.token.start_pos)
    return diagnose(text, at, possible)


def _place(diagnostic: Diagnostic) -> int:
    return diagnostic.where.start if isinstance(diagnostic.where, Span) else 0


@cache
def _parser() -> tuple[Lark, ToSyntax]:
    """The parser and its callbacks, made at the first expression of a process."""
    grammar = files("segrules.language").joinpath("grammar.lark").read_text(encoding="utf-8")
    reserved = "|".join(sorted(RESERVED))
    grammar = grammar.replace("RESERVED)", rf"(?:{reserved})(?!\w))")
    parser = load_grammar(grammar, ToSyntax())
    return parser, cast("ToSyntax", parser.options.transformer)
