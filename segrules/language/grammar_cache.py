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
from pathlib import Path
from typing import Any

import lark

from segrules.version import __version__


def load_grammar(grammar: str, **options: Any) -> lark.Lark:  # noqa: ANN401 - Lark's own options
    """An LALR parser with a contextual lexer for the grammar, cached between processes.

    The file's name carries everything that shapes the tables, and Lark compares its own hash of
    grammar and options once more: a stale file is never used.
    """
    settings = {"parser": "lalr", "lexer": "contextual", **options}
    path = _cache_file(grammar)
    if path is None:
        return lark.Lark(grammar, **settings)
    if path.exists():
        # A damaged file makes Lark build the tables and write the file anew.
        return lark.Lark(grammar, cache=str(path), **settings)
    try:
        return _build_into(path, grammar, settings)
    except OSError:
        return lark.Lark(grammar, **settings)


def _build_into(path: Path, grammar: str, settings: dict[str, Any]) -> lark.Lark:
    """Build the tables; the file appears under its name complete or not at all."""
    with tempfile.TemporaryDirectory(dir=path.parent, ignore_cleanup_errors=True) as scratch:
        unfinished = Path(scratch) / path.name
        built = lark.Lark(grammar, cache=str(unfinished), **settings)
        unfinished.chmod(0o600)
        unfinished.replace(path)
    return built


def _cache_file(grammar: str) -> Path | None:
    """Where the tables are kept, or None where no folder and file of the user's own can be."""
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
