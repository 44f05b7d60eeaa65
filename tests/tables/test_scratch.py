"""Folders for temporary files, beside those of other processes."""

from __future__ import annotations

import multiprocessing
from pathlib import Path

from segrules.tables import Scratch

_STARTS = 150


def _start_often(folder: str) -> int:
    """Begin and end many runs' folders; how many of them were there."""
    found = 0
    for _ in range(_STARTS):
        with Scratch(Path(folder)) as scratch:
            found += scratch.folder().is_dir()
    return found


def test_runs_that_begin_at_the_same_moment_leave_each_other_alone(tmp_path: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(3) as pool:
        assert pool.map(_start_often, [str(tmp_path)] * 3) == [_STARTS] * 3
    assert not list(tmp_path.iterdir())


def test_what_a_killed_process_left_is_removed(tmp_path: Path) -> None:
    for name in ("a", "b-gone"):
        (tmp_path / f".segrules-temp-{name}").mkdir()
        (tmp_path / f".segrules-temp-{name}" / "rows").write_text("left")
    for name in ("a", "c"):
        (tmp_path / f".segrules-temp-{name}.lock").write_text("1")
    with Scratch(tmp_path) as living:
        living.folder()
        before = {*tmp_path.iterdir()}
        assert len(before) == 2  # its folder and its lock
        with Scratch(tmp_path) as other:
            other.folder()
            assert before < {*tmp_path.iterdir()}
    assert not list(tmp_path.iterdir())


def test_it_can_be_used_again_after_it_was_removed(tmp_path: Path) -> None:
    scratch = Scratch(tmp_path)
    for _ in range(2):
        assert scratch.folder().is_dir()
        scratch.remove()
        assert not list(tmp_path.iterdir())
