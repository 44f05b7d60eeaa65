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
_TABLES = ("customers", "orders")


def customers(rows: int) -> Path:
    """The customers of a shop of that size as one Parquet file."""
    return shop(rows) / "customers.parquet"


def orders(rows: int) -> Path:
    """The orders of a shop with that many customers, about five each, as one Parquet file."""
    return shop(rows) / "orders.parquet"


def shop(rows: int) -> Path:
    """A folder with the customers and the orders of a shop of that many customers."""
    folder = DATA / f"shop-{rows}"
    if folder.exists():
        return folder
    unfinished = DATA / f"shop-{rows}.unfinished"
    shutil.rmtree(unfinished, ignore_errors=True)
    parts = {name: unfinished / f"{name}.parts" for name in _TABLES}
    for part in parts.values():
        part.mkdir(parents=True)
    for number, tables in enumerate(make_shop(rows)):
        for name, part in parts.items():
            tables[name].write_parquet(part / f"{number:05}.parquet")
    for name, part in parts.items():
        pl.scan_parquet(part).sink_parquet(unfinished / f"{name}.parquet")
        shutil.rmtree(part)
    unfinished.rename(folder)
    return folder
