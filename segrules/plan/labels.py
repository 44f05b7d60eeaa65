"""What sentences call the values that clauses look at, and how they show them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import takewhile

from segrules.functions import AggregateFunction, Function, Unit
from segrules.language import Schema
from segrules.language.tree import (
    Aggregate,
    Call,
    Column,
    Expr,
    Field,
    Literal,
    Ranked,
    Rows,
    Share,
    Step,
    Trait,
    children,
    is_constant,
    walk,
)
from segrules.plan.plan import RowWords
from segrules.types import Duration, Kind, Type

_NAMES = re.compile(r"`[^`]*`|[^`.\s]+")
"""Of a written path, with their backticks."""
_PLURALS = {"movies": "movie", "series": "series", "people": "person", "cookies": "cookie"}
_HEAD_ENDS = frozenset(
    [
        "in",
        "of",
        "on",
        "at",
        "to",
        "by",
        "for",
        "from",
        "with",
        "without",
        "within",
        "per",
        "since",
        "until",
        "during",
        "over",
        "last",
        "this",
    ]
)
"""Words before which the noun stands that a label is about."""
_DONE = frozenset(
    ["bought", "kept", "left", "lost", "made", "paid", "read", "sent", "sold", "spent", "won"]
)
"""What is done to things, without `ed`: emails sent."""
_TIMES = frozenset(["minutes", "hours", "days", "weeks", "months", "quarters", "years"])
"""Lengths: that days since something is 12 is said of one number."""


@dataclass(frozen=True, slots=True)
class Format:
    """How a value is shown: by the rulebook's ``display``, or with its own decimals."""

    display: str | None = None
    decimals: int | None = None


