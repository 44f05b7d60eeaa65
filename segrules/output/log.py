"""The lines of ``--log json``: one JSON object per event, `schemas/log.schema.json`."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from pathlib import Path

from segrules.diagnostics import Diagnostic, json_text, to_json
from segrules.output.plain import Json, utc
from segrules.output.progress import Progress


def stage_line(stage: str) -> str:
    """A stage of the run begins."""
    return _line("stage", {"stage": stage})


def progress_line(progress: Progress) -> str:
    """Some of a stage is done."""
    speed, left = progress.per_second, progress.seconds_left
    facts = {
        "stage": progress.stage,
        "table": progress.table,
        "partition": progress.partition or None,
        "partitions": progress.partitions or None,
        "unit": progress.unit,
        "done": progress.done,
        "of": progress.of,
        "per_second": None if speed is None else round(speed, 1),
        "seconds_left": None if left is None else round(left, 1),
    }
    return _line("progress", facts)


def diagnostic_line(diagnostic: Diagnostic) -> str:
    """A problem, warning or note."""
    listed: list[Json] = json.loads(to_json([diagnostic]))["diagnostics"]
    return _line("diagnostic", listed[0])


def finished_line(record: Json, folder: Path | None) -> str:
    """The run has ended well.

    :param record: the content of its `run.json`.
    :param folder: where its output is; None for a dry run.
    """
    wanted = ("run", "customers", "customers_in_segments", "memberships", "output", "seconds")
    segments = [
        {name: each[name] for name in ("segment", "members", "share", "undecided")}
        for each in record["segments"]
    ]
    facts = {name: record[name] for name in wanted}
    return _line("finished", facts | {"segments": segments, "folder": folder and str(folder)})


def failed_line(exit_code: int) -> str:
    """The run has ended without output, for the problems of the lines before."""
    return _line("failed", {"exit_code": exit_code})


def _line(event: str, facts: Mapping[str, object]) -> str:
    head = {"schema_version": 1, "time": utc(dt.datetime.now(dt.UTC)), "event": event}
    return json_text({**head, **facts}, indent=None)
