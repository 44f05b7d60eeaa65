"""Tables built by hand, and exports written to disk, for the tests of this room."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from segrules.diagnostics import DataError, Diagnostic, Source, Span
from segrules.rulebook.model import Column, ReadOptions, Table
from segrules.tables import FAULT, UNLISTED, Scan, Scratch, find_exports, open_table

NOWHERE = Span(Source("rulebook.yaml", ""), 0, 0)
LONDON = ZoneInfo("Europe/London")
Declared = str | Mapping[str, Any]


def table(
    columns: Mapping[str, Declared],
    *,
    key: tuple[str, ...] = ("customer_id",),
    read: ReadOptions | None = None,
    **more: Any,  # noqa: ANN401 - whatever a table declares
) -> Table:
    """A table `customers` of columns given by type name or by all that they declare."""
    declared = {
        name: Column(name, span=NOWHERE, **({"type": how} if isinstance(how, str) else how))
        for name, how in columns.items()
    }
    options = read or ReadOptions()
    return Table("customers", NOWHERE, declared, key=key, read=options, **more)


def written(folder: Path, content: str | bytes, name: str = "customers.csv") -> Path:
    """A file in a folder, with exactly these characters."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def scan(
    of: Table, path: Path | pl.DataFrame | pl.LazyFrame, columns: Collection[str] | None = None
) -> Scan:
    """The table's columns (all of them by default) from one file, folder or frame."""
    wanted = list(of.columns) + (["row"] if of.key_is_row else []) if columns is None else columns
    if isinstance(path, pl.DataFrame | pl.LazyFrame):
        return open_table(of, path, wanted, LONDON, Scratch())
    source = find_exports([f"customers={path}"], ["customers"]).tables["customers"]
    return open_table(of, source, wanted, LONDON, _scratch(path))


def _scratch(path: Path) -> Scratch:
    return Scratch(asked=(path if path.is_dir() else path.parent).parent / "scratch")


def values(of: Table, path: Path | pl.DataFrame | pl.LazyFrame, column: str) -> list[Any]:
    """The values of one column, all of which fit."""
    frame = scan(of, path).frame.collect(engine="streaming")
    assert FAULT not in frame.columns or not frame[FAULT].any()
    return frame[column].to_list()


def marks(of: Table, path: Path | pl.DataFrame | pl.LazyFrame, mark: str = FAULT) -> list[bool]:
    """Which rows are marked."""
    assert mark in (FAULT, UNLISTED)
    return scan(of, path).frame.collect(engine="streaming")[mark].to_list()


def problems(
    of: Table, path: Path | pl.DataFrame | pl.LazyFrame, columns: Collection[str] | None = None
) -> tuple[Diagnostic, ...]:
    """What opening complains about."""
    with pytest.raises(DataError) as raised:
        scan(of, path, columns)
    return raised.value.diagnostics


def problem(of: Table, path: Path | pl.DataFrame | pl.LazyFrame) -> tuple[str, str, int | None]:
    """Code, message and line of the only complaint."""
    (only,) = problems(of, path)
    return only.code, only.message, getattr(only.where, "line", None)
