"""Everything that a run leaves in its folder."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

from segrules.outcome import Outcome
from segrules.output.choices import Choices
from segrules.output.destination import RUN_FILE, Destination
from segrules.output.evidence import write_evidence
from segrules.output.files import check_writable, write_memberships
from segrules.output.plain import Json, write_json
from segrules.output.progress import Clock, Told, silently
from segrules.output.record import Facts, record


def write(
    outcome: Outcome,
    facts: Facts,
    destination: Destination,
    choices: Choices,
    told: Told = silently,
) -> Json:
    """Replace the destination by the output of a run; returns the content of its `run.json`.

    Raises:
        UsageError: where the output cannot have this form (see `check_writable`).
        EngineError: where it cannot be written; the destination is then as it was.

    """
    check_writable(outcome, choices)
    with destination.replaced() as folder:
        clock = Clock(told, {**facts.seconds}, {**facts.profile.rows})
        files = _write_rows(outcome, facts, folder, choices, clock)
        clock.ends()
        profile = replace(facts.profile, rows=clock.rows)
        facts = replace(facts, seconds=clock.seconds, profile=profile)
        content = record(outcome, facts, choices, [*files, RUN_FILE])
        write_json(content, folder / RUN_FILE)
    return content


def _write_rows(
    outcome: Outcome, facts: Facts, folder: Path, choices: Choices, clock: Clock
) -> list[str]:
    clock.goes("writing")
    files = [f"memberships.{choices.format}", "segments.csv"]
    write_memberships(outcome, folder, choices, facts.id)
    summary = outcome.summary()
    clock.goes("writing", int(summary["members"].sum()))
    summary.write_csv(folder / "segments.csv")
    if choices.why == "values":
        (folder / "evidence").mkdir()
        told = partial(clock.goes, "writing", of=len(outcome.plan.output), unit="segments")
        told(0)
        names = write_evidence(outcome, folder / "evidence", facts.id, told)
        files += [f"evidence/{name}" for name in names]
    if facts.faults.rejected.height:
        facts.faults.rejected.write_csv(folder / "rejected.csv")
        files.append("rejected.csv")
    return files
