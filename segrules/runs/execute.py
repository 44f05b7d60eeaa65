"""From a plan and exports to a run: open, evaluate, check."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl

from segrules.diagnostics import DataError, Diagnostic, sorted_diagnostics
from segrules.engines import Evaluated, Spill, compares_with_everybody, evaluate, looked_at_once
from segrules.outcome import Outcome, Why, shown_of_members
from segrules.output import Clock, Hashes, Told
from segrules.plan import Plan
from segrules.rulebook import Rulebook
from segrules.runs.keys import is_customer
from segrules.runs.limits import Limits
from segrules.runs.memory import held_within, need_of, spilled_by
from segrules.runs.profiling import profiled
from segrules.runs.run import Run
from segrules.tables import (
    Exports,
    Faults,
    Partitions,
    Scan,
    Splitting,
    check_keys,
    computing_on,
    find_exports,
    find_faults,
    find_stale,
    find_strays,
    has_marks,
    joined_faults,
    keys_are_sound,
    open_tables,
    referred_to,
    time_to_be_fresh,
    unpartitioned,
    unsound_keys,
    watches,
)
from segrules.types import Moment

TableSource = pl.DataFrame | pl.LazyFrame | str | Path
Tables = Mapping[str, TableSource] | Sequence[str | Path]
"""Frames or paths by table name; or files and folders named after tables."""


def run_plan(  # noqa: PLR0913 - each is a fact of the run
    book: Rulebook,
    tables: Tables,
    moment: Moment,
    plan: Plan,
    why: Why,
    told: Told,
    only: Mapping[str, Any] | None = None,
    *,
    to_write: bool = False,
    limits: Limits | None = None,
) -> Run:
    """Evaluate a plan for every customer, or for the one with the key ``only``.

    :raises UsageError: where the memory is too little for even one partition.
    :raises DataError: with every problem of the exports.
    :raises EngineError: where the engine fails, or temporary files cannot be written.
    """
    started = dt.datetime.now(dt.UTC)
    clock = Clock(told)
    clock.goes("reading")
    sources, notes = _sources(book, tables, plan)
    base, limits = plan.schema.base, limits or Limits()
    with limits.kept():
        once = {base} if only else looked_at_once(plan, values=why != "none")
        scans = open_tables(book.tables, sources, plan.columns, moment.zone, once, limits.scratch)
        hashes = Hashes([i for s in scans.values() for i in s.inputs]) if to_write else None
        clock.goes("reading", sum(scan.rows for scan in scans.values()))
        with computing_on(scans.values()):
            of_members = shown_of_members(plan, moment, why) if to_write else {}
            evaluated = _evaluated(plan, scans, moment, why, only, limits, clock, of_members)
            clock.goes("checking")
            faults = _checked(scans, evaluated, plan)
            strays = [*find_strays(scans, base, moment, evaluated.watched)]
            strays += find_stale(scans, moment, _newest(scans[base], evaluated, only))
            clock.goes("checking", evaluated.customers)
            clock.ends()
    rows, members = evaluated.rows, evaluated.members
    kept_for = "none" if members is None else why
    outcome = Outcome(
        plan,
        moment,
        rows,
        evaluated.customers,
        evaluated.decided,
        members or {},
        kept_for,
        held_within(limits.memory),
    )
    profile = profiled(clock, plan, scans, evaluated)
    return Run(
        book,
        outcome,
        scans,
        faults,
        (*notes, *strays),
        clock.seconds,
        started,
        hashes,
        limits.scratch,
        profile,
    )


def _evaluated(
    plan: Plan,
    scans: Mapping[str, Scan],
    moment: Moment,
    why: Why,
    only: Mapping[str, Any] | None,
    limits: Limits,
    clock: Clock,
    of_members: Mapping[str, Sequence[str]],
) -> Evaluated:
    """Every customer in as many partitions as memory asks for, or one customer alone.

    :param of_members: by segment, names of observed values that are wanted of its members and of
        nobody else; those of everybody are where nothing is named.
    """
    base, values = plan.schema.base, why != "none"
    watched = watches(scans, base, moment)
    if only is not None and not compares_with_everybody(plan):
        partitions, spill = _whole(plan, scans), None
        (one,) = partitions.each
        is_wanted = is_customer(only, one.rows.collect_schema(), moment.zone)
        alone = replace(one, rows=one.rows.filter(is_wanted))
        partitions = replace(partitions, each=[alone])
        watched = {}  # rows of the others belong to somebody, too
    else:
        partitions, spill = _parted(plan, scans, limits, clock, of_members, values=values)
    customers, count = scans[base].rows, len(partitions.each)
    time = None if only else time_to_be_fresh(scans[base])
    return evaluate(
        plan,
        partitions,
        moment,
        values=values,
        carried=[*scans[base].marks, *([] if time is None else [time])],
        watches=watched,
        spill=spill,
        report=lambda stage, rows: clock.goes(stage, rows, of=customers, partitions=count),
    )


def _newest(
    base: Scan, evaluated: Evaluated, only: Mapping[str, Any] | None
) -> Mapping[str, dt.date | None]:
    """By table, the time of the newest row where it was seen; one customer's rows do not tell."""
    found = {seen.table: seen.newest for seen in evaluated.watched}
    time = time_to_be_fresh(base)
    if only is not None or time is None:
        return {**found, base.table.name: None}
    rows = evaluated.rows.select(pl.col(time).max()).collect(engine="streaming")
    return {**found, base.table.name: rows.item()}


