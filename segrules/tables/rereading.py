"""When a computation over tables fails midway: which file was the cause."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager

import polars as pl

from segrules.diagnostics import DataError, Diagnostic, UsageError
from segrules.tables.changes import changed
from segrules.tables.failures import NO_ROOM, RAISED, os_error_of, unreadable
from segrules.tables.scan import Scan
from segrules.tables.scratch import NoRoomError


@contextmanager
def computing_on(scans: Collection[Scan]) -> Iterator[None]:
    """A block that computes on tables, and what its failure says of their files.

    :raises DataError: where a file changed in the meantime, whether the block failed over it or
        not, or turns out to be damaged.
    """
    try:
        yield
    except (UsageError, NoRoomError):
        raise
    except DataError as error:
        raise DataError(_changed(scans) or error.diagnostics) from error
    except (Exception, pl.exceptions.PanicException) as error:
        # Where there is no room to write, reading is not to blame.
        is_full = os_error_of(error) in NO_ROOM
        problems = _changed(scans) or (() if is_full else _damaged(scans))
        if problems:
            raise DataError(problems) from error
        raise
    problems = _changed(scans)
    if problems:
        raise DataError(problems)


def _changed(scans: Iterable[Scan]) -> tuple[Diagnostic, ...]:
    return changed((each.path, each.stamp) for scan in scans for each in scan.inputs)


def _damaged(scans: Iterable[Scan]) -> tuple[Diagnostic, ...]:
    """Read the used columns of every part again; one diagnostic for each that cannot be read.

    Text files were looked through before, but the pages of Parquet and Arrow files are read only
    when they are computed on.
    """
    return tuple(
        problem
        for scan in scans
        for part in scan.parts
        if (problem := _problem_of(part.opened.path, part.staged())) is not None
    )


def _problem_of(path: str, frame: pl.LazyFrame) -> Diagnostic | None:
    try:
        for _ in frame.collect_batches(engine="streaming"):
            pass
    except RAISED as error:
        return unreadable(path, error)
    return None
