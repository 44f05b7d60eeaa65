"""The second look at cells that did not fit: how many, and where the first of them stands."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field

import polars as pl

from segrules.diagnostics import Diagnostic, Severity
from segrules.tables import mistakes
from segrules.tables.opened import AT, Opened
from segrules.tables.scan import CLEAN, VALUE, Scan, ScannedColumn, ScannedPart

_LONGEST_EXAMPLE = 60
_PER_DAY = {"ms": 86_400_000, "us": 86_400_000_000, "ns": 86_400_000_000_000}
_FIRST_DAY, _LAST_DAY = -719_161, 2_932_895
"""From the second to the last but one day of Python's calendar, so that any zone has room."""
_COUNT, _FIRST = "count:", "first:"
REJECTED = {
    "table": pl.String,
    "file": pl.String,
    "line": pl.Int64,
    "row": pl.Int64,
    "column": pl.String,
    "value": pl.String,
}
"""The columns of ``rejected.csv``. A text file's cell has a line, a typed one's a row, both from 1;
of a `pii` column there are no values."""


@dataclass(frozen=True, slots=True)
class Faults:
    """What did not fit. Warnings and notes do not stop a run, errors do."""

    diagnostics: tuple[Diagnostic, ...] = ()
    rejected: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=REJECTED))
    """Cells taken as missing because of ``on_bad_value: missing``."""

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """The diagnostics that stop a run."""
        return tuple(d for d in self.diagnostics if d.severity is Severity.ERROR)

    @property
    def rejected_counts(self) -> dict[str, int]:
        """How many cells of each column were taken as missing."""
        counts = self.rejected.group_by("column", maintain_order=True).len()
        return dict(counts.iter_rows())


def find_faults(scan: Scan) -> Faults:
    """Go through a table again for the cells behind `FAULT` and `UNLISTED`.

    As slow as reading the table; call it only when a mark was seen.
    """
    diagnostics: list[Diagnostic] = []
    rejected = [pl.DataFrame(schema=REJECTED)]
    for part in scan.parts:
        diagnostics.extend(_bad_values(scan, part))
        diagnostics.extend(_unlisted_values(part))
        rejected.extend(
            _rejected(scan, part.opened, column)
            for column in part.columns
            if column.cells.can_fail and _is_tolerant(scan, column)
        )
    return Faults(tuple(diagnostics), pl.concat(rejected))


def _is_tolerant(scan: Scan, column: ScannedColumn) -> bool:
    return (column.column.on_bad_value or scan.table.on_bad_value) == "missing"


def _counts(frame: pl.LazyFrame, tests: dict[str, pl.Expr]) -> dict[str, tuple[int, int]]:
    """Of each test how many rows pass it and which is the first; tests without any are absent."""
    if not tests:
        return {}
    counted = frame.select(
        *(test.sum().alias(_COUNT + name) for name, test in tests.items()),
        *(pl.col(AT).filter(test).min().alias(_FIRST + name) for name, test in tests.items()),
    )
    row = counted.collect(engine="streaming").row(0, named=True)
    return {name: (row[_COUNT + name], row[_FIRST + name]) for name in tests if row[_COUNT + name]}


def _bad_values(scan: Scan, part: ScannedPart) -> Iterator[Diagnostic]:
    tests = {c.name: c.bad() for c in part.columns if c.cells.can_fail}
    counts = _counts(part.staged(), tests)
    for column in part.columns:
        if column.name in counts:
            found = _found(part.opened, column, *counts[column.name])
            if _is_tolerant(scan, column):
                yield mistakes.rejected_values(
                    found.place, found.header, _declared(column), found.count
                )
            else:
                yield mistakes.bad_values(found, _declared(column))


def _found(opened: Opened, column: ScannedColumn, count: int, first: int) -> mistakes.Found:
    example = _example(opened, column, first)
    return mistakes.Found(column.column.export_name, count, opened.place(first), first + 1, example)


def _declared(column: ScannedColumn) -> str:
    decimals = column.type.decimals
    if decimals is None:
        return str(column.type)
    digits = f"with {decimals} decimals" if decimals else "without decimals"
    return f"{column.type} {digits}"


def _unlisted_values(part: ScannedPart) -> Iterator[Diagnostic]:
    tests = {c.name: test for c in part.columns if (test := c.is_unlisted()) is not None}
    counts = _counts(part.frame(faults=False, unlisted=False), tests)
    for column in part.columns:
        if column.name in counts:
            declared = [str(value) for value in column.column.values]
            yield mistakes.unlisted(_found(part.opened, column, *counts[column.name]), declared)


def _example(opened: Opened, column: ScannedColumn, row: int) -> str | None:
    """The cell as it stands in the source; None for personal data."""
    if column.column.pii:
        return None
    cell = opened.frame.filter(pl.col(AT) == row).select(column.raw).collect(engine="streaming")
    (text,) = _texts(cell.to_series())
    if text is None:
        return None
    return text if len(text) <= _LONGEST_EXAMPLE else f"{text[:_LONGEST_EXAMPLE]}…"


def _texts(cells: pl.Series) -> list[str | None]:
    """Cells in words; None for times that no calendar has, which Polars fails to take apart."""
    per_day = _PER_DAY.get(getattr(cells.dtype, "time_unit", ""), 1)
    if isinstance(cells.dtype, pl.Date | pl.Datetime):
        day = cells.to_physical().cast(pl.Int64) // per_day
        known = pl.when(day.is_between(_FIRST_DAY, _LAST_DAY)).then("cell")
        cells = cells.to_frame("cell").select(known).to_series()
    return [None if cell is None else _as_text(cell) for cell in cells]


def _as_text(value: object) -> str:
    if isinstance(value, pl.Series):
        value = value.to_list()
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)


def _rejected(scan: Scan, opened: Opened, column: ScannedColumn) -> pl.DataFrame:
    """The cells of one column that did not fit, with their places."""
    clean, value, raw = CLEAN + column.name, VALUE + column.name, pl.col(column.raw)
    cells = (
        opened.frame.select(AT, raw)
        .with_columns(column.cells.clean(raw).alias(clean))
        .with_columns(column.cells.cast(pl.col(clean)).alias(value))
        .filter(column.bad())
        .select(AT, raw.alias("value"))
        .collect(engine="streaming")
    )
    lines = opened.lines(cells[AT])
    shown = [None] * cells.height if column.column.pii else _texts(cells["value"])
    return pl.DataFrame(
        {
            "table": [scan.table.name] * cells.height,
            "file": [opened.path] * cells.height,
            "line": [None] * cells.height if lines is None else lines,
            "row": cells[AT] + 1 if lines is None else [None] * cells.height,
            "column": [column.column.export_name] * cells.height,
            "value": shown,
        },
        schema_overrides=REJECTED,
    )
