"""Whether a large CSV export needs little memory: `csv_memory.py [--gigabytes 3] [--why none]`.

Writes the file once (customers of the sample shop, again and again under new keys), runs `segrules
apply` with sixty profile rules on it as a process, and reports its size, seconds and peak memory.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from pathlib import Path

import polars as pl
from data import DATA, RULES, customers, flat
from handwritten_polars import segments as segments_by_hand
from measure import Measured, apply, measure

_GIGABYTE = 1_000_000_000
_ROWS = 100_000


def large_csv(gigabytes: float) -> Path:
    """A file of at least that size, in one piece."""
    path = DATA / f"{gigabytes:g}GB" / "customers.csv"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(".unfinished")
        with unfinished.open("wb") as file:
            for part in _parts():
                file.write(part)
                if file.tell() >= gigabytes * _GIGABYTE:
                    break
        unfinished.rename(path)
    return path


def _parts() -> Iterator[bytes]:
    """Customers as CSV, a hundred thousand at a time, without end."""
    frame = flat(pl.scan_parquet(customers(_ROWS))).collect()
    number = 0
    while True:
        keys = pl.col("customer_id") + number * _ROWS
        text = frame.with_columns(keys).write_csv(
            include_header=number == 0, datetime_format="%Y-%m-%dT%H:%M:%S"
        )
        yield text.encode()
        number += 1


def apply_to(path: Path, why: str) -> Measured:
    """Run the command on a file, into a folder that is thrown away."""
    with tempfile.TemporaryDirectory(dir=DATA) as out:
        # The sixty that look at customers alone: there are no other exports here.
        return measure(apply(RULES, [path], Path(out), segments_by_hand(), why))


def main() -> None:
    """Write, run, report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gigabytes", type=float, default=1)
    parser.add_argument("--why", default="none", choices=["none", "values", "sentence"])
    given = parser.parse_args()
    path = large_csv(given.gigabytes)
    took = apply_to(path, given.why)
    if took.failure:
        raise SystemExit(took.failure)
    size = path.stat().st_size / _GIGABYTE
    print(
        f"{size:.2f} GB of CSV, --why {given.why}: {took.process:.1f} s, "
        f"peak memory {took.mebibytes:,.0f} MiB"
    )


if __name__ == "__main__":
    main()
