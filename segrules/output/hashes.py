"""Hashes of input files, computed beside other work."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from threading import Thread

from segrules.diagnostics import DataError
from segrules.tables import Input, changed


class Hashes:
    """SHA-256 of files, begun at once on a thread of its own.

    Hashing lets go of Python's lock and reads a file in blocks, so an engine at work beside it is
    hardly held up.
    """

    def __init__(self, inputs: Iterable[Input]) -> None:
        self._found: dict[str, str | None] = {}
        self._inputs = tuple(inputs)
        self._failure: MemoryError | None = None
        self._thread = Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        for each in self._inputs:
            try:
                self._found[each.path] = each.sha256()
            except OSError:
                self._found[each.path] = None
            except MemoryError as error:
                # Told by whoever asks, as a thread has nobody to tell.
                self._failure = error
                return

    def of(self, path: str) -> str | None:
        """The hash of a file, as soon as it is known; None for frames in memory and for URLs.

        :raises DataError: where any of the files is not what it was when it was opened.
        """
        return self._all.get(path)

    @cached_property
    def _all(self) -> dict[str, str | None]:
        self._thread.join()
        if self._failure is not None:
            raise self._failure
        problems = changed((each.path, each.stamp) for each in self._inputs)
        if problems:
            raise DataError(problems)
        return self._found
