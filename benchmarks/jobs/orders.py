"""Three times the orders of the large job, in the same memory."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import handwritten_behaviour
import polars as pl
from behaviour_rules import write_rules
from data import TABLES, shop
from measure import apply, contender, failed, interleaved, median, process
from tables import comparison, same_members

from jobs.scale import Scale

TITLE = "Three times the orders in the same 2 GiB"
_COPIES = 3
_BOUND = "2GiB"
_LABELS = {
    "fewer": f"`segrules apply --memory {_BOUND} --why none`, 5 orders each",
    "more": "the same, 15 orders each",
    "by hand": "hand-written streaming Polars without a bound, 5 orders each",
    "more by hand": "the same, 15 orders each",
}


def report(scale: Scale, out: Path) -> Iterator[str]:
    """Measure; give the lines of the section."""
    rules = out / "rules"
    write_rules(rules, 100)
    few, many = shop(scale.large), shop(scale.large, _COPIES)
    folders = {name: out / name for name in _LABELS}
    by_hand = handwritten_behaviour.segments()
    commands = {
        name: apply(
            rules,
            [at / f"{table}.parquet" for table in TABLES],
            folders[name],
            by_hand,
            "none",
            _BOUND,
        )
        for name, at in (("fewer", few), ("more", many))
    } | {
        name: contender("handwritten_behaviour", at, folders[name])
        for name, at in (("by hand", few), ("more by hand", many))
    }
    runs = interleaved(commands, 1)
    read = {at: sum(_rows(at / f"{table}.parquet") for table in TABLES) for at in (few, many)}
    linear = read[many] / read[few]
    yield f"{scale.large:,} customers; whole processes, run once each."
    yield from comparison(runs, _LABELS, {"fewer": "ratio"}, of=process)
    yield same_members(runs, {name: folders[name] for name in ("fewer", "by hand")})
    yield same_members(runs, {name: folders[name] for name in ("more", "more by hand")})
    if not failed([*runs["more"], *runs["fewer"]]):
        took = median(runs["more"], process) / median(runs["fewer"], process)
        yield (
            f"{read[many]:,} rows are {linear:.2f} times as many as {read[few]:,}; the time is "
            f"{took / linear:.2f} × linear in rows."
        )
    for folder in folders.values():
        shutil.rmtree(folder, ignore_errors=True)


def _rows(path: Path) -> int:
    return int(pl.scan_parquet(path).select(pl.len()).collect().item())
