"""What a tree means for one row: yes, no or unknown (language.md 1-4, 7, 8)."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from . import functions as f
from .aggregates import Looker
from .calendar import (
    WEEKDAYS,
    Moment,
    is_elapsed,
    period_start,
    shift,
    whole_months,
    whole_years,
)
from .cells import read
from .comparisons import (
    Annual,
    between,
    both,
    compare,
    contains,
    contains_many,
    either,
    in_window,
    negate,
    text_op,
    within,
)
from .population import Everybody, random_bucket
from .rows import TableRow
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
    Leaf,
    Lit,
    Many,
    Minus,
    Node,
    Not,
    Num,
    Or,
    Outcome,
    Param,
    Relative,
    Row,
    Shift,
    TextOp,
    Trait,
    Within,
    clauses,
)
from .tree_rows import Aggregate, Dotted, HasRows, Periods, Ranking, Top


@dataclass(frozen=True, slots=True)
class World:
    """What an outcome hangs on beside the row: the moment, and the segments decided before."""

    moment: Moment
    segments: Mapping[str, Outcome] = field(default_factory=dict)
    everybody: Everybody | None = None
    """The rows of all tables, for rules that speak of more than one customer's own."""


# ---- the logic of clauses


def evaluate(tree: Node, row: Row, world: World) -> Outcome:
    """The outcome of a condition for one row."""
    return evaluate_with_clauses(tree, row, world)[0]


def evaluate_with_clauses(tree: Node, row: Row, world: World) -> tuple[Outcome, list[Outcome]]:
    """The outcome, and that of each clause in the order of ``clauses(tree)``."""
    outcomes = [_leaf(leaf, row, world) for leaf in clauses(tree)]
    return _combine(tree, iter(outcomes)), outcomes


def evaluate_with_overrides(
    tree: Node, row: Row, world: World, overrides: Mapping[int, Outcome]
) -> Outcome:
    """The outcome if the clauses of these numbers had these outcomes."""
    _, outcomes = evaluate_with_clauses(tree, row, world)
    return _combine(tree, iter([overrides.get(i, seen) for i, seen in enumerate(outcomes)]))


def suffices(tree: Node, row: Row, world: World, named: set[int]) -> bool:
    """Whether the clauses of these numbers decide alone: the outcome stays if no other is known."""
    outcome, outcomes = evaluate_with_clauses(tree, row, world)
    known = [seen if i in named else None for i, seen in enumerate(outcomes)]
    return outcome is not None and _combine(tree, iter(known)) is outcome


def changes_needed(tree: Node, row: Row, world: World, *, wanted: bool = True) -> int:
    """How many clauses at least would have to come out otherwise for the wanted outcome."""
    match tree:
        case Trait(body=body):
            return changes_needed(body, row, world, wanted=wanted)
        case Not(operand=operand):
            return changes_needed(operand, row, world, wanted=not wanted)
        case And(parts=parts) | Or(parts=parts):
            costs = [changes_needed(part, row, world, wanted=wanted) for part in parts]
            return sum(costs) if isinstance(tree, And) == wanted else min(costs)
        case _:
            return 0 if evaluate(tree, row, world) is wanted else 1


def _combine(tree: Node, outcomes: Iterator[Outcome]) -> Outcome:
    match tree:
        case Trait(body=body):
            return _combine(body, outcomes)
        case Not(operand=operand):
            return negate(_combine(operand, outcomes))
        case And(parts=parts):
            return both([_combine(part, outcomes) for part in parts])
        case Or(parts=parts):
            return either([_combine(part, outcomes) for part in parts])
        case _:
            return next(outcomes)


# ---- clauses


def _leaf(leaf: Leaf, row: Row, world: World) -> Outcome:
    outcome = _bare(leaf, row, world)
    if outcome is None and getattr(leaf, "or_missing", False):
        return True
    return outcome


def _bare(leaf: Leaf, row: Row, world: World) -> Outcome:
    """The outcome before ``or missing``."""

    def see(node: Node, row: Row = row) -> Any:
        return value(node, row, world)

    match leaf:
        case Compare(op=op, left=left, right=right, fold=fold):
            return compare(op, see(left), see(right), world.moment, fold=fold)
        case Between(operand=x, low=low, high=high, negated=negated):
            inside = between(see(x), see(low), see(high), world.moment)
            return negate(inside) if negated else inside
        case Within(operand=x, items=items, negated=negated, fold=fold):
            inside = within(see(x), see(items), world.moment, fold=fold)
            return negate(inside) if negated else inside
        case TextOp(operand=x, needle=needle):
            return text_op(leaf, see(x), needle if isinstance(needle, str) else see(needle))
        case Has(operand=x, item=item, fold=fold):
            return contains(see(x), see(item), world.moment, fold=fold)
        case Many(quantity=quantity, operand=x, items=many, fold=fold):
            return contains_many(quantity, see(x), see(many), world.moment, fold=fold)
        case IsMissing(operand=x, known=known):
            return (see(x) is not None) == known
        case InWindow(operand=x, negated=negated):
            inside = in_window(leaf, see(x), world.moment)
            return negate(inside) if negated else inside
        case InSegment(id=id_, negated=negated):
            if world.everybody is not None:
                return world.everybody.is_member(id_, row) != negated
            return (world.segments[id_] is True) != negated
        case Holds(operand=x):
            seen = see(x)
            return None if seen is None else bool(seen)
        case HasRows():
            everybody, own = _among_all(row, world)
            return Looker(everybody.tables, see).has(leaf, own)
        case Top():
            everybody, own = _among_all(row, world)
            return everybody.top(leaf, own, see)


# ---- values


