"""How far a run is: told while it works, and what of it `run.json` keeps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from time import perf_counter


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a stage of a run is."""

    stage: str
    table: str | None = None
    """The table that it works on, where it goes from table to table."""
    unit: str = "rows"
    """What is counted."""
    done: int = 0
    of: int = 0
    """How many there are to be done; 0 where that is not known."""
    partition: int = 0
    """How many partitions are done."""
    partitions: int = 0
    """How many there are; 0 where the stage does not go through partitions."""
    seconds: float = 0.0
    """Since the stage, or its table, began."""

    @property
    def per_second(self) -> float | None:
        """How many are done in a second; None where nothing is done yet."""
        return self.done / self.seconds if self.done and self.seconds else None

    @property
    def seconds_left(self) -> float | None:
        """How long the rest takes at this speed; None where nobody knows."""
        speed = self.per_second
        return None if speed is None or not self.of else max(self.of - self.done, 0) / speed


Told = Callable[[Progress], None]
"""Told when a stage begins, and whenever some of its work is done."""


def silently(_: Progress) -> None:
    """Tell nobody."""


@dataclass(slots=True)
class Clock:
    """Tells how far a run is, and keeps seconds and rows by stage."""

    told: Told = silently
    seconds: dict[str, float] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    _now: Progress | None = None
    _since: float = 0.0

    def goes(
        self,
        stage: str,
        done: int = 0,
        *,
        of: int = 0,
        partitions: int = 0,
        table: str | None = None,
        unit: str = "rows",
    ) -> None:
        """Some of a stage is done, or it begins; which ends the stage before.

        :param done: since it was told last; where there are partitions, one of them.
        """
        now = self._now
        if now is None or (now.stage, now.table, now.unit) != (stage, table, unit):
            self.ends()
            self._since = perf_counter()
            now = Progress(stage, table, unit, of=of, partitions=partitions)
            self.seconds.setdefault(stage, 0.0)
            self.told(now)
        if done:
            partition = now.partition + 1 if partitions else 0
            seconds = perf_counter() - self._since
            now = replace(now, done=now.done + done, partition=partition, seconds=seconds)
            if unit == "rows":
                self.rows[stage] = self.rows.get(stage, 0) + done
            self.told(now)
        self._now = now

    def divide(self, stage: str, part: str, seconds: float) -> None:
        """A part of a stage that is over becomes a stage of its own, before it."""
        rest = max(0.0, self.seconds[stage] - seconds)
        self.seconds = {
            name: took
            for each, whole in self.seconds.items()
            for name, took in (
                [(part, seconds), (each, rest)] if each == stage else [(each, whole)]
            )
        }

    def ends(self) -> None:
        """The stage is over."""
        if self._now is not None:
            self.seconds[self._now.stage] += perf_counter() - self._since
        self._now = None
