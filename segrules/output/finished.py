"""The folder of a finished run, read back: `run.json`, memberships, evidence."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from glob import escape
from pathlib import Path
from typing import Any, assert_never, cast, get_args
from zoneinfo import ZoneInfo

import polars as pl

from segrules.diagnostics import DataError, UsageError
from segrules.outcome import Explanation, Why
from segrules.output import mistakes_of_finished_runs as mistakes
from segrules.output.choices import FileFormat, Layout
from segrules.output.destination import RUN_FILE
from segrules.output.files import RUN_ID
from segrules.output.plain import Json
from segrules.output.retold import explanation_of

SCHEMA_VERSION = 1
_OURS = "urn:segrules:schema:"
_NOT_AS_WRITTEN = (KeyError, TypeError, ValueError, IndexError, pl.exceptions.PolarsError)
"""What reading raises where a file is not as a run wrote it."""
_TEXTS = {"segment": pl.String(), "because": pl.String()}
_YES_NO = {"yes": True, "no": False}

Wanted = Callable[[pl.Schema], pl.Expr]
"""Which rows of files of such a schema are the customer's."""


@dataclass(frozen=True, slots=True)
class Finished:
    """What a run left in a folder."""

    folder: Path
    record: Json
    """The content of its `run.json`."""
    layout: Layout
    format: FileFormat
    why: Why
    names: dict[str, str | None]
    """Of its segments, by their ids, in the order of the rulebook."""
    settled: frozenset[str]
    """Segments in which nobody is undecided."""
    all_are_in_segments: bool
    """Whether each of its customers is in some segment."""
    key: tuple[str, ...]
    """Columns of the customer's key."""
    zone: ZoneInfo
    """Of the rulebook."""

    def memberships(self, wanted: Wanted) -> pl.DataFrame:
        """The rows of a customer in the memberships.

        Raises:
            DataError: where the file cannot be read.

        """
        name = self.memberships_name
        self._check_run(name)
        try:
            rows, height = _collected(self._rows(self.folder / name), wanted)
            if self.layout == "wide":
                rows = rows.select(*self.key, *self.names)
            else:
                rows = rows.select(*self.key, pl.col("segment").cast(pl.String), *_reasons(rows))
        except (OSError, *_NOT_AS_WRITTEN) as error:
            raise DataError([mistakes.unreadable_file(self.folder, name)]) from error
        self._check_rows(name, height, "customers" if self.layout == "wide" else "memberships")
        return rows

    def _check_run(self, name: str) -> None:
        """Files of two runs may have the same columns and as many rows.

        Raises:
            DataError: where a Parquet file says that it is of another run.

        """
        path = self.folder / name
        if path.suffix != ".parquet":
            return
        try:
            run_id = pl.read_parquet_metadata(path).get(RUN_ID)
        except (OSError, *_NOT_AS_WRITTEN) as error:
            raise DataError([mistakes.unreadable_file(self.folder, name)]) from error
        # Somebody may have written it anew, for example with other row groups.
        if run_id is not None and run_id != self.record.get("run"):
            raise DataError([mistakes.file_of_another_run(self.folder, name)])

    def _check_rows(self, name: str, height: int, counted: str) -> None:
        """A file that was cut, or put in the place of another, would answer falsely.

        Raises:
            DataError: where it has not as many rows as `run.json` counts.

        """
        if height != self.record[counted]:
            raise DataError([mistakes.other_height(self.folder, name, height, counted)])

    def explanation(self, segment: str, wanted: Wanted) -> Explanation | None:
        """Why a customer is in a segment, by its evidence; None of somebody who is not in.

        Raises:
            DataError: where the evidence is missing or cannot be read.

        """
        about = _document(self.folder, f"evidence/{segment}.json", "evidence", self.record)
        name = f"evidence/{segment}.parquet"
        _check_there(self.folder, name)
        self._check_run(name)
        try:
            row, _ = _collected(pl.scan_parquet(self.folder / name, glob=False), wanted)
        except (OSError, *_NOT_AS_WRITTEN) as error:
            raise DataError([mistakes.unreadable_file(self.folder, name)]) from error
        try:
            return explanation_of(about, row) if row.height else None
        except _NOT_AS_WRITTEN as error:
            raise DataError(
                [mistakes.unreadable_file(self.folder, f"evidence/{segment}.json")]
            ) from error

    def absent_from(self, segment: str) -> DataError:
        """What to say where the memberships name somebody whom the evidence does not."""
        name = f"evidence/{segment}.parquet"
        return DataError([mistakes.no_evidence_of(self.folder, name, segment)])

    def _rows(self, path: Path) -> pl.LazyFrame:
        match self.format:
            case "parquet":
                return pl.scan_parquet(path, glob=False)
            case "csv":
                return pl.scan_csv(path, infer_schema=False, glob=False)
            case "ndjson" if self.layout == "wide":
                return _typed_lines(path, self.key, dict.fromkeys(self.names, pl.Boolean()))
            case "ndjson":
                return _typed_lines(path, self.key, _TEXTS)
            case _:
                assert_never(self.format)

    @property
    def memberships_name(self) -> str:
        """Of the file that holds them."""
        return f"memberships.{self.format}"


