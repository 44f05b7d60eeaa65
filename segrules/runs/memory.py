"""How much memory a run may use, how much it needs, and so in how many partitions it goes."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from segrules import mistakes
from segrules.diagnostics import UsageError
from segrules.language.tree import Aggregate, Ranked, walk
from segrules.plan import Plan
from segrules.plan.columns import value_name
from segrules.tables import Scan, dtype_of, size_of_cell
from segrules.types import Kind, Type

_UNITS = {"": 1, "b": 1} | {
    f"{prefix}{infix}b": base**power
    for power, prefix in enumerate("kmgt", start=1)
    for infix, base in (("", 1000), ("i", 1024))
}
_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*([a-z]*)", re.IGNORECASE)
_SAFE_SHARE = 0.6
"""Of the memory that is free: others want some, and estimates are estimates."""
_UNKNOWN_MACHINE = 4 << 30
_CGROUP = Path("/sys/fs/cgroup")

# What was measured, in bytes, with Polars 2.1, of the rules and shops of `benchmarks/`.
_AT_REST = 360 << 20
"""Interpreter, Polars, what streams through it and what is being written."""
_STREAMING = 80 << 20
"""What streams through Polars for one more partition under way."""
_NUMBER, _TEXT, _BIT = 9, 40, 0.25
"""A cell of an evaluated row."""
_STATE = 16
"""An aggregate of one owner, its hash table and its result included."""
_BROUGHT = 18
"""A value of an aggregate that reasons show, on its way from the owners to the evaluated rows."""
_ROW_KEPT = 24
"""A column of a row that an aggregate has to keep until it has seen all rows."""
_LOOKED_UP = 48
"""A column of a row that is looked up, with its share of the hash table."""
_COMPARED, _COMPARED_BESIDE = 42, 30
"""What a comparison takes of each customer, and another one at the same time."""
_WRITING = 300 << 20
"""What writing takes beside what is at rest."""
_MOST_HELD = 384 << 20
"""Rows that are held to be written; what takes more is no faster for it."""
_MOST_ROWS = 1_000_000
"""Of the base table in a partition: larger ones are no faster."""
_AT_ONCE = 2
"""Partitions, and then comparisons, under way where memory allows it: while one keeps a single core
busy, others work."""


def size_of(text: str) -> int:
    """Bytes of a size such as ``2GiB``, ``1.5 GB``, ``800MiB`` or ``2000000000``.

    :raises UsageError: for anything else.
    """
    found = _SIZE.fullmatch(text.strip())
    unit = _UNITS.get(found[2].lower()) if found else None
    if found is None or unit is None or not float(found[1]):
        raise UsageError([mistakes.bad_size(text)])
    return int(float(found[1]) * unit)


def default_bound() -> int:
    """A safe share, in bytes, of what the machine and the process's control group have free."""
    free = [*_free_of_machine(), *_free_of_group()]
    return int(min(free, default=_UNKNOWN_MACHINE) * _SAFE_SHARE)


def _free_of_machine() -> Iterator[int]:
    try:
        text = Path("/proc/meminfo").read_text("ascii")
        yield int(text.partition("MemAvailable:")[2].split()[0]) * 1024
    except (OSError, ValueError, IndexError):
        if hasattr(os, "sysconf") and "SC_PHYS_PAGES" in os.sysconf_names:
            yield os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")


def _free_of_group() -> Iterator[int]:
    """Of each control group around this process that has a limit; cgroups(7), versions 2 and 1."""
    try:
        lines = Path("/proc/self/cgroup").read_text("utf-8").splitlines()
    except OSError:
        return
    for line in lines:
        _, controllers, path = line.split(":", 2)
        if controllers not in ("", "memory") and "memory" not in controllers.split(","):
            continue
        root = _CGROUP / controllers if controllers else _CGROUP
        names = ("memory.max", "memory.current")
        if controllers:
            names = ("memory.limit_in_bytes", "memory.usage_in_bytes")
        here = root / path.strip("/")
        for folder in (here, *here.parents):
            if folder.is_relative_to(root):
                yield from _free_in(folder, *names)


def _free_in(folder: Path, limit: str, used: str) -> Iterator[int]:
    try:
        yield int((folder / limit).read_text("ascii")) - int((folder / used).read_text("ascii"))
    except (OSError, ValueError):
        return  # no such group, or no limit: `max`


def held_within(bound: int) -> int:
    """Bytes of rows that may be held while the output of a run is written."""
    return max(0, min(_MOST_HELD, bound - _AT_REST - _WRITING))


@dataclass(frozen=True, slots=True)
class Division:
    """How a run goes through its customers so that it keeps a bound."""

    partitions: int
    at_once: int
    """Partitions under way at a time."""
    compared_at_once: int
    """Comparisons under way at a time, when all partitions are done."""


