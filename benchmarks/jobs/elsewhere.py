"""The same twenty rules in other engines."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from data import shop
from measure import contender, interleaved, median, memory, work
from tables import same_counts

from jobs.scale import Scale

TITLE = "Twenty rules, counted, elsewhere"
_COLUMNAR = {"segrules": "segrules", "DuckDB": "duckdb", "pandas": "pandas"}
_BY_ROW = {"ZEN": "zen", "json-logic": "json_logic", "rule-engine": "rule_engine"}
_CHECK = "segrules on the sample"


def report(scale: Scale, out: Path) -> Iterator[str]:
    """Measure; give the lines of the section."""
    large, sample = shop(scale.rows), shop(scale.sample)
    commands = {n: contender(f"twenty.in_{m}", large, out / n) for n, m in _COLUMNAR.items()}
    commands |= {n: contender(f"twenty.in_{m}", sample, out / n) for n, m in _BY_ROW.items()}
    commands[_CHECK] = contender("twenty.in_segrules", sample, out / "check")
    runs = interleaved(commands, scale.times)
    same_counts(runs, [*_COLUMNAR])
    same_counts(runs, [_CHECK, *_BY_ROW])
    rows = {n: scale.rows if n in _COLUMNAR else scale.sample for n in runs}
    speed = {name: rows[name] / median(several, work) for name, several in runs.items()}
    yield f"Medians of {scale.times}."
    yield "| | rows | seconds | rows per second | segrules is | peak memory, MiB |"
    yield "|---|--:|--:|--:|--:|--:|"
    for name, several in runs.items():
        times = speed["segrules"] / speed[name]
        yield (
            f"| {name} | {rows[name]:,} | {median(several, work):.3f} | {speed[name]:,.0f} "
            f"| {times:,.{0 if times >= 10 else 2}f} × | {median(several, memory):,.0f} |"
        )
    yield (
        "All count the same members. The time of segrules is from the rules' text on; the others' "
        "from rules that are there to members that are counted, files read and rows made included."
    )
