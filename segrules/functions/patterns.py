"""The flavour of regular expressions that all engines have in common (language.md section 3).

A pattern is checked and rewritten character by character: no look-around, back-references, ``\\b``
or inline flags; ``\\d \\w \\s`` become ASCII classes; ``.`` is anything but a line feed.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

_CLASSES = {"d": "0-9", "w": "0-9A-Za-z_", "s": r" \t\n\r\f\v"}
_CONTROLS = frozenset("tnrf")
_LARGEST_REPEAT = 1000
"""RE2 (DuckDB) refuses larger counts."""


class PatternError(ValueError):
    """The pattern is outside the common flavour; ``offset`` is the character, from 0."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset


@dataclass(slots=True)
class _Rewriter:
    pattern: str
    ignoring_case: bool
    at: int = 0
    out: list[str] = field(default_factory=list)

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
        return "".join(self.out)

    def one(self) -> None:
        char = self.peek()
        if char == "\\":
            self.out.append(self.escape(in_class=False))
            return
        if char == "[":
            self.out.append(self.character_class())
            return
        if char == "(" and self.peek(1) == "?" and self.peek(2) != ":":
            raise PatternError(
                "look-around, named groups and flags `(?…` do not work here", self.at
            )
        if char == "{":
            self.repeat()
        self.out.append("[^\\n]" if char == "." else self.letter(char))
        self.at += 1

    def repeat(self) -> None:
        counts = self.pattern[self.at + 1 :].partition("}")[0]
        numbers = counts.split(",")
        if (
            len(numbers) > 2
            or not numbers[0].isdecimal()
            or not all(n.isdecimal() or n == "" for n in numbers)
        ):
            raise PatternError(
                "`{` starts a count such as `{3}` or `{1,3}`, else write `\\{`", self.at
            )
        if any(int(n) > _LARGEST_REPEAT for n in numbers if n):
            raise PatternError(f"a count is at most {_LARGEST_REPEAT}", self.at)

    def escape(self, *, in_class: bool) -> str:
        char = self.peek(1)
        start = self.at
        self.at += 2
        if char.lower() in _CLASSES and char:
            if in_class and char.isupper():
                raise PatternError(f"`\\{char}` does not work inside `[…]`", start)
            inside = _CLASSES[char.lower()]
            return inside if in_class else f"[{'^' if char.isupper() else ''}{inside}]"
        if char in _CONTROLS and char:
            return "\\" + char
        if char == "":
            raise PatternError("a `\\` at the end escapes nothing", start)
        if char.isalnum() or not char.isascii() or char.isspace():
            raise PatternError(f"`\\{char}` does not work here", start)
        return "\\" + char

    def character_class(self) -> str:
        start = self.at
        self.at += 1
        parts = ["["]
        if self.peek() == "^":
            parts.append("^")
            self.at += 1
        while self.peek() != "]" or len(parts) == 1 or (parts[-1] == "^" and len(parts) == 2):  # noqa: PLR2004
            if self.peek() == "":
                raise PatternError("`[` is never closed by `]`", start)
            parts.append(self.class_item())
        self.at += 1
        return "".join(parts) + "]"

    def class_item(self) -> str:
        low, plain = self.class_char()
        if not (plain and self.peek() == "-" and self.peek(1) not in ("]", "")):
            return low
        start = self.at
        self.at += 1
        high, plain = self.class_char()
        if not plain or high.lstrip("\\") < low.lstrip("\\"):
            raise PatternError("this range runs backwards", start)
        return f"{low}-{high}"

    def class_char(self) -> tuple[str, bool]:
        """One character of a class, rewritten, and whether it may begin or end a range."""
        char = self.peek()
        if char == "\\":
            written = self.escape(in_class=True)
            return written, len(written) == len("\\x")
        if char == "[" or self.pattern[self.at : self.at + 2] in ("&&", "--", "~~"):
            raise PatternError(f"inside `[…]` write `\\{char}`", self.at)
        self.at += 1
        # A bare `]` or `^` that stands first is itself; escaped it means so to every engine.
        return ("\\" + char if char in "]^&~" else self.letter(char)), True


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
    return "this is not a pattern that can be searched for"