@dataclass(frozen=True, slots=True)
class Need:
    """Estimated bytes of memory."""

    shared: int
    """That every partition takes, however small it is."""
    divided: int
    """That all partitions together take."""
    afterwards: int
    """That a comparison of everybody takes, when no partition is under way any more."""
    beside: int
    """That another comparison at the same time takes."""
    rows: int
    """Of the base table."""

    @property
    def whole(self) -> int:
        """What everything takes as one partition."""
        return self.shared + self.divided + self.afterwards + self.beside

    def within(self, bound: int) -> Division:
        """The fewest partitions that keep the bound.

        :raises UsageError: where not even the smallest would.
        """
        if self.whole <= bound:
            return Division(1, 1, _AT_ONCE)
        room = bound - self.shared
        compared = _AT_ONCE if room >= self.afterwards + self.beside else 1
        smallest = -(-self.divided * min(self.rows, _FEWEST_ROWS) // max(self.rows, 1))
        least = max(smallest, self.afterwards)
        if room < least:
            raise UsageError([mistakes.too_little_memory(bound, self.shared + least)])
        more = (_AT_ONCE - 1) * _STREAMING
        at_once = _AT_ONCE if room >= more + _AT_ONCE * smallest else 1
        room -= more if at_once > 1 else 0
        count = max(-(-at_once * self.divided // room), -(-self.rows // _MOST_ROWS))
        # None is left to be worked on alone.
        return Division(-(-count // at_once) * at_once, at_once, compared)


_MEMBERS = 0.25
"""The share of customers that a segment has, where nobody knows yet."""
_FEWEST_ROWS = 20_000
"""Of the base table in a partition: smaller ones would be thousands."""


def need_of(plan: Plan, scans: Mapping[str, Scan], *, values: bool, of_members: bool) -> Need:
    """What a plan needs over these tables.

    :param values: whether observed values are wanted.
    :param of_members: whether they are kept of members alone.
    """
    rows = {name: scan.rows for name, scan in scans.items()}
    base = rows[plan.schema.base] or max(rows.values())
    exprs = dict.fromkeys(
        part
        for expr in (*(c.expr for c in plan.clauses), *(o.expr for o in plan.observed))
        for part in walk(expr)
    )
    bits = 2 * (len(plan.clauses) + len(plan.segments)) * _BIT
    shown = plan.observed if values else ()
    # What is kept of members alone stays with the owners whose aggregates are counted below.
    brought = [o for o in shown if isinstance(o.expr, Aggregate) and not of_members]
    cells = sum(_cell(o.type.kind) for o in shown if not isinstance(o.expr, Aggregate))
    cells += sum(_cell(o.type.kind) + _BROUGHT for o in brought)
    aggregates = [e for e in exprs if isinstance(e, Aggregate) and e.rows.path]
    compared = [e for e in exprs if isinstance(e, Ranked)]
    divided = base * (bits + cells + _NUMBER * len(compared))
    divided += sum(_states(a, rows) for a in aggregates)
    looked_up = (
        rows[relation.table] * _LOOKED_UP * len(plan.columns[relation.table])
        for scan in scans.values()
        for relation in scan.table.looks_up
        if relation.table in rows
    )
    all_compared = base if compared else 0
    return Need(
        shared=_AT_REST + int(sum(looked_up)),
        divided=int(divided),
        afterwards=_COMPARED * all_compared,
        beside=_COMPARED_BESIDE * all_compared,
        rows=base,
    )


def spilled_by(
    plan: Plan,
    scans: Mapping[str, Scan],
    of_members: Mapping[str, Collection[str]],
    *,
    values: bool,
) -> int:
    """Bytes of a disk that the evaluated rows of several partitions take.

    :param of_members: by segment, names of observed values that only its members have.
    :param values: whether everybody has them, where none are named.
    """
    scan = scans[plan.schema.base]
    columns = scan.frame.collect_schema()
    keys = sum(size_of_cell(columns[name]) for name in plan.schema.key)
    bits = (len(plan.clauses) + len(plan.segments) + len(scan.marks)) * _BIT
    sizes = {value_name(n): _spilled(o.type, hidden=o.pii) for n, o in enumerate(plan.observed)}
    observed = _MEMBERS * sum(sizes[name] for names in of_members.values() for name in names)
    if values and not of_members:
        observed = sum(sizes.values())
    ranked = [e for clause in plan.clauses for e in walk(clause.expr) if isinstance(e, Ranked)]
    return int(scan.rows * (keys + bits + observed + _NUMBER * len(dict.fromkeys(ranked))))


def _spilled(type_: Type, *, hidden: bool) -> float:
    if hidden:
        return size_of_cell(pl.Boolean())
    is_length = type_.kind in (Kind.DURATION, Kind.ANNUAL)
    return size_of_cell(pl.Int64() if is_length else dtype_of(type_))


def _cell(kind: Kind) -> int:
    return _TEXT if kind in (Kind.TEXT, Kind.LIST, Kind.STRUCT) else _NUMBER


def _states(aggregate: Aggregate, rows: Mapping[str, int]) -> float:
    """What an aggregate holds of all owners, or of all rows that it has to keep."""
    owners = rows.get(aggregate.rows.path[-1].table, 0)
    function, asked = aggregate.function, aggregate.rows
    keeps = function.keeps_rows or asked.take or asked.steps or aggregate.period
    kept = rows.get(asked.table, 0) * _ROW_KEPT if keeps else 0
    return owners * _STATE + kept
