"""What a tree means for one row: yes, no or unknown (language.md 1-4, 7, 8)."""

from __future__ import annotations

import datetime as dt
import math
import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from . import functions as f
from .calendar import (
    WEEKDAYS,
    Moment,
    is_elapsed,
    occurrence,
    period_start,
    shift,
    shift_day,
    whole_months,
    whole_years,
)
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
    Value,
    Within,
    clauses,
)

_ORDERS: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@dataclass(frozen=True, slots=True)
class Annual:
    """A month and day without a year."""

    birth: dt.date


@dataclass(frozen=True, slots=True)
class World:
    """What an outcome hangs on beside the row: the moment, and the segments decided before."""

    moment: Moment
    segments: Mapping[str, Outcome] = field(default_factory=dict)


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


def negate(outcome: Outcome) -> Outcome:
    """``not``: unknown stays unknown."""
    return None if outcome is None else not outcome


def both(outcomes: list[Outcome]) -> Outcome:
    """``and``: one no decides, of nothing it is yes."""
    if False in outcomes:
        return False
    return None if None in outcomes else True


def either(outcomes: list[Outcome]) -> Outcome:
    """``or``: one yes decides, of nothing it is no."""
    if True in outcomes:
        return True
    return None if None in outcomes else False


# ---- clauses


def _leaf(leaf: Leaf, row: Row, world: World) -> Outcome:
    outcome = _bare(leaf, row, world)
    if outcome is None and getattr(leaf, "or_missing", False):
        return True
    return outcome


def _bare(leaf: Leaf, row: Row, world: World) -> Outcome:
    """The outcome before ``or missing``."""

    def see(node: Node) -> Any:  # noqa: ANN401 - a value of whatever type the rule gives it
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
        case TextOp(operand=x):
            return text_op(leaf, see(x))
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
            return (world.segments[id_] is True) != negated
        case Holds(operand=x):
            seen = see(x)
            return None if seen is None else bool(seen)


def compare(op: str, a: Any, b: Any, moment: Moment, *, fold: bool = False) -> Outcome:  # noqa: ANN401 - any two values of one type
    """Two values of one type; a datetime against a date is its local day."""
    if a is None or b is None:
        return None
    if isinstance(a, Annual):
        return between(a, b, b, moment)
    a, b = _alike(a, b, moment)
    if fold:
        a, b = f.fold(a), f.fold(b)
    return _ORDERS[op](a, b)


def _alike(a: Any, b: Any, moment: Moment) -> tuple[Any, Any]:  # noqa: ANN401 - as compare
    if isinstance(a, dt.date):
        if isinstance(a, dt.datetime) and isinstance(b, dt.datetime):
            return a, b
        return moment.local_day(a), moment.local_day(b)
    if isinstance(a, int) and isinstance(b, int):
        return a, b
    if isinstance(a, int | float | Decimal):
        return f.double(a), f.double(b)
    return a, b


def between(x: Any, low: Any, high: Any, moment: Moment) -> Outcome:  # noqa: ANN401 - as compare
    """``x >= low and x <= high``; of an annual, whether some year's occurrence is inside."""
    if isinstance(x, Annual):
        if low is None or high is None:
            return None
        first, last = moment.local_day(low), moment.local_day(high)
        years = range(first.year - 1, last.year + 2)
        return any(first <= occurrence(x.birth, year) <= last for year in years)
    return both([compare(">=", x, low, moment), compare("<=", x, high, moment)])


def within(x: Any, items: list[Any], moment: Moment, *, fold: bool) -> Outcome:  # noqa: ANN401 - as compare
    """``x = a or x = b``."""
    return either([compare("=", x, item, moment, fold=fold) for item in items])


def text_op(leaf: TextOp, text: str | None) -> Outcome:
    """``contains``, ``starts with``, ``ends with``, ``matches``."""
    if text is None:
        return None
    needle = leaf.needle
    if leaf.fold:
        text = f.fold(text)
        needle = leaf.folded if leaf.op == "matches" else f.fold(needle)
    match leaf.op:
        case "contains":
            return needle in text
        case "starts with":
            return text.startswith(needle)
        case "ends with":
            return text.endswith(needle)
        case "matches":
            return f.finds(needle, text)


def contains(whole: Any, part: Any, moment: Moment, *, fold: bool) -> Outcome:  # noqa: ANN401 - a text or a list
    """A text has the part, a list has the item; missing items are skipped."""
    if whole is None or part is None:
        return None
    if isinstance(whole, str):
        return f.fold(part) in f.fold(whole) if fold else part in whole
    known = [item for item in whole if item is not None]
    return any(compare("=", item, part, moment, fold=fold) is True for item in known)


def contains_many(
    quantity: str,
    whole: Any,  # noqa: ANN401 - a text or a list
    parts: list[Any] | None,
    moment: Moment,
    *,
    fold: bool,
) -> Outcome:
    """The spelt-out ``or``, ``and``, ``not … or`` over the parts; missing parts are skipped."""
    if parts is None:
        return None
    outcomes = [contains(whole, p, moment, fold=fold) for p in parts if p is not None]
    match quantity:
        case "any":
            return either(outcomes)
        case "all":
            return both(outcomes)
        case _:
            return negate(either(outcomes))


def in_window(leaf: InWindow, x: Any, moment: Moment) -> Outcome:  # noqa: ANN401 - a date, datetime or annual
    """By calendar day, or for hours and minutes by elapsed time."""
    if x is None:
        return None
    unit, count = leaf.span.unit, leaf.span.count
    if is_elapsed(unit):
        now = moment.now
        if leaf.which == "last":
            return shift(now, -count, unit, moment) < x <= now
        return now < x <= shift(now, count, unit, moment)
    first, last = _days(leaf.which, count, unit, moment)
    return between(x, first, last, moment)


def _days(which: str, count: int, unit: str, moment: Moment) -> tuple[dt.date, dt.date]:
    """The first and the last day of a window, both inside."""
    today, day = moment.today, dt.timedelta(days=1)
    start = period_start(today, unit, moment.week_starts)
    match which:
        case "last":
            return shift_day(today, -count, unit) + day, today
        case "next":
            return today + day, shift_day(today, count, unit)
        case "this":
            return start, shift_day(start, 1, unit) - day
        case _:
            return shift_day(start, -count, unit), start - day


# ---- values


def value(node: Node, row: Row, world: World) -> Any:  # noqa: ANN401 - a value of whatever type the rule gives it
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
        case Minus(operand=operand):
            x = value(operand, row, world)
            return None if x is None else -x
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
        case _:
            return evaluate(node, row, world)


def number_literal(written: str) -> int | float:
    """``33.3%`` is the decimal 0.333, its point moved, not a division."""
    digits = written.replace("_", "")
    if digits.endswith("%"):
        return float(Decimal(digits[:-1]).scaleb(-2))
    return float(digits) if "." in digits else int(digits)


def read(cell: Value, moment: Moment) -> Any:  # noqa: ANN401 - the cell's own type
    """A cell of data: blanks, NaN and infinities are missing, −0.0 is 0, instants are UTC."""
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


def call(name: str, args: tuple[Node, ...], row: Row, world: World) -> Any:  # noqa: ANN401 - a value
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
    "abs": lambda _, x: abs(x),
    "least": _of_number(min),
    "greatest": _of_number(max),
    "lower": _of_text(f.lower),
    "upper": _of_text(f.upper),
    "trim": _of_text(f.trim),
    "length": _of_text(len),
    "number": _of_text(f.number),
    "date": lambda moment, x: f.date(x, moment),
    "domain": _of_text(f.domain),
    "distance_km": _of_number(f.distance_km),
}
