"""The same twenty rules in other engines."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from data import crowd, shop
from measure import contender, interleaved, median, memory, work
from tables import same_counts

from jobs.scale import Scale

TITLE = "Twenty rules, counted, elsewhere"
_COLUMNAR = {"segrules": "segrules", "DuckDB": "duckdb", "pandas": "pandas"}
_LARGE = {"segrules, many": "segrules", "DuckDB, many": "duckdb"}
_BY_ROW = {"ZEN": "zen", "json-logic": "json_logic", "rule-engine": "rule_engine"}
_COPIES = 10
_CHECK = "segrules on the sample"


def report(scale: Scale, out: Path) -> Iterator[str]:
    """Measure; give the lines of the section."""
    by_row = _BY_ROW | {_CHECK: "segrules"}
    many = scale.rows * _COPIES
    sizes = [
        (many, crowd(scale.rows, _COPIES), _LARGE),
        (scale.rows, shop(scale.rows), _COLUMNAR),
        (scale.sample, shop(scale.sample), by_row),
    ]
    rows = {name: size for size, _, modules in sizes for name in modules}
    commands = {
        name: contender(f"twenty.in_{module}", folder, out / name.replace(" ", "-"))
        for _, folder, modules in sizes
        for name, module in modules.items()
    }
    runs = interleaved(commands, scale.times)
    for *_, modules in sizes:
        same_counts(runs, [*modules])
    speed = {name: rows[name] / median(several, work) for name, several in runs.items()}
    yield f"Medians of {scale.times}."
    yield "| | rows | seconds | rows per second | segrules is | peak memory, MiB |"
    yield "|---|--:|--:|--:|--:|--:|"
    for name, several in runs.items():
        # What takes one row after the other is no faster with more of them.
        ours = "segrules" if name in _COLUMNAR else "segrules, many"
        times = speed[ours] / speed[name]
        yield (
            f"| {name} | {rows[name]:,} | {median(several, work):.3f} | {speed[name]:,.0f} "
            f"| {times:,.{0 if times >= 10 else 2}f} × | {median(several, memory):,.0f} |"
        )
    yield (
        "All count the same members. The time of segrules is from the rules' text on; the others' "
        "from rules that are there to members that are counted, files read and rows made included. "
        "pandas, and DuckDB, are compared with segrules over as many rows; what takes one row "
        f"after the other, with segrules over {many:,}, which are the others {_COPIES} times."
    )
