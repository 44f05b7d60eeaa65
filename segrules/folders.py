"""What lies below a folder, linked folders included: to people they are folders like others."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from pathlib import Path


def below(folder: Path, is_hidden: Callable[[Path], bool]) -> list[Path]:
    """Files, folders, and links that lead nowhere, in the order of the paths.

    Each folder is looked into once, however many links lead to it, and none that this one is in:
    what is there would be found twice, or without end.

    :raises OSError: where a folder may not be looked into: what is in it would be passed over.
    """
    here = folder.resolve()
    found: list[Path] = []
    seen = set(here.parents)
    todo = deque([folder])
    while todo:
        inner = todo.popleft()
        resolved = inner.resolve()
        if resolved in seen:
            continue
        seen.add(resolved)
        folders: list[Path] = []
        for path in sorted(inner.iterdir()):
            if is_hidden(path):
                continue
            found.append(path)
            if path.is_dir():
                folders.append(path)
        # Links after all that are none, so that a path stays the one that people know.
        todo.extendleft(path for path in folders if not path.is_symlink())
        todo.extend(path for path in folders if path.is_symlink())
    return sorted(found)


def leads_nowhere(path: Path) -> bool:
    """Whether it is a link to what is not there, such as a disk that is not mounted."""
    return path.is_symlink() and not path.exists()
