"""Passes over tables, timed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from segrules.language.tree import Aggregate


@dataclass(frozen=True, slots=True)
class Pass:
    """A pass over a table."""

    table: str
    aggregates: tuple[Aggregate, ...]
    """That are computed in it together; none in the pass over the base table."""
    seconds: float


def added_up(passes: Iterable[Pass], took: float) -> tuple[Pass, ...]:
    """Equal passes of all partitions as one.

    :param took: seconds of all of them together. Where some were made side by side, each of them
        gets its share.
    """
    found: dict[tuple[str, tuple[Aggregate, ...]], Pass] = {}
    for one in passes:
        key = (one.table, one.aggregates)
        before = found[key].seconds if key in found else 0.0
        found[key] = replace(one, seconds=before + one.seconds)
    share = min(1.0, took / max(took, sum(one.seconds for one in found.values())))
    return tuple(replace(one, seconds=one.seconds * share) for one in found.values())
