"""What a run found, and what it read."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import polars as pl

from segrules import mistakes
from segrules.diagnostics import Diagnostic, UsageError, sorted_diagnostics
from segrules.outcome import Explanation, Outcome, Why, explain
from segrules.output import (
    Choices,
    Clock,
    Destination,
    Facts,
    FileFormat,
    Hashes,
    Layout,
    Profile,
    Told,
    check_writable,
    claimed,
    silently,
)
from segrules.output import write as write_output
from segrules.output.mistakes import no_values
from segrules.output.plain import Json
from segrules.rulebook import Rulebook
from segrules.runs.keys import is_customer, key_of
from segrules.runs.limits import Limits
from segrules.runs.profiling import measured
from segrules.tables import Faults, Scan, Scratch, computing_on


@dataclass(frozen=True, slots=True)
class Run:
    """What a run found, and what it read."""

    rulebook: Rulebook
    outcome: Outcome
    scans: Mapping[str, Scan]
    """The tables that were read."""
    faults: Faults
    notes: tuple[Diagnostic, ...]
    seconds: Mapping[str, float] = field(default_factory=dict)
    """Seconds per stage."""
    started: dt.datetime = field(default_factory=lambda: dt.datetime.now(dt.UTC))
    hashes: Hashes | None = field(default=None, repr=False)
    """Of the files, where they were wanted from the start."""
    scratch: Scratch = field(default_factory=Scratch, repr=False)
    """Temporary files that the outcome may stand in."""
    profile: Profile = field(default_factory=Profile, repr=False)
    """Where the seconds went."""

    def close(self) -> None:
        """Remove temporary files; nothing can be asked of the run afterwards.

        The end of the process does the same.
        """
        self.scratch.remove()

    def measured(self, told: Told = silently) -> Run:
        """The run with what each aggregate and clause of its rules costs, in its profile.

        Each is run alone on a sample of at most 200,000 customers, so this reads the exports again.

        :param told: called while it works with how far it is.
        :raises DataError: where an export changed since it was read.
        :raises EngineError: where the engine fails, or temporary files cannot be written.
        """
        clock = Clock(told, {**self.seconds})
        # Of its own: where it fails, temporary files go, and those of the run are still wanted.
        with (
            Scratch(self.scratch.asked, self.scratch.beside) as scratch,
            Limits(scratch=scratch).kept(),
            computing_on(self.scans.values()),
        ):
            sample = measured(self.outcome, self.scans, scratch, clock)
        profile = replace(self.profile, sample=sample)
        return replace(self, seconds=clock.seconds, profile=profile)

    def write(
        self,
        folder: str | Path | Destination,
        format: FileFormat = "parquet",  # noqa: A002 - the word that the command line uses
        layout: Layout = "long",
        why: Why = "sentence",
        told: Told = silently,
    ) -> Json:
        """Leave memberships, summary and `run.json` in a folder, which changes whole or not at all.

        :param folder: new, empty, or left by an earlier run; or claimed before with
            `segrules.output.claimed`, so that no other run writes there in the meantime.
        :param layout: ``wide`` is one row per customer with a column per segment, without reasons.
        :param why: ``values`` leaves typed evidence per segment instead of sentences.
        :param told: called while it works with how far it is.
        :return: the content of `run.json`.
        :raises UsageError: for a folder that holds something else, cannot be used or is in use.
        :raises EngineError: where writing fails; the folder is then as it was.
        """
        choices = Choices(format, layout, why)
        if not isinstance(folder, Destination):
            with claimed(folder) as destination:
                return write_output(self.outcome, self.facts(), destination, choices, told)
        return write_output(self.outcome, self.facts(), folder, choices, told)

    def facts(self) -> Facts:
        """What `run.json` says beside the outcome."""
        inputs = {name: scan.inputs for name, scan in self.scans.items()}
        return Facts(
            id=uuid.uuid4().hex,
            started=self.started,
            rulebook=self.rulebook,
            inputs=inputs,
            hashes=self.hashes or Hashes([i for s in self.scans.values() for i in s.inputs]),
            faults=self.faults,
            notes=self.notes,
            seconds=self.seconds,
            profile=self.profile,
        )

    @property
    def memberships(self) -> pl.LazyFrame:
        """One row per membership: the key, ``segment``, ``because``.

        :raises UsageError: where the run was without reasons, or a column of the key is called so.
        """
        check_writable(self.outcome, Choices(layout="long", why="sentence"))
        return self.outcome.memberships()

    @property
    def summary(self) -> pl.DataFrame:
        """One row per segment: members, share, undecided."""
        return self.outcome.summary()

    @property
    def customers(self) -> int:
        """Rows of the base table, all of which were evaluated."""
        return self.outcome.customers

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Warnings and notes about the exports."""
        return sorted_diagnostics([*self.notes, *self.faults.diagnostics])

    def outcomes(self) -> pl.DataFrame:
        """One row per customer: the key, and per segment yes, no, or null for undecided.

        :raises UsageError: where a column of the key is called like a segment.
        """
        check_writable(self.outcome, Choices(layout="wide", why="none"))
        return self.outcome.outcomes().collect(engine="streaming")

    def explain(
        self,
        customer: Any,  # noqa: ANN401 - any key
        segment: str | None = None,
    ) -> Explanation | tuple[Explanation, ...]:
        """Why a customer is in a segment or not; of all segments where none is named.

        :param customer: the key; where it has several columns a mapping, or text ``a=1,b=2``.
        :raises UsageError: for an unknown customer or segment, or where the run was without
            reasons, or kept them of members alone to be written.
        """
        if not self.outcome.has_values_of_everybody():
            raise UsageError([no_values("values")])
        row = self.row_of(customer)
        ids = self.outcome.plan.output
        if segment is None:
            return tuple(explain(self.outcome, row, id_) for id_ in ids)
        if segment not in ids:
            raise UsageError([mistakes.unknown_segment(segment, ids)])
        tables = {name: scan.frame for name, scan in self.scans.items()}
        return explain(self.outcome, row, segment, tables)

    def row_of(self, customer: Any) -> int:  # noqa: ANN401 - any key
        """The position of a customer, from 0.

        :raises UsageError: where no customer has that key.
        """
        key = self.outcome.plan.schema.key
        wanted = key_of(customer, key)
        rows = self.outcome.rows
        is_wanted = is_customer(wanted, rows.collect_schema(), self.outcome.moment.zone)
        found = rows.select(is_wanted.arg_true()).collect(engine="streaming").to_series()
        if not len(found):
            raise UsageError([mistakes.unknown_customer(wanted, key)])
        return int(found[0])
