"""Commands and all that they say, to the letter: one YAML case each."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.cli.shop import run, write

CASES = [
    case
    for file in sorted((Path(__file__).parent / "cases").glob("*.yaml"))
    for case in yaml.safe_load(file.read_text(encoding="utf-8"))
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_says(case: dict[str, Any], tmp_path: Path) -> None:
    """The exit code, both streams and the files that are left are those of the case.

    ``stdout`` and ``stderr`` are the whole text (nothing where absent), unless ``has`` lists what
    the two together hold. ``first`` are commands that succeed before, ``then`` what becomes of
    their files: another text, or null for none.
    """
    write(tmp_path, case.get("files", {}))
    for command in case.get("first", []):
        assert run(tmp_path, command).code == 0
    for name, text in case.get("then", {}).items():
        (tmp_path / name).unlink()
        if text is not None:
            (tmp_path / name).write_text(text, encoding="utf-8")
    before = {path for path in tmp_path.rglob("*") if path.is_file()}
    ended = run(tmp_path, case["command"])
    if "has" in case:
        text = ended.stdout + ended.stderr
        assert [part for part in case["has"] if part not in text] == [], text
    else:
        assert ended.stdout.rstrip("\n") == case.get("stdout", "").rstrip("\n")
        assert ended.stderr.rstrip("\n") == case.get("stderr", "").rstrip("\n")
    assert ended.code == case.get("exit", 0)
    left = {path for path in tmp_path.rglob("*") if path.is_file()} - before
    shown = {p.relative_to(tmp_path).as_posix() for p in left if not p.name.startswith(".")}
    assert shown == set(case.get("leaves", []))
