"""Opening all tables of a run, those among them that are made of the keys of another."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from zoneinfo import ZoneInfo

from segrules.diagnostics import DataError, Diagnostic, sorted_diagnostics
from segrules.rulebook.model import Table
from segrules.tables.scan import Scan, Source, open_table
from segrules.tables.scratch import Scratch
from segrules.tables.spooled import spooled


def open_tables(
    tables: Mapping[str, Table],
    sources: Mapping[str, Source],
    columns: Mapping[str, Collection[str]],
    zone: ZoneInfo,
    once: Collection[str],
    scratch: Scratch,
) -> dict[str, Scan]:
    """Open tables with the asked columns of each, and the tables whose keys make one of them up.

    ``sources`` has nothing for a table of distinct keys: it comes from the rows of the other one.
    Tables that are looked at ``once`` are read as they are. ``scratch`` is for temporary files,
    which have to last as long as the frames.

    Raises:
        DataError: with the problems of all tables, sorted.
    """
    scans: dict[str, Scan] = {}
    problems: list[Diagnostic] = []
    for name, used in _read_from_files(tables, columns).items():
        try:
            scans[name] = open_table(tables[name], sources[name], used, zone, scratch)
        except DataError as error:
            problems.extend(error.diagnostics)
    if problems:
        raise DataError(sorted_diagnostics(problems))
    scans = spooled(scans, once, scratch)
    made = {
        name: _keys_of(tables[name], scans[source])
        for name in columns
        if (source := tables[name].distinct_of)
    }
    names = dict.fromkeys([*columns, *scans])
    return {name: made[name] if name in made else scans[name] for name in names}


def _read_from_files(
    tables: Mapping[str, Table], columns: Mapping[str, Collection[str]]
) -> dict[str, frozenset[str]]:
    """The columns to read of each export: those asked for, and keys that make other tables up."""
    found: dict[str, frozenset[str]] = {}
    for name, used in columns.items():
        source = tables[name].distinct_of
        asked = used if source is None else tables[name].key
        found[source or name] = found.get(source or name, frozenset()) | frozenset(asked)
    return found


def _keys_of(table: Table, rows: Scan) -> Scan:
    """The distinct known keys among another table's rows, in the order in which they first appear.

    It has no parts of its own: what is wrong with a key is wrong with the other table's cell.
    """
    keys = rows.frame.select(table.key).drop_nulls().unique(keep="first", maintain_order=True)
    return Scan(table, keys, ())
