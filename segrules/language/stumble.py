"""Where parsing failed: the pieces around the place, and what could have stood there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from segrules.diagnostics import Span
from segrules.language.scan import Piece
from segrules.language.words import RESERVED

COMPARISONS = frozenset({"=", "!=", "<", "<=", ">", ">="})
_VALUES_AMONG_RESERVED = frozenset({"yes", "no", "true", "false", "today", "now"})
_ENDS = _VALUES_AMONG_RESERVED | {"missing", "known", ")", "]"}
_NOTHING = Piece("end", "", -1, -1)


@dataclass(frozen=True, slots=True)
class Stumble:
    """The pieces of an expression, the index of the one that could not be, and what could."""

    text: Span
    pieces: list[Piece]
    index: int
    expected: frozenset[str]

    @property
    def here(self) -> Piece:
        """The piece that could not be; of kind ``end`` behind the last one."""
        return self.piece(0)

    def piece(self, offset: int) -> Piece:
        """A piece counted from the stumble; of kind ``end`` outside the expression."""
        at = self.index + offset
        return self.pieces[at] if 0 <= at < len(self.pieces) else _NOTHING

    def word(self, offset: int) -> str:
        """A piece in lower case."""
        return self.piece(offset).lower

    def span(self, first: int = 0, last: int | None = None) -> Span:
        """The place of some pieces counted from the stumble; the end is one past the last."""
        if self.piece(first).kind == "end":
            end = self.pieces[-1].end if self.pieces else self.text.start
            return Span(self.text.source, end, end)
        start, stop = self.piece(first), self.piece(first if last is None else last)
        return Span(self.text.source, start.start, max(stop.end, start.end))

    def rest_of_line(self, offset: int = 0) -> Span:
        """From a piece to the end of its line."""
        start = self.piece(offset).start
        line = self.text.source.text[start : self.text.end].splitlines()[0].rstrip()
        return Span(self.text.source, start, start + len(line))

    def text_between(self, first: int, last: int) -> str:
        """What stands from one piece up to another, without that one."""
        return self.text.source.text[self.piece(first).start : self.piece(last).start]

    def words_before(self) -> Iterator[int]:
        """Offsets of the pieces before the stumble in the same brackets, nearest first."""
        depth = 0
        for offset in range(-1, -self.index - 1, -1):
            text = self.piece(offset).text
            if text in {")", "]"}:
                depth += 1
            elif text in {"(", "["}:
                depth -= 1
                if depth < 0:
                    return
            elif depth == 0:
                yield offset

    def nearest_before(self, *words: str) -> int | None:
        """Offset of the nearest of these words before the stumble in the same brackets."""
        return next((k for k in self.words_before() if self.word(k) in words), None)

    def opening(self) -> Span | None:
        """The bracket that is open at the stumble."""
        still_open: list[Piece] = []
        for piece in self.pieces[: self.index]:
            if piece.text in {"(", "["}:
                still_open.append(piece)
            elif piece.text in {")", "]"} and still_open:
                still_open.pop()
        if not still_open:
            return None
        return Span(self.text.source, still_open[-1].start, still_open[-1].end)

    def closing(self) -> int | None:
        """Offset of the bracket that closes the one at the stumble."""
        depth = 0
        for offset in range(len(self.pieces) - self.index):
            text = self.piece(offset).text
            depth += (text in {"(", "["}) - (text in {")", "]"})
            if depth == 0:
                return offset
        return None

    def is_operand_end(self, offset: int) -> bool:
        """Whether a value, a name or a condition can end with this piece."""
        piece = self.piece(offset)
        if piece.kind in {"word", "sign"}:
            return piece.lower in _ENDS or (piece.kind == "word" and piece.lower not in RESERVED)
        return piece.kind in {"text", "name", "number"}

    def is_operand_start(self, offset: int) -> bool:
        """Whether a value or a name can begin with this piece."""
        piece = self.piece(offset)
        if piece.kind == "word":
            return piece.lower in _VALUES_AMONG_RESERVED or piece.lower not in RESERVED
        return piece.kind in {"text", "name", "number"} or piece.text in {"(", "["}

    def name_of_call(self) -> int | None:
        """Offset of the name before the parenthesis that is open at the stumble."""
        opening = self.opening()
        for offset in range(-1, -self.index - 1, -1):
            if opening is not None and self.piece(offset).start == opening.start:
                before = self.piece(offset - 1)
                is_name = before.kind == "word" and before.lower not in RESERVED
                return offset - 1 if is_name else None
        return None

    @property
    def is_closed(self) -> bool:
        """Whether the bracket that is open at the stumble is closed behind it."""
        depth = 1
        for piece in self.pieces[self.index :]:
            depth += (piece.text in {"(", "["}) - (piece.text in {")", "]"})
            if depth == 0:
                return True
        return False

    @property
    def wants_value(self) -> bool:
        """Whether a name or a value could have stood here."""
        return {"NAME", "NUMBER"} <= self.expected

    @property
    def wants_operator(self) -> bool:
        """Whether a value has just ended."""
        return bool(self.expected & {"EQUALITY", "PLUS", "AND", "OR"})
