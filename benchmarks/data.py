"""The shop that the benchmarks run on: made once, kept in `benchmarks/.data`, which Git ignores."""

from __future__ import annotations

import shutil
from pathlib import Path

import polars as pl

from segrules.demo.shop import make_shop

HERE = Path(__file__).parent
RULES = HERE.parent / "rules"
DATA = HERE / ".data"
AS_OF = "2026-11-22"


def customers(rows: int) -> Path:
    """The customers of a shop of that size as one Parquet file."""
    path = DATA / f"{rows}" / "customers.parquet"
    if path.exists():
        return path
    parts = DATA / f"{rows}.parts"
    shutil.rmtree(parts, ignore_errors=True)
    parts.mkdir(parents=True)
    for number, tables in enumerate(make_shop(rows)):
        tables["customers"].write_parquet(parts / f"{number:05}.parquet")
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".unfinished")
    pl.scan_parquet(parts).sink_parquet(unfinished)
    unfinished.rename(path)
    shutil.rmtree(parts)
    return path
