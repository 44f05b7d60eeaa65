"""The order in which problems are told."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from segrules.diagnostics.diagnostic import Diagnostic
from segrules.diagnostics.source import DataPlace, Span

_Order: TypeAlias = tuple[str, int, int, int, str, str]


def sorted_diagnostics(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """By file, place and code; what says the same of the same place is told once."""
    found: dict[_Order, Diagnostic] = {}
    for diagnostic in diagnostics:
        found.setdefault(_order(diagnostic), diagnostic)
    return tuple(found[key] for key in sorted(found))


def _order(diagnostic: Diagnostic) -> _Order:
    said = (diagnostic.code, diagnostic.message)
    match diagnostic.where:
        case Span(source=source, start=start, end=end):
            return (source.path, *source.line_and_column(start), end - start, *said)
        case DataPlace(path=path, line=line, column=column):
            return (path, line or 0, column or 0, 0, *said)
        case None:
            return ("", 0, 0, 0, *said)
