"""Related tables that are read as text: parsed once, then kept as a typed file for the run.

A run looks at a related table several times: once for each way of aggregating it, for rows that
belong to nobody, for cells that do not fit. Parsing text is the larger part of each look.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import polars as pl

from segrules.diagnostics import DataError
from segrules.tables.rereading import damaged
from segrules.tables.scan import Scan


def spooled(scans: Mapping[str, Scan], base: str, folder: Path) -> dict[str, Scan]:
    """The scans, those of related text files over typed copies in a folder.

    The base table is looked at once and stays as it is. The folder has to last as long as the
    frames. Memory stays bounded: rows stream from one file to the other.

    Raises:
        DataError: where a file turns out to be damaged while it is copied.
    """
    return {
        name: _copied(scan, folder / f"{name}.parquet") if name != base and _is_text(scan) else scan
        for name, scan in scans.items()
    }


def _is_text(scan: Scan) -> bool:
    files = [part.opened.part for part in scan.parts]
    return any(file is not None and file.format.is_text for file in files)


def _copied(scan: Scan, path: Path) -> Scan:
    try:
        scan.frame.sink_parquet(path, compression="lz4", statistics=False, engine="streaming")
    except Exception:
        broken = damaged([scan])
        if broken:
            raise DataError(broken) from None
        raise
    return replace(scan, frame=pl.scan_parquet(path))
