"""Random well-typed conditions over the customers, by a grammar of what language.md allows."""

from __future__ import annotations

import datetime as dt
from typing import get_args

from . import customers as data
from .tree import (
    And,
    Between,
    Call,
    Col,
    Compare,
    Has,
    Holds,
    InSegment,
    InWindow,
    IsMissing,
    Items,
    Lit,
    Many,
    Node,
    Not,
    Num,
    Or,
    Order,
    Relative,
    Span,
    TextOp,
    Within,
)
from .values import CALENDAR, ELAPSED, LITERAL_NUMBERS, Values

ORDERS: tuple[Order, ...] = get_args(Order)
WHOLE_LITERALS = ("0", "1", "9007199254740993", "9007199254740992", "4611686018427387905")
PATTERNS = (
    ("^A", "^a"), ("n$", "n$"), ("[A-Z]", "[a-z]"), ("[0-9]+", "[0-9]+"), (r"\d\d", r"\d\d"),
    (r"^\w+$", r"^\w+$"), (r"\S \S", r"\S \S"), ("a|B", "a|b"), ("(ann|ΟΔ)", "(ann|οδ)"),
    ("^.{3}$", "^.{3}$"), (r"a\.b", r"a\.b"), ("[^a-z]", "[^a-z]"), ("s{2}", "s{2}"),
    (r"^[A-Z]+\W?", r"^[a-z]+\W?"), ("İ|ß", "i|ß"), ("Σ$", "σ$"),
)  # fmt: skip
NEEDLES = ("a", "A", "nn", "ß", "SS", "İ", "i", "ΟΔ", "ς", "σ", "é", "e", "😀", "@", "1", "\\", "'")


