"""TechShop, the sample shop: a rulebook and exports to try it on, made from a seed."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import polars as pl

from segrules.demo import activity, catalogue, journeys
from segrules.demo.columns import COLUMNS
from segrules.demo.habits import habits
from segrules.demo.orders import lines, orders, priced
from segrules.demo.people import people
from segrules.demo.totals import with_totals

TODAY = dt.date(2026, 11, 22)
"""The day that the sample shop was exported, unless another is asked for."""

SEED = 20_261_122
FIRST_CUSTOMER = 10_001
CHUNK = 25_000
"""Customers made at a time; a larger shop is written in parts of this many."""

NOT_ASKED = "not asked"
"""A missing list in CSV, where a blank cell is a list without items; the rulebook says so, too."""

Format = Literal["parquet", "csv"]
Tables = dict[str, pl.DataFrame]


@dataclass(frozen=True, slots=True)
class Shop:
    """What ``write_shop`` left where: ``rows`` counts each table."""

    folder: Path
    rules: Path
    exports: Path
    rows: dict[str, int]


def write_shop(
    folder: Path,
    *,
    rules: Path,
    schemas: Path | None = None,
    customers: int = 2_000,
    format: Literal["parquet", "csv"] = "parquet",  # noqa: A002 - the word of the command line
    seed: int = SEED,
    today: dt.date = TODAY,
) -> Shop:
    """Write a sample shop: ``folder/rules`` copied from ``rules``, and ``folder/exports``.

    Exports of an earlier call are replaced. Rules that are there already stay as they are, since
    somebody may have begun to edit them. With ``schemas`` given, they are copied beside the rules,
    where the first line of each rule file tells an editor to look. The same arguments give the
    same rows; a larger shop holds the customers of a smaller one unchanged.

    Raises:
        OSError: a folder cannot be written.
    """
    exports = folder / "exports"
    _remove_exports(exports)
    exports.mkdir(parents=True, exist_ok=True)
    copies = {folder / "rules": rules} | ({folder / "schemas": schemas} if schemas else {})
    for target, origin in copies.items():
        if not target.exists():
            shutil.copytree(origin, target)
    rows = dict.fromkeys(COLUMNS, 0)
    for part, tables in enumerate(make_shop(customers, seed=seed, today=today), start=1):
        for name, frame in tables.items():
            rows[name] += frame.height
            in_parts = customers > CHUNK and name not in _SHARED
            path = exports / name / f"part-{part:04}" if in_parts else exports / name
            _write(frame, path, format)
    return Shop(folder, folder / "rules", exports, rows)


_SHARED = ("products", "campaigns")


def make_shop(
    customers: int, *, seed: int = SEED, today: dt.date = TODAY, chunk: int = CHUNK
) -> Iterator[Tables]:
    """The shop's tables by name, a chunk of customers at a time.

    Products and campaigns, which belong to nobody, come with the first chunk alone.
    """
    products = catalogue.products(seed)
    shared = {"products": products, "campaigns": catalogue.campaigns(seed, today)}
    end = FIRST_CUSTOMER + customers
    for first in range(FIRST_CUSTOMER, max(end, FIRST_CUSTOMER + 1), chunk):
        ids = pl.int_range(first, min(first + chunk, end), dtype=pl.Int64, eager=True)
        made = _chunk(ids.alias("customer_id").to_frame(), products, seed, today) | shared
        yield {name: made[name].select(cols) for name, cols in COLUMNS.items() if name in made}
        shared = {}


def _chunk(ids: pl.DataFrame, products: pl.DataFrame, seed: int, today: dt.date) -> Tables:
    everybody = habits(people(ids, seed, today), seed, today)
    placed = orders(everybody, seed, today)
    bought = lines(placed, products, seed)
    rows = {
        "orders": priced(placed, bought),
        "order_lines": bought,
        "events": journeys.events(activity.events(everybody, seed, today), placed, bought, seed),
        "campaign_responses": journeys.responses(
            activity.responses(everybody, seed, today), placed, seed, today
        ),
        "tickets": activity.tickets(everybody, seed, today),
        "survey_answers": activity.survey_answers(everybody),
        "shop_visits": activity.visits(everybody, seed),
        "referrals": journeys.referrals(everybody, seed, FIRST_CUSTOMER),
    }
    return {"customers": with_totals(everybody, rows, seed, today)} | rows


def _remove_exports(exports: Path) -> None:
    """Take away what an earlier shop left: two sources of one table could not be read."""
    for name in COLUMNS:
        shutil.rmtree(exports / name, ignore_errors=True)
        for ending in ("parquet", "csv"):
            (exports / f"{name}.{ending}").unlink(missing_ok=True)


def _write(frame: pl.DataFrame, stem: Path, form: Format) -> None:
    stem.parent.mkdir(parents=True, exist_ok=True)
    path = stem.with_name(f"{stem.name}.{form}")
    if form == "parquet":
        frame.write_parquet(path)
        return
    lists = [name for name, dtype in frame.schema.items() if dtype == pl.List(pl.String)]
    flat = frame.with_columns(pl.col(lists).list.join(",").fill_null(NOT_ASKED))
    flat.write_csv(path, datetime_format="%Y-%m-%dT%H:%M:%S")
