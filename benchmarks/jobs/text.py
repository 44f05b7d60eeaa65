"""The hundred rules again, from CSV."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import handwritten_behaviour
from behaviour_rules import write_rules
from data import TABLES, csv_shop, shop
from measure import apply, contender, interleaved, process
from tables import comparison, same_members

from jobs.scale import Scale

TITLE = "CSV instead of Parquet"
_LABELS = {
    "csv": "hand-written `scan_csv`: text cells, cast with counts, fields counted, then as careful",
    "command": "`segrules apply --why none` of CSV",
    "parquet": "`segrules apply --why none` of Parquet",
}


def report(scale: Scale, out: Path) -> Iterator[str]:
    """Measure; give the lines of the section."""
    rules = out / "rules"
    write_rules(rules, 100)
    texts, typed = csv_shop(scale.rows), shop(scale.rows)
    folders = {name: out / name for name in _LABELS}
    by_hand = handwritten_behaviour.segments()
    csv = [texts / f"{table}.csv" for table in TABLES]
    parquet = [typed / f"{table}.parquet" for table in TABLES]
    commands = {
        "csv": contender("handwritten_csv", texts, folders["csv"]),
        "command": apply(rules, csv, folders["command"], by_hand),
        "parquet": apply(rules, parquet, folders["parquet"], by_hand),
    }
    runs = interleaved(commands, scale.times)
    size = sum(path.stat().st_size for path in csv) / 1e6
    yield (
        f"{scale.rows:,} customers and their orders, {size:,.0f} MB of CSV, the same 100 rules. "
        f"Whole processes, medians of {scale.times}."
    )
    yield from comparison(runs, _LABELS, {"csv": "ratio"}, of=process)
    yield same_members(runs, folders)
