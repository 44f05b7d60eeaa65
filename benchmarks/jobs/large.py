"""Ten times the customers and orders, in a bound of memory, with and without reasons."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import handwritten_behaviour
from behaviour_rules import write_rules
from data import TABLES, shop
from measure import apply, contender, failed, interleaved, process
from tables import comparison, memberships, same_members

from jobs.scale import Scale

TITLE = "Ten million customers and their orders × 100 rules in 2 GiB"
_BOUND = "2GiB"
_LABELS = {
    "trusting": "hand-written streaming Polars that trusts the exports, without a bound",
    "careful": "the same, doing what segrules must",
    "duckdb": "DuckDB SQL that trusts the exports, `memory_limit` 2 GB",
    "none": f"`segrules apply --memory {_BOUND} --why none`",
    "values": f"`segrules apply --memory {_BOUND} --why values`",
    "sentence": f"`segrules apply --memory {_BOUND} --why sentence`",
}
_TIMES = 3


def report(scale: Scale, out: Path) -> Iterator[str]:
    """Measure; give the lines of the section."""
    rules = out / "rules"
    write_rules(rules, 100)
    exports = shop(scale.large)
    files = [exports / f"{table}.parquet" for table in TABLES]
    folders = {name: out / name for name in _LABELS}
    by_hand = handwritten_behaviour.segments()
    commands = {
        "trusting": contender("handwritten_behaviour", exports, folders["trusting"]),
        "careful": contender("careful_behaviour", exports, folders["careful"]),
        "duckdb": contender("duckdb_behaviour", exports, folders["duckdb"], memory="2GB"),
    } | {
        why: apply(rules, files, folders[why], by_hand, why, _BOUND)
        for why in ("none", "values", "sentence")
    }
    times = min(scale.times, _TIMES)
    runs = interleaved(commands, times)
    yield (
        f"{scale.large:,} customers. Whole processes, medians of {times}. Two gibibytes are "
        "2,048 MiB."
    )
    bases = {"trusting": "ratio", "duckdb": "ratio to DuckDB", "none": "ratio to `--why none`"}
    yield from comparison(runs, _LABELS, bases, of=process)
    yield same_members(runs, folders)
    if not failed([*runs["values"], *runs["sentence"]]):
        yield _sizes(folders)
    for folder in folders.values():
        shutil.rmtree(folder, ignore_errors=True)


def _sizes(folders: dict[str, Path]) -> str:
    """What the memberships and the typed evidence take on disk."""
    count = memberships(folders["values"])
    table = (folders["values"] / "memberships.parquet").stat().st_size
    evidence = sum(f.stat().st_size for f in (folders["values"] / "evidence").rglob("*.parquet"))
    reasons = (folders["sentence"] / "memberships.parquet").stat().st_size
    return (
        f"Bytes per membership on disk: {table / count:.2f} for the memberships and "
        f"{evidence / count:.2f} for the values behind them, or {reasons / count:.2f} for "
        "memberships with sentences."
    )
