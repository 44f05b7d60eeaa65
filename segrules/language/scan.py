"""Cutting any text into pieces, whether it is an expression or not.

Lark's lexer knows the language and stops at what is none. This one knows what people type, so
that a message can point at the whole of ``==`` or ``1,000``. It runs before the parser to measure
nesting, and after it where parsing failed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from segrules.diagnostics import Span

MAX_DEPTH = 100
_MAX_HEIGHT = 2 * MAX_DEPTH
_COMPARING = frozenset(
    [
        *("=", "!=", "<", "<=", ">", ">=", "before", "after"),
        *("in", "contains", "starts", "ends", "matches"),
    ]
)
_HARMLESS = 40  # brackets and signs; each makes at most four or five levels

CURLY = "“”„‟‘’‚‛«»"

_PIECE = re.compile(
    rf"""
      (?P<word>   [^\W\d]\w* )
    | (?P<text>   "[^"\r\n]*" | '[^'\r\n]*' )
    | (?P<name>   `[^`\r\n]+` )
    | (?P<curly>  [{CURLY}] [^{CURLY}\r\n]* [{CURLY}]
                | [{CURLY}] [^"'\r\n]* ["']?
                | ["'] [^"'{CURLY}\r\n]* [{CURLY}] )
    | (?P<open>   ["'`][^\r\n]* )
    | (?P<number> \d (?: \w | [.:](?=\w) | -(?=\d) | ,(?=\d{{3}}(?!\d)) | [+](?=\d\d:) )*
                  (?: \.(?!\w) )? %?\w* )
    | (?P<sign>   => | =< | ===? | <> | >< | !==? | <= | >= | && | \|\| | :=
                | \*\* | // | /\* | -- | \S )
    """,
    re.VERBOSE,
)

_OPENING = frozenset("([")
_CLOSING = frozenset(")]")
_ARITHMETIC = frozenset("+-*/")


class Piece(NamedTuple):
    """A word, text, quoted name, number or sign, and where it stands in the source."""

    kind: str
    text: str
    start: int
    end: int

    @property
    def lower(self) -> str:
        """The text in lower case, as keywords are compared."""
        return self.text.lower()


def scan(text: Span) -> list[Piece]:
    """All pieces of a text, with offsets into its source."""
    return list(_pieces(text))


def _pieces(text: Span) -> Iterator[Piece]:
    for match in _PIECE.finditer(text.source.text, text.start, text.end):
        yield Piece(match.lastgroup or "", match.group(), match.start(), match.end())


def too_deep(text: Span) -> Span | None:
    """The place where nesting passes the limit, or None.

    Counted are parentheses, brackets, ``not``, signs and arithmetic. Comparisons and ``and`` and
    ``or`` around a bracket make the tree higher too: with them it may have twice as many levels,
    which is what walking the tree later can bear.
    """
    written = text.text
    if sum(map(written.count, "([+-*/")) + written.lower().count("not") <= _HARMLESS:
        return None
    levels = _Levels()
    for piece in _pieces(text):
        if levels.depth_after(piece) > MAX_DEPTH or levels.height > _MAX_HEIGHT:
            return Span(text.source, piece.start, piece.end)
    return None


class _Levels:
    """How deep a tree would be: open parentheses, and operators around the place inside each."""

    def __init__(self) -> None:
        self.operators = [0]
        self.betweens = [0]
        self.depth = 0
        self.height = 0
        self.below = [0]
        self.links: list[set[str]] = [set()]

    def depth_after(self, piece: Piece) -> int:
        """Take one more piece in."""
        if piece.text in _OPENING:
            self.operators.append(0)
            self.betweens.append(0)
            self.below.append(0)
            self.links.append(set())
            self.depth += 1
        elif piece.text in _CLOSING:
            self._close()
        elif piece.text in _ARITHMETIC or piece.text == "--" or piece.lower == "not":
            self.operators[-1] += len(piece.text) if piece.kind == "sign" else 1
            self.depth += len(piece.text) if piece.kind == "sign" else 1
        elif piece.lower == "between":
            self.betweens[-1] += 1
            self.links[-1].add("=")
        elif piece.lower == "and" and self.betweens[-1]:
            self.betweens[-1] -= 1
        elif piece.lower in {"and", "or", ","}:
            self.links[-1].add(piece.lower)
            self._forget_operators()
        elif piece.lower in _COMPARING:
            self.links[-1].add("=")
        return self.depth

    def _close(self) -> None:
        if len(self.operators) > 1:
            self._forget_operators()
            self.height = self.below.pop() + 1 + len(self.links.pop() - {","})
            self.below[-1] = max(self.below[-1], self.height + self.operators[-2])
            self.operators.pop()
            self.betweens.pop()
            self.depth -= 1

    def _forget_operators(self) -> None:
        self.depth -= self.operators[-1]
        self.operators[-1] = 0