class Maker(Values):
    """Draws conditions."""

    # ---- comparisons

    def leaf(self, depth: int) -> Node:
        """One comparison, with ``or missing`` now and then; or a yes/no trait."""
        kind = self.pick(
            ("number", "number", "whole", "text", "text_op", "text_op", "day", "day", "instant",
             "in", "between", "list", "list", "many", "many", "missing", "window", "window",
             "window", "annual", "yesno", "segment", "tier", "holds")
        )  # fmt: skip
        return getattr(self, f"_{kind}")(depth)  # type: ignore[no-any-return]

    @property
    def forgiving(self) -> bool:
        """Whether the next comparison says ``or missing``."""
        return self.often(0.12)

    def sides(self, left: Node, right: Node) -> tuple[Node, Node]:
        """Now and then the literal on the left."""
        return (right, left) if self.often(0.1) else (left, right)

    def _number(self, depth: int) -> Node:
        right = self.number(depth) if self.often(0.3) else self.literal_number()
        sides = self.sides(self.number(depth), right)
        return Compare(self.pick(ORDERS), *sides, or_missing=self.forgiving)

    def _whole(self, _: int) -> Node:
        big, forgiving = Col("big"), self.forgiving
        low, high = map(Num, sorted(self.chance.sample(WHOLE_LITERALS, 2), key=int))
        match self.pick(("compare", "compare", "column", "in", "between")):
            case "compare":
                return Compare(self.pick(ORDERS), *self.sides(big, high), or_missing=forgiving)
            case "column":
                return Compare(self.pick(ORDERS), big, Col("visits"), or_missing=forgiving)
            case "in":
                return Within(big, Items((low, high)), self.often(0.3), or_missing=forgiving)
            case _:
                return Between(big, low, high, self.often(0.3), forgiving)

    def _text(self, depth: int) -> Node:
        fold = self.often(0.5)
        op = self.pick(ORDERS[:2] if fold else ORDERS)
        pool = (*data.NAMES, *data.COUNTRIES, *data.WORDS)
        literal = self.constant("home", Lit(self.pick(pool)))
        right = self.text(depth) if self.often(0.3) else literal
        sides = self.sides(self.text(depth), right)
        return Compare(op, *sides, fold=fold, or_missing=self.forgiving)

    def _tier(self, _: int) -> Node:
        if self.often(0.4):
            picked = tuple(map(Lit, self.chance.sample(data.TIERS, 2)))
            return Within(Col("tier"), Items(picked), negated=self.often(0.3))
        op = self.pick(ORDERS[:2])
        return Compare(op, Col("tier"), Lit(self.pick(data.TIERS)), or_missing=self.forgiving)

    def _text_op(self, depth: int) -> Node:
        fold, text, forgiving = self.often(0.5), self.text(depth), self.forgiving
        if self.often(0.3):
            pattern, folded = self.pick(PATTERNS)
            return TextOp("matches", text, pattern, fold, folded, or_missing=forgiving)
        op = self.pick(("contains", "starts with", "ends with"))
        needle = self.text(0) if self.often(0.2) else self.pick(NEEDLES)
        return TextOp(op, text, needle, fold, or_missing=forgiving)

    def _day(self, depth: int) -> Node:
        right = self.day(depth) if self.often(0.3) else self.fixed_day()
        op, sides = self.pick(ORDERS), self.sides(self.when(depth), right)
        return Compare(op, *sides, of_dates=True, or_missing=self.forgiving)

    def _instant(self, depth: int) -> Node:
        right = self.instant(depth) if self.often(0.3) else self.fixed_instant()
        op, sides = self.pick(ORDERS), self.sides(self.instant(depth), right)
        return Compare(op, *sides, of_dates=True, or_missing=self.forgiving)

    def _in(self, depth: int) -> Node:
        negated, forgiving = self.often(0.3), self.forgiving
        eu = self.parameters.get("eu")
        match self.pick(("number", "text", "date")):
            case "number":
                picked = map(Num, self.chance.sample(LITERAL_NUMBERS, self.pick((1, 2, 4))))
                other = (self.number(0),) if self.often(0.2) else ()
                items, operand = Items((*picked, *other)), self.number(depth)
                return Within(operand, items, negated=negated, or_missing=forgiving)
            case "text":
                names = self.chance.sample(data.COUNTRIES + data.NAMES[:12], self.pick((1, 2, 4)))
                other = (self.text(0),) if self.often(0.2) else ()
                items = Items((*map(Lit, names), *other))
                if isinstance(eu, Items) and self.often(0.3):
                    items = eu
                return Within(self.text(depth), items, negated, self.often(0.4), forgiving)
            case _:
                days = self.chance.sample(data.EDGE_DAYS, self.pick((1, 2, 4)))
                items = Items(tuple(map(Lit, days)))
                return Within(self.when(depth), items, negated=negated, or_missing=forgiving)

    def _between(self, depth: int) -> Node:
        negated, forgiving = self.often(0.3), self.forgiving
        match self.pick(("number", "text", "literal", "relative", "column", "instant")):
            case "number":
                low = self.number(0) if self.often(0.3) else Num(self.pick(("0", "1", "10%")))
                high = self.number(0) if self.often(0.3) else Num(self.pick(("3", "12.5", "500")))
                return Between(self.number(depth), low, high, negated, forgiving)
            case "text":
                return Between(self.text(depth), Lit("A"), Lit("b"), negated, forgiving)
            case "literal":
                first, last = sorted(data.some_day(self.chance) for _ in range(2))
                return Between(self.when(depth), Lit(first), Lit(last), negated, forgiving)
            case "relative":
                unit = self.pick(CALENDAR)
                far = Relative(Span(self.pick((3, 12, 30)), unit), "ago")
                near = Relative(Span(self.pick((1, 2)), unit), self.pick(("ago", "from now")))
                return Between(self.when(depth), far, near, negated, forgiving)
            case "column":
                return Between(self.when(depth), self.day(0), self.day(0), negated, forgiving)
            case _:
                start = data.some_instant(self.chance)
                end = start + dt.timedelta(days=self.pick((1, 30, 400)))
                return Between(self.instant(depth), Lit(start), Lit(end), negated, forgiving)

    def _list(self, _: int) -> Node:
        fold, forgiving = self.often(0.4), self.forgiving
        match self.pick(("tags", "path", "marks", "days_seen", "equal")):
            case "marks":
                item: Node = Num(self.pick(("1", "2.5", "0", "100")))
                item = self.number(0) if self.often(0.3) else item
                return Has(Col("marks"), item, or_missing=forgiving)
            case "days_seen":
                item_day: Node = Lit(self.pick(data.EDGE_DAYS[:9]))
                item_day = self.day(0) if self.often(0.3) else item_day
                return Has(Col("days_seen"), item_day, or_missing=forgiving)
            case "equal":
                tags = tuple(Lit(data.TAGS[self.chance.randrange(3)]) for _ in range(2))
                items, op = Items(tags[: self.pick((1, 2))]), self.pick(ORDERS[:2])
                return Compare(op, Col("path"), items, or_missing=forgiving)
            case name:
                tag: Node = self.text(0) if self.often(0.3) else Lit(self.pick(data.TAGS))
                return Has(Col(name), tag, fold, forgiving)

    def _many(self, depth: int) -> Node:
        quantity = self.pick(("any", "all", "none"))
        fold, forgiving = self.often(0.4), self.forgiving
        match self.pick(("text", "list", "list", "column", "parts", "numbers")):
            case "text":
                items = Items(tuple(map(Lit, self.chance.sample(NEEDLES, self.pick((1, 2, 3))))))
                return Many(quantity, self.text(depth), items, fold, forgiving)
            case "list":
                items = Items(tuple(map(Lit, self.chance.sample(data.TAGS, self.pick((1, 2))))))
                return Many(quantity, Col(self.pick(("tags", "path"))), items, fold, forgiving)
            case "parts":
                parts = Col(self.pick(("tags", "path")))
                return Many(quantity, self.text(depth), parts, fold, forgiving)
            case "column":
                left, right = self.pick((("tags", "path"), ("path", "tags")))
                return Many(quantity, Col(left), Col(right), fold, forgiving)
            case _:
                items = Items((Num("1"), Num(self.pick(("2.5", "100")))))
                return Many(quantity, Col("marks"), items, or_missing=forgiving)

    def _missing(self, depth: int) -> Node:
        lists = [Col(name) for name in ("tags", "marks", "subscribed", "big", "tier")]
        operand = self.pick(
            [self.number(depth), self.text(depth), self.when(depth), self.pick(lists)]
        )
        return IsMissing(operand, known=self.often(0.5))

    def _window(self, depth: int) -> Node:
        negated, forgiving = self.often(0.2), self.forgiving
        if self.often(0.25):
            span = Span(self.pick((1, 10, 36, 90, 9000)), self.pick(ELAPSED))
            which = self.pick(("last", "next"))
            return InWindow(self.instant(depth), which, span, negated, forgiving)
        return self._calendar_window(self.when(depth), negated=negated, forgiving=forgiving)

    def _calendar_window(self, operand: Node, *, negated: bool, forgiving: bool) -> Node:
        which = self.pick(("last", "next", "this", "previous"))
        span = self.calendar_span()
        if which in ("this", "previous"):
            count = 1 if which == "this" else self.pick((1, 1, 2, 4))
            span = Span(count, self.pick(CALENDAR))
        return InWindow(operand, which, span, negated, forgiving)

    def _annual(self, depth: int) -> Node:
        operand, forgiving = Call("anniversary", (self.when(depth),)), self.forgiving
        match self.pick(("window", "window", "equal", "between")):
            case "window":
                return self._calendar_window(operand, negated=self.often(0.2), forgiving=forgiving)
            case "equal":
                return Compare("=", operand, self.fixed_day(), or_missing=forgiving)
            case _:
                first = data.some_day(self.chance)
                last = first + dt.timedelta(days=self.pick((0, 5, 40, 400)))
                return Between(operand, Lit(first), Lit(last), self.often(0.2), forgiving)

    def _yesno(self, _: int) -> Node:
        left: Node = Col(self.pick(("subscribed", "known")))
        right: Node = Lit(self.often(0.5)) if self.often(0.8) else Col("known")
        if self.often(0.2):
            left = Call("coalesce", (left, Lit(self.often(0.5))))
        return Compare(self.pick(ORDERS[:2]), left, right, or_missing=self.forgiving)

    def _holds(self, _: int) -> Node:
        column = Col(self.pick(("subscribed", "known")))
        coalesced = Call("coalesce", (column, Lit(self.often(0.5))))
        return self.trait("yes/no") or Holds(coalesced if self.often(0.3) else column)

    def _segment(self, depth: int) -> Node:
        if not self.segments:
            return self._yesno(depth)
        return InSegment(self.pick(self.segments), negated=self.often(0.4))

    # ---- logic

    def condition(self, depth: int) -> Node:
        """A leaf, or logic over smaller conditions."""
        if depth <= 0 or self.often(0.35):
            return self.leaf(min(depth, 2))
        match self.pick(("and", "and", "or", "or", "not", "none")):
            case "and":
                return And(self.parts(depth))
            case "or":
                return Or(self.parts(depth))
            case "not":
                return Not(self.condition(depth - 1))
            case _:
                return Not(Or(self.parts(depth)[: self.pick((1, 2, 3))]))

    def parts(self, depth: int) -> tuple[Node, ...]:
        """Two or three smaller conditions."""
        return tuple(self.condition(depth - 1) for _ in range(self.pick((2, 2, 3))))
