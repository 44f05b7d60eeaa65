"""Removing folders that others may still be writing to."""

from __future__ import annotations

import contextlib
import shutil
from pathlib import Path


def remove_folder(folder: Path) -> None:
    """Remove a folder, also one that a thread of the engine is filling; no error where it is gone.

    It is renamed first: what is made under its name from then on fails instead of keeping it.
    The new name begins like the old one, by which leftovers are recognised.
    """
    gone = folder.with_name(f"{folder.name}-gone")
    with contextlib.suppress(OSError):
        folder.rename(gone)
    shutil.rmtree(gone, ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)
