"""Sixty profile rules, Parquet to Parquet."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import handwritten_polars
import polars as pl
from data import RULES, shop
from measure import Runs, apply, contender, interleaved
from tables import comparison, same_counts

from jobs.scale import Scale

TITLE = "Customers × 60 profile rules, Parquet in, Parquet out"
_LABELS = {
    "trusting": "hand-written streaming Polars that trusts the export",
    "careful": "the same, blanks, NaN, unlisted values, time zone and keys taken care of "
    "as segrules does",
    "none": "segrules `--why none`",
    "sentence": "segrules `--why sentence`",
    "values": "segrules `--why values`",
    "command": "`segrules apply --why none`, the whole process",
}


def report(scale: Scale, out: Path) -> Iterator[str]:
    """Measure; give the lines of the section."""
    exports = shop(scale.rows)
    folders = {name: out / name for name in _LABELS}
    commands = {
        "trusting": contender("handwritten_polars", exports, folders["trusting"]),
        "careful": contender("handwritten_polars", exports, folders["careful"], careful="yes"),
        "command": apply(
            RULES,
            [exports / "customers.parquet"],
            folders["command"],
            handwritten_polars.segments(),
        ),
    } | {
        why: contender("in_segrules", exports, folders[why], rules=RULES, why=why, profile="yes")
        for why in ("none", "sentence", "values")
    }
    runs = interleaved(commands, scale.times)
    yield f"{scale.rows:,} customers. Medians of {scale.times}."
    yield from comparison(runs, _LABELS, {"trusting": "ratio", "careful": "ratio to careful"})
    yield _same_members(runs, folders)


def _same_members(runs: Runs, folders: dict[str, Path]) -> str:
    """The memberships of all, and the counts of the library calls, are equal."""
    same_counts(runs, [name for name in runs if name != "command"])
    frames = [pl.read_parquet(folder / "memberships.parquet") for folder in folders.values()]
    columns = frames[0].columns
    if not all(frame.select(columns).equals(frames[0]) for frame in frames):
        raise SystemExit("the contenders disagree")
    return f"All wrote the same {frames[0].height:,} memberships, row by row, and the same counts."
