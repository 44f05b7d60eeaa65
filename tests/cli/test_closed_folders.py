"""Folders that the system does not let us look into: what is in them is not passed over."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.cli.shop import FILES, run, without_privileges, write

APPLY = "apply rules exports --out out --as-of 2026-11-22"
PART = "exports/customers/2026/part.csv"
IN_PARTS = {"exports/customers.csv": None, PART: FILES["exports/customers.csv"]}
Close = Callable[[str, int], None]


@pytest.fixture
def close(tmp_path: Path) -> Iterator[Close]:
    """Take rights of a folder away, and give them back at the end."""
    closed: list[Path] = []

    def close_one(name: str, mode: int) -> None:
        closed.append(tmp_path / name)
        (tmp_path / name).chmod(mode)

    yield close_one
    for path in closed:
        path.chmod(0o755)


@pytest.mark.parametrize("mode", [0o000, 0o444])
@pytest.mark.parametrize("folder", ["rules", "rules/more"])
def test_rules(tmp_path: Path, close: Close, folder: str, mode: int) -> None:
    more = "segments:\n  - {id: more, when: total_spent > 1}\n"
    write(tmp_path, {"rules/more/segments.yaml": more})
    close(folder, mode)
    for command in ("validate rules", APPLY):
        ended = run(tmp_path, command, *without_privileges())
        said = ended.stdout + ended.stderr
        assert (ended.code, "error[SR001]" in said) == (1, True)
        assert ": permission denied" in said
        assert f" --> {folder}" in said


@pytest.mark.parametrize("mode", [0o000, 0o444])
@pytest.mark.parametrize("folder", ["exports", "exports/customers", "exports/customers/2026"])
def test_exports(tmp_path: Path, close: Close, folder: str, mode: int) -> None:
    write(tmp_path, {**IN_PARTS, "exports/customers/part.csv": FILES["exports/customers.csv"]})
    close(folder, mode)
    ended = run(tmp_path, APPLY, *without_privileges())
    assert (ended.code, ended.stdout) == (3, "")
    assert ended.stderr.startswith("error[SR505]: it may not be read by this user\n")
    assert f" --> {folder}" in ended.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("folder", ["exports/lost+found", "exports/customers/lost+found"])
def test_what_belongs_to_no_table_stops_nobody(tmp_path: Path, close: Close, folder: str) -> None:
    write(tmp_path, {**IN_PARTS, f"{folder}/x.csv": "no export", "exports/others/x.csv": ""})
    close(folder, 0o000)
    close("exports/others", 0o000)
    ended = run(tmp_path, APPLY, *without_privileges())
    assert (ended.code, "customer" in ended.stderr) == (0, True)
