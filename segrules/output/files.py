"""The files of an output that hold rows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import assert_never

import polars as pl

from segrules.diagnostics import UsageError
from segrules.outcome import Outcome
from segrules.outcome.reasons import evidence_of
from segrules.output import mistakes
from segrules.output.choices import Choices, FileFormat

RUN_ID = "segrules:run"
"""Key of a Parquet file's own metadata: the id of the run that `run.json` has, too."""
_ROW_GROUP = 65_536
"""Rows whose distinct sentences are looked up in memory close to the processor."""


def check_writable(outcome: Outcome, choices: Choices) -> None:
    """Whether the output can have this form.

    Raises:
        UsageError: where a column of the key has the name of a column of the output, or the run
            kept no values and reasons are wanted.

    """
    needs_values = choices.why == "values" or (choices.why, choices.layout) == ("sentence", "long")
    if needs_values and not outcome.has_values(choices.why):
        raise UsageError([mistakes.no_values(choices.why)])
    taken = {*_own_columns(outcome, choices)}
    clashes = [name for name in outcome.plan.schema.key if name in taken]
    if clashes:
        raise UsageError([mistakes.name_taken(name) for name in clashes])


def _own_columns(outcome: Outcome, choices: Choices) -> Iterator[str]:
    """The columns of the files that stand beside the key's."""
    if choices.layout == "wide":
        yield from outcome.plan.output
    else:
        yield "segment"
        yield from ["because"] if choices.why == "sentence" else []
    if choices.why == "values":
        for id_ in outcome.plan.output:
            yield from (expr.meta.output_name() for expr in evidence_of(outcome.plan, id_))


def write_memberships(outcome: Outcome, folder: Path, choices: Choices, run_id: str) -> None:
    """``memberships.parquet`` (or ``.csv``, ``.ndjson``), streamed."""
    path = folder / f"memberships.{choices.format}"
    if choices.layout == "long":
        sink(outcome.memberships(choices.why, held=True), path, choices.format, run_id)
        return
    wide = outcome.outcomes()
    if choices.format == "csv":
        wide = wide.with_columns(_as_words(wide.select(outcome.plan.output)))
    sink(wide, path, choices.format, run_id)


def _as_words(frame: pl.LazyFrame) -> list[pl.Expr]:
    """Yes/no columns as a CSV has them: ``yes``, ``no``, empty."""
    return [
        pl.when(pl.col(name))
        .then(pl.lit("yes"))
        .when(pl.col(name).is_not_null())
        .then(pl.lit("no"))
        .alias(name)
        for name in frame.collect_schema().names()
    ]


def sink(frame: pl.LazyFrame, path: Path, format_: FileFormat, run_id: str) -> None:
    """Write a frame as it is computed, rows in order; Parquet can say of which run it is."""
    match format_:
        case "parquet":
            frame.sink_parquet(
                path,
                compression="zstd",
                compression_level=1,
                row_group_size=_ROW_GROUP,
                metadata={RUN_ID: run_id},
            )
        case "csv":
            frame.sink_csv(path)
        case "ndjson":
            frame.sink_ndjson(path)
        case _:
            assert_never(format_)
