"""How far a run is, on one line of a terminal, and how often a log hears of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from segrules.output import Progress

_DOING = {
    "rules": "reading the rules",
    "reading": "reading the exports",
    "splitting": "splitting the exports",
    "evaluating": "evaluating the rules",
    "everybody": "comparing with everybody",
    "deciding": "deciding the segments",
    "checking": "checking keys and cells",
    "profiling": "measuring the rules",
    "writing": "writing the results",
}
_STEPS = 20
_MINUTE, _HOUR = 60, 3600


def line_of(stage: str, progress: Progress | None, width: int) -> str:
    """``evaluating · partition 3 of 10 · 30% of 10,000,000 rows · 9 s left · 812,000 rows/s``.

    As much of it as has room.

    :param width: columns that it may take.
    """
    if progress is None or not progress.done:
        return _DOING.get(stage, stage)
    line = f"{stage} {progress.table}" if progress.table else stage
    for fact in _facts(progress):
        longer = f"{line} · {fact}"
        if len(longer) > width:
            break
        line = longer
    return line


def _facts(progress: Progress) -> Iterator[str]:
    unit, speed, left = progress.unit, progress.per_second, progress.seconds_left
    if progress.partitions > 1:
        yield f"partition {progress.partition:,} of {progress.partitions:,}"
    if progress.of:
        share = min(progress.done / progress.of, 1.0)
        yield f"{share:.0%} of {progress.of:,} {unit}"
    else:
        yield f"{progress.done:,} {unit}"
    if left:
        yield f"{_time(left)} left"
    if speed is not None and progress.of:
        yield f"{speed:,.0f} {unit}/s"


def _time(seconds: float) -> str:
    if seconds < _MINUTE:
        return f"{seconds:.0f} s"
    if seconds < _HOUR:
        return f"{seconds / _MINUTE:.0f} min"
    return f"{seconds / _HOUR:.1f} h"


@dataclass(slots=True)
class Sparing:
    """Lets through some twenty steps of each stage, however many it has."""

    stage: tuple[str, str | None, str] | None = None
    step: int = 0

    def wants(self, progress: Progress) -> bool:
        """Whether enough was done since the last time."""
        stage = (progress.stage, progress.table, progress.unit)
        if stage != self.stage:
            self.stage, self.step = stage, 0
        step = _STEPS * progress.done // progress.of if progress.of else 0
        if step <= self.step:
            return False
        self.step = step
        return True
