"""The one place where what Polars and the system raise becomes a diagnostic of ours."""

from __future__ import annotations

import errno
import gzip
import os
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

import polars as pl

from segrules.diagnostics import DataError, Diagnostic
from segrules.tables import mistakes

RAISED = (
    pl.exceptions.PolarsError,
    pl.exceptions.PanicException,
    OSError,
    # Python's own reading of gzip ends with these.
    EOFError,
    zlib.error,
)
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
"""Numbers of errors that say that a disk, a quota or a limit is exhausted."""
_OF_THE_SYSTEM = frozenset({errno.EMFILE, errno.ENFILE, errno.EIO, errno.ESTALE})
"""Numbers of errors that say that the file may be sound."""
_BLOCK = 1 << 20
_OS_ERROR = re.compile(r"\(os error (\d+)\)")
_CUT_OFF = (
    "unexpected end of file",
    "end-of-stream",
    "incomplete frame",
    "unexpected eof",
    "failed to fill",
)
_NOT_OF_KIND = ("out of specification", "out-of-spec", "par1", "not a gzipped")


def os_error_of(error: BaseException) -> int | None:
    """The system's number of an error; Polars has it in its text alone."""
    found = _OS_ERROR.search(str(error))
    if found:
        return int(found[1])
    return error.errno if isinstance(error, OSError) else None


@contextmanager
def reading(path: str) -> Iterator[None]:
    """Whatever goes wrong inside is a file that cannot be read.

    Raises:
        DataError: with our own words for it.
    """
    try:
        yield
    except RAISED as error:
        raise DataError([unreadable(path, error)]) from error


def unreadable(path: str, error: BaseException) -> Diagnostic:
    """Our words for what went wrong with a file.

    Raises:
        MemoryError: where nothing is wrong with the file.
    """
    said = str(error).lower()
    if isinstance(error, FileNotFoundError):
        return mistakes.not_found(path)
    if isinstance(error, PermissionError):
        return mistakes.unreadable(path, "it may not be read by this user")
    number = os_error_of(error)
    if number == errno.ENOMEM:
        raise MemoryError from error
    if number in _OF_THE_SYSTEM:
        return mistakes.unreadable(
            path, f"the system refuses to read it: {os.strerror(number).lower()}"
        )
    if "://" in path:
        return mistakes.unreadable(
            path, "it cannot be read from there", "check the address and the credentials"
        )
    if any(words in said for words in _CUT_OFF) and not _has_more_behind(path):
        return mistakes.unreadable(path, "the file ends early", "copy or export it again")
    if any(words in said for words in _CUT_OFF):
        return mistakes.unreadable(
            path,
            "something stands behind the end of its compressed content",
            "compress or export it again",
        )
    if any(words in said for words in _NOT_OF_KIND):
        return mistakes.unreadable(
            path, "the file is cut off or not of the kind that its name says", "export it again"
        )
    return mistakes.unreadable(path, "the file is damaged", "copy or export it again")


def _has_more_behind(path: str) -> bool:
    """Whether a file compressed by gzip is whole, and has something else behind its end."""
    if not path.lower().endswith(".gz"):
        return False
    try:
        with gzip.open(path) as packed:
            while packed.read(_BLOCK):
                pass
    except gzip.BadGzipFile:
        # Its beginning is sound, or nobody would call it cut off.
        return True
    except RAISED:
        return False
    return False
