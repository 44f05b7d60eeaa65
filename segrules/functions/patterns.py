r"""The flavour of regular expressions that all engines have in common (language.md section 3).

A pattern is checked and rewritten character by character: no look-around, back-references, ``\b``
or inline flags; ``\d \w \s`` become ASCII classes; ``.`` is anything but a line feed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum, auto

import polars as pl

_CLASSES = {"d": "0-9", "w": "0-9A-Za-z_", "s": r" \t\n\r\f\x0B"}
_CONTROLS = {"t": "\t", "n": "\n", "r": "\r", "f": "\f"}
_SPECIAL = frozenset("\\.^$*+?()[]{}|-&~")
"""Signs that mean something in some place to some engine; all others stand for themselves."""
_LARGEST_REPEAT = 1000
"""RE2 (DuckDB) refuses larger counts."""


_COUNT = re.compile(r"\{([0-9]{1,6})(,([0-9]{0,6}))?\}")
_SET_OPERATORS = frozenset({"&&", "--", "~~", "||"})


class PatternError(ValueError):
    """The pattern is outside the common flavour; ``offset`` is the character, from 0."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset


class _Before(Enum):
    """What stands before the place that is looked at: whether it can be repeated."""

    NOTHING = auto()
    ONE = auto()
    COUNTED = auto()
    LAZILY_COUNTED = auto()


