"""How related tables fit together: marks, keys that are led to, rows without an owner."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

import polars as pl

from segrules.diagnostics import Diagnostic
from segrules.rulebook.model import Relation
from segrules.tables import mistakes
from segrules.tables.faults import Faults
from segrules.tables.freshness import time_to_be_fresh
from segrules.tables.scan import Scan
from segrules.tables.watching import Watch, Watched
from segrules.types import Moment


def has_marks(scan: Scan) -> bool:
    """Whether any cell of a table did not fit, or is not among the declared values."""
    if not scan.marks:
        return False
    seen = scan.frame.select(pl.any_horizontal(scan.marks).any()).collect(engine="streaming")
    return bool(seen.item())


def joined_faults(several: Iterable[Faults]) -> Faults:
    """What did not fit in several tables, as one."""
    found = list(several)
    rejected = [Faults().rejected, *(f.rejected for f in found)]
    return Faults(tuple(d for f in found for d in f.diagnostics), pl.concat(rejected))


def referred_to(scans: Mapping[str, Scan]) -> tuple[str, ...]:
    """Tables that rows of another one belong to or look up: their keys have to be unique."""
    names = [relation.table for scan in scans.values() for relation in _relations(scan)]
    return tuple(name for name in dict.fromkeys(names) if name in scans)


def _relations(scan: Scan) -> tuple[Relation, ...]:
    return (*scan.table.belongs_to, *scan.table.looks_up)


def watches(scans: Mapping[str, Scan], base: str, moment: Moment) -> dict[str, Watch]:
    """What an engine should look out for in related tables while it reads them."""
    return {
        name: Watch(scan.marks, _is_after(scan, moment), time_to_be_fresh(scan))
        for name, scan in scans.items()
        if name != base
    }


def find_strays(
    scans: Mapping[str, Scan], base: str, moment: Moment, watched: Collection[Watched] = ()
) -> tuple[Diagnostic, ...]:
    """Notes on rows that belong to nobody, and on rows dated after the as-of moment.

    :param watched: what an engine has seen already; the rest is looked at.
    """
    seen = {(w.table, w.by): w for w in watched}
    later = {w.table: w.later for w in watched}
    found: list[Diagnostic] = []
    for name, scan in scans.items():
        if name == base:
            continue
        found.extend(_without_owner(scan, scans, seen))
        late = later[name] if name in later else _after(scan, moment)
        if late:
            found.append(mistakes.rows_after(scan.named, name, late))
    return tuple(found)


def _without_owner(
    scan: Scan, scans: Mapping[str, Scan], seen: Mapping[tuple[str, tuple[str, ...]], Watched]
) -> Iterator[Diagnostic]:
    columns = scan.frame.collect_schema().names()
    for relation in scan.table.belongs_to:
        owner = scans.get(relation.table)
        if owner is None or not set(relation.by) <= set(columns):
            continue
        way = seen.get((scan.table.name, relation.by))
        count = _lost(scan, relation, owner) if way is None else way.rows - way.owned
        if count:
            path = scan.named
            yield mistakes.rows_without_owner(path, scan.table.name, relation.table, count)


def _lost(scan: Scan, relation: Relation, owner: Scan) -> int:
    keys = owner.frame.select(owner.table.key)
    lost = scan.frame.select(relation.by).join(
        keys, left_on=list(relation.by), right_on=list(owner.table.key), how="anti"
    )
    return int(lost.select(pl.len()).collect(engine="streaming").item())


def _after(scan: Scan, moment: Moment) -> int:
    is_after = _is_after(scan, moment)
    if is_after is None:
        return 0
    return int(scan.frame.select(is_after.sum()).collect(engine="streaming").item())


def _is_after(scan: Scan, moment: Moment) -> pl.Expr | None:
    """Whether a row is dated after the as-of moment; None where its time is not read."""
    time = scan.table.time
    schema = scan.frame.collect_schema()
    if time is None or time not in schema:
        return None
    is_date = schema[time] == pl.Date
    now = pl.lit(moment.today, dtype=pl.Date) if is_date else pl.lit(moment.now)
    return pl.col(time) > now
