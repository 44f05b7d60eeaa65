"""A folder with rules and exports, one hostile thing in it, and the command run there."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from select import select
from time import perf_counter
from typing import Any

from . import make

RULEBOOK = """\
version: 1
name: TechShop
base: customers
parameters:
  vip_spend: 500
  eu: [AT, BE]
tables:
  customers:
    key: customer_id
    columns:
      customer_id: number
      email: {type: text, pii: yes}
      country: text
      total_spent: {type: number, decimals: 2}
      last_order_at: date
      signed_up: datetime
      tags: {type: list of text, separator: ","}
      visits: number
      subscribed: yes/no
"""
SEGMENTS = """\
segments:
  - {id: vip, when: total_spent >= vip_spend}
  - {id: lapsed, when: last_order_at < 90 days ago}
  - {id: new, when: signed_up in last 24 months}
  - {id: british, when: country = "GB"}
  - {id: tagged, when: tags contains "a"}
  - {id: busy, when: visits > 10}
  - {id: reachable, when: subscribed and email is known}
"""
STANDARD: Mapping[str, Any] = {
    "rules/rulebook.yaml": RULEBOOK,
    "rules/segments.yaml": SEGMENTS,
    "exports/customers.csv": {"make": "csv"},
}
APPLY = ("apply", "rules", "exports", "--out", "out", "--as-of", "2026-11-22")
SECONDS = 90
"""A command that takes longer hangs, even on a busy machine."""
LIMIT_OF_KNOWN = 4
"""Seconds for what is known to hang: what has been mended ends sooner."""
RAW = re.compile(
    r"traceback|polars|ComputeError|strict conversion|SchemaError|InvalidOperation|panicked|pyo3"
    r"|RUST_BACKTRACE|pyarrow|Errno|os error|<class |object at 0x|\x1b",
    re.IGNORECASE,
)
"""What only a program would say, and control sequences from a cell."""
LONGEST = 30_000
"""Characters of messages; who gets more reads none."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command said, and how long it took."""

    code: int
    stdout: str
    stderr: str
    seconds: float


def set_up(folder: Path, files: Mapping[str, Any]) -> None:
    """Write the standard rules and exports with others laid over them; None takes one away."""
    for name, content in {**STANDARD, **files}.items():
        if content is not None:
            _write(folder / name, content)
    (folder / "exports").mkdir(exist_ok=True)


def _write(path: Path, content: Any) -> None:  # noqa: ANN401 - as YAML has it
    path.parent.mkdir(parents=True, exist_ok=True)
    match content:
        case str():
            path.write_bytes(content.encode())
        case {"link": str(target)}:
            path.symlink_to(target)
        case {"folder": True}:
            path.mkdir()
        case {"pipe": True}:
            os.mkfifo(path)
        case {"standard row": cells}:
            path.write_bytes(make.with_row({k: argument(v) for k, v in cells.items()}))
        case {"standard parameter": value}:
            path.write_bytes(
                RULEBOOK.replace("vip_spend: 500", f"vip_spend: {argument(value)}").encode()
            )
        case {"standard and": recipe}:
            standard = STANDARD[f"{path.parent.name}/{path.name}"]
            path.write_bytes(standard.encode() + _bytes(recipe))
        case _:
            path.write_bytes(make.made(content))


def _bytes(recipe: Any) -> bytes:  # noqa: ANN401 - as YAML has it
    return recipe.encode() if isinstance(recipe, str) else make.made(recipe)


class Worker:
    """A process that runs commands, replaced when one of them hangs or takes it down."""

    def __init__(self, ears: Path) -> None:
        self.ears = ears
        self.process: subprocess.Popen[str] | None = None

    def run(self, folder: Path, arguments: Sequence[str], limit: float = SECONDS) -> Answer:
        """Run one command line in a folder.

        Raises:
            TimeoutError: where it takes longer than so many seconds.

        """
        process = self._ready()
        assert process.stdin
        assert process.stdout
        begun = perf_counter()
        process.stdin.write(json.dumps([str(folder), list(arguments)]) + "\n")
        process.stdin.flush()
        if not select([process.stdout], [], [], limit)[0]:
            self.stop()
            message = f"no answer within {limit} seconds"
            raise TimeoutError(message)
        line = process.stdout.readline()
        code = int(json.loads(line)[0]) if line else process.wait()
        return Answer(code, self._heard("said"), self._heard("told"), perf_counter() - begun)

    def stop(self) -> None:
        """End the process, whatever it does."""
        if self.process:
            self.process.kill()
            self.process.communicate()
        self.process = None

    def _ready(self) -> subprocess.Popen[str]:
        if self.process is None or self.process.poll() is not None:
            self.process = subprocess.Popen(
                [sys.executable, Path(__file__).with_name("worker.py"), self.ears],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                env={**os.environ, "POLARS_MAX_THREADS": "2"},
            )
        return self.process

    def _heard(self, name: str) -> str:
        return (self.ears / name).read_bytes().decode("utf-8", "replace")


def content(folder: Path) -> dict[str, bytes]:
    """Every file under a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def complaints(answer: Answer) -> list[str]:
    """What is wrong with an answer, whatever was asked."""
    found = []
    if answer.code not in {0, 1, 2, 3}:
        found.append(f"exit code {answer.code}")
    if raw := RAW.search(answer.stdout + answer.stderr):
        found.append(f"says {raw[0]!r}")
    if answer.code and len(answer.stderr) > LONGEST:
        found.append(f"tells {len(answer.stderr):,} characters")
    return found


def argument(written: Any) -> str:  # noqa: ANN401 - as YAML has it
    """One argument of a command line: a text, a long one, or bytes that are no text."""
    match written:
        case {"text": str(text), "times": int(times), **rest}:
            return str(rest.get("after", "")) + text * times
        case {"bytes": str(digits)}:
            return os.fsdecode(bytes.fromhex(digits))
        case _:
            return str(written)
