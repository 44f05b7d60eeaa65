"""Diagnostics as text for people: the line itself, with the place marked under it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from segrules.diagnostics.diagnostic import Diagnostic, Severity
from segrules.diagnostics.readable import readable
from segrules.diagnostics.source import DataPlace, Source, Span

_WIDEST = 120
"""Wider lines are cut around the place."""
_BEFORE = 40
"""How much of a cut line is shown left of the place."""
_CUT = "…"
_LONGEST = 500
"""Longer messages are cut."""
_FEW = 2
"""So many lines of a place are all shown; of more, the first."""
_NAMES = {"\ufeff": "byte order mark", "\r": "carriage return"}
_JOINERS = frozenset("\u200c\u200d")

_BOLD, _BLUE, _RESET = "\x1b[1m", "\x1b[1;34m", "\x1b[0m"
_COLORS = {
    Severity.ERROR: "\x1b[1;31m",
    Severity.WARNING: "\x1b[1;33m",
    Severity.NOTE: "\x1b[1;36m",
}


def render_text(diagnostics: Iterable[Diagnostic], *, color: bool = False) -> str:
    """All diagnostics in their given order, a blank line between them; no line end at the end.

    Args:
        diagnostics: What to render.
        color: Whether to mark severities and places with ANSI colours.

    """
    paint = _Paint(color=color)
    return "\n\n".join("\n".join(_lines(diagnostic, paint)) for diagnostic in diagnostics)


def summary_line(diagnostics: Iterable[Diagnostic]) -> str:
    """How many there are: ``1 error, 0 warnings``."""
    severities = [diagnostic.severity for diagnostic in diagnostics]
    errors, warnings = severities.count(Severity.ERROR), severities.count(Severity.WARNING)
    return f"{_counted(errors, 'error')}, {_counted(warnings, 'warning')}"


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


@dataclass(frozen=True, slots=True)
class _Paint:
    color: bool

    def __call__(self, code: str, text: str) -> str:
        return f"{code}{text}{_RESET}" if self.color and text else text


def _lines(diagnostic: Diagnostic, paint: _Paint) -> Iterator[str]:
    mark = _COLORS[diagnostic.severity]
    head = paint(mark, f"{diagnostic.severity}[{diagnostic.code}]")
    yield f"{head}{paint(_BOLD, f': {one_line(diagnostic.message)}')}"
    places = [diagnostic.where, *(related.span for related in diagnostic.related)]
    gutter = max((_gutter(place) for place in places if isinstance(place, Span)), default=1)
    match diagnostic.where:
        case Span() as span:
            yield from _marked(span, gutter, _Marks("^", mark), paint)
        case DataPlace() as place:
            yield f"{paint(_BLUE, ' ' * gutter + '-->')} {place_text(place)}"
        case None:
            pass
    for related in diagnostic.related:
        marks = _Marks("-", _BLUE, one_line(related.message))
        yield from _marked(related.span, gutter, marks, paint)
    if diagnostic.help is not None:
        first, *more = map(one_line, diagnostic.help.splitlines() or [""])
        yield f"{' ' * gutter} {paint(_BLUE, '=')} {paint(_BOLD, 'help')}: {first}"
        yield from (f"{' ' * gutter}         {line}" for line in more)


def one_line(text: str) -> str:
    """Text on one line, since people's own words may hold line breaks and control characters.

    What nobody would see is named: ``<no-break space>``.

    Very long texts are cut: a message may repeat what somebody wrote.
    """
    text = readable(text)
    if len(text) > _LONGEST:
        text = text[: _LONGEST - 1] + _CUT
    return text if text.isprintable() else "".join(map(_named, text))


def _named(character: str) -> str:
    if character in "\n\t":
        return " "
    if character.isprintable() or character in _JOINERS:
        return character
    named = _NAMES.get(character) or unicodedata.name(character, "").lower()
    return f"<{named or f'U+{ord(character):04X}'}>"


def place_text(place: Span | DataPlace) -> str:
    """``rules/geo.yaml:14:22``, or as much of it as is known."""
    if isinstance(place, Span):
        line, column = place.source.line_and_column(place.start)
        return readable(f"{place.source.path}:{line}:{column}")
    parts = [place.path, *(str(n) for n in (place.line, place.column) if n is not None)]
    return readable(":".join(parts))


def _gutter(span: Span) -> int:
    """How many digits the number of the last line shown has."""
    first, last, _ = _extent(span)
    return len(str(last if last - first < _FEW else first))


def _extent(span: Span) -> tuple[int, int, int]:
    """First line, last line, and the column after the last character in the last line."""
    source = span.source
    first, column = source.line_and_column(span.start)
    if span.end <= span.start:
        return first, first, column
    last, end = source.line_and_column(span.end - 1)
    return first, last, end + 1


@dataclass(frozen=True, slots=True)
class _Marks:
    """How a place is marked: with which sign, colour and words after it."""

    sign: str
    color: str
    words: str = ""


def _marked(span: Span, gutter: int, marks: _Marks, paint: _Paint) -> Iterator[str]:
    """The place, and its line with the marks under it; of many lines the first alone."""
    source = span.source
    first, last, end = _extent(span)
    _, column = source.line_and_column(span.start)
    blank = f"{' ' * gutter} {paint(_BLUE, '|')}"
    shown = range(first, last + 1) if last - first < _FEW else range(first, first + 1)
    yield f"{paint(_BLUE, ' ' * gutter + '-->')} {place_text(span)}"
    yield blank
    for line in shown:
        start = column if line == first else _indentation(source, line)
        stop = end if line == last else len(source.line_text(line)) + 1
        text, before, width = _cut_out(source.line_text(line), start, stop)
        tail = f" {marks.words}" if marks.words and line == shown[-1] else ""
        yield f"{paint(_BLUE, f'{line:>{gutter}} |')} {text}".rstrip()
        yield f"{blank} {' ' * before}{paint(marks.color, marks.sign * width + tail)}"
    if last > shown[-1]:
        yield f"{blank} {_CUT} and {_counted(last - shown[-1], 'more line')}"


def _indentation(source: Source, line: int) -> int:
    text = source.line_text(line)
    return len(text) - len(text.lstrip()) + 1


def _cut_out(text: str, start: int, stop: int) -> tuple[str, int, int]:
    """A line as it is shown, and how far in and how wide the columns up to ``stop`` are in it."""
    whole = len(text)
    shown = [_shown(character) for character in text[: start - 1 + _WIDEST]]
    low, high = 0, len(shown)
    if high < whole or sum(map(_width, shown)) > _WIDEST:
        low = max(0, start - 1 - _BEFORE)
        high = _fitting(shown, low)
    before = sum(map(_width, shown[low : start - 1]))
    marks = sum(map(_width, shown[start - 1 : min(stop - 1, high)]))
    left, right = (_CUT if low else ""), (_CUT if high < whole else "")
    return left + "".join(shown[low:high]) + right, before + len(left), max(1, marks)


def _fitting(shown: list[str], low: int) -> int:
    width = 0
    for index in range(low, len(shown)):
        width += _width(shown[index])
        if width > _WIDEST:
            return index
    return len(shown)


def _shown(character: str) -> str:
    """A character as a terminal can be trusted to show it."""
    if character == "\t":
        return "    "
    return character if character.isprintable() or character in _JOINERS else "\ufffd"


def _width(shown: str) -> int:
    """Columns of a terminal: East Asian wide characters take two, combining ones none."""
    if shown.isascii():
        return len(shown)
    if shown in _JOINERS or unicodedata.category(shown) in {"Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(shown) in {"W", "F"} else 1