def _whole(plan: Plan, scans: Mapping[str, Scan]) -> Partitions:
    return unpartitioned({name: s.frame for name, s in scans.items()}, plan.schema.base)


def _parted(
    plan: Plan,
    scans: Mapping[str, Scan],
    limits: Limits,
    clock: Clock,
    of_members: Mapping[str, Sequence[str]],
    *,
    values: bool,
) -> tuple[Partitions, Spill | None]:
    """The tables in as many partitions as memory asks for, and where their rows are left."""
    need = need_of(plan, scans, values=values, of_members=False)
    if need.rows <= 1 or (need.whole <= limits.memory and limits.at_least <= 1):
        return _whole(plan, scans), None

    def told(name: str, rows: int) -> None:
        clock.goes("splitting", rows, of=scans[name].rows, table=name)

    splitting = Splitting(scans, plan.schema.base, limits.scratch, told)
    # Blocks are laid in order at the end, and members that are kept apart would not be.
    of_members = of_members if splitting.in_order else {}
    need = need_of(plan, scans, values=values, of_members=bool(of_members))
    division = need.within(limits.memory)
    limits.scratch.promise(spilled_by(plan, scans, of_members, values=values))
    folders = (limits.scratch.folder(), limits.scratch.folder())
    spill = Spill(*folders, of_members, division.compared_at_once)
    partitions = splitting.into(min(max(division.partitions, limits.at_least), need.rows))
    return replace(partitions, at_once=division.at_once), spill


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


def _checked(scans: Mapping[str, Scan], evaluated: Evaluated, plan: Plan) -> Faults:
    """Whether every row and key is sound; a second look at an export only where one is not."""
    base = plan.schema.base
    any_mark = pl.any_horizontal(pl.lit(value=False), *scans[base].marks).any()
    seen_marks = evaluated.rows.select(any_mark).collect(engine="streaming")
    marked = {base: bool(seen_marks.item())}
    marked |= {seen.table: seen.marked for seen in evaluated.watched}
    faulty = (s for n, s in scans.items() if (marked[n] if n in marked else has_marks(s)))
    faults = joined_faults(find_faults(s) for s in faulty)
    keys = (
        []
        if keys_are_sound(evaluated.rows, plan.schema.key, evaluated.customers)
        else [*check_keys(scans[base])]
    )
    for name in referred_to(scans):
        if name != base:
            keys.extend(unsound_keys(scans[name]))
    if faults.errors or keys:
        raise DataError(sorted_diagnostics([*faults.diagnostics, *keys]))
    return faults
