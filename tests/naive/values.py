"""Random well-typed values over the customers, by a grammar of what language.md allows."""

from __future__ import annotations

import datetime as dt
import random
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from . import customers as data
from .tree import (
    Arith,
    Call,
    Clock,
    Col,
    Items,
    Lit,
    Minus,
    Node,
    Num,
    Param,
    Relative,
    Shift,
    Span,
    Trait,
    Unit,
)

NUMBERS = ("spent", "visits", "score", "badges", "Total Spent", "month")
TEXTS = ("country", "name", "alias", "email", "code", "written")
DAYS = ("birth_date", "signed_up")
INSTANTS = ("last_order_at", "opened_at")
LITERAL_NUMBERS = (
    "0", "1", "2", "3", "5", "12", "100", "500", "1_000", "12.5", "0.5", "2.5", "499.99", "0.01",
    "10%", "33.3%", "0.1", "127", "7",
)  # fmt: skip
ELAPSED: tuple[Unit, ...] = ("minute", "hour")
CALENDAR: tuple[Unit, ...] = ("day", "week", "month", "quarter", "year")


@dataclass
class Values(ABC):
    """Draws expressions; ``traits`` by type and ``segments`` are what a rule may refer to."""

    chance: random.Random
    parameters: dict[str, Param | Items | Span] = field(default_factory=dict)
    traits: dict[str, list[Trait]] = field(default_factory=dict)
    segments: list[str] = field(default_factory=list)

    def pick(self, options: Sequence[Any]) -> Any:
        """One of them."""
        return self.chance.choice(options)

    def often(self, share: float) -> bool:
        """Yes in that share of draws."""
        return self.chance.random() < share

    @abstractmethod
    def condition(self, depth: int) -> Node:
        """What ``if`` asks."""

    def trait(self, kind: str) -> Trait | None:
        """Now and then a trait of that type."""
        known = self.traits.get(kind, [])
        return self.pick(known) if known and self.often(0.12) else None

    def constant(self, name: str, otherwise: Node) -> Node:
        """Now and then the parameter in place of a literal."""
        parameter = self.parameters.get(name)
        return parameter if isinstance(parameter, Param) and self.often(0.2) else otherwise

    def literal_number(self) -> Node:
        """A number, with a minus perhaps."""
        literal = Num(self.pick(LITERAL_NUMBERS))
        return Minus(literal) if self.often(0.1) else self.constant("vip_spend", literal)

    def number(self, depth: int) -> Node:
        """A number that depends on the row."""
        if depth <= 0 or self.often(0.3):
            if self.often(0.1):
                return Col("device", "year")
            return self.trait("number") or Col(self.pick(NUMBERS))
        match self.pick(("arith", "arith", "minus", "call", "call", "day", "day", "text", "far")):
            case "arith":
                other = self.number(depth - 1) if self.often(0.5) else self.literal_number()
                sides = (self.number(depth - 1), other)
                left, right = sides if self.often(0.6) else sides[::-1]
                return Arith(self.pick("+-*/"), left, right)
            case "minus":
                return Minus(self.number(depth - 1))
            case "call":
                return self.number_call(depth - 1)
            case "day":
                return self.number_of_day(depth - 1)
            case "far":
                place = Num(self.pick(("51.5", "0", "27.7172"))), Num(self.pick(("0", "85.324")))
                return Call("distance_km", (Col("lat"), Col("lon"), *place))
            case _:
                if self.often(0.5):
                    return Call("number", (Col("code"),))
                return Call("length", (self.text(depth - 1),))

    def number_call(self, depth: int) -> Node:
        """A function of numbers."""
        name = self.pick(("round", "round", "floor", "ceil", "abs", "least", "coalesce", "if"))
        match name:
            case "round":
                digits = (Num(str(self.pick((0, 1, 2, 3)))),) if self.often(0.7) else ()
                return Call("round", (self.number(depth), *digits))
            case "least":
                others = (self.literal_number(), self.number(depth))
                arguments = (self.number(depth), *others[: self.pick((1, 2))])
                return Call(self.pick(("least", "greatest")), arguments)
            case "coalesce":
                return Call("coalesce", (self.number(depth), self.number(0), self.literal_number()))
            case "if":
                test = self.condition(depth)
                return Call("if", (test, self.number(depth), self.literal_number()))
            case _:
                return Call(name, (self.number(depth),))

    def number_of_day(self, depth: int) -> Node:
        """A number that a date or a datetime gives."""
        name = self.pick(
            ("days_since", "days_until", "days_between", "months_since", "years_since", "age",
             "year", "quarter", "month", "day", "hour")
        )  # fmt: skip
        if name == "hour":
            return Call("hour", (self.instant(depth),))
        if name == "days_between":
            return Call(name, (self.when(depth), self.when(depth)))
        return Call(name, (self.when(depth),))

    def text(self, depth: int) -> Node:
        """A text that depends on the row."""
        if depth <= 0 or self.often(0.5):
            return self.trait("text") or self.pick([*map(Col, TEXTS), Col("device", "model")])
        match self.pick(("lower", "upper", "trim", "domain", "weekday", "coalesce", "if")):
            case "domain":
                return Call("domain", (Col("email"),))
            case "weekday":
                # By itself it is compared with names of days alone, like a column with `values`.
                return Call("lower", (Call("weekday", (self.when(depth - 1),)),))
            case "coalesce":
                return Call("coalesce", (self.text(depth - 1), Lit(self.pick(data.COUNTRIES))))
            case "if":
                return Call("if", (self.condition(depth - 1), self.text(0), self.text(0)))
            case name:
                return Call(name, (self.text(depth - 1),))

    def day(self, depth: int) -> Node:
        """A date that depends on the row."""
        if depth <= 0 or self.often(0.5):
            return self.trait("date") or Col(self.pick(DAYS))
        match self.pick(("shift", "shift", "start", "start", "coalesce", "date", "of")):
            case "shift":
                return Shift(self.pick("+-"), self.day(depth - 1), self.calendar_span())
            case "start":
                period = self.pick(("week", "month", "quarter", "year"))
                return Call(f"start_of_{period}", (self.when(depth - 1),))
            case "coalesce":
                return Call("coalesce", (self.day(depth - 1), Col(self.pick(DAYS))))
            case "date":
                return Call("date", (Col("written"),))
            case _:
                return Call("date", (self.instant(depth - 1),))

    def instant(self, depth: int) -> Node:
        """A datetime that depends on the row."""
        if depth <= 0 or self.often(0.6):
            return Col(self.pick(INSTANTS))
        if self.often(0.2):
            return Call("coalesce", (self.instant(depth - 1), Col(self.pick(INSTANTS))))
        return Shift(self.pick("+-"), self.instant(depth - 1), self.span())

    def when(self, depth: int) -> Node:
        """A date or a datetime."""
        return self.day(depth) if self.often(0.6) else self.instant(depth)

    def span(self) -> Span:
        """Any duration."""
        if self.often(0.4):
            return Span(self.pick((1, 2, 30, 36, 90)), self.pick(ELAPSED))
        return self.calendar_span()

    def calendar_span(self) -> Span:
        """A duration of days or longer."""
        grace, patience = self.parameters.get("grace"), self.parameters.get("patience")
        if isinstance(grace, Span) and self.often(0.1):
            return grace
        if isinstance(patience, Param) and isinstance(patience.value, Num) and self.often(0.1):
            return Span(int(patience.value.written), self.pick(CALENDAR), None, "patience")
        return Span(self.pick((1, 2, 3, 6, 7, 12, 30)), self.pick(CALENDAR))

    def fixed_day(self) -> Node:
        """A date that is the same for every row."""
        match self.pick(("literal", "literal", "today", "ago", "shift")):
            case "literal":
                return Lit(data.some_day(self.chance))
            case "today":
                return Clock("today")
            case "ago":
                return Relative(self.calendar_span(), self.pick(("ago", "from now")))
            case _:
                return Shift(self.pick("+-"), Clock("today"), self.calendar_span())

    def fixed_instant(self) -> Node:
        """An instant that is the same for every row."""
        match self.pick(("literal", "now", "ago")):
            case "literal":
                when = data.some_instant(self.chance)
                zone = self.pick((None, None, dt.UTC, dt.timezone(dt.timedelta(hours=1))))
                return Lit(when.replace(tzinfo=zone))
            case "now":
                return Clock("now")
            case _:
                span = Span(self.pick((1, 36, 90)), self.pick(ELAPSED))
                return Relative(span, self.pick(("ago", "from now")))
