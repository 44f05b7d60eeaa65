"""Which folders are sample shops that we wrote, and may write again."""

from __future__ import annotations

from pathlib import Path

_MARK = ".segrules-demo"


def may_write(folder: Path) -> bool:
    """Whether a folder is new, empty, or a sample shop that bears our mark."""
    if not folder.exists():
        return True
    if not folder.is_dir():
        return False
    return (folder / _MARK).is_file() or not any(folder.iterdir())


def mark(folder: Path) -> None:
    """Mark a folder as a sample shop, so that a later one may take its place.

    Raises:
        OSError: the folder cannot be written.

    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _MARK).write_text("made by `segrules demo`, which replaces it\n", encoding="utf-8")
