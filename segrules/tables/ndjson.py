"""NDJSON: scalars are read as text and cast like those of CSV; lists and structs as they are."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping

import polars as pl

from segrules.diagnostics import DataError, Diagnostic
from segrules.tables import mistakes
from segrules.tables.dtypes import text_dtype
from segrules.tables.encodings import not_utf8, without_mark
from segrules.tables.failures import RAISED, reading, unreadable
from segrules.tables.opened import AT, Opened
from segrules.tables.scratch import Scratch
from segrules.tables.sources import Part
from segrules.types import Kind, Type

_SHAPES: dict[Kind, type] = {Kind.LIST: list, Kind.STRUCT: dict}
_WORDS: dict[type, str] = {
    str: "text",
    bool: "yes/no",
    int: "number",
    float: "number",
    list: "list",
    dict: "struct",
}


def open_ndjson(part: Part, wanted: Mapping[str, Type], scratch: Scratch) -> Opened:
    """The wanted keys of each line's object; a key that a line lacks is missing there.

    Raises:
        DataError: if a line is no JSON object, or a list or struct is declared and the line has
            something else.
    """
    try:
        return _opened(part, without_mark(part, scratch), wanted)
    except RAISED as error:
        if "utf8" in str(error).replace("-", "").lower():
            raise DataError([mistakes.not_utf8(part.path, *not_utf8(part))]) from error
        with reading(part.path):
            problems = list(_broken_lines(part, wanted))
        raise DataError(problems or [unreadable(part.path, error)]) from error


def _opened(part: Part, read: Part, wanted: Mapping[str, Type]) -> Opened:
    """The rows of a file, which are read from itself or from a copy of it."""
    numbered = pl.scan_lines(read.path, glob=False, row_index_name=AT)
    full = numbered.filter(pl.col("line").str.contains(r"\S"))
    rows, *occurs = (
        full.select(pl.len(), *(_occurs(name).alias(name) for name in wanted))
        .collect(engine="streaming")
        .row(0)
    )
    # Without any line no key is missed.
    found = {name for name, seen in zip(wanted, occurs, strict=True) if seen or not rows}
    schema = {name: text_dtype(wanted[name]) for name in wanted if name in found}
    others = _keys(part, full) if len(found) < len(wanted) else ()
    if schema:
        frame = pl.scan_ndjson(read.pattern, schema=schema, row_index_name=AT)
        # Polars stops at a broken line only when it gets there; better now than in a run.
        frame.select(pl.all().count()).collect(engine="streaming")
    else:
        frame = full.select("line").with_row_index(AT)
    return Opened(
        path=part.path,
        frame=frame,
        columns={name: (name, dtype) for name, dtype in schema.items()},
        rows=rows,
        part=part,
        others=tuple(key for key in others if key not in schema),
        lines=lambda numbers: _lines(full, numbers),
    )


def _occurs(key: str) -> pl.Expr:
    """Whether any line writes the key, as JSON may write it."""
    line = pl.col("line")
    written = line.str.contains(json.dumps(key, ensure_ascii=False), literal=True)
    return (written | line.str.contains(json.dumps(key), literal=True)).any()


def _keys(part: Part, full: pl.LazyFrame) -> tuple[str, ...]:
    """The keys of the first line.

    Raises:
        DataError: if it is no object.
    """
    ((text, at),) = full.head(1).select("line", AT).collect(engine="streaming").rows()
    values = _object(text.strip("\ufeff"), at + 1)
    if isinstance(values, str):
        raise DataError([mistakes.no_json(part.path, at + 1, values)])
    return tuple(values)


def _lines(full: pl.LazyFrame, rows: pl.Series) -> pl.Series:
    """Lines (from 1) of rows: blank lines are none."""
    at = full.select(pl.col(AT).cast(pl.Int64)).collect(engine="streaming").to_series()
    return at.gather(rows) + 1


def _broken_lines(part: Part, wanted: Mapping[str, Type]) -> Iterator[Diagnostic]:
    """The first line that is no object, and the first value of another shape of each column."""
    seen: set[str] = set()
    lines = pl.scan_lines(part.path, glob=False)
    number = 0
    for batch in lines.collect_batches(maintain_order=True, engine="streaming"):
        for text in batch["line"]:
            number += 1
            if not text.strip("\ufeff \t\r\n"):
                continue
            values = _object(text, number)
            if isinstance(values, str):
                yield mistakes.no_json(part.path, number, values)
                return
            for name, type_ in wanted.items():
                found = values.get(name)
                shape = _SHAPES.get(type_.kind)
                if name in seen or shape is None or found is None or isinstance(found, shape):
                    continue
                seen.add(name)
                words = _WORDS[type(found)]
                yield mistakes.wrong_type(part.path, name, words, str(type_), number)


class _NoNumberError(Exception):
    """Python reads more numbers than JSON has."""


def _refused(word: str) -> float:
    message = f"`{word}` is no number of JSON: write null where none is known"
    raise _NoNumberError(message)


def _finite(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        message = f"`{text}` is larger than any number that can be read"
        raise _NoNumberError(message)
    return number


def _object(text: str, number: int) -> dict[str, object] | str:
    """The object of a line, or what is wrong with it."""
    if number == 1 and text.lstrip().startswith("["):
        return "the file is one JSON list, not one object per line"
    try:
        value = json.loads(text.lstrip("\ufeff"), parse_constant=_refused, parse_float=_finite)
    except _NoNumberError as error:
        return str(error)
    except ValueError:
        value = None
    except RecursionError:
        return "this line is nested too deeply"
    return value if isinstance(value, dict) else "this line is no JSON object"