def reopened(folder: str | Path) -> Finished:
    """Open the folder of a finished run.

    Raises:
        UsageError: where it is none.
        DataError: where it is damaged, or of a version that is not known.

    """
    path = Path(folder)
    if not path.is_dir():
        raise UsageError([mistakes.no_folder(path)])
    record = _document(path, RUN_FILE, "run", None)
    try:
        output, segments = record["output"], record["segments"]
        found = Finished(
            folder=path,
            record=record,
            layout=_one_of(output["layout"], Layout),
            format=_one_of(output["format"], FileFormat),
            why=_one_of(output["why"], Why),
            names={segment["segment"]: segment["name"] for segment in segments},
            settled=frozenset(s["segment"] for s in segments if s["undecided"] == 0),
            all_are_in_segments=record["customers"] == record["customers_in_segments"],
            key=tuple(record["key"]),
            zone=ZoneInfo(record["timezone"]),
        )
        if sum(segment["members"] for segment in segments) != record["memberships"]:
            raise ValueError(RUN_FILE)  # noqa: TRY301 - what everything else here raises, too
    except (KeyError, TypeError, ValueError) as error:
        raise DataError([mistakes.unreadable_file(path, RUN_FILE)]) from error
    _check_there(path, found.memberships_name)
    return found


def outcome_of(cell: object) -> bool | None:
    """A cell of the wide layout: of typed files yes, no or null, of text its word."""
    return _YES_NO.get(cell) if isinstance(cell, str) else cast("bool | None", cell)


def _one_of(word: str, choices: Any) -> Any:  # noqa: ANN401 - one of a Literal's words
    if word not in get_args(choices):
        raise ValueError(word)
    return word


def _check_there(folder: Path, name: str) -> None:
    if not (folder / name).is_file():
        raise DataError([mistakes.absent_file(folder, name)])


def _document(folder: Path, name: str, schema: str, record: Json | None) -> Json:
    """A JSON file of the run; one beside `run.json` has to be of the same run."""
    is_first = record is None
    if is_first and not (folder / name).exists():
        raise UsageError([mistakes.no_run(folder)])
    _check_there(folder, name)
    try:
        document: Any = json.loads((folder / name).read_text("utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise DataError([mistakes.unreadable_file(folder, name)]) from error
    urn = str(document.get("$schema", "")) if isinstance(document, dict) else ""
    if not (urn.startswith(_OURS) and urn.endswith(f":{schema}")):
        if is_first:
            raise UsageError([mistakes.no_run(folder)])
        raise DataError([mistakes.unreadable_file(folder, name)])
    _check_version(folder, name, document, record)
    if record is not None and document.get("run") != record.get("run"):
        raise DataError([mistakes.file_of_another_run(folder, name)])
    return cast("Json", document)


def _check_version(folder: Path, name: str, document: Json, record: Json | None) -> None:
    version = document.get("schema_version")
    if version == SCHEMA_VERSION:
        return
    versions = (record or document).get("versions")
    wrote = str(versions.get("segrules", "")) if isinstance(versions, dict) else ""
    raise DataError([mistakes.other_version(folder, name, version, SCHEMA_VERSION, wrote)])


def _typed_lines(path: Path, key: Collection[str], others: Mapping[str, Any]) -> pl.LazyFrame:
    """Lines of JSON; what is null in the first of them has a type all the same."""
    if not path.stat().st_size:
        return pl.LazyFrame(schema={**dict.fromkeys(key, pl.String), **others})
    literal = escape(str(path))
    found = pl.scan_ndjson(literal, infer_schema_length=1).collect_schema()
    return pl.scan_ndjson(literal, schema={n: others.get(n, type_) for n, type_ in found.items()})


def _reasons(rows: pl.DataFrame) -> list[str]:
    return [name for name in rows.columns if name == "because"]


def _collected(rows: pl.LazyFrame, wanted: Wanted) -> tuple[pl.DataFrame, int]:
    """The wanted rows, and how many there are in all, which typed files state.

    They are read no further than their statistics where these rule the customer out.
    """
    found = rows.filter(wanted(rows.collect_schema()))
    some, height = pl.collect_all([found, rows.select(pl.len())], engine="streaming")
    return some, int(height.item())
