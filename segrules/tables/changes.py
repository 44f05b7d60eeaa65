"""Exports that change while a run reads them: which rows it saw, nobody could say."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from segrules.diagnostics import Diagnostic
from segrules.tables import mistakes


@dataclass(frozen=True, slots=True)
class Stamp:
    """What tells a file on disk from what is there later under its name."""

    size: int
    """In bytes."""
    modified: int
    """In nanoseconds since 1970."""
    file: int
    """The number that the filesystem gives it: another one after it was replaced."""

    @classmethod
    def of(cls, path: str) -> Self:
        """The stamp of a file.

        :raises OSError: where it is not there, or may not be looked at.
        """
        found: os.stat_result = Path(path).stat()
        return cls(found.st_size, found.st_mtime_ns, found.st_ino)


def changed(files: Iterable[tuple[str, Stamp | None]]) -> tuple[Diagnostic, ...]:
    """One diagnostic for each file that is not what it was when it was opened.

    :param files: paths with their stamps from before the files were opened; None for what has no
        stamp, such as URLs.
    """
    found = (_change(path, stamp) for path, stamp in dict(files).items() if stamp is not None)
    return tuple(problem for problem in found if problem is not None)


def _change(path: str, stamp: Stamp) -> Diagnostic | None:
    try:
        now = Stamp.of(path)
    except OSError:
        return mistakes.changed(path, "it was taken away")
    if now == stamp:
        return None
    if now.size < stamp.size:
        return mistakes.changed(path, f"it shrank from {stamp.size:,} to {now.size:,} bytes")
    if now.size > stamp.size:
        return mistakes.changed(path, f"it grew from {stamp.size:,} to {now.size:,} bytes")
    replaced = now.file != stamp.file
    return mistakes.changed(path, "another took its place" if replaced else "it was written again")
