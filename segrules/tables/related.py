"""How related tables fit together: marks, keys that are led to, rows without an owner."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import polars as pl

from segrules.diagnostics import Diagnostic
from segrules.rulebook.model import Relation
from segrules.tables import mistakes
from segrules.tables.faults import Faults
from segrules.tables.scan import FAULT, UNLISTED, Scan
from segrules.types import Moment


def has_marks(scan: Scan) -> bool:
    """Whether any cell of a table did not fit, or is not among the declared values."""
    marks = [*([FAULT] if scan.has_fault else []), *([UNLISTED] if scan.has_unlisted else [])]
    if not marks:
        return False
    seen = scan.frame.select(pl.any_horizontal(marks).any()).collect(engine="streaming")
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


def find_strays(scans: Mapping[str, Scan], base: str, moment: Moment) -> tuple[Diagnostic, ...]:
    """Notes on rows that belong to nobody, and on rows dated after the as-of moment."""
    found: list[Diagnostic] = []
    for name, scan in scans.items():
        if name == base:
            continue
        found.extend(_without_owner(scan, scans))
        late = _after(scan, moment)
        if late:
            found.append(mistakes.rows_after(_path_of(scan), name, late))
    return tuple(found)


def _path_of(scan: Scan) -> str:
    """The file that a note speaks of; the first of several, or the table's name for a frame."""
    return scan.parts[0].opened.path if scan.parts else scan.table.name


def _without_owner(scan: Scan, scans: Mapping[str, Scan]) -> Iterator[Diagnostic]:
    columns = scan.frame.collect_schema().names()
    for relation in scan.table.belongs_to:
        owner = scans.get(relation.table)
        if owner is None or not set(relation.by) <= set(columns):
            continue
        keys = owner.frame.select(owner.table.key)
        lost = scan.frame.select(relation.by).join(
            keys, left_on=list(relation.by), right_on=list(owner.table.key), how="anti"
        )
        count = int(lost.select(pl.len()).collect(engine="streaming").item())
        if count:
            path = _path_of(scan)
            yield mistakes.rows_without_owner(path, scan.table.name, relation.table, count)


def _after(scan: Scan, moment: Moment) -> int:
    time = scan.table.time
    if time is None or time not in scan.frame.collect_schema().names():
        return 0
    is_date = scan.frame.collect_schema()[time] == pl.Date
    now = pl.lit(moment.today, dtype=pl.Date) if is_date else pl.lit(moment.now)
    late = scan.frame.select((pl.col(time) > now).sum())
    return int(late.collect(engine="streaming").item())
