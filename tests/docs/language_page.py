"""The examples of `docs/language.md`: its fenced rules, and its tables by their headings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "docs" / "language.md"
TEXT = PAGE.read_text(encoding="utf-8")
_FENCE = re.compile(r"^```(?P<language>\w+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_CELL_END = re.compile(r"(?<!\\)\|")
_CODE = re.compile(r"`([^`]+)`")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: the heading of its first cell, its cells as they are written."""

    heading: tuple[str, ...]
    cells: tuple[str, ...]
    line: int

    def codes(self, cell: int) -> list[str]:
        """What stands between backticks in a cell."""
        return _CODE.findall(self.cells[cell])


def fenced(language: str) -> Iterator[str]:
    """The fenced blocks of a language."""
    return (block["text"] for block in _FENCE.finditer(TEXT) if block["language"] == language)


def rows(*heading: str) -> list[Row]:
    """The rows of all tables whose headings begin so."""
    found = [row for row in _rows() if row.heading[: len(heading)] == heading]
    assert found, heading
    return found


def _rows() -> Iterator[Row]:
    heading: tuple[str, ...] = ()
    for number, line in enumerate(TEXT.splitlines(), start=1):
        if not line.startswith("|"):
            heading = ()
        elif not heading:
            heading = _cells(line)
        elif not line.startswith("|---"):
            yield Row(heading, _cells(line), number)


def _cells(line: str) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in _CELL_END.split(line)[1:-1])
