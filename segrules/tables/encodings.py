"""Text files in other encodings, as UTF-8 beside the run."""

from __future__ import annotations

import codecs
import gzip
import shutil
from pathlib import Path
from typing import BinaryIO, cast

from segrules.diagnostics import DataError
from segrules.tables import mistakes
from segrules.tables.scratch import Scratch
from segrules.tables.sources import Part

_BLOCK = 1 << 20
_UTF8 = ("utf-8", "utf-8-sig", "ascii")
_BEGINNINGS = {
    b"PAR1": "a Parquet file (.parquet)",
    b"ARROW1": "an Arrow file (.arrow)",
    b"\x1f\x8b": "a file compressed by gzip (.gz)",
    b"\x28\xb5\x2f\xfd": "a file compressed by zstd (.zst)",
    b"PK\x03\x04": "a spreadsheet or another zip file, which is not read",
    b"\xd0\xcf\x11\xe0": "a spreadsheet of an older Excel, which is not read",
}
_LONGEST_BEGINNING = max(map(len, _BEGINNINGS))
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def open_bytes(part: Part) -> BinaryIO:
    """The plain bytes of a text file on disk."""
    if part.compression == ".gz":
        return cast("BinaryIO", gzip.open(part.path))
    return Path(part.path).open("rb")


def as_utf8(part: Part, declared: str | None, scratch: Scratch) -> str:
    """The path of the file in UTF-8: its own, or that of a copy in the scratch folder.

    Raises:
        DataError: if the encoding is unknown or the file is not in it.
    """
    encoding = declared or _marked(part)
    if encoding is None:
        return part.path
    codec = _codec(encoding)
    if codec is None:
        raise DataError([mistakes.unknown_encoding(part.path, encoding)])
    if codec in _UTF8:
        return part.path
    if part.is_url or part.compression == ".zst":
        raise DataError(
            [
                mistakes.unreadable(
                    part.path, f"only plain and gzip files on disk are read as {encoding}"
                )
            ]
        )
    return _transcoded(part, codec, scratch)


def without_mark(part: Part, scratch: Scratch) -> Part:
    """The file, or a copy of what stands behind its byte order mark."""
    if part.is_url or part.compression == ".zst":
        return part
    with open_bytes(part) as source:
        if source.read(len(codecs.BOM_UTF8)) != codecs.BOM_UTF8:
            return part
        target = scratch.folder() / f"unmarked.{part.format}"
        with target.open("wb") as copy:
            shutil.copyfileobj(source, copy, _BLOCK)
    return Part(str(target), part.format)


def _codec(encoding: str) -> str | None:
    """Python's name of an encoding; None for what turns bytes into no text, such as rot13."""
    try:
        "\n".encode(encoding)
    except (LookupError, ValueError):
        return None
    return codecs.lookup(encoding).name


def _marked(part: Part) -> str | None:
    if part.is_url or part.compression == ".zst":
        return None
    with open_bytes(part) as file:
        return "utf-16" if file.read(2) in _UTF16_MARKS else None


def _transcoded(part: Part, codec: str, scratch: Scratch) -> str:
    target = scratch.folder() / "utf-8.csv"
    decoder = codecs.getincrementaldecoder(codec)()
    line = 1
    with open_bytes(part) as source, target.open("w", encoding="utf-8", newline="") as copy:
        while True:
            block = source.read(_BLOCK)
            try:
                text = decoder.decode(block, final=not block)
            except UnicodeError as error:
                if isinstance(error, UnicodeDecodeError):
                    line += error.object[: error.start].count(b"\n")
                raise DataError([mistakes.not_encoded_so(part.path, line, codec)]) from None
            line += text.count("\n")
            copy.write(text)
            if not block:
                return str(target)


def kind_by_content(part: Part) -> str | None:
    """What a file that is no text is by how it begins; None where that does not tell."""
    if part.is_url or part.compression is not None:
        return None
    with Path(part.path).open("rb") as file:
        head = file.read(_LONGEST_BEGINNING)
    return next((kind for begins, kind in _BEGINNINGS.items() if head.startswith(begins)), None)


def not_utf8(part: Part) -> tuple[int | None, int]:
    """First line (from 1) that is no UTF-8, and how many are not."""
    if part.is_url or part.compression == ".zst":
        return None, 0
    first, count = None, 0
    with open_bytes(part) as file:
        for number, line in enumerate(file, start=1):
            try:
                line.decode()
            except UnicodeDecodeError:
                first, count = first or number, count + 1
    return first, count