def value(node: Node, row: Row, world: World) -> Any:
    """The value of an expression for one row, None where it is missing."""
    moment = world.moment
    match node:
        case Num(written=written):
            return number_literal(written)
        case Lit(value=dt.datetime() as when):
            return moment.instant(when)
        case Lit(value=literal):
            return literal
        case Col(name=name, field=field_name):
            cell: Any = row.get(name)
            if field_name is not None and cell is not None:
                cell = cell.get(field_name)
            return read(cell, moment)
        case Param(value=constant):
            return value(constant, row, world)
        case Items(values=values):
            return [value(item, row, world) for item in values]
        case Trait(body=body):
            return value(body, row, world)
        case Arith(op=op, left=left, right=right):
            a, b = value(left, row, world), value(right, row, world)
            missing = a is None or b is None
            return None if missing else f.arithmetic(op, f.double(a), f.double(b))
        case Minus(operand=Num(written=written)):
            return -number_literal(written)
        case Minus(operand=operand):
            x = value(operand, row, world)
            return None if x is None else f.finite(-f.double(x))
        case Shift(op=op, left=left, span=span):
            when = value(left, row, world)
            sign = 1 if op == "+" else -1
            return None if when is None else shift(when, sign * span.count, span.unit, moment)
        case Relative(span=span, direction=direction):
            start = moment.now if is_elapsed(span.unit) else moment.today
            return shift(
                start, -span.count if direction == "ago" else span.count, span.unit, moment
            )
        case Clock(name=name):
            return moment.today if name == "today" else moment.now
        case Call(name=name, args=args):
            return call(name, args, row, world)
        case Dotted() | Aggregate() | Periods() | Ranking():
            return _of_rows(node, row, world)
        case _:
            return evaluate(node, row, world)


def _of_rows(node: Dotted | Aggregate | Periods | Ranking, row: Row, world: World) -> Any:
    """What other rows than this one decide."""

    def see(node: Node, row: Row) -> Any:
        return value(node, row, world)

    everybody, own = _among_all(row, world)
    looker = Looker(everybody.tables, see)
    match node:
        case Dotted():
            return looker.dotted(node, own)
        case Aggregate():
            return looker.aggregate(node, own)
        case Periods():
            return looker.periods(node, own)
        case Ranking():
            return everybody.ranking(node, own, see)


def _among_all(row: Row, world: World) -> tuple[Everybody, TableRow]:
    """A rule that speaks of other rows needs them, and a row that knows its place."""
    if world.everybody is None or not isinstance(row, TableRow):
        msg = "only one row is known"
        raise TypeError(msg)
    return world.everybody, row


def number_literal(written: str) -> int | float:
    """``33.3%`` is the decimal 0.333, its point moved, not a division."""
    digits = written.replace("_", "")
    if digits.endswith("%"):
        return float(Decimal(digits[:-1]).scaleb(-2))
    return float(digits) if "." in digits else int(digits)


def call(name: str, args: tuple[Node, ...], row: Row, world: World) -> Any:
    """A function: unknown if an argument is, but for ``coalesce`` and the branches of ``if``."""
    if name == "if":
        condition = evaluate(args[0], row, world)
        return None if condition is None else value(args[1 if condition else 2], row, world)
    seen = [value(arg, row, world) for arg in args]
    if name == "coalesce":
        return next((x for x in seen if x is not None), None)
    return None if None in seen else _FUNCTIONS[name](world.moment, *seen)


def _of_day(function: Callable[[dt.date], Any]) -> Callable[..., Any]:
    """Functions of dates take a datetime's local day."""
    return lambda moment, when: function(moment.local_day(when))


def _start_of(period: str) -> Callable[..., Any]:
    return lambda moment, when: period_start(moment.local_day(when), period, moment.week_starts)


def _of_number(function: Callable[..., Any]) -> Callable[..., Any]:
    return lambda _, *numbers: function(*map(f.double, numbers))


def _of_text(function: Callable[[str], Any]) -> Callable[..., Any]:
    return lambda _, text: function(text)


_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "anniversary": _of_day(Annual),
    "days_since": lambda moment, d: (moment.today - moment.local_day(d)).days,
    "days_until": lambda moment, d: (moment.local_day(d) - moment.today).days,
    "days_between": lambda moment, a, b: (moment.local_day(b) - moment.local_day(a)).days,
    "months_since": lambda moment, d: whole_months(moment.local_day(d), moment.today),
    "years_since": lambda moment, d: whole_years(moment.local_day(d), moment.today),
    "age": lambda moment, d: whole_years(moment.local_day(d), moment.today),
    "year": _of_day(lambda day: day.year),
    "quarter": _of_day(lambda day: (day.month + 2) // 3),
    "month": _of_day(lambda day: day.month),
    "day": _of_day(lambda day: day.day),
    "hour": lambda moment, when: moment.local(when).hour,
    "weekday": _of_day(lambda day: WEEKDAYS[day.weekday()]),
    "start_of_week": _start_of("week"),
    "start_of_month": _start_of("month"),
    "start_of_quarter": _start_of("quarter"),
    "start_of_year": _start_of("year"),
    "round": lambda _, x, digits=0: f.round_half_away(f.double(x), int(digits)),
    "floor": _of_number(lambda x: float(math.floor(x))),
    "ceil": _of_number(lambda x: float(math.ceil(x)) + 0.0),
    "abs": _of_number(abs),
    "least": lambda _, *numbers: min(numbers),
    "greatest": lambda _, *numbers: max(numbers),
    "lower": _of_text(f.lower),
    "upper": _of_text(f.upper),
    "trim": _of_text(f.trim),
    "length": _of_text(len),
    "number": _of_text(f.number),
    "date": lambda moment, x: f.date(x, moment),
    "domain": _of_text(f.domain),
    "random_bucket": lambda _, *args: random_bucket(*args),
    "distance_km": _of_number(f.distance_km),
}
