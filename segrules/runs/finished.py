"""A finished run that is asked why, from its folder alone: without the exports and the rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import polars as pl

from segrules import mistakes
from segrules.diagnostics import UsageError
from segrules.outcome import Explanation
from segrules.output import Finished, outcome_of, reopened
from segrules.output.plain import Json
from segrules.runs.keys import can_be, is_customer, key_of

Membership = Literal["in", "not in", "undecided", "not in or undecided"]
"""A folder with a row per membership does not tell who is undecided from who is not in."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What a finished run knows of one customer and one segment."""

    segment: str
    name: str | None
    customer: dict[str, Any]
    known: bool
    """Whether the memberships name the customer; else the run had none, or one in no segment."""
    membership: Membership
    because: str | None
    """Of a member, where the run kept reasons."""
    explanation: Explanation | None
    """Of a member, where the run was written with ``--why values``; without rows of other tables,
    which no run keeps."""


@dataclass(frozen=True, slots=True)
class FinishedRun:
    """A run of which the folder is left."""

    files: Finished

    @property
    def record(self) -> Json:
        """The content of its `run.json`."""
        return self.files.record

    def explain(
        self,
        customer: Any,  # noqa: ANN401 - any key
        segment: str | None = None,
    ) -> Standing | tuple[Standing, ...]:
        """Where a customer is, and why; of all segments of the run where none is named.

        A run keeps reasons of members alone. One that was written with a row per membership has no
        list of its customers: whom it does not name may be in no segment, or none of them.

        :param customer: the key; where it has several columns a mapping, or text ``a=1,b=2``.
        :raises UsageError: for a segment that the run has not, and for a customer whom it cannot
            have had.
        :raises DataError: where the folder is damaged.
        """
        if segment is not None and segment not in self.files.names:
            raise UsageError([mistakes.not_in_the_run(segment, self.files.names)])
        wanted = key_of(customer, self.files.key)
        if segment is not None and self.files.why == "values":
            explanation = self._explanation(segment, wanted)
            if explanation is not None:
                return self._member(explanation)
        rows = self._rows(wanted)
        key = _key_in(rows, wanted)
        ids = self.files.names if segment is None else [segment]
        found = tuple(self._standing(id_, rows, key, wanted) for id_ in ids)
        return found if segment is None else found[0]

    def _rows(self, wanted: Mapping[str, Any]) -> pl.DataFrame:
        """The customer's rows in the memberships.

        :raises UsageError: for a customer whom the run cannot have had.
        """
        zone = self.files.zone
        rows = self.files.memberships(lambda schema: is_customer(wanted, schema, zone))
        has_everybody = self.files.layout == "wide" or self.files.all_are_in_segments
        is_possible = all(can_be(v, rows.schema[name], zone) for name, v in wanted.items())
        if not rows.height and (has_everybody or not is_possible):
            raise UsageError([mistakes.unknown_customer(wanted, self.files.key)])
        return rows

    def _explanation(self, id_: str, wanted: Mapping[str, Any]) -> Explanation | None:
        zone = self.files.zone
        return self.files.explanation(id_, lambda schema: is_customer(wanted, schema, zone))

    def _standing(
        self, id_: str, rows: pl.DataFrame, key: dict[str, Any], wanted: Mapping[str, Any]
    ) -> Standing:
        membership = self._membership(id_, rows)
        because = None
        if membership == "in" and self.files.why == "values":
            explanation = self._explanation(id_, wanted)
            if explanation is None:
                raise self.files.absent_from(id_)
            return self._member(explanation)
        if membership == "in" and "because" in rows.columns:
            because = rows.filter(pl.col("segment") == id_)["because"][0]
        name = self.files.names[id_]
        return Standing(id_, name, key, rows.height > 0, membership, because, None)

    def _member(self, explanation: Explanation) -> Standing:
        return Standing(
            segment=explanation.segment,
            name=explanation.name,
            customer=explanation.customer,
            known=True,
            membership="in",
            because=explanation.because,
            explanation=explanation,
        )

    def _membership(self, id_: str, rows: pl.DataFrame) -> Membership:
        if self.files.layout == "wide":
            outcome = outcome_of(rows[id_][0])
            return "undecided" if outcome is None else "in" if outcome else "not in"
        if (rows["segment"] == id_).any():
            return "in"
        return "not in" if id_ in self.files.settled else "not in or undecided"


def open_run(folder: str | Path) -> FinishedRun:
    """Open the folder that a run has left (`Run.write`, ``segrules apply --out``).

    :raises UsageError: where the folder holds no run.
    :raises DataError: where the run is damaged, or of a version that is not known.
    """
    return FinishedRun(reopened(folder))


def _key_in(rows: pl.DataFrame, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """The key as the run has it; as it was asked for where the run names nobody of that key."""
    return rows.select(wanted.keys()).row(0, named=True) if rows.height else dict(wanted)
