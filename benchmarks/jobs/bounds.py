"""The large job in other bounds of memory: what they cost, and whether they are kept."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import handwritten_behaviour
from behaviour_rules import write_rules
from data import TABLES, shop
from measure import apply, failed, interleaved, median, memory, process
from tables import comparison, same_members

from jobs.scale import Scale

TITLE = "The same customers in other bounds of memory"
_BOUNDS = {"850MiB": 850, "1GiB": 1024, "4GiB": 4096}
_WHYS = ("none", "values", "sentence")


def report(scale: Scale, out: Path) -> Iterator[str]:
    """Measure; give the lines of the section."""
    rules = out / "rules"
    write_rules(rules, 100)
    exports = shop(scale.large)
    files = [exports / f"{table}.parquet" for table in TABLES]
    by_hand = handwritten_behaviour.segments()
    jobs = {f"{why} in {bound}": (why, bound) for bound in _BOUNDS for why in _WHYS}
    folders = {name: out / name for name in jobs}
    commands = {
        name: apply(rules, files, folders[name], by_hand, why, bound)
        for name, (why, bound) in jobs.items()
    }
    labels = {
        name: f"`segrules apply --memory {bound} --why {why}`"
        for name, (why, bound) in jobs.items()
    }
    runs = interleaved(commands, 1)
    yield f"{scale.large:,} customers; whole processes, run once each."
    yield from comparison(runs, labels, {"none in 4GiB": "ratio"}, of=process)
    yield same_members(runs, folders)
    well = [name for name in jobs if not failed(runs[name])]
    over = {name: median(runs[name], memory) - _BOUNDS[jobs[name][1]] for name in well}
    broken = [f"{labels[name]} by {by:,.0f} MiB" for name, by in over.items() if by > 0]
    yield f"Bounds that were not kept: {', '.join(broken) or 'none'}."
    for folder in folders.values():
        shutil.rmtree(folder, ignore_errors=True)
