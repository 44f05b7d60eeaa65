"""Hyphens, blanks, colons and indentation that make YAML see something else: kinds of SR003."""

from __future__ import annotations

import re
import unicodedata

from segrules.diagnostics import Code, Diagnostic, Source, Span

_KEY = r"[^\W\d][\w-]*"
_ODD = "\u00a0\u1680\u2000-\u200b\u202f\u205f\u2060\u3000"
_ODD_BLANK = re.compile(rf"(?:^[ \t]*|^[ \t]*-[ \t]*|^[ \t]*(?:- +)?{_KEY}:[ \t]*)([{_ODD}])")
_BULLET = re.compile(rf"[ \t]*([•‣◦·*–—−])[ \t]*({_KEY}: .*)")
_TIGHT_HYPHEN = re.compile(rf"[ \t]*(-)({_KEY}: .*)")
_TIGHT_COLON = re.compile(rf"[ \t]*(?:- +)?({_KEY}):([^\s:/].*)")
_KEY_WITHOUT_COLON = re.compile(
    r"[ \t]*(?:- +)?(id|name|description|kind|owner|status|when|because|member|as_of|key|time|base)"
    r" +([^:\s=<>!].*)"
)
_BARE_WORD = re.compile(rf"[ \t]*({_KEY})[ \t]*$")
_KEY_AND_VALUE = re.compile(rf"[ \t]*(?:- +)?({_KEY})[ \t]*:[ \t]+(\S.*)")
_BARE_HOLE = re.compile(
    rf"(?<![\w-])({_KEY}): +((?:[^\s\"'{{}}\[\],:][^\"'{{}}\[\],:]*)?\{{(?::[^{{}}]*)?\}}[^,{{}}\]]*)"
)
_LONGEST = 60


def layout(code: Code, source: Source, place: Span, problem: str) -> Diagnostic | None:
    """What the layout of the line, or of the one above it, has to do with YAML's refusal."""
    here = _line_at(source, place.start)
    above = _line_above(here)
    if found := _signs(code, here, above, problem):
        return found
    if "could not find expected ':'" in problem:
        for line in (here, above):
            if line and (found := _tight_colon(code, line) or _colon_forgotten(code, line)):
                return found
        return None
    if any(words in problem for words in ("<block end>", "expected key", "expected '-'")):
        return _aside(code, here, above) if above else None
    if "mapping values" not in problem:
        return None
    before = Span(source, here.start, place.start).text
    if re.search(r":\s", before):
        return _second_colon(code, here, place)
    if above is None:
        return None
    return (
        _tight_colon(code, above)
        or _colon_forgotten(code, above)
        or _no_colon(code, above)
        or _too_deep(code, here, above)
    )


def _signs(code: Code, here: Span, above: Span | None, problem: str) -> Diagnostic | None:
    """Signs that are something else to YAML, whatever it says of them."""
    for line in (here, above):
        if line and (found := _odd_blank(code, line) or _no_hyphen(code, line)):
            return found
    return _bare_hole(code, here, in_braces="'}'" in problem)


def _line_at(source: Source, at: int) -> Span:
    text = source.text
    start = max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1
    found = re.compile(r"[^\r\n]*").match(text, start)
    return Span(source, start, found.end() if found else start)


def _line_above(line: Span) -> Span | None:
    """The nearest line above that says something."""
    start = line.start
    while start > 0:
        above = _line_at(line.source, start - 1)
        if above.start < start and above.text.strip() and not above.text.lstrip().startswith("#"):
            return above
        start = min(above.start, start - 1)
    return None


def _short(text: str) -> str:
    line = text.strip()
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"


def odd_blank(code: Code, place: Span) -> Diagnostic:
    """A blank that is none to YAML."""
    name = unicodedata.name(place.text, "a blank").lower()
    return code.at(
        place,
        f"this blank is no ordinary one (U+{ord(place.text):04X}, {name}), and YAML takes it for"
        " a letter",
        "type an ordinary blank in its place",
    )


