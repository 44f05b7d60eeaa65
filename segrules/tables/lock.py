"""A lock that the system lets go of when its process ends, however it ends."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


class LockedError(Exception):
    """Another process holds the lock; ``process`` is its id, empty where it is not known."""

    def __init__(self, process: str) -> None:
        self.process = process
        super().__init__(process)


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock of a file, which is there only while somebody holds it.

    Raises:
        LockedError: where another process does.
        OSError: where the file cannot be made.

    """
    handle = _opened(path)
    try:
        os.truncate(handle, 0)
        os.write(handle, str(os.getpid()).encode())
        yield
    finally:
        with contextlib.suppress(OSError):
            path.unlink()  # before the lock is let go: later it might be another process's file
        os.close(handle)


def _opened(path: Path) -> int:
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o644)
        try:
            _lock(handle)
            # The holder before us may have removed the file between our opening and locking it.
            if _is_at(handle, path):
                return handle
        except BlockingIOError:
            process = os.read(handle, 20).decode(errors="replace")
            os.close(handle)
            raise LockedError(process) from None
        except BaseException:
            os.close(handle)
            raise
        os.close(handle)


def _lock(handle: int) -> None:
    if sys.platform == "win32":
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError as error:
            raise BlockingIOError from error
    else:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _is_at(handle: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False
