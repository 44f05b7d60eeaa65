"""A shop that is large enough to need partitions, and the command run on it as a process."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import polars as pl

RULEBOOK = """\
version: 1
base: customers
tables:
  customers:
    key: customer_id
    columns:
      customer_id: number
      country: text
      total_spent: {type: number, decimals: 2}
  orders:
    key: order_id
    belongs_to: {customers: customer_id}
    columns:
      order_id: number
      customer_id: number
      amount: {type: number, decimals: 2}
"""
SEGMENTS = """\
segments:
  - {id: best, when: top 10% by total_spent}
  - {id: british, when: country = "GB"}
  - {id: regular, when: count(orders) >= 3 and sum(amount of orders) > 100}
  - {id: large, when: max(amount of orders) > 90 or average(amount of orders) > 60}
"""
CUSTOMERS, ORDERS = 100_000, 300_000
SECONDS = 120
"""A run that takes longer hangs, even on a busy machine."""
TRIES = 5
"""How often a run may come to its end before what was to happen in its middle happens."""
OURS = "segrules"
"""Stands in the name of everything that a run leaves beside its output."""


@dataclass(frozen=True, slots=True)
class Ended:
    """A process that has ended."""

    code: int
    stderr: str


@dataclass(frozen=True, slots=True)
class Scene:
    """A folder with rules and exports, and the smallest bound of memory that the run allows."""

    folder: Path
    bound: str

    @property
    def out(self) -> Path:
        """The folder of the output."""
        return self.folder / "out"

    def command(self, *options: str) -> list[str]:
        """The command line of a run in partitions."""
        chosen = ("--memory", self.bound, *options) if "--memory" not in options else options
        chosen = chosen if "--out" in options else ("--out", "out", *chosen)
        head = (sys.executable, "-m", "segrules", "apply", "rules", "exports")
        return [*head, "--as-of", "2026-11-22", *chosen]

    def run(self, *options: str) -> Ended:
        """A run in partitions that is waited for."""
        with self.start(*options) as process:
            return ended(process)

    @contextmanager
    def start(self, *options: str) -> Iterator[subprocess.Popen[str]]:
        """A run in partitions, which goes on; a test that fails ends it, stopped or not."""
        with subprocess.Popen(
            self.command(*options),
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONUTF8": "1"},
        ) as process:
            try:
                yield process
            finally:
                process.kill()

    def left(self, *folders: Path) -> list[str]:
        """What is left of runs beside the output, and in further folders."""
        names = (p.name for folder in (self.folder, *folders) for p in folder.iterdir())
        return sorted(name for name in names if OURS in name)


def ended(process: subprocess.Popen[str]) -> Ended:
    """How a process ends, which has to be soon."""
    _, stderr = process.communicate(timeout=SECONDS)
    return Ended(process.returncode, stderr)


def until(happens: Callable[[], bool], process: subprocess.Popen[str]) -> None:
    """Wait until something happens while a process works."""
    deadline = time.monotonic() + SECONDS
    while not happens():
        assert process.poll() is None, process.communicate()[1]
        assert time.monotonic() < deadline
        time.sleep(0.002)


def until_stage(name: str, process: subprocess.Popen[str]) -> None:
    """Wait until a run that logs begins a stage."""
    assert process.stderr is not None
    told = ""
    while f'"stage": "{name}"' not in told:
        line = process.stderr.readline()
        assert line, told
        told += line


def content(folder: Path) -> dict[str, bytes]:
    """Every file of a folder."""
    return {p.name: p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def make_shop(folder: Path, *, in_order: bool) -> None:
    """Rules, and exports whose customers ascend or do not."""
    (folder / "rules").mkdir(parents=True)
    (folder / "exports").mkdir()
    (folder / "rules" / "rulebook.yaml").write_text(RULEBOOK, "utf-8")
    (folder / "rules" / "segments.yaml").write_text(SEGMENTS, "utf-8")
    number = pl.int_range(CUSTOMERS, dtype=pl.Int64)
    # A multiple that has no divisor in common with the number of customers permutes them.
    key = number if in_order else number * 7919 % CUSTOMERS
    order = pl.int_range(ORDERS, dtype=pl.Int64)
    pl.select(
        key.alias("customer_id"),
        pl.when(number % 3 == 0).then(pl.lit("GB")).otherwise(pl.lit("FR")).alias("country"),
        (number * 37 % 100_003 / 100).round(2).alias("total_spent"),
    ).write_parquet(folder / "exports" / "customers.parquet", row_group_size=10_000)
    pl.select(
        order.alias("order_id"),
        (order // 3 if in_order else order * 31 % CUSTOMERS).alias("customer_id"),
        (order * 17 % 10_007 / 100).round(2).alias("amount"),
    ).write_parquet(folder / "exports" / "orders.parquet", row_group_size=10_000)


def smallest_bound(folder: Path) -> str:
    """What the refusal of a tiny bound says to allow, with which there are most partitions."""
    refused = Scene(folder, "1MiB").run("--dry-run")
    assert refused.code == 2, refused.stderr
    found = re.search(r"--memory (\w+)", refused.stderr)
    assert found is not None, refused.stderr
    return found[1]


def copied(shop: Path, folder: Path) -> Path:
    """A shop of one's own."""
    shutil.copytree(shop, folder)
    return folder
