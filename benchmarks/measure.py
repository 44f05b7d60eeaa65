"""Measurements in processes of their own, in turn with each other, and their medians."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from data import AS_OF

HERE = Path(__file__).parent
_NOT_KEPT = "PYTHONDONTWRITEBYTECODE"
"""Where this is set, each process compiles the sources anew, which an installed package has done.
"""


@dataclass(frozen=True, slots=True)
class Measured:
    """What one process took; ``work`` is what its script timed, without starting Python.

    ``mebibytes`` is the peak of all its processes together, see `launch.py`.
    """

    process: float
    work: float
    cpu: float
    mebibytes: float
    said: dict[str, Any] = field(default_factory=dict)
    failure: str = ""
    """What a process that did not end well said."""


Runs = Mapping[str, Sequence[Measured]]


def measure(command: Sequence[str]) -> Measured:
    """Run a command to its end. A script may print, last, a JSON object with ``seconds``."""
    launched = subprocess.run(
        script("launch.py", *command),
        capture_output=True,
        text=True,
        cwd=HERE.parent,
        env={name: value for name, value in os.environ.items() if name != _NOT_KEPT},
        check=False,
    )
    sys.stderr.write(launched.stderr)
    if launched.returncode:
        message = f"{' '.join(command)} could not be launched"
        raise RuntimeError(message)
    took = json.loads(launched.stdout)
    said = _json_of(took["out"])
    work = said.get("seconds", took["process"])
    failure = ""
    if took["code"]:
        failure = _error_of(launched.stderr) or f"ended with {took['code']}"
    return Measured(took["process"], work, took["cpu"], took["mebibytes"], said, failure)


def _json_of(out: str) -> dict[str, Any]:
    last = out.strip().rsplit("\n", 1)[-1]
    found: dict[str, Any] = json.loads(last) if last.startswith("{") else {}
    return found


def _error_of(said: str) -> str:
    """The last line that speaks of an error."""
    lines = [line.strip() for line in said.splitlines() if "error" in line.lower()]
    return lines[-1] if lines else ""


def script(name: str, *args: str | Path) -> list[str]:
    """The command that runs one of our scripts."""
    return [sys.executable, str(HERE / name), *map(str, args)]


def contender(module: str, shop: Path, out: Path, **options: str | Path) -> list[str]:
    """The command that runs one contender."""
    given = (f"{name}={value}" for name, value in options.items())
    return script("contender.py", module, shop, out, *given)


def apply(
    rules: Path,
    exports: Sequence[Path],
    out: Path,
    segments: Iterable[str],
    why: str = "none",
    memory: str | None = None,
) -> list[str]:
    """`segrules apply` as its users start it."""
    bound = [] if memory is None else ["--memory", memory]
    return [
        *(sys.executable, "-m", "segrules", "apply", str(rules), *map(str, exports)),
        *("--out", str(out), "--as-of", AS_OF, "--why", why, "--quiet", *bound),
        *(f"--segment={id_}" for id_ in segments),
    ]


def interleaved(contenders: Mapping[str, Sequence[str]], times: int) -> dict[str, list[Measured]]:
    """Every contender in turn, several times, so that a noisy minute is noisy for all.

    One that fails is not tried again.
    """
    found: dict[str, list[Measured]] = {name: [] for name in contenders}
    for _ in range(times):
        for name, command in contenders.items():
            if not any(measured.failure for measured in found[name]):
                found[name].append(measure(command))
    return found


def failed(several: Iterable[Measured]) -> str:
    """Why a contender failed; nothing where it did not."""
    return next((measured.failure for measured in several if measured.failure), "")


def median(measured: Sequence[Measured], of: Callable[[Measured], float]) -> float:
    """The median over the repetitions.

    Raises:
        RuntimeError: the contender failed.
    """
    if failure := failed(measured):
        raise RuntimeError(failure)
    return statistics.median(map(of, measured))


def work(measured: Measured) -> float:
    """Seconds of the work alone."""
    return measured.work


def process(measured: Measured) -> float:
    """Seconds of the whole process."""
    return measured.process


def cpu(measured: Measured) -> float:
    """Seconds of all cores."""
    return measured.cpu


def memory(measured: Measured) -> float:
    """Peak memory in MiB."""
    return measured.mebibytes
