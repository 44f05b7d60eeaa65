"""Rows that a rule speaks of, and what is counted, summed and found in them (language.md 5)."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from . import functions as f
from .calendar import period_start, shift
from .comparisons import between, in_window
from .exact import exact_sum, exact_value, is_exact
from .rows import See, TableRow, Tables, with_previous
from .tree import Col, InWindow, Lit, Node, Outcome
from .tree_rows import Aggregate, Dotted, Ends, Frame, HasRows, Periods, Rows, Step


@dataclass(frozen=True, slots=True)
class Looker:
    """Looks at the rows of a run."""

    tables: Tables
    see: See

    # ---- names

    def dotted(self, node: Dotted, row: TableRow | None) -> Any:
        """Follow ``previous``, look-ups and enclosing tables; the last name may be of a struct."""
        *path, last = node.names
        for name in path:
            if row is None:
                return None
            if name == "previous":
                row = row.previous
            elif name in self.tables.declared[row.table].looks_up:
                row = self.tables.look_up(row, name)
            elif name in self.tables.declared[row.table].columns:
                return self.see(Col(name, last), row)
            else:
                row = next(it for it in row.above if it.table == name)
        if row is None:
            return None
        return self.see(Col(last) if node.body is None else node.body, row)

    # ---- which rows

    def source(
        self, rows: Rows | Step, top: TableRow, before: TableRow | None = None
    ) -> list[TableRow]:
        """The rows of the window, the timed ones in their order, before ``where``.

        :param before: what is previous in the window of a step.
        """
        if rows.table == self.tables.base == top.table:
            return list(self.tables.rows[rows.table])
        chains = self.tables.below(top, rows.table, rows.via)
        shown = [replace(self._under(chain, top), previous=before) for chain in chains]
        shown = [row for row in shown if self._is_shown(row, top, rows.window)]
        timed = self.tables.in_order(shown)
        if isinstance(rows, Rows) and rows.take is not None:
            end, count = rows.take
            return with_previous(timed[:count] if end == "first" else timed[-count:])
        return [*with_previous(timed), *(it for it in shown if self.tables.time(it) is None)]

    def _under(self, chain: list[TableRow], top: TableRow) -> TableRow:
        above = (top, *top.above)
        for row in reversed(chain):
            above = (replace(row, above=above), *above)
        return above[0]

    def _is_shown(self, row: TableRow, top: TableRow, window: Frame | Ends | None) -> bool:
        """By its window or as of the moment, and so is every row between."""
        between_them = row.above[: len(row.above) - len(top.above) - 1]
        if window is None:
            return all(map(self.tables.seen, (row, *between_them)))
        timer = self.tables.timer(row)
        others = [it for it in between_them if it is not timer]
        return self._is_inside(row, window) is True and all(map(self.tables.seen, others))

    def _is_inside(self, row: TableRow, window: Frame | Ends) -> Outcome:
        when, moment = self.tables.time(row), self.tables.moment
        if isinstance(window, Frame):
            return in_window(InWindow(Lit(""), window.which, window.span), when, moment)
        return between(when, self.see(window.low, row), self.see(window.high, row), moment)

    def kept(self, rows: Rows, found: list[TableRow], top: TableRow) -> list[TableRow]:
        """Those for which ``where`` is yes and which the steps follow."""
        return [
            row
            for row in found
            if (rows.where is None or self.see(rows.where, row) is True)
            and (not rows.steps or self._is_followed(row, rows.steps, top))
        ]

    # ---- sequences

    def _is_followed(self, row: TableRow, steps: tuple[Step, ...], top: TableRow) -> bool:
        start = self.tables.time(row)
        if start is None:
            return False
        step, *rest = steps
        end = None
        if step.within is not None:
            end = shift(start, step.within.count, step.within.unit, self.tables.moment)
        found = [replace(it, previous=row) for it in self._after(step, row, end, top)]
        found = [it for it in found if step.where is None or self.see(step.where, it) is True]
        if step.negated:
            return not found and (end is None or self.tables.is_past(end))
        return any(not rest or self._is_followed(it, tuple(rest), top) for it in found)

    def _after(
        self, step: Step, before: TableRow, end: dt.date | None, top: TableRow
    ) -> list[TableRow]:
        start, found = self.tables.time(before), []
        for row in self.source(step, top, before):
            when = self.tables.time(row)
            if start is None or when is None or not self._is_before(start, when):
                continue
            if self.tables.is_past(when) if end is None else not self._is_before(end, when):
                found.append(row)
        return found

    def _is_before(self, a: dt.date, b: dt.date) -> bool:
        """By day if one of them is a date."""
        if isinstance(a, dt.datetime) and isinstance(b, dt.datetime):
            return a < b
        return self.tables.moment.local_day(a) < self.tables.moment.local_day(b)

    # ---- what is asked of them

    def has(self, node: HasRows, top: TableRow) -> bool:
        """Always yes or no."""
        found = self.source(node.rows, top)
        kept = self.kept(node.rows, found, top)
        match node.quantifier:
            case "has":
                return bool(kept)
            case "has no":
                return not kept
            case "has only":
                return bool(found) and len(kept) == len(found)

    def periods(self, node: Periods, top: TableRow) -> int:
        """How many calendar periods have enough rows."""
        moment = self.tables.moment
        times = map(self.tables.time, self.kept(node.rows, self.source(node.rows, top), top))
        days = [moment.local_day(when) for when in times if when is not None]
        counts = Counter(period_start(day, node.unit, moment.week_starts) for day in days)
        return sum(count >= (node.at_least or 1) for count in counts.values())

    def aggregate(self, node: Aggregate, top: TableRow) -> Any:
        """The value over the kept rows."""
        found = self.source(node.rows, top)
        kept = self.kept(node.rows, found, top)
        if node.name == "count":
            return len(kept)
        if node.name == "share":
            return len(kept) / len(found) if found else None
        if node.value is None:
            raise TypeError(node)
        if node.name in ("first", "last"):
            timed = self.tables.in_order(kept)
            return self.see(node.value, timed[0 if node.name == "first" else -1]) if timed else None
        exact = is_exact(node.value, node.rows.table, self.tables)
        return _over(node.name, self._values(node.value, kept, exact=exact), exact=exact)

    def _values(self, node: Node, rows: list[TableRow], *, exact: bool) -> list[Any]:
        seen = [exact_value(node, row, self.see) if exact else self.see(node, row) for row in rows]
        return [it for it in seen if it is not None]


def _over(name: str, values: list[Any], *, exact: bool) -> Any:
    """Of the known values."""
    if name == "sum":
        return exact_sum(values) if exact else rounded(math.fsum(map(f.double, values)))
    if name == "count_distinct":
        return len(set(values))
    if not values:
        return None
    match name:
        case "average" if exact:
            return rounded(f.double(exact_sum(values)) / len(values))
        case "average":
            return rounded(math.fsum(map(f.double, values)) / len(values))
        case "median":
            return _median(sorted(map(f.double, values)))
        case "min":
            return whole(min(values))
        case "max":
            return whole(max(values))
        case _:
            return whole(min(values, key=lambda it: (-values.count(it), it)))


def _median(ordered: list[float]) -> float:
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return (ordered[middle - 1] + ordered[middle]) / 2


def rounded(x: float) -> float:
    """To 12 significant digits."""
    return float(f"{x:.11e}") + 0.0


def whole(x: Any) -> Any:
    """A whole decimal as a whole number, which compares exactly."""
    return int(x) if isinstance(x, Decimal) and x == x.to_integral_value() else x
