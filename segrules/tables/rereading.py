"""When a computation over tables fails midway: which file was the cause."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from segrules.diagnostics import Diagnostic
from segrules.tables.failures import RAISED, unreadable
from segrules.tables.scan import Scan


def damaged(scans: Iterable[Scan]) -> tuple[Diagnostic, ...]:
    """Read the used columns of every part again; one diagnostic for each that cannot be read.

    To be called when the engine raised: text files were looked through before, but the pages of
    Parquet and Arrow files are read only when they are computed on.
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
