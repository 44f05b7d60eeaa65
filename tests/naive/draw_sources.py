"""Random rows: which table, window and condition, sequences; and aggregates over them."""

from __future__ import annotations

from dataclasses import replace

from .draw_names import Scope, children, time_type
from .draw_values import Values
from .tables import BASE, TABLES, kind
from .tree import Call, Clock, Col, Lit, Node, Relative, Shift, Span
from .tree_rows import Aggregate, Dotted, Ends, Frame, HasRows, Periods, Rows, Step
from .values import CALENDAR, ELAPSED

TAKEN = (1, 2, 3, 5)
_TIMES = ("date", "datetime")


class Sources(Values):
    """Draws rows of tables below the row in scope, or of everybody."""

    def child(self, scope: Scope, *, timed: bool = False) -> tuple[str, str | None, Scope]:
        """A table, its `via`, and the scope of its rows."""
        found = children(scope.table)
        if timed:
            found = [it for it in found if time_type(it[0], (*it[2], scope.table, *scope.above))]
        table, via, between = self.pick(found)
        return table, via, Scope(table, (*between, scope.table, *scope.above))

    def has_children(self, scope: Scope) -> bool:
        """Whether rows belong to such a row."""
        return bool(children(scope.table))

    def rows(self, scope: Scope, depth: int, *, timed: bool = False) -> tuple[Rows, Scope]:
        """Rows, and the scope that a value of them has."""
        if scope.at_base and not timed and self.often(0.12):
            inner = Scope(BASE)
            where = self.condition(inner, depth - 1) if self.often(0.5) else None
            return Rows(BASE, where=where), inner
        table, via, inner = self.child(scope, timed=timed)
        time = time_type(table, inner.above)
        take = (self.pick(("first", "last")), self.pick(TAKEN)) if self.often(0.15) else None
        window = self.window(time, scope) if self.often(0.45) else None
        steps: tuple[Step, ...] = ()
        if time is None:
            take = window = None
        elif depth > 0 and self.often(0.15):
            steps = self.steps(scope, table, time, depth)
        if time is not None and not steps:
            inner = Scope(table, inner.above, before=table)
        where = self.condition(inner, depth - 1) if self.often(0.5) else None
        found = Rows(table, take, via, window, where, steps)
        return found, Scope(table, inner.above, before=inner.before)

    def window(self, time: str | None, scope: Scope) -> Frame | Ends:
        """By day, or by the hour where the time is a datetime."""
        if time == "datetime" and self.often(0.2):
            span = Span(self.pick((1, 36, 90)), self.pick(ELAPSED))
            return Frame(self.pick(("last", "last", "next")), span)
        match self.pick(("last", "last", "last", "next", "this", "previous", "between")):
            case "between":
                return self.ends(scope)
            case "this":
                return Frame("this", Span(1, self.pick(CALENDAR)))
            case "previous":
                return Frame("previous", Span(self.pick((1, 1, 2, 4)), self.pick(CALENDAR)))
            case which:
                return Frame(which, self.calendar_span())

    def ends(self, scope: Scope, before: str | None = None) -> Ends:
        """Both inside; they may hang on the row above, or on that of the step before."""
        low: Node = Relative(self.calendar_span(), "ago")
        near: Node = Relative(self.calendar_span(), self.pick(("ago", "from now")))
        table, name = (scope.table, scope.table) if before is None else (before, "previous")
        own = [column for column, it in TABLES[table].columns.items() if kind(it) in _TIMES]
        if own and self.often(0.3 if before is None else 0.7):
            low = Dotted((name, self.pick(own)))
            near = Shift("+", low, self.calendar_span())
        return Ends(low, self.pick((Clock("today"), near, self.fixed_day())))

    def steps(self, scope: Scope, before: str, time: str, depth: int) -> tuple[Step, ...]:
        """One or two; only the last may say `not`."""
        steps: list[Step] = []
        for left in range(self.pick((1, 1, 2)), 0, -1):
            table, via, inner = self.child(scope, timed=True)
            own_time = time_type(table, inner.above) or time
            span = None
            if self.often(0.7):
                units = CALENDAR if "date" in (time, own_time) else (*ELAPSED, *CALENDAR)
                span = Span(self.pick((1, 2, 7, 24, 90)), self.pick((*units, "day")))
            inner = Scope(table, inner.above, before=before)
            where = self.condition(inner, min(depth - 1, 1)) if self.often(0.4) else None
            window = None
            if self.often(0.15):
                window = self.pick((Frame("last", self.calendar_span()), self.ends(scope, before)))
            steps.append(Step(table, left == 1 and self.often(0.35), via, window, span, where))
            before, time = table, own_time
        return tuple(steps)

    # ---- what is asked of rows

    def has(self, scope: Scope, depth: int) -> Node:
        """``has``, ``has no``, ``has only``."""
        return HasRows(self.pick(("has", "has", "has no", "has only")), self.rows(scope, depth)[0])

    def aggregate(self, scope: Scope, depth: int) -> Node:
        """A number over rows."""
        name = self.pick(
            ("count", "count", "sum", "sum", "average", "min", "max", "median", "first", "last",
             "count_distinct", "most_common", "share", "periods")
        )  # fmt: skip
        timed = name in ("first", "last", "periods")
        rows, inner = self.rows(scope, depth, timed=timed)
        match name:
            case "periods":
                rows = Rows(rows.table, None, rows.via, rows.window, rows.where)
                return Periods(self.pick(CALENDAR), rows, self.pick((None, 1, 2, 3)))
            case "count" | "share":
                return Aggregate(name, rows)
            case "sum" | "average":
                return Aggregate(name, rows, self.value(inner, depth))
            case "count_distinct":
                return Aggregate(name, rows, self.something(inner))
            case "median" if inner.before and self.often(0.5):
                return Aggregate(name, rows, self.days(inner))
            case _:
                return Aggregate(name, rows, self.number(inner, min(depth - 1, 1)))

    def value(self, inner: Scope, depth: int) -> Node:
        """What is summed, perhaps an aggregate of each row's own rows."""
        if depth > 1 and self.has_children(inner) and self.often(0.35):
            rows, lower = self.rows(inner, depth - 2)
            value = self.summed(lower, 0)
            counted, summed = Aggregate("count", rows), Aggregate("sum", rows, value)
            return counted if self.often(0.5) else summed
        return self.days(inner) if self.often(0.1) else self.summed(inner, 1)

    def something(self, inner: Scope) -> Node:
        """A value of any type."""
        return self.pick((self.text(inner), self.when(inner), self.number(inner, 0)))  # type: ignore[no-any-return]

    def text_over(self, scope: Scope, depth: int) -> tuple[Node, Lit]:
        """A text over rows, and one that it may be."""
        name = self.pick(("min", "max", "first", "last", "most_common", "most_common"))
        rows, inner = self.rows(scope, depth, timed=name in ("first", "last"))
        value = self.text(inner)
        return Aggregate(name, rows, value), self.some_text(value)

    def when_over(self, scope: Scope, depth: int) -> Node:
        """A date or a datetime over rows."""
        name = self.pick(("min", "max", "first", "last", "most_common"))
        rows, inner = self.rows(scope, depth, timed=name in ("first", "last"))
        return Aggregate(name, rows, self.when(inner))

    def latest(self, scope: Scope, depth: int) -> tuple[Node, Node]:
        """The latest day, or time, of some rows: in a window, and of the same rows up to now."""
        rows, inner = self.rows(scope, depth, timed=True)
        table = TABLES[rows.table]
        value = Col(table.time) if table.time else self.when(inner)
        if table.time and table.columns[table.time] == "datetime" and self.often(0.5):
            value = Call("date", (value,))
        window = Frame("last", self.calendar_span())
        inside = Rows(rows.table, None, rows.via, window, rows.where)
        return Aggregate("max", inside, value), Aggregate(
            "max", replace(inside, window=None), value
        )

    def yes_over(self, scope: Scope, depth: int) -> Node | None:
        """A yes or no over rows."""
        name = self.pick(("first", "last", "most_common"))
        rows, inner = self.rows(scope, depth, timed=name in ("first", "last"))
        value = self.column(inner, "yes/no")
        return None if value is None else Aggregate(name, rows, value)
