"""Runs the example of a code as a user would: files in a folder, one command."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from segrules.catalogue import EXAMPLE
from segrules.cli.app import run
from segrules.diagnostics import Severity

_HEAD = re.compile(r"^(error|warning|note)\[(SR\d{3})\]", re.MULTILINE)
_FIRST = {
    "apply": ["rules", "exports", "--as-of", "2026-11-22"],
    "explain": ["rules", "exports", "--as-of", "2026-11-22"],
    "test": ["rules"],
    "validate": ["rules"],
}
"""What stands before an example's own arguments."""


@dataclass(frozen=True)
class Said:
    """The numbers that a command told of, by severity."""

    errors: frozenset[str]
    warnings: frozenset[str]
    notes: frozenset[str]

    def of(self, severity: Severity) -> frozenset[str]:
        return {
            Severity.ERROR: self.errors,
            Severity.WARNING: self.warnings,
            Severity.NOTE: self.notes,
        }[severity]


def said_about(
    example: str | Mapping[str, str], folder: Path, capfd: pytest.CaptureFixture[str]
) -> Said:
    """The numbers of what is said about an example. The folder has to be the current one."""
    files = _files(example)
    _write(files, folder)
    capfd.readouterr()
    run(_command(files))
    out, err = capfd.readouterr()
    told = _HEAD.findall(out + err)
    return Said(
        *(
            frozenset(number for word, number in told if word == severity)
            for severity in (Severity.ERROR, Severity.WARNING, Severity.NOTE)
        )
    )


def _files(example: str | Mapping[str, str]) -> Mapping[str, str]:
    if not isinstance(example, str):
        return example
    indented = "".join(f"      {line}\n" for line in example.splitlines())
    return {"segments.yaml": f"{EXAMPLE['segments.yaml']}  - id: example\n    when: |\n{indented}"}


def _write(files: Mapping[str, str], folder: Path) -> None:
    brings_exports = any(name.startswith("exports/") for name in files)
    standard = {
        name: text
        for name, text in EXAMPLE.items()
        if not (brings_exports and name.startswith("exports/"))
    }
    for name, text in {**standard, **files}.items():
        if name.startswith("$ "):
            continue
        path = folder / (name if name.startswith("exports/") else f"rules/{name}")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())


def _command(files: Mapping[str, str]) -> list[str]:
    """The command that an example names; ``apply`` where it brings exports, else ``validate``."""
    named = [name for name in files if name.startswith("$ ")]
    if named:
        command, more = named[0][2:], shlex.split(files[named[0]])
    elif any(name.startswith("exports/") for name in files):
        command, more = "apply", []
    else:
        command, more = "validate", []
    if command == "apply" and "--out" not in more:
        more = [*more, "--out", "out"]
    return [command, *_first(command, more), *more]


def _first(command: str, more: list[str]) -> list[str]:
    first = _FIRST.get(command, [])
    return first[: first.index("--as-of")] if "--as-of" in more else first
