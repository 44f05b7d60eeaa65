"""The benchmarks of segrules: `run.py [--quick] [--only JOB…] [--times N]`.

Writes `benchmarks/report.md` and prints it. Every contender runs in a fresh process, in turn with
the others; the figures are medians, and the answers are compared. `--only` measures these jobs
anew and leaves what the report says of the others, as long as machine and versions are the same.
The jobs `10m`, `150m` and `bounds` take about an hour, making their data included, and 25 GB of
disk; they run only where they are named.
`--quick` takes a tenth of the data, or less, once, and writes to `benchmarks/.data/quick.md`.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import platform
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

from data import DATA, HERE
from jobs import behaviour, bounds, elsewhere, large, orders, profile, reading, text
from jobs.scale import FULL, QUICK, Scale

_JOBS = {
    "profile": profile,
    "behaviour": behaviour,
    "csv": text,
    "10m": large,
    "150m": orders,
    "bounds": bounds,
    "reading": reading,
    "elsewhere": elsewhere,
}
_LARGE = ("10m", "150m", "bounds")
_PACKAGES = (
    *("polars", "duckdb", "pandas", "pyarrow", "zen-engine", "json-logic-qubit", "rule-engine"),
)


def machine() -> str:
    """Where the figures are from."""
    names = Path("/proc/cpuinfo").read_text() if Path("/proc/cpuinfo").exists() else ""
    models = [line.partition(":")[2] for line in names.splitlines() if "model name" in line]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    packages = ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
    return (
        f"{os.cpu_count()} × {(models or ['unknown processor'])[0].strip()}, {memory:.0f} GiB, "
        f"{platform.system()} {platform.release()}, Python {platform.python_version()}; {packages}"
    )


def section(name: str, scale: Scale) -> str:
    """Run one job; give its part of the report."""
    DATA.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=DATA, prefix=f"{name}-") as folder:
        lines = [f"## {_JOBS[name].TITLE}", *_JOBS[name].report(scale, Path(folder))]
    lines.append(f"Measured on {dt.datetime.now(dt.UTC).date()}.")
    return "\n".join(_spaced(lines))


def _spaced(lines: Sequence[str]) -> Iterator[str]:
    """An empty line before and after what is no row of a table."""
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        yield line
        if not (line.startswith("|") and following.startswith("|")):
            yield ""


def head() -> str:
    """The beginning of the report."""
    return f"""# Benchmarks of segrules

{machine()}

Contenders run in turn, each in a process of its own. Peak memory is what all processes of a
contender hold together, sampled every 20 ms, and never less than the kernel's own count for one.

"""


def kept(report: Path) -> dict[str, str]:
    """The parts of an earlier report by job, if it is of this machine and of these versions."""
    text = report.read_text() if report.exists() else ""
    if not text.startswith(head()):
        return {}
    parts = [f"## {part}" for part in text.split("\n## ")[1:]]
    names = {f"## {job.TITLE}": name for name, job in _JOBS.items()}
    titled = {names.get(part.partition("\n")[0]): f"{part.rstrip()}\n" for part in parts}
    return {name: part for name, part in titled.items() if name is not None}


def main() -> None:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--only", nargs="+", choices=_JOBS, metavar="JOB", help=", ".join(_JOBS))
    parser.add_argument("--times", type=int)
    given = parser.parse_args()
    scale = QUICK if given.quick else FULL
    if given.times:
        scale = replace(scale, times=given.times)
    report = DATA / "quick.md" if given.quick else HERE / "report.md"
    parts = kept(report)
    for name in given.only or [name for name in _JOBS if name not in _LARGE]:
        print(name, file=sys.stderr)
        parts[name] = section(name, scale)
        text = head() + "\n".join(parts[name] for name in _JOBS if name in parts)
        report.write_text(f"{text.rstrip()}\n")
    print(report.read_text())


if __name__ == "__main__":
    main()
