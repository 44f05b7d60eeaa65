"""The forms that an output can have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from segrules.diagnostics import UsageError
from segrules.outcome import Why
from segrules.output import mistakes

FileFormat = Literal["parquet", "csv", "ndjson"]
Layout = Literal["long", "wide"]


@dataclass(frozen=True, slots=True)
class Choices:
    """How memberships are written.

    Raises:
        UsageError: for a word that none of the three takes.

    """

    format: FileFormat = "parquet"
    layout: Layout = "long"
    why: Why = "sentence"

    def __post_init__(self) -> None:
        taken = (
            ("format", self.format, get_args(FileFormat)),
            ("layout", self.layout, get_args(Layout)),
            ("why", self.why, get_args(Why)),
        )
        wrong = [mistakes.unknown_choice(*each) for each in taken if each[1] not in each[2]]
        if wrong:
            raise UsageError(wrong)
