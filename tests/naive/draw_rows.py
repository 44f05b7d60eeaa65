"""Random well-typed rules over several tables, by a grammar of what language.md allows."""

from __future__ import annotations

from .draw_names import Scope
from .draw_sources import Sources
from .draw_values import ALL_TEXTS, has_values
from .rules import ORDERS, PATTERNS
from .tables import BASE
from .tree import (
    And,
    Arith,
    Between,
    Call,
    Clock,
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
    Relative,
    Span,
    TextOp,
    Trait,
    Within,
)
from .tree_rows import Aggregate, Ranking, Rows, Top
from .values import CALENDAR, ELAPSED

QUANTITIES = ("any", "all", "none")
AMOUNTS = ("1", "2", "3", "10%", "20%", "33.3%", "50%", "100%")
PLAIN = (
    "number", "number", "text", "text", "day", "window", "yesno", "missing", "between", "list",
    "annual",
)  # fmt: skip
PARTS = ("a", "p", "GB", "ß", "1")
OF_ROWS = ("has", "count", "count", "count", "text_over", "when_over", "yes_over", "latest")
OF_ALL = ("top", "top", "ranking", "everybody", "bucket", "segment")


class RowMaker(Sources):
    """Draws conditions."""

    def rule(self, depth: int) -> Node:
        """A condition about a customer."""
        return self.condition(Scope(at_base=True), depth)

    def shown(self) -> Node:
        """A value of a customer that words may show, whatever the rule looks at."""
        base = Scope(at_base=True)
        match self.pick(("over", "over", "text", "when", "ranked", "own")):
            case "over":
                return self.aggregate(base, 2)
            case "text":
                return self.text_over(base, 1)[0]
            case "when":
                return self.when_over(base, 1)
            case "ranked":
                value, within, among = self.ranked(1)
                return Ranking(self.pick(("percentile", "rank")), value, None, within, among)
            case _:
                return self.something(base)

    def condition(self, scope: Scope, depth: int) -> Node:
        """A leaf, or logic over smaller conditions."""
        if depth <= 0 or self.often(0.6):
            return self.leaf(scope, depth)
        parts = tuple(self.condition(scope, depth - 1) for _ in range(self.pick((2, 2, 3))))
        match self.pick(("and", "or", "not", "none")):
            case "and":
                return And(parts)
            case "or":
                return Or(parts)
            case "not":
                return Not(parts[0])
            case _:
                return Not(Or(parts))

    def leaf(self, scope: Scope, depth: int) -> Node:
        """Of the row itself, of rows below it, or of everybody."""
        kinds: tuple[str, ...] = PLAIN
        if depth > 0 and self.has_children(scope):
            kinds += OF_ROWS * (4 if scope.at_base else 1)
        if depth > 0 and scope.at_base:
            kinds += OF_ALL * 2
        if scope.table == BASE and self.segments:
            kinds += ("segment",)
        return getattr(self, f"_{self.pick(kinds)}")(scope, depth)  # type: ignore[no-any-return]

    @property
    def forgiving(self) -> bool:
        """Whether the next comparison says ``or missing``."""
        return self.often(0.1)

    # ---- the row itself

    def _number(self, scope: Scope, depth: int) -> Node:
        right = self.number(scope, 0) if self.often(0.2) else self.literal()
        left = self.number(scope, min(depth, 1))
        return Compare(self.pick(ORDERS), left, right, or_missing=self.forgiving)

    def _text(self, scope: Scope, _: int) -> Node:
        text, forgiving = self.text(scope), self.forgiving
        literal, fold = self.some_text(text), self.often(0.3)
        match self.pick(("compare", "compare", "in", "op", "many", "matches", "other")):
            case "compare":
                return Compare(self.pick(ORDERS[:2]), text, literal, fold, or_missing=forgiving)
            case "in":
                lands = self.parameters.get("lands")
                other = self.text(scope) if self.often(0.2) else self.other_text(text)
                items = Items((literal, other))
                if isinstance(lands, Items) and self.often(0.3) and not has_values(text):
                    items = lands
                return Within(text, items, self.often(0.3), fold, forgiving)
            case "op":
                op = self.pick(("contains", "starts with", "ends with"))
                needle = self.text(scope) if self.often(0.2) else self.pick(PARTS)
                return TextOp(op, text, needle, fold)
            case "many":
                parts = Items(tuple(map(Lit, self.chance.sample(PARTS, 2))))
                items = self.pick((parts, self.column(scope, "list of text") or parts))
                return Many(self.pick(QUANTITIES), text, items, fold, forgiving)
            case "matches":
                pattern, folded = self.pick(PATTERNS)
                return TextOp("matches", text, pattern, fold, folded, or_missing=forgiving)
            case _:
                return Compare(self.pick(ORDERS), text, self.text(scope), or_missing=forgiving)

    def _list(self, scope: Scope, depth: int) -> Node:
        fold, forgiving = self.often(0.3), self.forgiving
        texts, numbers = (self.column(scope, f"list of {it}") for it in ("text", "number"))
        if numbers is not None and self.often(0.4):
            if self.often(0.5):
                number = self.pick((self.number(scope, 0), Num("2.5")))
                return Has(numbers, number, or_missing=forgiving)
            items = Items((Num("1"), Num(self.pick(("2.5", "100")))))
            return Many(self.pick(QUANTITIES), numbers, items, or_missing=forgiving)
        if texts is None:
            return self._text(scope, depth)
        literal = self.some_text(texts)
        match self.pick(("has", "any", "other", "missing")):
            case "has":
                item = self.text(scope) if self.often(0.3) else literal
                return Has(texts, item, fold, forgiving)
            case "any":
                items = Items((literal, Lit(self.pick(ALL_TEXTS))))
                return Many(self.pick(QUANTITIES), texts, items, fold, forgiving)
            case "other":
                other = self.column(scope, "list of text") or texts
                return Many(self.pick(QUANTITIES), texts, other, fold, forgiving)
            case _:
                return IsMissing(texts, known=self.often(0.5))

    def _annual(self, scope: Scope, _: int) -> Node:
        operand, forgiving = Call("anniversary", (self.when(scope),)), self.forgiving
        match self.pick(("window", "equal", "between")):
            case "window":
                which = self.pick(("last", "next", "this", "previous"))
                span = Span(1, self.pick(CALENDAR)) if which == "this" else self.calendar_span()
                return InWindow(operand, which, span, self.often(0.2), forgiving)
            case "equal":
                return Compare("=", operand, self.fixed_day(), or_missing=forgiving)
            case _:
                near = Relative(self.calendar_span(), self.pick(("ago", "from now")))
                return Between(operand, Clock("today"), near, self.often(0.3), forgiving)

    def _day(self, scope: Scope, _: int) -> Node:
        right = self.when(scope) if self.often(0.4) else self.fixed_day()
        op, left = self.pick(ORDERS), self.when(scope)
        return Compare(op, left, right, of_dates=True, or_missing=self.forgiving)

    def _window(self, scope: Scope, _: int) -> Node:
        which, negated = self.pick(("last", "next", "this", "previous")), self.often(0.2)
        instant = self.column(scope, "datetime")
        if instant is not None and which in ("last", "next") and self.often(0.3):
            span = Span(self.pick((1, 36, 90)), self.pick(ELAPSED))
            return InWindow(instant, which, span, negated, self.forgiving)
        span = Span(1, self.pick(CALENDAR)) if which == "this" else self.calendar_span()
        return InWindow(self.when(scope), which, span, negated, self.forgiving)

    def _yesno(self, scope: Scope, depth: int) -> Node:
        column = self.column(scope, "yes/no")
        if column is None:
            return self._number(scope, depth)
        if self.often(0.5):
            # A trait of the row is read clause by clause.
            return column if isinstance(column, Trait) else Holds(column)
        return Compare(self.pick(ORDERS[:2]), column, Lit(self.often(0.5)))

    def _missing(self, scope: Scope, _: int) -> Node:
        operand = self.something(scope)
        if self.often(0.1):
            operand = self.column(scope, "yes/no") or operand
        return IsMissing(operand, known=self.often(0.5))

    def _between(self, scope: Scope, depth: int) -> Node:
        low, high = Num(self.pick(("0", "0.5", "1"))), Num(self.pick(("2", "12.5", "100")))
        return Between(self.number(scope, depth - 1), low, high, self.often(0.2), self.forgiving)

    def _segment(self, scope: Scope, depth: int) -> Node:
        if not self.segments:
            return self._number(scope, depth)
        return InSegment(self.pick(self.segments), negated=self.often(0.4))

    # ---- rows below it

    def _has(self, scope: Scope, depth: int) -> Node:
        return self.has(scope, depth)

    def _count(self, scope: Scope, depth: int) -> Node:
        left, forgiving = self.aggregate(scope, depth), self.forgiving
        if self.often(0.1):
            return IsMissing(left, known=self.often(0.5))
        if self.often(0.1):
            low, high = Num(self.pick(("0", "1"))), Num(self.pick(("2", "33.33")))
            return Between(left, low, high, self.often(0.2), forgiving)
        right = self.literal()
        if self.often(0.15):
            right = self.number(scope, 0)
        elif depth > 1 and self.often(0.15):
            right = self.aggregate(scope, depth - 1)
        return Compare(self.pick(ORDERS), left, right, or_missing=forgiving)

    def _text_over(self, scope: Scope, depth: int) -> Node:
        left, literal = self.text_over(scope, depth)
        if self.often(0.2):
            items = Items((literal, self.other_text(left)))
            return Within(left, items, self.often(0.3), self.often(0.3), self.forgiving)
        order = self.pick((*ORDERS, "=", "="))
        return Compare(order, left, literal, or_missing=self.forgiving)

    def _when_over(self, scope: Scope, depth: int) -> Node:
        left = self.when_over(scope, depth)
        if self.often(0.4):
            return InWindow(left, "last", self.calendar_span(), or_missing=self.forgiving)
        right = self.when(scope) if self.often(0.3) else self.fixed_day()
        return Compare(self.pick(ORDERS), left, right, of_dates=True, or_missing=self.forgiving)

    def _yes_over(self, scope: Scope, depth: int) -> Node:
        found = self.yes_over(scope, depth)
        return self._has(scope, depth) if found is None else Holds(found)

    def _latest(self, scope: Scope, depth: int) -> Node:
        inside, ever = self.latest(scope, depth)
        order, day = self.pick(ORDERS), self.fixed_day()
        late = Compare(order, inside, day, of_dates=True, or_missing=self.forgiving)
        return self.pick((And, Or))((late, IsMissing(ever, known=self.often(0.5))))  # type: ignore[no-any-return]

    # ---- everybody

    def ranked(self, depth: int) -> tuple[Node, Node | None, str | None]:
        """A number, now and then a text or a date, and perhaps a group and a segment."""
        base = Scope(at_base=True)
        value = self.aggregate(base, depth - 1) if self.often(0.5) else self.number(base, 1)
        if depth > 1 and self.often(0.2):
            value = self.score(depth - 1)
        elif self.often(0.15):
            value = self.something(base)
        group = self.column(base, self.pick(("text", "text", "yes/no", "number", "date")))
        among = self.pick(self.segments) if self.segments and self.often(0.3) else None
        return value, group if self.often(0.4) else None, among

    def score(self, depth: int) -> Node:
        """What compares with everybody and is compared with everybody again."""
        value, within, among = self.ranked(depth)
        name = self.pick(("bucket", "bucket", "rank", "percentile"))
        count = Num(self.pick(("2", "3", "20"))) if name == "bucket" else None
        first = Ranking(name, value, count, within, among)
        if self.often(0.5):
            return first
        return Arith("+", first, Ranking("bucket", self.number(Scope(at_base=True), 1), Num("3")))

    def _top(self, _: Scope, depth: int) -> Node:
        amount = self.constant("few", Num(self.pick(AMOUNTS)))
        word = self.pick(("top", "bottom"))
        return Top(word, amount, *self.ranked(depth), or_missing=self.forgiving)

    def _ranking(self, _: Scope, depth: int) -> Node:
        value, within, among = self.ranked(depth)
        match self.pick(("percentile", "rank", "bucket")):
            case "percentile":
                node = Ranking("percentile", value, None, within, among)
                limit = Num(self.pick(("10%", "25%", "50%", "0.9", "100%")))
                return Compare(self.pick((">=", "<", "=")), node, limit, or_missing=self.forgiving)
            case "rank":
                node = Ranking("rank", value, None, within, among)
                return Compare("<=", node, Num(self.pick(("1", "3", "5"))))
            case _:
                count = self.constant("few", Num(self.pick(("2", "3", "5", "20"))))
                node = Ranking("bucket", value, count, within, among)
                return Compare("=", node, Num(self.pick(("1", "2", "3"))))

    def _everybody(self, _: Scope, depth: int) -> Node:
        """The customer's own beside that of all."""
        inner = Scope(BASE)
        deep = depth > 1 and self.often(0.4)
        value = self.value(inner, 2) if deep else self.summed(inner, 1)
        return Compare(self.pick(ORDERS[2:]), value, self.over_all(value))

    def over_all(self, value: Node) -> Node:
        """The average or another of a value of everybody."""
        from_all = self.pick(("average", "average", "median", "max", "min", "sum"))
        where = self.condition(Scope(BASE), 0) if self.often(0.3) else None
        return Aggregate(from_all, Rows(BASE, where=where), value)

    def _bucket(self, _: Scope, __: int) -> Node:
        key = self.pick((Col("customer_id"), Col("country")))
        salt = (Lit("spring"),) if self.often(0.5) else ()
        drawn = Call("random_bucket", (key, Num(self.pick(("2", "10", "100"))), *salt))
        return Compare("<", drawn, Num(self.pick(("1", "5", "50"))))
