"""What ``--why values`` leaves: each segment's evidence, and what makes words of it later."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import assert_never

from segrules.engines import side_by_side
from segrules.outcome import Outcome
from segrules.outcome.reasons import values_of
from segrules.outcome.words import LAST
from segrules.output.files import RUN_ID
from segrules.output.plain import Json, as_of, utc, write_json
from segrules.output.templates import Templates
from segrules.plan import All, AnyOf, Leaf, Logic, Member, Negation, leaves
from segrules.types import Type

_AT_ONCE = 4
"""Segments written side by side: enough to keep the processor busy, few enough for memory."""


def write_evidence(
    outcome: Outcome, folder: Path, run_id: str, told: Callable[[int], None]
) -> list[str]:
    """``<segment>.parquet`` and ``<segment>.json`` for each segment; returns their names.

    :param told: called with how many more segments are written.
    """
    ids, evidence = outcome.plan.output, outcome.evidence(held=True)

    def write(id_: str) -> None:
        path = folder / f"{id_}.parquet"
        # Without minima and maxima, which take a quarter of the time: only the key's are of use,
        # and to read all keys of a segment takes a twentieth of a second of ten million customers.
        evidence[id_].sink_parquet(
            path,
            compression="zstd",
            compression_level=1,
            statistics=False,
            metadata={RUN_ID: run_id},
        )

    for _ in side_by_side(write, ids, _AT_ONCE, ends_together=True):
        told(1)
    for id_ in ids:
        write_json(described(outcome, id_, run_id), folder / f"{id_}.json")
    return [f"{id_}.{ending}" for id_ in ids for ending in ("json", "parquet")]


def described(outcome: Outcome, id_: str, run_id: str) -> Json:
    """How to read a segment's evidence without its rules.

    The words of a clause are templates over the values: ``Total spent is {value_1} (at least
    £500.00)``, with ``{{`` and ``}}`` for braces.
    """
    plan = outcome.plan.segment(id_)
    columns = {place: f"value_{n}" for n, place in enumerate(values_of(outcome.plan, id_), start=1)}
    words = Templates(outcome.plan, outcome.moment, columns)
    segment = plan.rule.segment
    return {
        "$schema": "urn:segrules:schema:1:evidence",
        "schema_version": 1,
        "run": run_id,
        "segment": id_,
        "name": segment.name,
        "as_of": as_of(outcome.moment),
        "moment": utc(outcome.moment.now),
        "timezone": outcome.moment.zone.key,
        "key": list(outcome.plan.schema.key),
        "rule": _shape(plan.logic, count()),
        "clauses": [
            {
                "text": leaf.text,
                "segment": leaf.segment if isinstance(leaf, Member) else None,
                "yes": words.filled(words.reason(leaf, holds=True)),
                "no": words.filled(words.reason(leaf, holds=False)),
                "missing": words.lacking(leaf),
                "apart": words.apart(leaf),
                "told": words.explained(leaf),
            }
            for leaf in leaves(plan.logic)
        ],
        "values": [_value(outcome, place, column) for place, column in columns.items()],
        "because": words.filled(words.template(plan.rule.because)) if plan.rule.because else None,
    }


def _value(outcome: Outcome, place: int, column: str) -> Json:
    observed = outcome.plan.observed[place]
    return {
        "column": column,
        "label": observed.label,
        "type": str(observed.type),
        "display": observed.display or _display_of(observed.type),
        "pii": observed.pii,
        "unit": [observed.rows.one, observed.rows.many]
        if observed.rows and observed.counts
        else None,
        "after": f"{LAST}{{{column}}}" if place in _lasts(outcome) else None,
    }


def _lasts(outcome: Outcome) -> set[int]:
    """Places of the days of last rows."""
    return {clause.last for clause in outcome.plan.clauses if clause.last is not None}


def _shape(logic: Logic, numbers: count[int]) -> Json:
    """The rule over the positions of its clauses, which are the bits of the masks."""
    match logic:
        case Leaf() | Member():
            return {"clause": next(numbers)}
        case All(parts=parts):
            return {"all": [_shape(part, numbers) for part in parts]}
        case AnyOf(parts=parts):
            return {"any": [_shape(part, numbers) for part in parts]}
        case Negation(part=part):
            return {"not": _shape(part, numbers)}
        case _:
            assert_never(logic)


def _display_of(type_: Type) -> str | None:
    """How exact decimals are shown without a `display` of their own: with all of them."""
    return f"{{:.{type_.decimals}f}}" if type_.decimals else None
