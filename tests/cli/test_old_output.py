"""Output of earlier runs that the system does not let go of."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.shop import run, without_privileges, write

APPLY = "apply rules exports --out out --as-of 2026-11-22 --quiet --why values"


@pytest.fixture
def locked_output(tmp_path: Path) -> Iterator[Path]:
    """An output of which a folder may not be written to."""
    write(tmp_path, {})
    assert run(tmp_path, APPLY).code == 0
    (tmp_path / "out" / "evidence").chmod(0o555)
    yield tmp_path
    for left in tmp_path.rglob("evidence"):
        left.chmod(0o755)


def left_in(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if "segrules" in path.name]


def test_what_cannot_be_removed_is_told_by_name_and_stops_no_run(locked_output: Path) -> None:
    loud = APPLY.replace(" --quiet", "")
    for _ in range(2):
        ended = run(locked_output, loud, *without_privileges())
        assert ended.code == 0, ended.stderr
        (left,) = left_in(locked_output)
        assert "warning[SR628]: an old output of `out` could not be removed" in ended.stderr
        assert f"`{left}`" in ended.stderr


def test_it_is_removed_as_soon_as_that_is_allowed(locked_output: Path) -> None:
    assert run(locked_output, APPLY, *without_privileges()).code == 0
    (left,) = left_in(locked_output)
    (left / "evidence").chmod(0o755)
    assert run(locked_output, APPLY, *without_privileges()).stderr == ""
    assert left_in(locked_output) == []
