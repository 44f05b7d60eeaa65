"""Everything that a run leaves in its folder."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from time import perf_counter

from segrules.outcome import Outcome
from segrules.output.choices import Choices
from segrules.output.destination import RUN_FILE, Destination
from segrules.output.evidence import write_evidence
from segrules.output.files import check_writable, write_memberships
from segrules.output.plain import Json, write_json
from segrules.output.record import Facts, record


def write(outcome: Outcome, facts: Facts, destination: Destination, choices: Choices) -> Json:
    """Replace the destination by the output of a run; returns the content of its `run.json`.

    Raises:
        UsageError: where the output cannot have this form (see `check_writable`).
        EngineError: where it cannot be written; the destination is then as it was.

    """
    check_writable(outcome, choices)
    with destination.replaced() as folder:
        began = perf_counter()
        files = _write_rows(outcome, facts, folder, choices)
        seconds = {**facts.seconds, "writing": perf_counter() - began}
        content = record(outcome, replace(facts, seconds=seconds), choices, [*files, RUN_FILE])
        write_json(content, folder / RUN_FILE)
    return content


def _write_rows(outcome: Outcome, facts: Facts, folder: Path, choices: Choices) -> list[str]:
    files = [f"memberships.{choices.format}", "segments.csv"]
    write_memberships(outcome, folder, choices)
    outcome.summary().write_csv(folder / "segments.csv")
    if choices.why == "values":
        (folder / "evidence").mkdir()
        names = write_evidence(outcome, folder / "evidence", facts.id)
        files += [f"evidence/{name}" for name in names]
    if facts.faults.rejected.height:
        facts.faults.rejected.write_csv(folder / "rejected.csv")
        files.append("rejected.csv")
    return files