@dataclass(frozen=True, slots=True)
class Labels:
    """Words and formats for expressions of one rulebook."""

    schema: Schema

    def label(self, expr: Expr, whose: str = "'s") -> str:
        """What people call a value: ``Days since last order``, ``Sum of total of orders``.

        :param whose: what stands behind the name of another row that a column is of.
        """
        match expr:
            case Column(table=table, name=name, via=via):
                column = self.schema.column(table, name)
                return self.of_whom(via, column.label if column else name, whose)
            case Trait(name=name):
                # The tree does not keep the names before a trait's own.
                *before, _ = _NAMES.findall(text_of(expr))
                return self.of_whom(before, self.schema.label_of_trait(name), whose)
            case Field(struct=struct, name=name):
                return f"{self.label(struct, whose)} {name.replace('_', ' ')}"
            case Call(function=function, args=args) if function.label is not None:
                names = {
                    p.name: self.inside(a) for p, a in zip(function.params, args, strict=False)
                }
                return capital(function.label.format(**names))
            case Aggregate():
                return capital(self.of_rows(expr))
            case _:
                return text_of(expr)

    def of_whom(self, via: Iterable[str], label: str, whose: str) -> str:
        """The label of a value of another row: ``Friend's country``, ``Previous total``."""
        owners = [name.strip("`") for name in via]
        told = [name if name == "previous" else self.owner(name) + whose for name in owners]
        return capital(" ".join([*told, inner(label)])) if told else label

    def owner(self, name: str) -> str:
        """What a single row is called that a name before a dot leads to."""
        spaced = name.replace("_", " ")
        return _singular(spaced) if name in self.schema.tables else spaced

    def inside(self, expr: Expr, whose: str = "'s") -> str:
        """A label inside another: ``last order``; a calculation in parentheses."""
        label = inner(self.label(expr, whose))
        is_operator = isinstance(expr, Call) and expr.function.is_operator
        return f"({label})" if is_operator else label

    def of_rows(self, aggregate: Aggregate) -> str:
        """``sum of total of orders in the last 90 days``, ``number of orders``."""
        function = aggregate.function
        if function.label is None:
            return f"number of {self.rows(aggregate).named}"
        is_day = aggregate.type.kind in (Kind.DATE, Kind.DATETIME)
        template = function.label_of_days if is_day and function.label_of_days else function.label
        # The most common product category is not the category of the most common product.
        value = "" if aggregate.value is None else self.inside(aggregate.value, whose="")
        first = template.partition(" ")[0]
        if value.startswith(f"{first} "):
            # The average of average baskets, not the average average basket.
            template = template.replace(f"{first} {{value}}", f"{first} of {{value}}")
        return template.format(value=value, rows=self.rows(aggregate).named)

    def rows(self, aggregate: Aggregate) -> RowWords:
        """The rows that an aggregate looks at, in words."""
        rows = aggregate.rows
        many = rows.table.replace("_", " ")
        one = _singular(many)
        if aggregate.period is not None:
            least = f"at least {aggregate.at_least} " if aggregate.at_least > 1 else ""
            one, many = (
                f"{aggregate.period} with {least}{many}",
                f"{aggregate.period}s with {least}{many}",
            )
        rest = "".join(f" {part}" for part in _conditions(rows))
        window = "" if rows.window is None else f" {_window(rows.window)}"
        empty = f"no {many}{window}"
        if rows.take is not None:
            which, count = rows.take
            if count == 1:
                few = f"the {which} {one}{rest}"
                of_one = f"of the {which} 1 {one}{rest}"
                return RowWords(f"{one}, the {which} one{rest}", of_one, few, f"not {few}", empty)
            few = f"the {which} {count} {many}{rest}"
            return RowWords(f"of {few}", f"of {few}", few, f"none of {few}", empty)
        named = many if rows.path else f"all {many}"
        return RowWords(one + rest, many + rest, named + rest, f"no {many}{rest}", empty)

    def compared(self, ranked: Ranked) -> str:
        """``top 10% within country starts at {cut}``, ``bucket {seen} of 5``."""
        among = "" if ranked.within is None else f" within {self.inside(ranked.within)}"
        among += "" if ranked.among is None else f" among {ranked.among}"
        words = ranked.function.words.replace("{amount}", _amount(ranked.amount))
        return words.replace("{among}", among)

    def format(self, expr: Expr) -> Format:
        """How a value is shown: as the column or trait that it is made of."""
        match expr:
            case Column(table=table, name=name):
                column = self.schema.column(table, name)
                return Format(column.display if column else None, expr.type.decimals or None)
            case Trait(name=name, body=body):
                own = self.schema.traits[name].display
                return Format(own) if own else self.format(body)
            case (
                Call(function=Function(display=str(own)))
                | Aggregate(function=AggregateFunction(display=str(own)))
            ):
                return Format(own)
            case Call(function=Function(unit=Unit.OF_FIRST), args=(first, *_)):
                return self.format(first) if first.type == expr.type else Format()
            case Call(function=function, args=args) if function.unit is Unit.IN_COMMON:
                pairs = zip(function.params, args, strict=True)
                return self.common(a for param, a in pairs if param.type == function.result)
            case Call(function=function, args=args) if function.unit is not None:
                return self.of_factors(args, divides=function.unit is Unit.OF_DIVIDEND)
            case Aggregate(function=function, value=value):
                return self.format(value) if value and function.reveals else Format()
            case Ranked(function=function, value=value, cut=cut):
                return self.format(value) if cut else Format(function.display)
            case _:
                return Format()

    def common(self, values: Iterable[Expr]) -> Format:
        """The format that all values have but for constants."""
        found = {self.format(value) for value in values if not is_constant(value)}
        return found.pop() if len(found) == 1 else Format()

    def of_factors(self, args: tuple[Expr, ...], *, divides: bool) -> Format:
        """Money times or by a plain number keeps its format."""
        found = [self.format(a) for a in args if not is_constant(a)]
        units = [f for f in found if f != Format()]
        is_share = any("%" in str(f.display) for f in units)
        is_divisor = divides and self.format(args[0]) == Format()
        return units[0] if len(units) == 1 and not is_share and not is_divisor else Format()

    def type(self, expr: Expr) -> Type:
        """The type under which a value is shown: an annual shows its date."""
        if isinstance(expr, Call) and expr.type.kind is Kind.ANNUAL:
            return expr.args[0].type
        decimals = self.format(expr).decimals
        return expr.type if decimals is None else replace(expr.type, decimals=decimals)

    def is_pii(self, expr: Expr) -> bool:
        """Whether a value tells of personal data; how many rows there are does not."""
        match expr:
            case Column(table=table, name=name):
                column = self.schema.column(table, name)
                return column is not None and column.pii
            case Aggregate(function=function, value=value):
                return function.reveals and value is not None and self.is_pii(value)
            case _:
                return any(self.is_pii(part) for part in children(expr))


