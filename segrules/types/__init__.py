"""Types: what kinds of value the language knows, and the moment of a run."""

from segrules.types.values import (
    ANNUAL,
    COLUMN_TYPES,
    DATE,
    DATETIME,
    DURATION,
    NUMBER,
    TEXT,
    WHOLE,
    YESNO,
    Duration,
    Kind,
    Moment,
    Period,
    Type,
    Unit,
    list_of,
)

__all__ = [
    "ANNUAL",
    "COLUMN_TYPES",
    "DATE",
    "DATETIME",
    "DURATION",
    "NUMBER",
    "TEXT",
    "WHOLE",
    "YESNO",
    "Duration",
    "Kind",
    "Moment",
    "Period",
    "Type",
    "Unit",
    "list_of",
]
