"""A hundred rules over customers, orders and everybody, and a thousand of the same clauses."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import handwritten_behaviour
from behaviour_rules import write_rules
from data import TABLES, shop
from measure import apply, contender, interleaved
from tables import comparison, same_counts, same_members

from jobs.scale import Scale

TITLE = "Customers and their orders × 100 rules, Parquet in, Parquet out"
_LABELS = {
    "trusting": "hand-written streaming Polars that trusts the exports",
    "careful": "the same, doing what segrules must: blanks, NaN, unlisted values, time zone, keys, "
    "orders of nobody and of tomorrow",
    "duckdb": "DuckDB SQL that trusts the exports",
    "segrules": "segrules `--why none`",
    "thousand": "segrules, 1,000 segments of the same clauses",
    "command": "`segrules apply --why none`, the whole process",
}


def report(scale: Scale, out: Path) -> Iterator[str]:
    """Measure; give the lines of the section."""
    rules = {count: out / f"rules-{count}" for count in (100, 1000)}
    for count, folder in rules.items():
        write_rules(folder, count)
    exports = shop(scale.rows)
    folders = {name: out / name for name in _LABELS}
    commands = {
        "trusting": contender("handwritten_behaviour", exports, folders["trusting"]),
        "careful": contender("careful_behaviour", exports, folders["careful"]),
        "duckdb": contender("duckdb_behaviour", exports, folders["duckdb"]),
        "segrules": contender("in_segrules", exports, folders["segrules"], rules=rules[100]),
        "thousand": contender("in_segrules", exports, folders["thousand"], rules=rules[1000]),
        "command": apply(
            rules[100],
            [exports / f"{table}.parquet" for table in TABLES],
            folders["command"],
            handwritten_behaviour.segments(),
        ),
    }
    runs = interleaved(commands, scale.times)
    yield (
        f"{scale.rows:,} customers. 60 profile rules, 30 over 40 distinct values of orders, 10 "
        f"that compare with everybody. Medians of {scale.times}."
    )
    yield from comparison(runs, _LABELS, {"trusting": "ratio", "careful": "ratio to careful"})
    same_counts(runs, ["trusting", "careful", "segrules"])
    alike = {name: folder for name, folder in folders.items() if name != "thousand"}
    yield f"{same_members(runs, alike)} Undecided are as many, too."
