"""Putting a finished folder in the place of another, in one step where the system can."""

from __future__ import annotations

import ctypes
import errno
import os
import sys
from pathlib import Path

ASIDE = "old"
"""What `exchange_in_two_steps` calls a folder that it moved aside."""
_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
_CANNOT = frozenset({errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP})


def put_in_place(new: Path, target: Path) -> None:
    """Make ``new`` the folder at ``target``; what was there, if anything, is then at ``new``.

    Both are on one filesystem. A process that is killed at any moment leaves one of the two whole
    at ``target``, except where the system cannot exchange: see `recover`.
    """
    if not target.exists():
        new.rename(target)
    elif not _exchange(new, target):
        exchange_in_two_steps(new, target)
    sync(target.parent)


def _exchange(new: Path, target: Path) -> bool:
    """Swap the two in one step; False where the system or the filesystem cannot."""
    if sys.platform != "linux":
        return False
    library = ctypes.CDLL(None, use_errno=True)
    if not hasattr(library, "renameat2"):
        return False
    one, other = os.fsencode(new), os.fsencode(target)
    if library.renameat2(_AT_FDCWD, one, _AT_FDCWD, other, _RENAME_EXCHANGE) == 0:
        return True
    problem = ctypes.get_errno()
    if problem in _CANNOT:
        return False
    raise OSError(problem, os.strerror(problem), str(target))


def exchange_in_two_steps(new: Path, target: Path) -> None:
    """Move the target aside, then the new one into its place."""
    aside = beside(target, ASIDE)
    try:
        target.rename(aside)
        new.rename(target)
        aside.rename(new)
    except BaseException:
        recover(target)
        raise


def recover(target: Path) -> None:
    """Undo a half-done `exchange_in_two_steps` of a process that was killed."""
    aside = beside(target, ASIDE)
    if aside.exists() and not target.exists():
        aside.rename(target)


def beside(target: Path, role: str) -> Path:
    """A hidden sibling of the target, recognisably ours."""
    return target.with_name(f".{target.name}.segrules-{role}")


def sync(path: Path) -> None:
    """Have the disk hold a file, or the names in a folder, before anything builds on it."""
    if path.is_dir() and os.name != "posix":
        return  # other systems cannot open folders
    handle = os.open(path, os.O_RDONLY if os.name == "posix" else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_all(folder: Path) -> None:
    """`sync` every file and folder below, the folder itself last."""
    for path in sorted(folder.rglob("*"), reverse=True):
        sync(path)
    sync(folder)
