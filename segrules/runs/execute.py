"""From a plan and exports to a run: open, evaluate, check."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

import polars as pl

from segrules.diagnostics import DataError, Diagnostic, sorted_diagnostics
from segrules.engines import compares_with_everybody, evaluate
from segrules.outcome import Outcome, Why
from segrules.output import Hashes
from segrules.plan import Plan
from segrules.rulebook import Rulebook
from segrules.runs.keys import is_customer
from segrules.runs.run import Run
from segrules.tables import (
    FAULT,
    UNLISTED,
    Exports,
    Faults,
    Scan,
    check_keys,
    damaged,
    find_exports,
    find_faults,
    find_strays,
    has_marks,
    joined_faults,
    open_tables,
    referred_to,
)
from segrules.types import Moment

TableSource = pl.DataFrame | pl.LazyFrame | str | Path
Tables = Mapping[str, TableSource] | Sequence[str | Path]
"""Frames or paths by table name; or files and folders named after tables."""
Stage = Callable[[str], None]
"""Told the name of each stage of a run as it begins."""


def silently(_: str) -> None:
    """Tell nobody."""


def run_plan(
    book: Rulebook,
    tables: Tables,
    moment: Moment,
    plan: Plan,
    why: Why,
    stage: Stage,
    only: Mapping[str, Any] | None = None,
    *,
    to_write: bool = False,
) -> Run:
    """Evaluate a plan for every customer, or for the one with the key ``only``.

    :raises DataError: with every problem of the exports.
    :raises EngineError: where the engine fails.
    """
    started = dt.datetime.now(dt.UTC)
    seconds: dict[str, float] = {}
    clock = _Clock(stage, seconds)
    clock.begins("reading")
    sources, notes = _sources(book, tables, plan)
    scans = open_tables(book.tables, sources, plan.columns, moment.zone, plan.schema.base)
    scan = scans[plan.schema.base]
    hashes = Hashes([i for s in scans.values() for i in s.inputs]) if to_write else None
    clock.begins("evaluating")
    marks = [*([FAULT] if scan.has_fault else []), *([UNLISTED] if scan.has_unlisted else [])]
    frames = {name: s.frame for name, s in scans.items()}
    if only is not None and not compares_with_everybody(plan):
        frames[plan.schema.base] = scan.frame.filter(is_customer(only))
    try:
        rows = evaluate(plan, frames, moment, values=why != "none", carried=marks)
    except Exception:
        broken = damaged(scans.values())
        if broken:
            raise DataError(broken) from None
        raise
    clock.begins("checking")
    faults = _checked(scans, rows, plan)
    strays = find_strays(scans, plan.schema.base, moment)
    clock.ends()
    outcome = Outcome(plan, moment, rows.drop(marks))
    return Run(book, outcome, scans, faults, (*notes, *strays), seconds, started, hashes)


def _sources(
    book: Rulebook, tables: Tables, plan: Plan
) -> tuple[Mapping[str, Any], tuple[Diagnostic, ...]]:
    """The source of each table that the plan reads, and notes on exports that no rule reads."""
    declared = book.tables
    # A table made of the keys of another is read from that one's export.
    wanted = tuple(declared[name].distinct_of or name for name in plan.columns)
    frames: dict[str, Any] = {}
    if isinstance(tables, Mapping):
        frames = {
            name: s for name, s in tables.items() if isinstance(s, pl.DataFrame | pl.LazyFrame)
        }
        tables = [f"{name}={path}" for name, path in tables.items() if isinstance(path, str | Path)]
    exports: Exports = find_exports(tables, declared)
    absent = exports.absent([name for name in wanted if name not in frames])
    if absent:
        raise DataError([*absent, *exports.notes])
    return {**exports.tables, **frames}, exports.notes


def _checked(scans: Mapping[str, Scan], rows: pl.DataFrame, plan: Plan) -> Faults:
    """Whether every row and key is sound; a second look at an export only where one is not."""
    base = plan.schema.base
    marks = [m for m in (FAULT, UNLISTED) if m in rows.columns]
    faulty = [scans[base]] if any(rows[m].any() for m in marks) else []
    faulty += [s for name, s in scans.items() if name != base and has_marks(s)]
    faults = joined_faults(find_faults(s) for s in faulty)
    keys = [] if _keys_are_sound(rows, plan.schema.key) else [*check_keys(scans[base])]
    for name in referred_to(scans):
        if name != base:
            keys.extend(check_keys(scans[name]))
    if faults.errors or keys:
        raise DataError(sorted_diagnostics([*faults.diagnostics, *keys]))
    return faults


def _keys_are_sound(rows: pl.DataFrame, key: tuple[str, ...]) -> bool:
    columns = [rows[name] for name in key]
    if any(c.null_count() for c in columns):
        return False
    if len(columns) == 1 and (columns[0].shift(-1) > columns[0]).all():
        return True
    return (
        rows.select(pl.struct(key).n_unique()).item() == rows.height
        if len(key) > 1
        else columns[0].n_unique() == rows.height
    )


@dataclass(slots=True)
class _Clock:
    """Seconds per stage."""

    stage: Stage
    seconds: dict[str, float]
    name: str | None = None
    since: float = 0.0

    def begins(self, name: str) -> None:
        self.ends()
        self.stage(name)
        self.name, self.since = name, perf_counter()

    def ends(self) -> None:
        if self.name is not None:
            self.seconds[self.name] = perf_counter() - self.since
        self.name = None
