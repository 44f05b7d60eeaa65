"""Random numbers, texts and dates of a row."""

from __future__ import annotations

from abc import abstractmethod

from .draw_names import Names, Scope
from .draw_tables import TEXTS
from .tables import MONEY, TABLES, WHOLE
from .tree import (
    Arith,
    Call,
    Clock,
    Col,
    Lit,
    Minus,
    Node,
    Num,
    Param,
    Relative,
    Shift,
    Span,
    nodes_of,
)
from .tree_rows import Dotted
from .values import CALENDAR

LITERALS = (
    "0", "1", "1", "2", "3", "5", "12", "50%", "100%", "0.5", "12.5", "19.99", "33.33", "100",
    "1_000", "0.333333333333", "2.675",
)  # fmt: skip
ALL_TEXTS = sorted({it for pool in TEXTS.values() for it in pool})


class Values(Names):
    """Draws values that depend on the row."""

    def number(self, scope: Scope, depth: int) -> Node:
        """Any number."""
        column = self.column(scope, "number")
        if column is not None and (depth <= 0 or self.often(0.5)):
            return column
        match self.pick(
            ("arithmetic", "arithmetic", "days", "since", "length", "call", "minus", "of_day",
             "read", "far")
        ):  # fmt: skip
            case "arithmetic":
                right = self.number(scope, depth - 1) if self.often(0.5) else self.literal()
                return Arith(self.pick("+-*/"), self.number(scope, depth - 1), right)
            case "days":
                return self.days(scope)
            case "since":
                return Call("days_since", (self.when(scope),))
            case "length":
                return Call("length", (self.text(scope),))
            case "minus":
                return Minus(self.number(scope, depth - 1))
            case "of_day":
                name = self.pick(
                    ("days_until", "months_since", "years_since", "age", "year", "quarter",
                     "month", "day")
                )  # fmt: skip
                return Call(name, (self.when(scope),))
            case "read":
                instant = self.column(scope, "datetime")
                if instant is not None and self.often(0.5):
                    return Call("hour", (instant,))
                return Call("number", (self.text(scope),))
            case "far":
                place = Num(self.pick(("51.5", "0"))), Num(self.pick(("0", "85.324")))
                here = self.number(scope, depth - 1), self.number(scope, 0)
                return Call("distance_km", (*here, *place))
            case _:
                return self.number_call(scope, depth - 1)

    def number_call(self, scope: Scope, depth: int) -> Node:
        """A function of numbers."""
        first = self.number(scope, depth)
        match self.pick(("abs", "coalesce", "round", "floor", "ceil", "least", "if")):
            case "coalesce":
                return Call("coalesce", (first, self.literal()))
            case "round":
                digits = (Num(self.pick("0123")),) if self.often(0.5) else ()
                return Call("round", (first, *digits))
            case "least":
                name = self.pick(("least", "greatest"))
                return Call(name, (first, self.number(scope, 0), self.literal()))
            case "if":
                return Call("if", (self.condition(scope, 0), first, self.literal()))
            case name:
                return Call(name, (first,))

    def days(self, scope: Scope) -> Node:
        """Between two dates of the row, or of it and the one before."""
        time = scope.before and TABLES[scope.before].time
        if scope.before == scope.table and time is not None and self.often(0.6):
            return Call("days_between", (Dotted(("previous", time)), Col(time)))
        return Call("days_between", (self.when(scope), self.when(scope)))

    def literal(self) -> Node:
        """A number as written, or the parameter that stands for one."""
        return self.constant("enough", Num(self.pick(LITERALS)))

    def summed(self, scope: Scope, depth: int) -> Node:
        """What a sum adds up: exact, or never below zero, such that the order says nothing."""
        return self.exact(scope, depth) if self.often(0.6) else self.positive(scope, depth)

    def exact(self, scope: Scope, depth: int) -> Node:
        """Columns with decimals, whole numbers, ``+ - *``."""
        columns = [it for it in self.own(scope.table, "number") if _is_declared(it, scope.table)]
        if depth > 0 and self.often(0.4):
            right = Num(self.pick(("1", "2", "10"))) if self.often(0.4) else self.exact(scope, 0)
            return Arith(self.pick("+-*"), self.exact(scope, 0), right)
        far = [Dotted((table, name)) for table in scope.above for name in _exact_columns(table)]
        for name, (other, _) in TABLES[scope.table].looks_up.items():
            far += [Dotted((name, it)) for it in _exact_columns(other)]
        if far and (not columns or self.often(0.25)):
            return self.pick(far)  # type: ignore[no-any-return]
        return self.pick(columns) if columns else Num("3")

    def positive(self, scope: Scope, depth: int) -> Node:
        """Doubles."""
        table = TABLES[scope.table].columns
        columns = [Col(name) for name, it in table.items() if it in ("number", WHOLE)]
        column: Node = self.pick(columns) if columns else Num("0.1")
        if depth <= 0 or self.often(0.5):
            return column
        match self.pick(("arithmetic", "coalesce", "if")):
            case "arithmetic":
                return Arith(self.pick("+*/"), column, self.positive(scope, 0))
            case "coalesce":
                return Call("coalesce", (column, Num(self.pick(("0", "0.5")))))
            case _:
                return Call("if", (self.condition(scope, 0), column, Num("0")))

    @abstractmethod
    def condition(self, scope: Scope, depth: int) -> Node:
        """A condition on a row."""

    def text(self, scope: Scope) -> Node:
        """A text, perhaps folded or filled in."""
        column = self.column(scope, "text") or Lit("GB")
        if self.often(0.15):
            return Call(self.pick(("lower", "upper", "trim")), (column,))
        if self.often(0.04):
            return Call("lower", (Call("weekday", (self.when(scope),)),))
        if self.often(0.04):
            return Call("if", (self.condition(scope, 0), column, Lit("GB")))
        return Call("coalesce", (column, Lit("GB"))) if self.often(0.1) else column

    def some_text(self, node: Node) -> Lit:
        """A literal that the column may hold."""
        name = node.name if isinstance(node, Col) else getattr(node, "names", ("",))[-1]
        return Lit(self.pick(TEXTS.get(name, ALL_TEXTS)))

    def other_text(self, node: Node) -> Lit:
        """Any literal that the column may be compared with."""
        return self.some_text(node) if has_values(node) else Lit(self.pick(ALL_TEXTS))

    def when(self, scope: Scope) -> Node:
        """A date or a datetime of the row, now and then one that is made of it."""
        instant = self.column(scope, "datetime")
        if instant is not None and self.often(0.04):
            return Call("date", (instant,))
        column = self.moment(scope)
        if self.often(0.06):
            period = self.pick(("week", "month", "quarter", "year"))
            return Call(f"start_of_{period}", (column,))
        if self.often(0.06) and not isinstance(column, Clock):
            return Shift(self.pick("+-"), column, self.calendar_span())
        return column

    def moment(self, scope: Scope) -> Node:
        """A date or a datetime that the row has."""
        for type_ in self.chance.sample(("date", "datetime"), 2):
            column = self.column(scope, type_)
            if column is not None:
                return column
        return Clock("today")

    def fixed_day(self) -> Node:
        """A date that is the same for every row."""
        match self.pick(("today", "ago", "ago", "shift")):
            case "today":
                return Clock("today")
            case "ago":
                return Relative(self.calendar_span(), self.pick(("ago", "ago", "from now")))
            case _:
                return Shift(self.pick("+-"), Clock("today"), self.calendar_span())

    def calendar_span(self) -> Span:
        """Days or longer."""
        patience, few = self.parameters.get("patience"), self.parameters.get("few")
        unit = self.pick((*CALENDAR, "day", "day"))
        if isinstance(patience, Span) and self.often(0.1):
            return patience
        if isinstance(few, Param) and isinstance(few.value, Num) and self.often(0.1):
            return Span(int(few.value.written), unit, None, "few")
        return Span(self.pick((1, 2, 3, 7, 30, 90)), unit)


def has_values(node: Node) -> bool:
    """Whether only declared values are compared with it."""
    return any(
        getattr(it, "names", (getattr(it, "name", ""),))[-1] == "channel" for it in nodes_of(node)
    )


def _is_declared(node: Node, table: str) -> bool:
    return isinstance(node, Col) and node.field is None and node.name in _exact_columns(table)


def _exact_columns(table: str) -> list[str]:
    return [name for name, it in TABLES[table].columns.items() if it in (MONEY, WHOLE)]
