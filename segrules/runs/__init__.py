"""Runs: a plan and exports become an outcome that can be written and asked."""

from segrules.output import Progress, Told, silently
from segrules.runs.execute import Tables, TableSource, run_plan
from segrules.runs.finished import FinishedRun, Standing, open_run
from segrules.runs.keys import key_of
from segrules.runs.limits import Limits
from segrules.runs.memory import size_of
from segrules.runs.run import Run

__all__ = [
    "FinishedRun",
    "Limits",
    "Progress",
    "Run",
    "Standing",
    "TableSource",
    "Tables",
    "Told",
    "key_of",
    "open_run",
    "run_plan",
    "silently",
    "size_of",
]
