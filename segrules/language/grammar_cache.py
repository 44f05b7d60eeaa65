"""Lark's tables for the grammar, from a file of the user's where that is possible.

Building them takes a tenth of a second, loading them some milliseconds. The file is a pickle, so
it is read only if it and its folder belong to the user and nobody else may write them. Whatever
goes wrong with it costs time and nothing else.
"""

from __future__ import annotations

import hashlib
import os
import stat
import sys
import tempfile
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Any

import lark

from segrules.version import __version__

_DIGEST = hashlib.sha256
_DIGEST_SIZE = _DIGEST().digest_size


def load_grammar(grammar: str, transformer: lark.Transformer[Any, Any] | None = None) -> lark.Lark:
    """An LALR parser with a contextual lexer for the grammar, cached between processes.

    The transformer is stored with the tables, so it has to be picklable; the one that is in use
    is ``options.transformer`` of the result.
    """
    path = _cache_file(grammar)
    stored = None if path is None else _read(path)
    if stored is not None:
        return stored
    built = lark.Lark(grammar, parser="lalr", lexer="contextual", transformer=transformer)
    if path is not None:
        with suppress(OSError):
            _write(path, built)
    return built


def _read(path: Path) -> lark.Lark | None:
    """The stored tables, or None where there are none or the file is damaged."""
    try:
        content = path.read_bytes()
        digest, tables = content[:_DIGEST_SIZE], content[_DIGEST_SIZE:]
        return lark.Lark.load(BytesIO(tables)) if _DIGEST(tables).digest() == digest else None
    except Exception:  # noqa: BLE001 - whatever is wrong with the file, building anew is right
        return None


def _write(path: Path, built: lark.Lark) -> None:
    """Store the tables; the file appears under its name complete or not at all."""
    tables = BytesIO()
    built.save(tables)
    with tempfile.TemporaryDirectory(dir=path.parent, ignore_cleanup_errors=True) as scratch:
        unfinished = Path(scratch) / path.name
        unfinished.touch(mode=0o600)
        unfinished.write_bytes(_DIGEST(tables.getvalue()).digest() + tables.getvalue())
        unfinished.replace(path)


def _cache_file(grammar: str) -> Path | None:
    """Where the tables are kept, or None where no folder and file of the user's own can be.

    The name carries everything that shapes the tables, so a stale file is never found.
    """
    made_by = (__version__, lark.__version__, sys.version, grammar)
    key = hashlib.sha256("\0".join(made_by).encode()).hexdigest()[:20]
    try:
        folder = cache_folder()
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = folder / f"grammar-{key}.pickle"
        trusted = _is_own(folder) and (not path.exists() or _is_own(path))
    except (OSError, RuntimeError):  # no home, not writable, a file where a folder should be
        return None
    return path if trusted else None


def cache_folder() -> Path:
    """The folder for caches that this platform gives a user.

    Raises RuntimeError where the user has no home.
    """
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA", "")
        return Path(base or Path.home() / "AppData" / "Local") / "segrules" / "Cache"
    base = os.environ.get("XDG_CACHE_HOME", "")
    if Path(base).is_absolute():
        return Path(base) / "segrules"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "segrules"
    return Path.home() / ".cache" / "segrules"


def _is_own(path: Path) -> bool:
    """Whether the path is the user's, no symbolic link, and for nobody else to write."""
    if sys.platform == "win32":
        return True  # the folder of application data is private to the user
    status = path.lstat()
    return (
        status.st_uid == os.geteuid()
        and not stat.S_ISLNK(status.st_mode)
        and not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
    )
