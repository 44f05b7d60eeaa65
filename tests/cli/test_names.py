"""Names of files that are no UTF-8, as older systems make them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.shop import FILES, clean_environment, write

BAD = os.fsdecode(b"caf\xe9")
APPLY = ("apply", "rules", "exports", "--as-of", "2026-11-22", "--out")
BROKEN = "segments:\n  - id: gb\n    when: contry = 5\n"


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    write(tmp_path, {})
    try:
        (tmp_path / BAD).mkdir()
    except OSError:
        pytest.skip("names are UTF-8 here")
    return tmp_path


def run(folder: Path, *arguments: str) -> tuple[int, str]:
    """A command with its exit code and all that it says."""
    command = [sys.executable, "-m", "segrules", *arguments]
    ended = subprocess.run(
        command, cwd=folder, env=clean_environment(), capture_output=True, check=False
    )
    return ended.returncode, (ended.stdout + ended.stderr).decode()


def test_a_stray_file_is_noted_and_stops_no_run(shop: Path) -> None:
    (shop / "exports" / f"{BAD}.csv").write_text("a,b\n1,2\n", "utf-8")
    code, said = run(shop, *APPLY, "out")
    assert code == 0, said
    assert r"exports/caf\xe9.csv" in said
    record = json.loads((shop / "out" / "run.json").read_text("utf-8"))
    assert record["notices"][0]["place"]["file"] == r"exports/caf\xe9.csv"
    code, said = run(shop, *APPLY, "out", "--log", "json")
    files = [json.loads(line).get("place") for line in said.splitlines()]
    assert code == 0
    assert r"exports/caf\xe9.csv" in [place["file"] for place in files if place]


def test_rules_may_lie_anywhere(shop: Path) -> None:
    (shop / "rules").rename(shop / BAD / "rules")
    code, said = run(shop, "apply", f"{BAD}/rules", "exports", "--out", "out")
    assert code == 0, said
    record = json.loads((shop / "out" / "run.json").read_text("utf-8"))
    assert record["rules"]["folder"] == r"caf\xe9/rules"


@pytest.mark.parametrize("form", ["text", "json", "github", "sarif"])
def test_a_rule_file_is_named_in_every_form(shop: Path, form: str) -> None:
    (shop / "rules" / f"{BAD}.yaml").write_text(BROKEN, "utf-8")
    code, said = run(shop, "validate", "rules", "--format", form)
    assert code == 1
    if form in {"json", "sarif"}:
        said = json.dumps(json.loads(said), ensure_ascii=False).replace("\\\\", "\\")
    assert ("rules/caf%E9.yaml" if form == "sarif" else r"rules/caf\xe9.yaml") in said


def test_an_export_that_is_read_has_to_have_a_name_in_utf8(shop: Path) -> None:
    (shop / BAD / "customers.csv").write_text(FILES["exports/customers.csv"], "utf-8")
    for argument in (BAD, f"customers={BAD}/customers.csv"):
        code, said = run(shop, "apply", "rules", argument, "--out", "out")
        assert code == 3
        assert "error[SR505]: its path is not UTF-8" in said
        assert r"--> caf\xe9/customers.csv" in said


def test_folders_that_are_written_have_to_have_names_in_utf8(shop: Path) -> None:
    for out in (BAD, f"{BAD}/out"):
        code, said = run(shop, *APPLY, out)
        assert code == 2
        assert "error[SR621]" in said
        assert "bytes that are no text" in said
    assert list((shop / BAD).iterdir()) == []
