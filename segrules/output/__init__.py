"""Output: what a run found becomes a folder of files, whole or not at all."""

from segrules.output.choices import Choices, FileFormat, Layout
from segrules.output.destination import Destination, check_usable, claimed
from segrules.output.files import check_writable
from segrules.output.finished import Finished, outcome_of, reopened
from segrules.output.hashes import Hashes
from segrules.output.log import (
    diagnostic_line,
    failed_line,
    finished_line,
    progress_line,
    stage_line,
)
from segrules.output.profile import Expense, Profile, Sample, TimedPass
from segrules.output.progress import Clock, Progress, Told, silently
from segrules.output.record import Facts, record
from segrules.output.write import write

__all__ = [
    "Choices",
    "Clock",
    "Destination",
    "Expense",
    "Facts",
    "FileFormat",
    "Finished",
    "Hashes",
    "Layout",
    "Profile",
    "Progress",
    "Sample",
    "TimedPass",
    "Told",
    "check_usable",
    "check_writable",
    "claimed",
    "diagnostic_line",
    "failed_line",
    "finished_line",
    "outcome_of",
    "progress_line",
    "record",
    "reopened",
    "silently",
    "stage_line",
    "write",
]
