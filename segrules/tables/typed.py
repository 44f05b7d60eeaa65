"""Parquet and Arrow files, and frames in memory: columns have types already."""

from __future__ import annotations

import gzip
import shutil
from pathlib import Path

import polars as pl

from segrules.diagnostics import DataError
from segrules.tables import mistakes
from segrules.tables.failures import reading
from segrules.tables.opened import AT, Opened
from segrules.tables.scratch import Scratch
from segrules.tables.sources import Format, Part

_STREAM_MAGIC = b"\xff\xff\xff\xff"


def open_typed(part: Part, scratch: Scratch) -> Opened:
    """A Parquet or Arrow file; nothing but its footer is read.

    Raises:
        DataError: if it is cut off, damaged, or of another kind.
    """
    with reading(part.path):
        plain = _plain(part, scratch)
        if part.format is Format.ARROW:
            frame = _arrow(plain)
        else:
            frame = pl.scan_parquet(plain.path, glob=part.is_url)
        return _opened(part.path, frame, part)


def open_frame(name: str, frame: pl.DataFrame | pl.LazyFrame) -> Opened:
    """A frame that the caller made.

    Raises:
        DataError: if a lazy one cannot be computed.
    """
    with reading(name):
        return _opened(name, frame.lazy(), None)


def _opened(path: str, frame: pl.LazyFrame, part: Part | None) -> Opened:
    # A file may be of frames of ours; its rows are numbered anew.
    frame = frame.drop(AT, strict=False)
    schema = frame.collect_schema()
    rows = frame.select(pl.len()).collect(engine="streaming").item()
    return Opened(
        path=path,
        frame=frame.with_row_index(AT),
        columns={name: (name, dtype) for name, dtype in schema.items()},
        rows=rows,
        part=part,
    )


def _arrow(part: Part) -> pl.LazyFrame:
    """An Arrow file is mapped; an Arrow stream, which has no footer, is read whole."""
    if not part.is_url:
        with Path(part.path).open("rb") as file:
            if file.read(len(_STREAM_MAGIC)) == _STREAM_MAGIC:
                return pl.read_ipc_stream(part.path).lazy()
    return pl.scan_ipc(part.path, glob=part.is_url)


def _plain(part: Part, scratch: Scratch) -> Part:
    """These formats are read from their end: a compressed copy is unpacked beside the run."""
    if part.compression is None:
        return part
    if part.compression == ".gz" and not part.is_url:
        target = scratch.folder() / f"plain.{part.format}"
        with gzip.open(part.path) as packed, target.open("wb") as plain:
            shutil.copyfileobj(packed, plain)
        return Part(str(target), part.format)
    raise DataError(
        [
            mistakes.unreadable(
                part.path,
                f"{part.format.title()} files compressed as a whole by zstd are not read",
                f"unpack it; {part.format.title()} compresses inside the file",
            )
        ]
    )