def text_of(expr: Expr) -> str:
    """An expression as the rule wrote it, on one line."""
    return (
        expr.name if isinstance(expr, Literal) and expr.name else " ".join(expr.span.text.split())
    )


def with_lengths(expr: Expr) -> str:
    """An expression as the rule wrote it, with the lengths of time that parameters stand for."""
    written, source, start = expr.span.text, expr.span.source, expr.span.start
    found = (p for p in walk(expr) if isinstance(p, Literal) and isinstance(p.value, Duration))
    spans = {p.span: str(p.value) for p in found if p.span.source is source}
    for span, length in sorted(spans.items(), key=lambda item: item[0].start, reverse=True):
        if start <= span.start and span.end <= expr.span.end:
            written = written[: span.start - start] + length + written[span.end - start :]
    return " ".join(written.split())


def _conditions(rows: Rows) -> Iterator[str]:
    """Which rows: the window, the condition, and what follows."""
    parts: tuple[Rows | Step, ...] = (rows, *rows.steps)
    for part in parts:
        if isinstance(part, Step):
            followed = "not followed by" if part.negated else "followed by"
            yield f"{followed} {part.table.replace('_', ' ')}"
        if part.window is not None:
            yield _window(part.window)
        if isinstance(part, Step) and part.within is not None:
            yield f"within {part.within}"
        if part.where is not None:
            yield f"where {text_of(part.where)}"


def _window(window: Expr) -> str:
    """``in the last 90 days``; from one day to another as the rule wrote it."""
    if isinstance(window, Call) and window.function.wanted is not None:
        extent = window.args[-1]
        if isinstance(extent, Literal) and isinstance(extent.value, Duration | str):
            length = extent.value.words if isinstance(extent.value, Duration) else extent.value
            return window.function.wanted.format(length=length, period=length)
    return text_of(window)


def _amount(amount: int | Share | None) -> str:
    if isinstance(amount, Share):
        return f"{(amount.part * 100).normalize():f}%"
    return f"{amount or 0:,}"


def _singular(noun: str) -> str:
    """One of the rows whose table has this name, in most of English."""
    *before, last = noun.split(" ")
    if last in _PLURALS:
        one = _PLURALS[last]
    elif last.endswith("ies"):
        one = last.removesuffix("ies") + "y"
    elif last.endswith(("sses", "shes", "ches", "xes")):
        one = last.removesuffix("es")
    else:
        one = last if last.endswith(("ss", "us", "is")) else last.removesuffix("s")
    return " ".join([*before, one])


def is_plural(label: str) -> bool:
    """Whether a label is about several things: ``Orders in this year``, ``Emails opened``."""
    head = list(takewhile(lambda word: word not in _HEAD_ENDS, label.lower().split()))
    while len(head) > 1 and (head[-1].endswith("ed") or head[-1] in _DONE):
        head.pop()
    noun = head[-1] if head else ""
    return noun.isalpha() and noun not in _TIMES and _singular(noun) != noun


def capital(label: str) -> str:
    """A label at the beginning of a sentence."""
    return label[:1].upper() + label[1:]


def inner(label: str) -> str:
    """A label inside another: ``Last order`` in ``Days since last order``; ``VIP spend`` stays."""
    return label[:1].lower() + label[1:] if label[1:2].islower() else label
