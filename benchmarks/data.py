"""The shops that the benchmarks run on: made once, kept in `benchmarks/.data`, which Git ignores.

`data.py CUSTOMERS [COPIES]` makes one beforehand: ten million customers take a quarter of an hour.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import polars as pl

from segrules.demo.shop import NOT_ASKED, make_shop

HERE = Path(__file__).parent
RULES = HERE.parent / "rules"
DATA = HERE / ".data"
AS_OF = "2026-11-22"
TABLES = ("customers", "orders")
_SLICE = 1_000_000
"""Orders copied at a time."""
_LATER = 10_000_000_000
"""What tells the keys of copies apart; those of the shop are smaller."""
_EARLIER = dt.timedelta(days=91)
"""How long before an order its copy was placed: weekdays and hours stay, seasons move on."""


def customers(rows: int) -> Path:
    """The customers of a shop of that size as one Parquet file."""
    return shop(rows) / "customers.parquet"


def shop(rows: int, copies: int = 1) -> Path:
    """A folder with customers and orders, about five each, or ``copies`` times as many."""
    if copies > 1:
        return _more_orders(rows, copies)
    folder = DATA / f"shop-{rows}"
    if not folder.exists():
        with _made(folder) as unfinished:
            _write_shop(rows, unfinished)
    return folder


def _write_shop(rows: int, folder: Path) -> None:
    """One file per table, from the parts in which the shop is made."""
    parts = {name: folder / f"{name}.parts" for name in TABLES}
    for part in parts.values():
        part.mkdir()
    for number, tables in enumerate(make_shop(rows)):
        for name, part in parts.items():
            tables[name].write_parquet(part / f"{number:05}.parquet")
    for name, part in parts.items():
        pl.scan_parquet(part).sink_parquet(folder / f"{name}.parquet")
        shutil.rmtree(part)


def _more_orders(rows: int, copies: int) -> Path:
    """The same customers; each million of orders is followed by copies that were placed earlier."""
    base = shop(rows)
    folder = DATA / f"shop-{rows}-orders-{copies}"
    if not folder.exists():
        with _made(folder) as unfinished:
            os.link(base / "customers.parquet", unfinished / "customers.parquet")
            once = pl.scan_parquet(base / "orders.parquet")
            slices = range(0, once.select(pl.len()).collect().item(), _SLICE)
            pl.concat(
                _earlier(once.slice(first, _SLICE), copy)
                for first in slices
                for copy in range(copies)
            ).sink_parquet(unfinished / "orders.parquet")
    return folder


def _earlier(orders: pl.LazyFrame, copy: int) -> pl.LazyFrame:
    times = pl.col("placed_at", "promised_on", "delivered_on") - copy * _EARLIER
    return orders.with_columns(pl.col("order_id") + copy * _LATER, times)


def crowd(rows: int, copies: int) -> Path:
    """A folder with the customers of a shop so many times, under keys of their own."""
    base, folder = shop(rows), DATA / f"crowd-{rows}-{copies}"
    if not folder.exists():
        with _made(folder) as unfinished:
            once = pl.scan_parquet(base / "customers.parquet")
            pl.concat(
                once.with_columns(pl.col("customer_id") + copy * _LATER) for copy in range(copies)
            ).sink_parquet(unfinished / "customers.parquet")
    return folder


def csv_shop(rows: int) -> Path:
    """A folder with the same customers and orders as CSV, lists as texts with commas."""
    base, folder = shop(rows), DATA / f"shop-{rows}-csv"
    if not folder.exists():
        with _made(folder) as unfinished:
            for name in TABLES:
                flat(pl.scan_parquet(base / f"{name}.parquet")).sink_csv(
                    unfinished / f"{name}.csv", datetime_format="%Y-%m-%dT%H:%M:%S"
                )
    return folder


def flat(table: pl.LazyFrame) -> pl.LazyFrame:
    """A table with its lists as CSV has them."""
    schema = table.collect_schema()
    lists = [name for name, dtype in schema.items() if dtype == pl.List(pl.String)]
    return table.with_columns(pl.col(lists).list.join(",").fill_null(NOT_ASKED))


@contextmanager
def _made(folder: Path) -> Iterator[Path]:
    """An empty folder that takes its name when it is complete, unless another was quicker."""
    unfinished = folder.with_name(f"{folder.name}.{os.getpid()}.unfinished")
    unfinished.mkdir(parents=True)
    try:
        yield unfinished
        if not folder.exists():
            unfinished.rename(folder)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


if __name__ == "__main__":
    print(shop(*map(int, sys.argv[1:])))
