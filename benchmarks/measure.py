"""One measurement in a process of its own: seconds of the work, of the process, and peak memory."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Measured:
    """What one process took; ``work`` is what its script timed, without starting Python."""

    process: float
    work: float
    cpu: float
    mebibytes: float
    said: dict[str, Any]


def measure(command: Sequence[str]) -> Measured:
    """Run a command to its end. A script may print, last, a JSON object with ``seconds``."""
    launched = subprocess.run(
        script("launch.py", *command),
        stdout=subprocess.PIPE,
        text=True,
        cwd=HERE.parent,
        check=True,
    )
    took = json.loads(launched.stdout)
    if took["code"]:
        message = f"{' '.join(command)} ended with {took['code']}"
        raise RuntimeError(message)
    said = _json_of(took["out"])
    work = said.get("seconds", took["process"])
    return Measured(took["process"], work, took["cpu"], took["mebibytes"], said)


def _json_of(out: str) -> dict[str, Any]:
    last = out.strip().rsplit("\n", 1)[-1]
    found: dict[str, Any] = json.loads(last) if last.startswith("{") else {}
    return found


def script(name: str, *args: str) -> list[str]:
    """The command that runs one of our scripts."""
    return [sys.executable, str(HERE / name), *args]


def interleaved(contenders: Mapping[str, Sequence[str]], times: int) -> dict[str, list[Measured]]:
    """Every contender in turn, several times, so that a noisy minute is noisy for all."""
    found: dict[str, list[Measured]] = {name: [] for name in contenders}
    for _ in range(times):
        for name, command in contenders.items():
            found[name].append(measure(command))
    return found


def median(measured: Sequence[Measured], of: Callable[[Measured], float]) -> float:
    """The median over the repetitions."""
    return statistics.median(map(of, measured))
