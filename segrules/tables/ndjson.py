"""NDJSON: scalars are read as text and cast like those of CSV; lists and structs as they are."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

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

_Path = tuple[str, ...]
"""The key of a column, or the keys of a struct and of a field in it."""


def open_ndjson(part: Part, wanted: Mapping[str, Type], scratch: Scratch) -> Opened:
    """The wanted keys of each line's object; a key that a line lacks is missing there.

    A key, or a field of a struct, that no line has is not among the columns.

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
    rows = full.select(pl.len()).collect(engine="streaming").item()
    if wanted:
        schema = {name: text_dtype(type_) for name, type_ in wanted.items()}
        frame = pl.scan_ndjson(read.pattern, schema=schema, row_index_name=AT)
        # Without any line no key is missed.
        columns = _written(part, frame, full, wanted) if rows else schema
    else:
        frame, columns = full.select("line").with_row_index(AT), {}
    others = _keys(part, full) if len(columns) < len(wanted) else ()
    return Opened(
        path=part.path,
        frame=frame,
        columns={name: (name, dtype) for name, dtype in columns.items()},
        rows=rows,
        part=part,
        others=tuple(key for key in others if key not in columns),
        lines=lambda numbers: _lines(full, numbers),
    )


def _written(
    part: Part, frame: pl.LazyFrame, full: pl.LazyFrame, wanted: Mapping[str, Type]
) -> dict[str, pl.DataType]:
    """The wanted columns without keys that no line writes, be it with nothing but null.

    Raises:
        DataError: where a list or an object stands for a text, which Polars takes as its JSON.
    """
    paths = [
        path
        for name, type_ in wanted.items()
        for path in ((name,), *((name, field) for field, _ in type_.fields))
    ]
    # Polars stops at a broken line only when it gets there; better now than in a run.
    counts = [_cell(path).count().alias(str(n)) for n, path in enumerate(paths)]
    looks = [_looks_nested(pl.col(name), type_) for name, type_ in wanted.items()]
    looks_nested = pl.any_horizontal(*looks).alias("nested")
    *found, is_nested = frame.select(*counts, looks_nested).collect(engine="streaming").row(0)
    if is_nested and _may_be_nested(full, wanted) and (broken := [*_broken_lines(part, wanted)]):
        raise DataError(broken)
    known = dict(zip(paths, found, strict=True))
    absent = {
        path
        for path, count in known.items()
        # Where nobody has a struct, nothing says which fields it would have.
        if not count and (len(path) == 1 or known[path[:1]]) and not _is_written(path, full)
    }
    return {
        name: text_dtype(replace(type_, fields=_but(absent, name, type_)))
        for name, type_ in wanted.items()
        if (name,) not in absent
    }


def _looks_nested(cell: pl.Expr, type_: Type) -> pl.Expr:
    """Whether any text is what Polars makes of a list or an object, or is written like one."""
    if type_.kind is Kind.TEXT:
        return cell.str.contains(r"^[\[{]").any()
    if type_.item is not None:
        return _looks_nested(cell.explode(), type_.item)
    parts = (_looks_nested(cell.struct.field(name), field) for name, field in type_.fields)
    return pl.any_horizontal(pl.lit(value=False), *parts)


def _may_be_nested(full: pl.LazyFrame, wanted: Mapping[str, Type]) -> bool:
    """Whether any line has a bracket where a text would begin with a quote."""
    keys = [*wanted, *(name for type_ in wanted.values() for name, _ in type_.fields)]
    lists = [name for name, type_ in wanted.items() if type_.item is not None]
    patterns = [rf'"{re.escape(key)}"\s*:\s*[\[{{]' for key in keys if key not in lists]
    patterns += [rf'"{re.escape(key)}"\s*:\s*\[[^\]]*[\[{{]' for key in lists]
    found = (pl.col("line").str.contains(pattern).any() for pattern in patterns)
    any_found = full.select(pl.any_horizontal(*found)).collect(engine="streaming")
    return bool(any_found.item())


def _but(absent: set[_Path], name: str, type_: Type) -> tuple[tuple[str, Type], ...]:
    return tuple(field for field in type_.fields if (name, field[0]) not in absent)


def _cell(path: _Path) -> pl.Expr:
    name, *fields = path
    return pl.col(name).struct.field(fields[0]) if fields else pl.col(name)


def _is_written(path: _Path, full: pl.LazyFrame) -> bool:
    """Whether any line has the key where it belongs: elsewhere others may be called so."""
    written = pl.col("line").str.contains(json.dumps(path[-1], ensure_ascii=False), literal=True)
    escaped = pl.col("line").str.contains(json.dumps(path[-1]), literal=True)
    lines = full.filter(written | escaped).select("line")
    return any(
        _has(text, path)
        for batch in lines.collect_batches(engine="streaming")
        for text in batch["line"]
    )


def _has(text: str, path: _Path) -> bool:
    found: object = _object(text, 0)
    for key in path:
        if not isinstance(found, dict) or key not in found:
            return False
        found = found[key]
    return True


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
                misfit = None if name in seen else _misfit(name, values.get(name), type_)
                if misfit is not None:
                    seen.add(name)
                    yield mistakes.wrong_type(part.path, *misfit, number)


def _misfit(name: str, found: object, type_: Type) -> tuple[str, str, str] | None:
    """What is of another shape than declared: its name, what it is, and what it should be."""
    shape = _SHAPES.get(type_.kind)
    if found is None:
        return None
    if isinstance(found, list | dict) if shape is None else not isinstance(found, shape):
        return name, _WORDS[type(found)], str(type_)
    if isinstance(found, list):
        nested = (_WORDS[type(item)] for item in found if isinstance(item, list | dict))
        words = next(nested, None)
        return None if words is None else (name, f"list of {words}", str(type_))
    if isinstance(found, dict):
        parts = (_misfit(f"{name}.{key}", found.get(key), of) for key, of in type_.fields)
        return next((part for part in parts if part is not None), None)
    return None


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
