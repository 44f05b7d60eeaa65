"""What a cell of data is to a rule."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

from . import functions as f
from .calendar import Moment
from .tree import Value


def read(cell: Value, moment: Moment) -> Any:
    """Blanks, NaN and infinities are missing, minus zero is 0, instants are UTC."""
    match cell:
        case str():
            return None if f.is_blank(cell) else cell
        case float():
            return f.finite(cell) if math.isfinite(cell) else None
        case dt.datetime():
            return moment.instant(cell)
        case list():
            return [read(item, moment) for item in cell]
        case _:
            return cell
