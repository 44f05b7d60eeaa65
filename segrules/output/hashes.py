"""Hashes of input files, computed beside other work."""

from __future__ import annotations

from collections.abc import Iterable
from threading import Thread

from segrules.tables import Input


class Hashes:
    """SHA-256 of files, begun at once on a thread of its own.

    Hashing lets go of Python's lock and reads a file in blocks, so an engine at work beside it is
    hardly held up. A file that went away in the meantime has none.
    """

    def __init__(self, inputs: Iterable[Input]) -> None:
        self._found: dict[str, str | None] = {}
        self._thread = Thread(target=self._run, args=(tuple(inputs),), daemon=True)
        self._thread.start()

    def _run(self, inputs: tuple[Input, ...]) -> None:
        for each in inputs:
            try:
                self._found[each.path] = each.sha256()
            except OSError:
                self._found[each.path] = None

    def of(self, path: str) -> str | None:
        """The hash of a file, as soon as it is known; None for frames in memory and for URLs."""
        self._thread.join()
        return self._found.get(path)
