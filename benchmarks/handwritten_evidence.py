"""The job of `handwritten_behaviour.py`, and for each member what the segment's rule looked at.

As somebody would write it for whom memory has no bound: every column that a rule looks at stays
until its members are written. There is less of it than segrules leaves: no clause masks, and no day
of the last order behind a count of orders.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import handwritten_behaviour as behaviour
import handwritten_polars as profile
import polars as pl
from handwritten_polars import Counts


def run(shop: Path, out: Path) -> Counts:
    """Write ``memberships.parquet`` and ``evidence/``; give members and undecided by segment."""
    orders = behaviour.trusted(pl.scan_parquet(shop / "orders.parquet"))
    by_customer = orders.group_by("customer_id").agg(**behaviour.values())
    rules = {**profile.segments(), **behaviour.behaviour(), **behaviour.relative()}
    looked_at = {id_: sorted(profile.used_by({id_: rule})) for id_, rule in rules.items()}
    more = {name for names in looked_at.values() for name in names} - rules.keys()
    rows = behaviour.joined(pl.scan_parquet(shop / "customers.parquet"), by_customer, *more)
    rows = behaviour.compared(rows)
    counts = profile.write(rows, behaviour.segments(), out)
    (out / "evidence").mkdir(exist_ok=True)
    for id_, names in looked_at.items():
        rows.lazy().filter(id_).select(
            "customer_id", **{f"value_{n}": name for n, name in enumerate(names, start=1)}
        ).sink_parquet(out / "evidence" / f"{id_}.parquet", compression="zstd", compression_level=1)
    return counts


def job(shop: Path, out: Path) -> Callable[[], Counts]:
    """The work that is timed."""
    return partial(run, shop, out)
