"""Windows of days over instants, as the instants at which the days begin and end.

The calendar day of an instant has to be computed for each row; the two ends of a window, once.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from segrules.functions import LOCAL_DAY
from segrules.functions.local_time import start_of_day
from segrules.language.tree import Call, Expr, Literal, children
from segrules.types import Moment

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Between:
    """Whether an instant is from the start on and before the end, both in UTC."""

    instant: Expr
    start: dt.datetime
    end: dt.datetime


def between_instants(expr: Expr, moment: Moment) -> Between | None:
    """What a window of days over the calendar day of an instant amounts to.

    None for any other expression, and where clocks are put back over an end of the window.
    """
    if not isinstance(expr, Call) or expr.function.days is None:
        return None
    day, constant = expr.args
    if not isinstance(day, Call) or day.function != LOCAL_DAY:
        return None
    (instant,) = day.args
    if not isinstance(constant, Literal):
        return None
    first, last = expr.function.days(moment, constant.value)
    if last == dt.date.max:
        return None
    start, end = (start_of_day(d, moment.zone) for d in (first, last + _DAY))
    return None if start is None or end is None else Between(instant, start, end)


def computed_from(expr: Expr, moment: Moment) -> tuple[Expr, ...]:
    """The parts that have to be computed for an expression: its children, or an instant alone."""
    between = between_instants(expr, moment)
    return (between.instant,) if between is not None else tuple(children(expr))