@dataclass(slots=True)
class _Rewriter:
    pattern: str
    ignoring_case: bool
    at: int = 0
    out: list[str] = field(default_factory=list)
    before: _Before = _Before.NOTHING
    open_groups: list[int] = field(default_factory=list)

    def letter(self, char: str) -> str:
        """A literal character in the case that is compared."""
        if not self.ignoring_case:
            return char
        return char.replace("İ", "i").lower().replace("ς", "σ")

    def peek(self, offset: int = 0) -> str:
        position = self.at + offset
        return self.pattern[position] if position < len(self.pattern) else ""

    def rewrite(self) -> str:
        while self.at < len(self.pattern):
            self.one()
        if self.open_groups:
            raise PatternError("`(` is never closed by `)`", self.open_groups[-1])
        return "".join(self.out)

    def one(self) -> None:
        char = self.peek()
        match char:
            case "*" | "+" | "?" | "{":
                self.repeat(char)
            case "(" | ")" | "|" | "^" | "$":
                self.structure(char)
            case _:
                self.out.append(self.atom(char))
                self.before = _Before.ONE

    def atom(self, char: str) -> str:
        """One thing that stands for a character."""
        if char == "\\":
            return self.escape(in_class=False)[0]
        if char == "[":
            return self.character_class()
        self.at += 1
        return "[^\\n]" if char == "." else self.letter(char)

    def structure(self, char: str) -> None:
        """Groups, alternatives, and the edges of the text."""
        start = self.at
        self.before = _Before.NOTHING
        if char == "(":
            self.open_groups.append(start)
            if self.peek(1) == "?":
                if self.peek(2) != ":":
                    problem = "look-around, named groups and flags `(?…` do not work here"
                    raise PatternError(problem, start)
                char = "(?:"
        elif char == ")":
            if not self.open_groups:
                raise PatternError("`)` closes nothing; the sign itself is `\\)`", start)
            self.open_groups.pop()
            self.before = _Before.ONE
        self.at += len(char)
        self.out.append(char)

    def repeat(self, char: str) -> None:
        """``*``, ``+``, ``?`` and ``{1,3}``, perhaps with the ``?`` that changes nothing for us."""
        written = self.count() if char == "{" else char
        if self.before is _Before.NOTHING:
            raise PatternError(f"`{char}` has nothing to repeat; the sign is `\\{char}`", self.at)
        if self.before is _Before.ONE:
            self.before = _Before.COUNTED
        elif self.before is _Before.COUNTED and char == "?":
            self.before = _Before.LAZILY_COUNTED
        else:
            raise PatternError(f"`{char}` repeats what is repeated already", self.at)
        self.at += len(written)
        self.out.append(written)

    def count(self) -> str:
        """The text of ``{3}``, ``{3,}`` or ``{1,3}``."""
        found = _COUNT.match(self.pattern, self.at)
        if found is None:
            problem = "`{` starts a count such as `{3}` or `{1,3}`, else write `\\{`"
            raise PatternError(problem, self.at)
        least, most = int(found[1]), int(found[3] or found[1])
        if max(least, most) > _LARGEST_REPEAT:
            raise PatternError(f"a count is at most {_LARGEST_REPEAT}", self.at)
        if most < least:
            raise PatternError("this count runs backwards", self.at)
        return found[0]

    def escape(self, *, in_class: bool) -> tuple[str, str | None]:
        """What stands behind a backslash: as written, and the one character that it is, if one."""
        char, start = self.peek(1), self.at
        self.at += 2
        if char == "":
            raise PatternError("a `\\` at the end escapes nothing", start)
        if char.lower() in _CLASSES:
            if in_class and char.isupper():
                raise PatternError(f"`\\{char}` does not work inside `[…]`", start)
            inside = _CLASSES[char.lower()]
            return (inside if in_class else f"[{'^' if char.isupper() else ''}{inside}]"), None
        if char in _CONTROLS:
            return "\\" + char, _CONTROLS[char]
        if char.isalnum() or not char.isascii() or char.isspace():
            raise PatternError(f"`\\{char}` does not work here", start)
        # `\<` is a sign of its own to some engines; a sign that means nothing needs no backslash.
        return ("\\" + char if char in _SPECIAL else char), char

    def character_class(self) -> str:
        start = self.at
        self.at += 1
        opening = "["
        if self.peek() == "^":
            opening = "[^"
            self.at += 1
        items: list[str] = []
        while self.peek() != "]" or not items:
            if self.peek() == "":
                raise PatternError("`[` is never closed by `]`", start)
            items.append(self.class_item())
        self.at += 1
        return "".join([opening, *items, "]"])

    def class_item(self) -> str:
        start = self.at
        low, first = self.class_char()
        if first is None or self.peek() != "-" or self.peek(1) in ("]", ""):
            return low
        self.at += 1
        high, last = self.class_char()
        if last is None:
            raise PatternError(
                f"a range does not end with `{self.pattern[start : self.at]}`", start
            )
        if last < first:
            raise PatternError("this range runs backwards", start)
        return f"{low}-{high}"

    def class_char(self) -> tuple[str, str | None]:
        r"""One character of a class: as written, and the character; None for a set (``\d``)."""
        char = self.peek()
        if char == "\\":
            return self.escape(in_class=True)
        if char == "[" or self.pattern[self.at : self.at + 2] in _SET_OPERATORS:
            raise PatternError(f"inside `[…]` write `\\{char}`", self.at)
        self.at += 1
        # A bare `]`, `^` or `-` in the right place is itself; escaped it means so to every engine.
        written = self.letter(char)
        return ("\\" + char if char in "]^&~-" else written), written


def portable_pattern(pattern: str, *, ignoring_case: bool = False) -> str:
    """The pattern as every engine reads it alike.

    :raises PatternError: where it uses what engines do not share, or is no pattern at all.
    """
    return _Rewriter(pattern, ignoring_case).rewrite()


def check_pattern(pattern: str) -> None:
    """Refuse a pattern that would fail at the run.

    :raises PatternError: with a sentence for the author.
    """
    written = portable_pattern(pattern)
    portable_pattern(pattern, ignoring_case=True)
    try:
        pl.select(pl.lit("").str.contains(written))
    except pl.exceptions.PolarsError as error:
        raise PatternError(_reason(str(error)), 0) from error


def _reason(message: str) -> str:
    """The engine's own last line (``error: unclosed group``), which is about the pattern alone."""
    for line in reversed(message.splitlines()):
        if line.startswith("error: "):
            return line.removeprefix("error: ")
    return "the counts of this pattern multiply to more than can be searched for"