def _odd_blank(code: Code, line: Span) -> Diagnostic | None:
    found = _ODD_BLANK.match(line.text)
    return odd_blank(code, line.part(*found.span(1))) if found else None


def _no_hyphen(code: Code, line: Span) -> Diagnostic | None:
    if found := _BULLET.match(line.text):
        words = f"`{found[1]}` begins no item of a list in YAML"
    elif found := _TIGHT_HYPHEN.match(line.text):
        words = "a blank is missing after the hyphen"
    else:
        return None
    return code.at(line.part(*found.span(1)), words, f"write `- {_short(found[2])}`")


def _bare_hole(code: Code, line: Span, *, in_braces: bool) -> Diagnostic | None:
    """``{type: number, display: €{:,.2f}}``, ``display: {:,.2f}``."""
    found = _BARE_HOLE.search(line.text)
    if found is None or not (in_braces or found[2].startswith("{:")):
        return None
    value = found[2].rstrip()
    return code.at(
        line.part(found.start(2), found.start(2) + len(value)),
        "a value with braces needs quotes",
        f'write `{found[1]}: "{value}"`',
    )


def _tight_colon(code: Code, line: Span) -> Diagnostic | None:
    found = _TIGHT_COLON.fullmatch(line.text)
    if found is None:
        return None
    place = line.part(found.end(1), found.end(1) + 1)
    return code.at(
        place, "a blank is missing after the colon", f"write `{found[1]}: {_short(found[2])}`"
    )


def _second_colon(code: Code, line: Span, place: Span) -> Diagnostic | None:
    found = _KEY_AND_VALUE.fullmatch(line.text)
    if found is None or found[1] in {"when", "value", "because", "fresh_within"}:
        return None
    quote = "'" if '"' in found[2] else '"'
    return code.at(
        place,
        "a second `:` makes no sense to YAML here",
        f"put the value in quotes: `{found[1]}: {quote}{_short(found[2])}{quote}`",
    )


def _no_colon(code: Code, above: Span) -> Diagnostic | None:
    found = _BARE_WORD.fullmatch(above.text)
    if found is None:
        return None
    words = f"`{found[1]}` has no colon after it"
    return code.at(above.part(*found.span(1)), words, f"write `{found[1]}:`")


def _colon_forgotten(code: Code, line: Span) -> Diagnostic | None:
    """``when total > 5``: a key that rules have, and no colon in its line."""
    found = _KEY_WITHOUT_COLON.fullmatch(line.text)
    if found is None or ": " in line.text:
        return None
    words = f"`{found[1]}` has no colon after it"
    return code.at(line.part(*found.span(1)), words, f"write `{found[1]}: {_short(found[2])}`")


def _aside(code: Code, line: Span, above: Span) -> Diagnostic | None:
    """A key that stands a little to the left of the keys above it."""
    item = re.match(rf"[ \t]*- +({_KEY})[ \t]*:", above.text)
    key = re.match(rf"[ \t]*({_KEY})[ \t]*:", line.text)
    if item is None or key is None or key.start(1) >= item.start(1):
        return None
    return code.at(
        line.part(*key.span(1)),
        f"`{key[1]}` does not stand under `{item[1]}` above it",
        f"begin the line with {item.start(1)} blanks, so that `{key[1]}` stands under `{item[1]}`",
    )


def _too_deep(code: Code, line: Span, above: Span) -> Diagnostic | None:
    key, other = _KEY_AND_VALUE.match(line.text), _KEY_AND_VALUE.match(above.text)
    key = key or re.match(rf"[ \t]*({_KEY})[ \t]*:", line.text)
    if key is None or other is None or key.start(1) <= other.start(1):
        return None
    return code.at(
        line.part(*key.span(1)),
        f"`{key[1]}` stands deeper than `{other[1]}` above it, so YAML takes it for more of that"
        " value",
        f"begin the line with {other.start(1)} blanks, so that `{key[1]}` stands under `{other[1]}`",
    )
