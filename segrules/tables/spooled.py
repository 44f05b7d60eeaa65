"""Tables that are read as text and looked at more than once: parsed once, then kept as typed files.

A run looks at a related table once for each way of aggregating it, and for rows that belong to
nobody where it has several ways up. Parsing text is the larger part of each look.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

import polars as pl

from segrules.tables.rereading import computing_on
from segrules.tables.scan import Scan
from segrules.tables.scratch import Scratch
from segrules.tables.sizes import size_of_copy


def spooled(scans: Mapping[str, Scan], once: Collection[str], scratch: Scratch) -> dict[str, Scan]:
    """The scans, those of text files over typed copies.

    Tables that are looked at ``once`` stay as they are. The copies have to last as long as the
    frames. Memory stays bounded: rows stream from one file to the other.

    Raises:
        DataError: where a file turns out to be damaged while it is copied.
        NoRoomError: where the disk has no room for the copies.
    """
    found = dict(scans)
    for name, scan in scans.items():
        if name not in once and scan.is_text:
            found[name] = typed_copy(scan, scratch)
    return found


def typed_copy(scan: Scan, scratch: Scratch) -> Scan:
    """A table over a typed copy of its rows, of which slices are read at no more than their cost.

    Raises:
        DataError: where a file turns out to be damaged while it is copied.
        NoRoomError: where the disk has no room for the copy.
    """
    scratch.promise(size_of_copy(scan))
    path = scratch.folder() / "rows.parquet"
    with computing_on([scan]):
        scan.frame.sink_parquet(path, compression="lz4", statistics=False, engine="streaming")
    return replace(scan, frame=pl.scan_parquet(path, glob=False), is_copy=True)
