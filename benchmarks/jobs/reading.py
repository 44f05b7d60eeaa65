"""Reading, checking and planning rules: the processes that people wait for."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from measure import interleaved, median, process, script, work
from reading import write_rules

from jobs.scale import Scale

TITLE = "Reading rules"


def report(scale: Scale, out: Path) -> Iterator[str]:
    """Measure; give the lines of the section."""
    write_rules(out / "100", 100)
    write_rules(out / "500", 500)
    command = [sys.executable, "-m", "segrules"]
    runs = interleaved(
        {
            "load": script("reading.py", out / "100"),
            "validate": [*command, "validate", str(out / "500")],
            "version": [*command, "--version"],
        },
        scale.times,
    )
    rules = runs["load"][0].said["segments"]
    first = median(runs["load"], lambda m: float(m.said["first"]))
    yield f"Medians of {scale.times}."
    yield "| | milliseconds | wanted at most |"
    yield "|---|--:|--:|"
    loaded = median(runs["load"], work)
    yield f"| parsing, checking, planning {rules} rules | {loaded * 1000:.0f} | 150 |"
    yield f"| the same the first time, imports of the engine included | {first * 1000:.0f} | |"
    for name, label, wanted in (
        ("validate", "`segrules validate` of 500 segments, the whole process", 1500),
        ("version", "`segrules --version`, the whole process", 250),
    ):
        took = median(runs[name], process)
        yield f"| {label} | {took * 1000:.0f} | {wanted:,} |"
