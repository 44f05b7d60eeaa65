"""The wheel carries everything: built, installed with its dependencies, and run elsewhere."""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]


def _run(*command: str | Path, cwd: Path) -> str:
    done = subprocess.run(
        command, cwd=cwd, capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment outside the repository with nothing but the wheel and what it needs."""
    folder = tmp_path_factory.mktemp("wheel")
    _run(sys.executable, "-m", "build", "--wheel", "--outdir", folder, REPOSITORY, cwd=folder)
    (wheel,) = folder.glob("segrules-*.whl")
    venv.create(folder / "env", with_pip=True)
    python = folder / "env" / "bin" / "python"
    install = ("-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    _run(python, *install, wheel, cwd=folder)
    return folder


def test_demo_runs_from_the_wheel(scratch: Path) -> None:
    segrules = scratch / "env" / "bin" / "segrules"
    _run(segrules, "demo", "shop", "--customers", "300", cwd=scratch)
    assert (scratch / "shop" / "rules" / "rulebook.yaml").is_file()
    assert (scratch / "shop" / "exports" / "customers.parquet").is_file()


def test_the_shop_validates_and_applies(scratch: Path) -> None:
    segrules = scratch / "env" / "bin" / "segrules"
    _run(segrules, "demo", "other", "--customers", "300", "--no-run", cwd=scratch)
    _run(segrules, "validate", "other/rules", "--strict", cwd=scratch)
    arguments = ("other/rules", "other/exports", "--out", "out", "--as-of", "2026-11-22")
    _run(segrules, "apply", *arguments, cwd=scratch)
    assert (scratch / "out" / "run.json").is_file()


def test_schemas_are_in_the_wheel(scratch: Path) -> None:
    segrules = scratch / "env" / "bin" / "segrules"
    printed = _run(segrules, "schema", "segments", cwd=scratch)
    assert printed == (REPOSITORY / "schemas" / "segments.schema.json").read_text(encoding="utf-8")
