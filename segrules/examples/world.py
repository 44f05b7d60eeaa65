"""The small world of one example: its customer, the others, and the rows that belong to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from graphlib import TopologicalSorter

import polars as pl

from segrules.diagnostics import Diagnostic
from segrules.language import Program
from segrules.rulebook.model import Example, Relation, Table
from segrules.tables import frame_of_rows
from segrules.types import Moment

Frames = dict[str, pl.DataFrame]
_FIRST_KEY = 9_000_001
"""Keys that an example leaves out are numbered from here, away from those that it names."""


def world_of(
    program: Program, example: Example, tables: Iterable[str], moment: Moment
) -> tuple[Frames, tuple[Diagnostic, ...]]:
    """The tables of one example, its customer first, and the cells that do not fit their column.

    Rows belong to the example's customer unless they name another key; a row of a table further
    down belongs to the first row of the table above it. Keys that are left out are made up.
    """
    book = program.rulebook
    problems: list[Diagnostic] = []
    frames: Frames = {}
    for name in _downwards(book.tables, {book.base, *tables, *example.related}):
        table = book.tables[name]
        written = example.related.get(name, ())
        rows = [example.customer, *example.others] if name == book.base else list(written)
        frame, wrong = frame_of_rows(table, rows, moment.zone)
        problems.extend(wrong)
        # The owner first: a key may hold the owner's, as that of a basket holds the household's.
        frames[name] = _keyed(_owned(frame, table, book.tables, frames), table)
    return frames, tuple(problems)


def _downwards(tables: Mapping[str, Table], names: Iterable[str]) -> list[str]:
    """Tables after those that their rows belong to."""
    wanted = set(names)
    above = {
        n: [r.table for r in tables[n].belongs_to if r.table in wanted] for n in sorted(wanted)
    }
    return list(TopologicalSorter(above).static_order())


def _keyed(frame: pl.DataFrame, table: Table) -> pl.DataFrame:
    """The frame with a made-up key where a row has none."""
    for name in table.key:
        dtype = frame.schema.get(name)
        if dtype in (pl.Int64, pl.String):
            number = pl.int_range(_FIRST_KEY, _FIRST_KEY + frame.height)
            frame = frame.with_columns(pl.col(name).fill_null(number.cast(dtype)))
    return frame


def _owned(
    frame: pl.DataFrame,
    table: Table,
    tables: Mapping[str, Table],
    frames: Mapping[str, pl.DataFrame],
) -> pl.DataFrame:
    """The frame with the key of the first row above where a row names no owner at all."""
    for owner in dict.fromkeys(r.table for r in table.belongs_to):
        relations = [r for r in table.belongs_to if r.table == owner]
        above = frames.get(owner)
        if above is not None and above.height:
            keys = above.select(tables[owner].key).row(0)
            frame = _adopted(frame, relations, keys)
    return frame


def _adopted(
    frame: pl.DataFrame, relations: list[Relation], keys: tuple[object, ...]
) -> pl.DataFrame:
    named = [pl.col(name).is_not_null() for relation in relations for name in relation.by]
    alone = ~pl.any_horizontal(named)
    return frame.with_columns(
        pl.when(alone)
        .then(pl.lit(key, dtype=frame.schema[name]))
        .otherwise(pl.col(name))
        .alias(name)
        for name, key in zip(relations[0].by, keys, strict=True)
    )
