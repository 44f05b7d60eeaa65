"""Which commit the rules are of."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

_SECONDS = 3


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit, and whether the folder has changes that it does not hold."""

    id: str
    changed: bool


def commit_of(folder: Path) -> Commit | None:
    """The commit that a folder is checked out at; None without Git, a repository, or a commit."""
    id_ = _git(folder, "rev-parse", "--verify", "HEAD")
    status = _git(folder, "status", "--porcelain", "--", ".")
    if not id_ or status is None:
        return None
    return Commit(id_.strip(), changed=bool(status.strip()))


def _git(folder: Path, *arguments: str) -> str | None:
    command = ["git", "-C", str(folder), *arguments]
    try:
        done = subprocess.run(  # noqa: S603 - fixed arguments, no shell
            command,
            capture_output=True,
            check=False,
            text=True,
            errors="replace",
            timeout=_SECONDS,
            stdin=subprocess.DEVNULL,
            env=os.environ | {"GIT_OPTIONAL_LOCKS": "0"},
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else None
