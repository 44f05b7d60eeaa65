"""Exports that are cut off while the engine has them in memory: a clear end instead of a crash.

The engine maps some kinds of file (Arrow, NDJSON) into memory. Where such a file shrinks, the
system ends a process that looks at what is gone with `SIGBUS`, of which no exception tells.
"""

from __future__ import annotations

import atexit
import ctypes
import mmap
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

_MAPS = Path("/proc/self/maps")
_DATA = 3
"""The exit code of data that cannot be read."""


def heed_lost_files() -> None:
    """End with a message where a file shrinks under the engine; on Linux alone."""
    if sys.platform == "linux":
        ctypes.CDLL(None).signal(signal.SIGBUS, _HANDLER)


def _lost(_number: int) -> None:
    """Runs on a thread of the engine, which cannot go on: nobody but the end follows."""
    from segrules.cli.terminal import tell_diagnostics
    from segrules.tables.mistakes import changed

    tell_diagnostics([changed(path, "it was cut off") for path in dict.fromkeys(_cut_off())])
    atexit._run_exitfuncs()  # noqa: SLF001 - nothing public removes what we have begun to write
    os._exit(_DATA)


_HANDLER = ctypes.CFUNCTYPE(None, ctypes.c_int)(_lost)
"""Kept, because C does not keep it."""


def _cut_off() -> Iterator[str]:
    """Files that end before what of them is in memory does; proc_pid_maps(5)."""
    for line in _MAPS.read_text("utf-8", errors="replace").splitlines():
        place, _, offset, _, _, *path = line.split(maxsplit=5)
        if path and path[0].startswith("/") and Path(path[0]).is_file():
            start, end = (int(at, 16) for at in place.split("-"))
            size = Path(path[0]).stat().st_size
            if int(offset, 16) + end - start >= size + mmap.PAGESIZE:
                yield os.path.relpath(path[0])
