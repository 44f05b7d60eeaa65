"""The fenced blocks of the README, and whether what is printed is what it shows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

README = Path(__file__).resolve().parents[2] / "README.md"
_BLOCK = re.compile(
    r"(?:^`(?P<file>[^`\n]+)`:\n\n)?^```(?P<language>\w+)\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
_SECONDS = re.compile(r"\b\d+\.\d s$", re.MULTILINE)
_LEFT_OUT = "…"


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block. A path on a line of its own before it (`` `a.yaml`: ``) makes it a file."""

    section: str
    language: str
    text: str
    file: str | None


def blocks() -> Iterator[Block]:
    """Every block, in order, under the heading that it stands below."""
    for part in re.split(r"^(?=## )", README.read_text(encoding="utf-8"), flags=re.MULTILINE):
        heading = part.partition("\n")[0].lstrip("# ")
        for found in _BLOCK.finditer(part):
            yield Block(heading, found["language"], found["text"], found["file"])


def section(heading: str) -> tuple[Block, ...]:
    """The blocks below one heading."""
    found = tuple(block for block in blocks() if block.section == heading)
    assert found, heading
    return found


def commands(text: str) -> Iterator[tuple[str, str]]:
    """The commands of a console block, each with what it prints."""
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command, _, printed = part.partition("\n")
        yield command, printed


def is_shown(shown: str, printed: str) -> bool:
    """Whether a text is what the README shows of it.

    Seconds at the end of a line are any seconds. A line of ``…`` stands for any lines, or none; a
    ``…`` inside a line for anything there.
    """
    pattern = ""
    for line in _plain(shown):
        if line.strip() == _LEFT_OUT:
            pattern += r"(?:.*\n)*?"
        else:
            pattern += ".*".join(map(re.escape, line.split(_LEFT_OUT))) + r"\n"
    return re.fullmatch(pattern, "".join(f"{line}\n" for line in _plain(printed))) is not None


def _plain(text: str) -> list[str]:
    return _SECONDS.sub("0.0 s", text).rstrip("\n").split("\n")
