"""Types of the language, durations, and the moment that a run hangs on (language.md 1 and 4)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal
from zoneinfo import ZoneInfo


class Kind(StrEnum):
    """The kinds of type; the words are those that messages use."""

    NUMBER = "number"
    TEXT = "text"
    YESNO = "yes/no"
    DATE = "date"
    DATETIME = "datetime"
    DURATION = "duration"
    ANNUAL = "annual"
    LIST = "list"
    STRUCT = "struct"


@dataclass(frozen=True, slots=True)
class Type:
    """The type of an expression or a column.

    ``item`` is set for lists alone and ``fields`` for structs alone. ``decimals`` is how a number
    is stored (None: double, 0: 64-bit integer, n: exact decimal) and takes no part in equality:
    to the language there is one type number.
    """

    kind: Kind
    item: Type | None = None
    fields: tuple[tuple[str, Type], ...] = ()
    decimals: int | None = field(default=None, compare=False)

    def __str__(self) -> str:
        return f"list of {self.item}" if self.kind is Kind.LIST else str(self.kind)

    @property
    def is_whole(self) -> bool:
        """Whether every value is a 64-bit integer."""
        return self.kind is Kind.NUMBER and self.decimals == 0


NUMBER = Type(Kind.NUMBER)
WHOLE = Type(Kind.NUMBER, decimals=0)
TEXT = Type(Kind.TEXT)
YESNO = Type(Kind.YESNO)
DATE = Type(Kind.DATE)
DATETIME = Type(Kind.DATETIME)
DURATION = Type(Kind.DURATION)
ANNUAL = Type(Kind.ANNUAL)

COLUMN_TYPES = {str(t): t for t in (NUMBER, TEXT, YESNO, DATE, DATETIME)} | {
    f"list of {t}": Type(Kind.LIST, item=t) for t in (NUMBER, TEXT, YESNO, DATE, DATETIME)
}
"""Type names of a rulebook's columns; a struct is spelt with its fields instead."""


def list_of(item: Type) -> Type:
    """The type of a list of such items."""
    return Type(Kind.LIST, item=item)


Unit = Literal["minute", "hour", "day", "week", "month", "quarter", "year"]
Period = Literal["day", "week", "month", "quarter", "year"]

_MINUTES: dict[str, int] = {"minute": 1, "hour": 60}
_DAYS: dict[str, int] = {"day": 1, "week": 7}
_MONTHS: dict[str, int] = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time as written: ``3 months`` is ``Duration(3, "month")``."""

    count: int
    unit: Unit

    @property
    def months(self) -> int:
        """Calendar months, 0 for the other units."""
        return self.count * _MONTHS.get(self.unit, 0)

    @property
    def days(self) -> int:
        """Calendar days, 0 for the other units."""
        return self.count * _DAYS.get(self.unit, 0)

    @property
    def minutes(self) -> int:
        """Elapsed minutes, 0 for the other units."""
        return self.count * _MINUTES.get(self.unit, 0)

    @property
    def is_elapsed(self) -> bool:
        """Hours and minutes are elapsed time; days and longer move the local calendar."""
        return self.unit in _MINUTES

    @property
    def words(self) -> str:
        """As it stands behind an article: "the last month", not "the last 1 month"."""
        return self.unit if self.count == 1 else str(self)

    def __str__(self) -> str:
        return f"{self.count} {self.unit}{'' if self.count == 1 else 's'}"


@dataclass(frozen=True, slots=True)
class Moment:
    """What a run hangs on: as-of, time zone, first day of the week.

    ``today`` is the as-of day in the zone; ``now`` the as-of instant (UTC), 24:00 local of that
    day where the as-of is a date. ``week_starts`` is 0 for Monday to 6 for Sunday.
    """

    today: dt.date
    now: dt.datetime
    zone: ZoneInfo
    week_starts: int = 0
