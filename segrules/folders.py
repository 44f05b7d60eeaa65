"""What lies below a folder, linked folders included: to people they are folders like others."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from pathlib import Path


def files_below(folder: Path, is_hidden: Callable[[Path], bool]) -> list[Path]:
    """All that is no folder, links that lead nowhere included, in the order of the paths.

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
        for path in inner.iterdir():
            if is_hidden(path):
                continue
            if not path.is_dir():
                found.append(path)
            elif path.is_symlink():
                # After all that are none, so that a path stays the one that people know.
                todo.append(path)
            else:
                todo.appendleft(path)
    return sorted(found)


def leads_nowhere(path: Path) -> bool:
    """Whether it is a link to what is not there, such as a disk that is not mounted."""
    return path.is_symlink() and not path.exists()
