"""The tables of the report, and the check behind each: that all contenders give the same answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import polars as pl
from measure import Measured, Runs, cpu, failed, median, memory, process, work


def comparison(
    runs: Runs,
    labels: Mapping[str, str],
    bases: Mapping[str, str],
    of: Callable[[Measured], float] = work,
) -> Iterator[str]:
    """A row per contender, with a column of ratios for each of ``bases`` (heading by contender)."""
    headings = ["seconds", *bases.values()]
    headings += ["CPU, s", "peak memory, MiB"] if of is process else []
    headings += ["process, s", "CPU, s", "peak memory, MiB"] if of is work else []
    yield f"| | {' | '.join(headings)} |"
    yield f"|---|{'--:|' * len(headings)}"
    for name, label in labels.items():
        several = runs[name]
        if failure := failed(several):
            yield f"| {label} | failed: {failure}{' |' * len(headings)}"
            continue
        seconds = median(several, of)
        ratios = [
            "–" if failed(runs[base]) else f"{seconds / median(runs[base], of):.2f}"
            for base in bases
        ]
        whole = [f"{median(several, process):.2f}"] if of is work else []
        rest = [f"{median(several, cpu):.2f}", f"{median(several, memory):,.0f}"]
        yield f"| {label} | {' | '.join([f'{seconds:.2f}', *ratios, *whole, *rest])} |"


def memberships(folder: Path) -> int:
    """How many rows a run wrote."""
    path = folder / "memberships.parquet"
    return int(pl.scan_parquet(path).select(pl.len()).collect().item())


def same_members(runs: Runs, folders: Mapping[str, Path]) -> str:
    """Refuse memberships that differ; say how many there are.

    Of every segment the number of members, the sum of their keys and of their keys' hashes are
    compared, which takes little memory however many there are.
    """
    well = [name for name in folders if not failed(runs[name])]
    prints = {name: _fingerprints(folders[name]) for name in well}
    first = next(iter(prints.values()))
    different = [name for name, found in prints.items() if not found.equals(first)]
    if different:
        message = f"the contenders disagree: {', '.join(different)}"
        raise SystemExit(message)
    who = "All" if len(well) == len(folders) else "All that ended well"
    return f"{who} wrote the same {first['members'].sum():,} memberships."


def _fingerprints(folder: Path) -> pl.DataFrame:
    key = pl.col("customer_id")
    return (
        pl.scan_parquet(folder / "memberships.parquet")
        .group_by(pl.col("segment").cast(pl.String))
        .agg(members=key.len(), keys=key.sum(), hashes=key.hash().sum())
        .sort("segment")
        .collect(engine="streaming")
    )


def same_counts(runs: Runs, names: Sequence[str]) -> None:
    """Refuse counts of members and undecided that differ, and contenders without any."""
    if failure := failed(measured for name in names for measured in runs[name]):
        raise RuntimeError(failure)
    counts = [measured.said["counts"] for name in names for measured in runs[name]]
    if any(found != counts[0] for found in counts):
        message = f"the counts differ: {', '.join(names)}"
        raise SystemExit(message)
