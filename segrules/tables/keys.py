"""Keys: every row has one, and no two rows have the same."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from segrules.diagnostics import DataPlace, Diagnostic
from segrules.tables import mistakes
from segrules.tables.opened import AT
from segrules.tables.parting import hash_of
from segrules.tables.scan import FAULT, Scan, ScannedPart

_PART = "segrules:part"
_KEY = "segrules:key"
_KEYS_AT_ONCE = 2_000_000
"""Keys that are in memory while it is looked whether one is there twice."""


def keys_are_sound(rows: pl.LazyFrame, key: Sequence[str], count: int) -> bool:
    """Whether no key is missing and none is there twice, without holding all of them in memory.

    :param count: how many rows there are.
    """
    first = pl.col(key[0])
    ascends = (first > first.shift(1)).all().alias("ascends")
    found = rows.select(ascends, *(pl.col(name).null_count().alias(name) for name in key))
    is_ascending, *missing = found.collect(engine="streaming").row(0)
    if any(missing) or (is_ascending and len(key) == 1):
        return not any(missing)
    # Equal keys have one hash, so keys can be counted some at a time.
    chunks = -(-count // _KEYS_AT_ONCE)
    of_chunk = (rows.filter(hash_of(key) % chunks == n) for n in range(chunks))
    counts = (some.select(pl.struct(key).n_unique()) for some in of_chunk)
    return sum(int(each.collect(engine="streaming").item()) for each in counts) == count


def unsound_keys(scan: Scan) -> tuple[Diagnostic, ...]:
    """The same as `check_keys`, which is asked only where something is wrong."""
    key = scan.table.key
    is_sound = not key or keys_are_sound(scan.frame, key, scan.rows)
    return () if is_sound else check_keys(scan)


def check_keys(scan: Scan) -> tuple[Diagnostic, ...]:
    """Missing and repeated keys of a table, each counted, with an example and its place.

    The scan has the key columns. Keys that do not fit their type are `find_faults`' business.
    """
    names = scan.table.key
    if not names or scan.table.key_is_row or scan.table.distinct_of:
        return ()
    rows = pl.concat(
        _keys(part, names, scan.table.on_bad_value == "missing").with_columns(
            pl.lit(number, pl.UInt32).alias(_PART)
        )
        for number, part in enumerate(scan.parts)
    ).collect(engine="streaming")
    label = " + ".join(scan.table.columns[name].export_name for name in names)
    hidden = any(scan.table.columns[name].pii for name in names)
    problems: list[Diagnostic] = []
    without = pl.any_horizontal(pl.col(name).is_null() for name in names)
    missing = rows.filter(without & ~pl.col(FAULT))
    if missing.height:
        place, row = _place(scan, missing, 0)
        problems.append(mistakes.missing_keys(place, label, missing.height, row))
    if not _ascends(rows, names):
        problems.extend(_repeated(scan, rows.filter(~without), names, label, hidden=hidden))
    return tuple(problems)


def _keys(part: ScannedPart, names: Sequence[str], tolerant: bool) -> pl.LazyFrame:  # noqa: FBT001 - a fact about the table
    """The keys with their place, and `FAULT` where a key did not fit and that is an error."""
    columns = tuple(column for column in part.columns if column.name in names)
    strict = any(
        (c.column.on_bad_value or ("missing" if tolerant else "error")) == "error" for c in columns
    )
    frame = ScannedPart(part.opened, columns).frame(faults=True, unlisted=False)
    return frame if strict else frame.with_columns(pl.lit(value=False).alias(FAULT))


def _ascends(rows: pl.DataFrame, names: Sequence[str]) -> bool:
    """The cheap proof that nothing is repeated: most exports are sorted by their key."""
    if len(names) > 1:
        return False
    key = rows[names[0]]
    return bool((key > key.shift(1)).all()) and not key.null_count()


def _repeated(
    scan: Scan, rows: pl.DataFrame, names: Sequence[str], label: str, *, hidden: bool
) -> list[Diagnostic]:
    key = pl.struct(names) if len(names) > 1 else pl.col(names[0])
    again = rows.height - rows.select(key.n_unique()).item()
    if not again:
        return []
    rows = rows.with_row_index(_KEY)
    later = rows.filter(~key.is_first_distinct()).head(1)
    same = pl.all_horizontal(pl.col(name) == later[name][0] for name in names)
    pair = pl.concat([rows.filter(same).head(1), later])
    first, second = _place(scan, pair, 0), _place(scan, pair, 1)
    example = "" if hidden else " + ".join(str(later[name][0]) for name in names)
    return [
        mistakes.repeated_keys((first[0], second[0]), (first[1], second[1]), label, again, example)
    ]


def _place(scan: Scan, rows: pl.DataFrame, at: int) -> tuple[DataPlace, int]:
    """Where a row stands, and its number (from 1) in its file."""
    opened = scan.parts[rows[_PART][at]].opened
    return opened.place(rows[AT][at]), int(rows[AT][at]) + 1
