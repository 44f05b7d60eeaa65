"""How large the jobs are, and how often each contender runs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scale:
    """``rows`` is the number of customers of the usual jobs, ``large`` of the large ones."""

    rows: int
    large: int
    sample: int
    """For engines that take one row at a time."""
    times: int


FULL = Scale(rows=1_000_000, large=10_000_000, sample=20_000, times=5)
QUICK = Scale(rows=100_000, large=100_000, sample=2_000, times=1)
