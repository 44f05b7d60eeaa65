"""`run.json`: what a run read, how it went, and what it found."""

from __future__ import annotations

import datetime as dt
import json
import platform
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

import polars as pl

from segrules.diagnostics import Diagnostic, to_json
from segrules.outcome import Funnel, Outcome
from segrules.output.choices import Choices
from segrules.output.git import commit_of
from segrules.output.hashes import Hashes
from segrules.output.plain import Json, as_of, plain, utc
from segrules.output.profile import Profile
from segrules.rulebook import Rulebook, fingerprint
from segrules.tables import Faults, Input
from segrules.version import __version__


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a run beside its outcome."""

    id: str
    started: dt.datetime
    rulebook: Rulebook
    inputs: Mapping[str, tuple[Input, ...]]
    """By table."""
    hashes: Hashes = field(repr=False)
    faults: Faults
    notes: tuple[Diagnostic, ...]
    seconds: Mapping[str, float]
    """By stage."""
    profile: Profile


def record(outcome: Outcome, facts: Facts, choices: Choices, files: Iterable[str]) -> Json:
    """The content of `run.json`, with no cell of the exports in it but cut values.

    :param files: everything that the run leaves, `run.json` included.
    """
    summary = outcome.summary()
    return {
        "$schema": "urn:segrules:schema:1:run",
        "schema_version": 1,
        "run": facts.id,
        "started": utc(facts.started),
        "finished": utc(dt.datetime.now(dt.UTC)),
        "as_of": as_of(outcome.moment),
        "moment": utc(outcome.moment.now),
        "timezone": outcome.moment.zone.key,
        "parameters": {name: plain(c.value) for name, c in outcome.plan.schema.parameters.items()},
        "rules": _rules(facts.rulebook),
        "inputs": [
            _input(table, each, facts.hashes)
            for table, several in facts.inputs.items()
            for each in several
        ],
        "versions": {
            "segrules": __version__,
            "polars": pl.__version__,
            "python": platform.python_version(),
        },
        "output": {"format": choices.format, "layout": choices.layout, "why": choices.why},
        "seconds": {stage: round(seconds, 4) for stage, seconds in facts.seconds.items()},
        "profile": facts.profile.json(),
        "key": list(outcome.plan.schema.key),
        "customers": outcome.customers,
        "customers_in_segments": outcome.customers_in_any(),
        "memberships": int(summary["members"].sum()),
        "segments": _segments(summary, outcome.funnels()),
        "cuts": [
            {**asdict(cut), "group": plain(cut.group), "value": plain(cut.value)}
            for cut in outcome.cuts()
        ],
        "rejected_cells": facts.faults.rejected_counts,
        "notices": _notices([*facts.notes, *facts.faults.diagnostics]),
        "files": sorted(files),
    }


def _rules(rulebook: Rulebook) -> Json:
    commit = commit_of(rulebook.folder)
    return {
        "name": rulebook.name,
        "folder": str(rulebook.folder),
        "sha256": fingerprint(rulebook),
        "commit": commit and commit.id,
        "changed_since_commit": commit and commit.changed,
    }


def _input(table: str, each: Input, hashes: Hashes) -> Json:
    return {
        "table": table,
        "path": each.path,
        "rows": each.rows,
        "bytes": each.bytes,
        "sha256": hashes.of(each.path),
    }


def _segments(summary: pl.DataFrame, funnels: Mapping[str, tuple[Funnel, ...]]) -> list[Json]:
    found: list[Json] = []
    for row in summary.iter_rows(named=True):
        funnel = [_told(clause) for clause in funnels[row["segment"]]]
        found.append({**row, "funnel": funnel})
    return found


def _told(clause: Funnel) -> Json:
    """`asdict` copies every value as well: too slow for thousands of clauses."""
    return {each.name: getattr(clause, each.name) for each in fields(clause)}


def _notices(diagnostics: list[Diagnostic]) -> list[Any]:
    """Warnings and notes on the exports: values outside the declared ones, files not read."""
    listed: list[Any] = json.loads(to_json(diagnostics))["diagnostics"]
    return listed
