"""Where the time of a run went, and which segments asked for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from segrules.output.plain import Json


@dataclass(frozen=True, slots=True)
class TimedPass:
    """A pass over a table, in which several aggregates are computed together."""

    table: str
    rows: int
    seconds: float
    aggregates: tuple[str, ...]
    """As the rules have them; none of the pass over the base table."""
    segments: tuple[str, ...]
    """That ask for any of them; none where all do."""


@dataclass(frozen=True, slots=True)
class Expense:
    """What an aggregate, or what a clause does beside its aggregates, costs by itself."""

    expression: str
    kind: Literal["aggregate", "clause"]
    table: str
    seconds: float
    """Of the whole run, estimated."""
    segments: tuple[str, ...]
    """That ask for it."""


@dataclass(frozen=True, slots=True)
class Sample:
    """Expenses, each measured by itself on some of the customers, the dearest first."""

    customers: int
    of_customers: int
    seconds: float
    """That nothing but the keys of the sample take, which no expense contains."""
    expenses: tuple[Expense, ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """Where the time of a run went, beside the seconds of its stages."""

    partitions: int = 1
    rows: Mapping[str, int] = field(default_factory=dict)
    """By stage."""
    passes: tuple[TimedPass, ...] = ()
    sample: Sample | None = None
    """Where it was asked for."""

    def json(self) -> Json:
        """As `run.json` has it."""
        return {
            "partitions": self.partitions,
            "rows": dict(self.rows),
            "passes": [
                {
                    "table": each.table,
                    "rows": each.rows,
                    "seconds": round(each.seconds, 4),
                    "aggregates": list(each.aggregates),
                    "segments": list(each.segments),
                }
                for each in self.passes
            ],
            "sample": self.sample and _json_of(self.sample),
        }


def _json_of(sample: Sample) -> Json:
    return {
        "customers": sample.customers,
        "of_customers": sample.of_customers,
        "seconds": round(sample.seconds, 4),
        "expenses": [
            {
                "expression": each.expression,
                "kind": each.kind,
                "table": each.table,
                "seconds": round(each.seconds, 6),
                "segments": list(each.segments),
            }
            for each in sample.expenses
        ],
    }
