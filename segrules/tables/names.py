"""Names of files that the engine can open."""

from __future__ import annotations

import errno
from pathlib import Path

from segrules.diagnostics import is_utf8


def check_name(path: Path) -> None:
    """Refuse a path that Polars cannot be given.

    :raises OSError: where it has bytes that are no UTF-8.
    """
    if not is_utf8(str(path)):
        raise OSError(errno.EILSEQ, "its path has bytes that are no text", str(path))
