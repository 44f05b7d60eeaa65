"""The folder that a run writes: claimed before, replaced as a whole or not at all."""

from __future__ import annotations

import atexit
import contextlib
import errno
import json
import os
import re
import shutil
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import polars as pl

from segrules.diagnostics import Diagnostic, EngineError, UsageError
from segrules.engines.mistakes import engine_failed
from segrules.output import mistakes
from segrules.output.exchange import ASIDE, beside, put_in_place, recover, sync_all
from segrules.tables.lock import LockedError, locked
from segrules.tables.names import check_name
from segrules.tables.removal import remove_folder

RUN_FILE = "run.json"
SCHEMAS = "urn:segrules:schema:1:"
"""Where the names of our JSON Schemas begin: what marks a `run.json` as ours."""
_NEW = "new-"
_LITTER = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
"""What file managers leave in folders that somebody looks at."""
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_OS_ERROR = re.compile(r"([^:]*) \(os error (\d+)\)")


@dataclass(frozen=True, slots=True)
class Destination:
    """A claimed output folder; ``folder`` is as it was named, ``target`` where it really is."""

    folder: Path
    target: Path

    @contextlib.contextmanager
    def replaced(self) -> Iterator[Path]:
        """A new folder to fill; it takes the target's place at the end of a block that succeeds.

        Raises:
            EngineError: where there is no room or writing is refused; the target is untouched.

        """
        new = beside(self.target, _NEW + uuid.uuid4().hex[:12])
        removal = atexit.register(partial(remove_folder, new))
        try:
            new.mkdir()
            yield new
            sync_all(new)
            if self.target.exists():
                shutil.copymode(self.target, new)
            put_in_place(new, self.target)
        except OSError as error:
            raise EngineError([self.refused(error.errno, str(error))]) from error
        except pl.exceptions.PolarsError as error:
            if not _OS_ERROR.search(str(error)):
                raise EngineError([engine_failed(None, error)]) from error
            raise EngineError([self.refused(None, str(error))]) from error
        finally:
            removal()
            atexit.unregister(removal)

    def kept(self) -> tuple[Diagnostic, ...]:
        """A warning for each old folder that could not be removed, here or by earlier runs."""
        return tuple(
            mistakes.not_removed(path, self.folder) for path in sorted(_leftovers(self.target))
        )

    def refused(self, number: int | None, text: str) -> Diagnostic:
        """What the system said; Polars has the error's number in its text alone."""
        found = _OS_ERROR.search(text)
        number = int(found[2]) if number is None and found else number
        reason = os.strerror(number).lower() if number else text.splitlines()[0]
        wording = mistakes.disk_full if number in _NO_ROOM else mistakes.not_written
        return wording(self.folder, reason)


@contextlib.contextmanager
def claimed(folder: str | Path) -> Iterator[Destination]:
    """Keep an output folder for this process while the block runs, and tidy up after killed runs.

    Raises:
        UsageError: where the folder cannot be used, holds something else, or is in use.
        EngineError: where there is not even room for a lock.

    """
    named = Path(folder)
    with _refusing(named):
        target = _target(named)
        target.parent.mkdir(parents=True, exist_ok=True)
        with contextlib.ExitStack() as stack:
            stack.enter_context(locked(beside(target, "lock")))
            recover(target)
            for path in _leftovers(target):
                # What the system does not let go of is told when the run ends, and stops nobody.
                shutil.rmtree(path, ignore_errors=True)
            _check_content(named, target)
            held = stack.pop_all()
    # At the end of a process whose engine does not come back, the lock is let go of, too.
    release = atexit.register(held.close)
    try:
        with held:
            yield Destination(named, target)
    finally:
        atexit.unregister(release)


def check_usable(folder: str | Path) -> None:
    """Whether a run may write a folder, as far as that can be seen without making anything.

    Raises:
        UsageError: where the folder cannot be used, or holds something else.

    """
    named = Path(folder)
    with _refusing(named):
        target = _target(named)
        above = next(parent for parent in target.parents if parent.exists())
        if not above.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
        if not os.access(above, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        _check_content(named, target)


@contextlib.contextmanager
def _refusing(named: Path) -> Iterator[None]:
    """Say in words what a block cannot do with the folder."""
    try:
        yield
    except LockedError as error:
        raise UsageError([mistakes.folder_in_use(named, error.process)]) from None
    except (OSError, RuntimeError) as error:
        # `Path.resolve` of Python 3.11 and 3.12 calls a circle of links a RuntimeError.
        known = error.strerror if isinstance(error, OSError) else os.strerror(errno.ELOOP)
        reason = (known or str(error)).lower()
        if isinstance(error, OSError) and error.errno in _NO_ROOM:
            # The command line is right; it is told as where the disk fills up later.
            raise EngineError([mistakes.disk_full(named, reason)]) from error
        raise UsageError([mistakes.folder_refused(named, reason)]) from error


def _target(named: Path) -> Path:
    target = named.resolve()
    check_name(target)
    _check_place(named, target)
    return target


def _check_place(named: Path, target: Path) -> None:
    if target.exists() and not target.is_dir():
        raise UsageError([mistakes.folder_is_a_file(named)])
    if target.is_mount():
        raise UsageError([mistakes.folder_is_a_mount(named)])
    here = Path.cwd()
    if target == here or target in here.parents:
        raise UsageError([mistakes.folder_of_the_shell(named)])


def _check_content(named: Path, target: Path) -> None:
    """Nothing that a run did not write may be lost with the folder."""
    if not target.exists():
        return
    found = {path.relative_to(target).as_posix() for path in target.rglob("*") if not path.is_dir()}
    found = {name for name in found if name.rpartition("/")[2] not in _LITTER}
    if not found:
        return
    ours = files_of(target)
    if ours is None:
        raise UsageError([mistakes.foreign_folder(named)])
    foreign = sorted(found - ours)
    if foreign:
        raise UsageError([mistakes.foreign_file(named, foreign[0], len(foreign) - 1)])


def files_of(folder: Path) -> frozenset[str] | None:
    """The files that a run left in a folder, by its `run.json`; None where that is not ours."""
    try:
        run = json.loads((folder / RUN_FILE).read_text("utf-8"))
        if not str(run["$schema"]).startswith(SCHEMAS):
            return None
        return frozenset(str(name) for name in run["files"])
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _leftovers(target: Path) -> Iterator[Path]:
    """What runs left beside the folder; a living one would hold its lock."""
    begins = beside(target, _NEW).name
    aside = beside(target, ASIDE)
    for path in target.parent.iterdir():
        if path == aside or path.name.startswith(begins):
            yield path
