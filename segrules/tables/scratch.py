"""Room for temporary files: on a disk, removed when the process ends or, after a kill, by the next.

Beside the folder of each process lies a lock that it holds as long as it lives, from before the
folder is made, which tells its leavings from the files of runs that are still at work.
"""

from __future__ import annotations

import atexit
import contextlib
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Self

from segrules.tables.lock import LockedError, locked
from segrules.tables.names import check_name
from segrules.tables.removal import remove_folder

_PREFIX = ".segrules-temp-"
_LOCK = ".lock"
_IN_MEMORY = frozenset({"tmpfs", "ramfs"})
"""Filesystems of Linux that are memory under another name."""
_MOUNTS = Path("/proc/self/mountinfo")


class NoRoomError(Exception):
    """The disk has fewer bytes free than the temporary files of a run are going to take."""

    def __init__(self, folder: Path, wanted: int, free: int) -> None:
        self.folder, self.wanted, self.free = folder, wanted, free
        super().__init__(f"{wanted} bytes wanted in {folder}, {free} free")


@dataclass(eq=False)
class Scratch:
    """The folder for temporary files of one run, made when the first of them is wanted."""

    asked: Path | None = None
    """Where it has to be; made where it is not there."""
    beside: Path | None = None
    """Where it is best, unless that is memory; the system's folder where none is named."""
    _held: contextlib.ExitStack | None = None
    _promised: int = 0
    _removing: Lock = field(default_factory=Lock, repr=False)

    @cached_property
    def place(self) -> Path:
        """The folder that it is in."""
        return self.asked or _on_disk(self.beside)

    def folder(self) -> Path:
        """A new folder in it, which is there until `remove`, or the end of the process.

        :raises OSError: where it cannot be made.
        """
        return Path(tempfile.mkdtemp(dir=self._own))

    def promise(self, size: int) -> None:
        """Say that so many bytes more are going to be written, before they are.

        :raises NoRoomError: where there is less room than for all that was promised.
        :raises OSError: where the folder cannot be made.
        """
        self._promised += size
        if self._promised > self._free:
            raise NoRoomError(self.place, self._promised, self._free)

    @cached_property
    def _free(self) -> int:
        """Bytes that are free for this user before the run writes any."""
        return shutil.disk_usage(self._own).free

    @cached_property
    def _own(self) -> Path:
        check_name(self.place)
        self.place.mkdir(parents=True, exist_ok=True)
        _remove_leftovers(self.place)
        self._held = contextlib.ExitStack()
        folder = self._locked()
        self._held.callback(remove_folder, folder)
        folder.mkdir()
        atexit.register(self.remove)
        return folder

    def _locked(self) -> Path:
        """The path of a folder whose lock is held."""
        assert self._held is not None  # noqa: S101 - the caller has made it
        while True:
            folder = self.place / f"{_PREFIX}{uuid.uuid4().hex[:12]}"
            # Who removes leftovers may have found the lock's file before it was locked.
            with contextlib.suppress(LockedError):
                self._held.enter_context(locked(_lock_of(folder)))
                return folder

    def __enter__(self) -> Self:
        # Here, and not with the first file of its own: a run that needs none tidies up, too.
        with contextlib.suppress(OSError):
            _remove_leftovers(self.place)
        return self

    def __exit__(self, *_: object) -> None:
        self.remove()

    def remove(self) -> None:
        """Remove everything in it; where another thread is at it, wait until it has.

        What is wanted later is made anew.
        """
        with self._removing:
            if self._held is not None:
                self._held.close()
            self._promised = 0
            for name in ("_own", "_free"):
                self.__dict__.pop(name, None)
        atexit.unregister(self.remove)


def _on_disk(beside: Path | None) -> Path:
    places = [Path(tempfile.gettempdir()), Path("/var/tmp"), Path.home()]  # noqa: S108 - a parent
    places = [place for place in (beside, *places) if place is not None and place.is_dir()]
    return next((place for place in places if not is_in_memory(place)), places[0])


def is_in_memory(folder: Path) -> bool:
    """Whether what is written to a folder takes memory; False where the system does not tell."""
    kinds = dict(_mounts())
    resolved = folder.resolve()
    mount = next((p for p in (resolved, *resolved.parents) if p in kinds), None)
    return mount is not None and kinds[mount] in _IN_MEMORY


def _mounts() -> Iterator[tuple[Path, str]]:
    """Mount points and their filesystems; proc_pid_mountinfo(5)."""
    with contextlib.suppress(OSError):
        for line in _MOUNTS.read_text("utf-8", errors="replace").splitlines():
            place, _, kind = line.partition(" - ")
            yield Path(place.split(" ")[4].replace("\\040", " ")), kind.split(" ")[0]


def _lock_of(folder: Path) -> Path:
    return folder.with_name(folder.name + _LOCK)


def _remove_leftovers(parent: Path) -> None:
    """Remove the folders of processes that were killed; living ones hold their locks."""
    found = {path.name.removesuffix(_LOCK) for path in parent.glob(f"{_PREFIX}*")}
    for folder in (parent / name for name in found):
        with contextlib.suppress(LockedError, OSError), locked(_lock_of(folder)):
            shutil.rmtree(folder)
