"""From the grammar to the syntax tree: one method per rule of ``grammar.lark``.

Lark calls these while it parses, so no tree of Lark's is ever built. What is grammatical and wrong
all the same (an impossible date, two readings) is noted in ``problems`` and parsing goes on.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar, cast

from lark import Token, Transformer, v_args

from segrules.diagnostics import Diagnostic, Source, Span
from segrules.language import mistakes_of_spelling as mistakes
from segrules.language import readings
from segrules.language.syntax import (
    Aggregate,
    AsOf,
    Between,
    Call,
    CountPeriods,
    Date,
    DateTime,
    DurationOf,
    Has,
    InSegment,
    InWindow,
    ListOf,
    Number,
    Operation,
    Operator,
    OrMissing,
    Parenthesised,
    Path,
    Ranking,
    Rows,
    Shifted,
    Step,
    Syntax,
    Text,
    Top,
    Window,
    YesNo,
)
from segrules.types import Unit

_T = TypeVar("_T")

MAX_DIGITS = 38
"""Digits that a number may have: what an exact decimal of the engines can hold."""

_NO_MOMENT = dt.datetime.min  # noqa: DTZ901 - never read: its expression is refused
_MAX_PERCENT = Decimal(1)


@dataclass(frozen=True, slots=True)
class _Source:
    """The rows that an aggregate starts from, before its ``where``."""

    table: Path
    take: tuple[Any, Number | Path] | None
    via: Path | None
    window: Window | Between | None
    span: Span


_Piece = Syntax | Token | Window | Between | Step | Rows | _Source


@v_args(inline=True)
class ToSyntax(Transformer[Token, Syntax]):
    """Builds the tree of one expression at a time; ``begin`` says where it stands."""

    def __init__(self) -> None:
        """Start without an expression."""
        super().__init__()
        self.source = Source("", "")
        self.start_of_text = 0
        self.problems: list[Diagnostic] = []

    def __reduce__(self) -> tuple[type[ToSyntax], tuple[()]]:
        """Into the cache goes a fresh one."""
        return ToSyntax, ()

    def begin(self, text: Span) -> None:
        """Forget the last expression; tokens are counted from the start of this one from now on."""
        self.source, self.start_of_text = text.source, text.start
        self.problems = []

    def _at(self, first: _Piece, last: _Piece) -> Span:
        start, end = self.start_of_text, self.start_of_text
        start = (
            start + cast("int", first.start_pos) if isinstance(first, Token) else first.span.start
        )
        end = end + cast("int", last.end_pos) if isinstance(last, Token) else last.span.end
        return Span(self.source, start, end)

    def _note(self, *problems: Diagnostic | None) -> None:
        self.problems.extend(p for p in problems if p is not None)

    # 1. Logic

    def start(self, expression: Syntax) -> Syntax:
        """The whole expression."""
        return expression

    def any_of(self, *parts: Syntax | Token) -> Operation:
        """``a or b or c``."""
        return self._chain("or", parts)

    def all_of(self, *parts: Syntax | Token) -> Operation:
        """``a and b and c``."""
        return self._chain("and", parts)

    def _chain(self, word: Operator, parts: tuple[Syntax | Token, ...]) -> Operation:
        operands = cast("tuple[Syntax, ...]", parts[::2])
        signs = [self._at(sign, sign) for sign in parts[1::2]]
        whole = Operation(word, operands, self._at(operands[0], operands[-1]), signs[0])
        self._note(readings.of_or_missing_in_chain(whole))
        self._note(*readings.of_open_where(whole, signs))
        return whole

    def negated(self, sign: Token, operand: Syntax) -> Operation:
        """``not a``."""
        span, at = self._at(sign, operand), self._at(sign, sign)
        if isinstance(operand, OrMissing):
            self._note(readings.of_negated_or_missing(operand))
        return Operation("not", (operand,), span, at)

    def or_missing(self, comparison: Syntax, words: Token) -> OrMissing:
        """``x != "GB" or missing``."""
        if isinstance(comparison, Parenthesised):
            self._note(mistakes.or_missing_after_parenthesis(self._at(words, words)))
        return OrMissing(comparison, self._at(comparison, words))

    # 2. Comparisons

    def compared(
        self, left: Syntax, sign: Token, right: Syntax, ignoring: Token | None = None
    ) -> Operation:
        """``a = b``, ``a contains b ignoring case``: two operands and one sign."""
        return self._compare(sign, (left, right), ignoring or right, ignoring=bool(ignoring))

    def compared_dates(self, left: Syntax, word: Token, right: Syntax) -> Operation:
        """``a before b``, ``a after b``."""
        at, span = self._at(word, word), self._at(left, right)
        sign: Operator = "<" if word.lower() == "before" else ">"
        return Operation(sign, (left, right), span, at, dates_only=True)

    def between(
        self, operand: Syntax, sign: Token, low: Syntax, _and: Token, high: Syntax
    ) -> Operation:
        """``x between a and b``."""
        return self._compare(sign, (operand, low, high), high)

    def contains_quantity(
        self, left: Syntax, word: Token, of: Token, right: Syntax, ignoring: Token | None
    ) -> Operation:
        """``tags contains any of ["a", "b"]``."""
        operator = cast("Operator", f"contains {_words(of)}")
        span, at = self._at(left, ignoring or right), self._at(word, of)
        return Operation(operator, (left, right), span, at, ignoring_case=bool(ignoring))

    def tested(self, operand: Syntax, words: Token) -> Operation:
        """``x is missing``, ``x is known``."""
        return self._compare(words, (operand,), words)

    def _compare(
        self, sign: Token, operands: tuple[Syntax, ...], last: _Piece, *, ignoring: bool = False
    ) -> Operation:
        at, span = self._at(sign, sign), self._at(operands[0], last)
        return Operation(cast("Operator", _words(sign)), operands, span, at, ignoring)

    def in_window(self, operand: Syntax, word: Token, window: Window) -> InWindow:
        """``d in last 30 days``."""
        return InWindow(operand, window, _is_negative(word), self._at(operand, window))

    def in_segment(self, word: Token, segment: Text) -> InSegment:
        """``in segment "vip"``."""
        return InSegment(segment, _is_negative(word), self._at(word, segment))

    def top(
        self,
        word: Token,
        amount: Number | Path,
        by: Syntax,
        within: Path | None,
        among: Text | None,
    ) -> Top:
        """``top 10% by x within country among segment "active"``."""
        if isinstance(amount, Number):
            self._check_amount(amount)
        name = cast("Any", word.lower())
        return Top(name, amount, by, within, among, self._at(word, among or within or by))

    def _check_amount(self, amount: Number) -> None:
        if not amount.percent:
            self._check_count(amount)
        elif not 0 < amount.value <= _MAX_PERCENT:
            self._note(mistakes.percent_out_of_range(amount.span))

    def _check_count(self, count: Number | Path) -> None:
        """What a name stands for is seen where it is checked."""
        if isinstance(count, Path):
            return
        if count.percent or count.value != int(count.value) or count.value < 1:
            self._note(mistakes.not_a_count(count.span))

    # 3. Dates

    def window(self, word: Token, extent: DurationOf | Path | Token) -> Window:
        """``last 30 days``, ``this month``, ``previous 4 quarters``."""
        span = self._at(word, extent)
        written = cast("Any", extent.lower() if isinstance(extent, Token) else extent)
        return Window(cast("Any", word.lower()), written, span)

    def duration(self, count: Number | Path, unit: Token) -> DurationOf:
        """``30 days``."""
        self._check_count(count)
        name = cast("Unit", unit.lower().removesuffix("s"))
        return DurationOf(count, name, self._at(count, unit))

    def shifted(self, duration: DurationOf | Path, words: Token) -> Shifted:
        """``30 days ago``, ``2 weeks from now``."""
        return Shifted(duration, cast("Any", _words(words)), self._at(duration, words))

    def date(self, token: Token) -> Date:
        """``2026-11-27``."""
        return Date(self._day(token, dt.date.fromisoformat, dt.date.min), self._at(token, token))

    def date_time(self, token: Token) -> DateTime:
        """``2026-11-27T09:30``, with a zone or without."""
        moment = self._day(token, _moment, _NO_MOMENT)
        return DateTime(moment, self._at(token, token))

    def _day(self, token: Token, read: Callable[[str], _T], instead: _T) -> _T:
        try:
            return read(token)
        except (ValueError, OverflowError):
            self._note(mistakes.impossible_date(self._at(token, token)))
            return instead

    # 4. Arithmetic

    def arithmetic(self, left: Syntax, sign: Token, right: Syntax) -> Operation:
        """``a + b``, ``a * b``."""
        return self._compare(sign, (left, right), right)

    def negative(self, sign: Token, operand: Syntax) -> Operation:
        """``-x``."""
        if isinstance(operand, DurationOf | Shifted):
            self._note(mistakes.negative_count(self._at(sign, operand), operand))
        span, at = self._at(sign, operand), self._at(sign, sign)
        return Operation("negative", (operand,), span, at)

    # 5. What stands by itself

    def number(self, token: Token) -> Number:
        """``500``, ``12.5``, ``10%``: exact."""
        digits = token.replace("_", "")
        span = self._at(token, token)
        if len(digits) > MAX_DIGITS:
            self._note(mistakes.too_many_digits(span, MAX_DIGITS))
            return Number(0, span)
        if token.type == "PERCENT":
            return Number(Decimal(f"{digits[:-1]}e-2"), span, percent=True)
        return Number(Decimal(digits) if "." in digits else int(digits), span)

    def text(self, token: Token) -> Text:
        """``"GB"``."""
        return Text(token[1:-1], self._at(token, token))

    def yes_or_no(self, token: Token) -> YesNo:
        """``yes``, ``no``, ``true``, ``false``."""
        return YesNo(token.lower() in {"yes", "true"}, self._at(token, token))

    def as_of(self, token: Token) -> AsOf:
        """``today``, ``now``."""
        return AsOf(cast("Any", token.lower()), self._at(token, token))

    def list(self, opening: Token, *rest: Syntax | Token) -> ListOf:
        """``["GB", "IE"]``."""
        items = cast("tuple[Syntax, ...]", rest[:-1])
        span = self._at(opening, rest[-1])
        if not items:
            self._note(mistakes.empty_list(span))
        return ListOf(items, span)

    def path(self, *names: Token) -> Path:
        """``country``, ``product.category``, ``` `Total Spent` ```."""
        span = self._at(names[0], names[-1])
        return Path(tuple(_bare(name) for name in names), span)

    def parenthesised(self, opening: Token, inner: Syntax, closing: Token) -> Parenthesised:
        """``( … )``."""
        return Parenthesised(inner, self._at(opening, closing))

    def call(self, name: Token, *rest: Syntax | Token) -> Call:
        """``round(x, 2)``."""
        args = cast("tuple[Syntax, ...]", rest[:-1])
        return Call(str(name), args, self._at(name, rest[-1]), self._at(name, name))

    def ranking(
        self,
        name: Token,
        value: Syntax,
        within: Path | None,
        among: Text | None,
        count: Syntax | None,
        closing: Token,
    ) -> Ranking:
        """``bucket(x within country, 5)``."""
        if isinstance(count, Number):
            self._check_count(count)
        function = cast("Any", name.lower())
        return Ranking(function, value, count, within, among, self._at(name, closing))

    # 6. Rows of a table

    def aggregate(self, name: Token, value: Syntax, rows: Rows, closing: Token) -> Aggregate:
        """``sum(total of orders)``."""
        return self._aggregate(str(name), name, value, rows, closing)

    def count_or_share(self, name: Token, rows: Rows, closing: Token) -> Aggregate:
        """``count(orders)``, ``share(orders where …)``."""
        return self._aggregate(name.lower(), name, None, rows, closing)

    def _aggregate(
        self, name: str, token: Token, value: Syntax | None, rows: Rows, closing: Token
    ) -> Aggregate:
        return Aggregate(name, value, rows, self._at(token, closing), self._at(token, token))

    def count_periods(
        self,
        name: Token,
        periods: Token,
        at_least: Number | Path | None,
        rows: Rows,
        closing: Token,
    ) -> CountPeriods:
        """``count(weeks with at least 3 plays in last 5 weeks)``."""
        if at_least is None:
            at_least = Number(1, self._at(periods, periods))
        self._check_count(at_least)
        period = cast("Any", periods.lower().split()[0].removesuffix("s"))
        return CountPeriods(period, at_least, rows, self._at(name, closing))

    def has(self, word: Token, quantifier: Token | None, rows: Rows) -> Has:
        """``has orders``, ``has no orders``, ``has only orders``."""
        name = f"has {quantifier.lower()}" if quantifier else "has"
        return Has(cast("Any", name), rows, self._at(word, rows))

    def rows(self, source: _Source, where: Syntax | None, *steps: Step) -> Rows:
        """Rows with their window and condition, and the steps of a sequence."""
        for step in steps[:-1]:
            if step.negated:
                self._note(mistakes.negated_step_in_the_middle(step.span))
        last = steps[-1] if steps else where or source
        span = self._at(source, last)
        return Rows(source.table, source.take, source.via, source.window, where, steps, span)

    def source_rows(
        self,
        word: Token | None,
        count: Number | Path | None,
        table: Path,
        via: Path | None,
        window: Window | Between | None,
    ) -> _Source:
        """``last 5 orders via billing in last 90 days``."""
        take = None
        if word is not None and count is not None:
            self._check_count(count)
            take = (word.lower(), count)
        span = self._at(word or table, window or via or table)
        return _Source(table, take, via, window, span)

    def rows_in_window(self, _in: Token, window: Window) -> Window:
        """``in last 90 days`` of a table."""
        return window

    def rows_between(self, word: Token, low: Syntax, _and: Token, high: Syntax) -> Between:
        """``between 90 days ago and 30 days ago`` of a table."""
        return Between(low, high, self._at(word, high))

    def step(
        self,
        words: Token,
        table: Path,
        via: Path | None,
        window: Window | Between | None,
        within: DurationOf | Path | None,
        where: Syntax | None,
    ) -> Step:
        """``followed by orders within 7 days where total > 50``."""
        span = self._at(words, where or within or window or via or table)
        return Step(table, _is_negative(words), via, window, within, where, span)


def _words(token: Token) -> str:
    """An operator as the tree names it: lower case, one blank between words."""
    return " ".join(token.lower().split())


def _is_negative(token: Token) -> bool:
    return token[:3].lower() == "not"


def _bare(name: Token) -> str:
    return name[1:-1] if name[0] == "`" else str(name)


def _moment(text: str) -> dt.datetime:
    moment = dt.datetime.fromisoformat(text)
    if moment.tzinfo is not None:
        moment.astimezone(dt.UTC)  # raises where the instant lies outside the calendar
    return moment
