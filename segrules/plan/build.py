"""From a program to a plan: clauses made distinct, segments in the order of their references."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from graphlib import TopologicalSorter

from segrules.functions import LOCAL_DAY, Connective, Function, aggregate_named, turned_round
from segrules.language import Program, Rule
from segrules.language.tree import (
    Aggregate,
    Call,
    Expr,
    InSegment,
    Literal,
    Ranked,
    Rows,
    Trait,
    is_constant,
    segments_in,
    walk,
)
from segrules.plan.labels import Labels, text_of
from segrules.plan.logic import All, AnyOf, Leaf, Logic, Member, Negation
from segrules.plan.plan import Clause, Compared, Cut, Observed, Operand, Plan, SegmentPlan
from segrules.plan.reading import columns_read
from segrules.types import DATE, DATETIME, WHOLE, YESNO, Kind


def make_plan(program: Program, only: Collection[str] = ()) -> Plan:
    """Plan the active segments of a program, or the named ones and what those ask for."""
    active = [id_ for id_, rule in program.rules.items() if rule.segment.status == "active"]
    output = tuple(id_ for id_ in (program.rules if only else active) if not only or id_ in only)
    builder = _Builder(Labels(program.schema))
    segments = tuple(builder.segment(program, id_) for id_ in _needed(program, output))
    clauses = tuple(builder.clauses.values())
    cuts = tuple(builder.cuts())
    columns = columns_read(program.schema, builder.read)
    observed = tuple(builder.observed)
    return Plan(program.schema, clauses, observed, cuts, segments, output, columns)


def _needed(program: Program, output: tuple[str, ...]) -> tuple[str, ...]:
    asks: dict[str, tuple[str, ...]] = {}
    todo = list(output)
    while todo:
        id_ = todo.pop()
        if id_ not in asks:
            asks[id_] = _asked(program.rules[id_])
            todo.extend(asks[id_])
    rank = {id_: n for n, id_ in enumerate(program.rules)}
    ordered = {
        id_: sorted(asks[id_], key=rank.__getitem__) for id_ in sorted(asks, key=rank.__getitem__)
    }
    return tuple(TopologicalSorter(ordered).static_order())


def _asked(rule: Rule) -> tuple[str, ...]:
    """Segments that a rule, or its own `because`, asks for."""
    exprs = (rule.condition, *rule.shown)
    return tuple(dict.fromkeys(s for e in exprs for s in segments_in(e)))


@dataclass(slots=True)
class _Builder:
    labels: Labels
    numbers: dict[Expr, int] = field(default_factory=dict)
    clauses: dict[Expr, Clause] = field(default_factory=dict)
    observed: list[Observed] = field(default_factory=list)
    places: dict[Expr, int] = field(default_factory=dict)
    read: list[Expr] = field(default_factory=list)

    def segment(self, program: Program, id_: str) -> SegmentPlan:
        rule = program.rules[id_]
        for part in rule.shown:
            self.observe(part)
        return SegmentPlan(rule, self.logic(rule.condition))

    def logic(self, expr: Expr) -> Logic:
        match expr:
            case Trait(body=body) if _is_logic(body):
                return self.logic(body)
            case Call(function=Function(connective=Connective.ALL), args=args):
                return All(tuple(self.logic(a) for a in args))
            case Call(function=Function(connective=Connective.ANY), args=args):
                return AnyOf(tuple(self.logic(a) for a in args))
            case Call(function=Function(connective=Connective.NOT), args=(part,)):
                return Negation(self.logic(part))
            case InSegment(segment=segment):
                return Member(segment, f'in segment "{segment}"')
            case _:
                return Leaf(self.clause(expr), text_of(expr))

    def clause(self, expr: Expr) -> int:
        if expr not in self.clauses:
            self.numbers[expr] = len(self.clauses)
            told = _value_first(_inside(expr))
            operands = self.operands(told)
            comparison = told if isinstance(told, Call) else None
            self.clauses[expr] = Clause(expr, operands, self.last(operands), comparison)
            self.read.append(expr)
        return self.numbers[expr]

    def operands(self, comparison: Expr) -> dict[str, tuple[Operand, ...]]:
        """The sides of a comparison by their parameters' names; a condition alone is its own."""
        if not isinstance(comparison, Call) or comparison.function.wanted is None:
            return {"": (self.alone(comparison),)}
        found: dict[str, list[Operand]] = {}
        first: Operand | None = None
        for position, arg in enumerate(comparison.args):
            param = comparison.function.param(position)
            assert param is not None  # noqa: S101 - the checker matched the arguments
            operand = self.operand(arg, beside=first)
            found.setdefault(param.name, []).append(operand)
            first = first or operand
        return {name: tuple(several) for name, several in found.items()}

    def operand(self, expr: Expr, beside: Operand | None = None) -> Operand:
        """One side of a comparison.

        :param beside: the first side, of the others.
        """
        shown = _inside(expr)
        if is_constant(shown):
            like = None if beside is None else beside.observed
            return Operand(shown, None if like is None else self.calculated(shown, like))
        compared = self.compared(shown) if isinstance(shown, Ranked) else None
        return Operand(shown, self.observe(shown), compared)

    def alone(self, expr: Expr) -> Operand:
        """A condition that is no comparison: what words show of it instead of yes or no."""
        match expr:
            case Aggregate(function=function) if function.reasons is not None:
                shows = aggregate_named(function.reasons.shows)
                assert shows is not None  # noqa: S101 - a block names another
                assert shows.result is not None  # noqa: S101 - which has a type of its own
                seen = replace(expr, function=shows, type=shows.result)
                return Operand(expr, self.observe(seen))
            case Ranked(function=function, value=value) if function.cuts:
                return Operand(expr, self.observe(value), self.compared(expr))
            case _:
                return self.operand(expr)

    def last(self, operands: Mapping[str, tuple[Operand, ...]]) -> int | None:
        """Where the day of the last of the rows is that the first side counts."""
        first = next(iter(operands.values()))[0]
        if first.observed is None or first.compared is not None:
            return None
        day = _day_of_last(self.observed[first.observed].expr)
        return None if day is None or self.labels.is_pii(day) else self.observe(day)

    def compared(self, ranked: Ranked) -> Compared:
        value = self.observe(ranked.value)
        words = self.labels.compared(ranked)
        if ranked.function.parting is None or self.labels.is_pii(ranked):
            return Compared(words, value, None)
        return Compared(words + ranked.function.ends, value, self.observe(_cut_of(ranked)))

    def observe(self, expr: Expr) -> int:
        if expr not in self.places:
            self.places[expr] = len(self.observed)
            self.observed.append(self.described(expr))
            self.read.append(expr)
        return self.places[expr]

    def calculated(self, constant: Expr, like: int) -> int | None:
        """Where a number is that a rule calculates, shown as what it is compared with.

        None for what has all its digits in words: `2 / 3` has not, so how many of them tell the two
        apart is a matter of the row.
        """
        shown, type_ = self.observed[like], constant.type
        if isinstance(constant, Literal) or type_.kind is not Kind.NUMBER or type_.is_whole:
            return None
        own = replace(self.described(constant), display=shown.display)
        decimals = shown.type.decimals
        own = replace(own, type=replace(own.type, decimals=decimals))
        if own not in self.observed:
            self.observed.append(own)
        return self.observed.index(own)

    def described(self, expr: Expr) -> Observed:
        labels = self.labels
        rows = labels.rows(expr) if isinstance(expr, Aggregate) else None
        return Observed(
            expr,
            labels.label(expr),
            labels.type(expr),
            labels.format(expr).display,
            labels.is_pii(expr),
            rows,
            isinstance(expr, Aggregate) and expr.function.counts,
        )

    def cuts(self) -> Iterator[Cut]:
        """Of all that is compared with everybody, each once; nothing of personal data."""
        parts = dict.fromkeys(part for expr in tuple(self.read) for part in walk(expr))
        for part in parts:
            if self.labels.is_pii(part):
                continue
            match part:
                case Ranked(cut=False) if part.function.parting:
                    yield Cut(part, text_of(part))
                case Aggregate(function=function, rows=Rows(path=())) if not function.reasons:
                    count = aggregate_named("count")
                    assert count is not None  # noqa: S101 - it is in the registry
                    customers = replace(part, function=count, value=None, type=WHOLE)
                    yield Cut(part, text_of(part), customers)
                case _:
                    pass


def _value_first(expr: Expr) -> Expr:
    """A comparison of a constant with a value the other way round: `today > d` as `d < today`."""
    turned = turned_round(expr.function) if isinstance(expr, Call) else None
    if not isinstance(expr, Call) or turned is None:
        return expr
    first, second = expr.args
    if is_constant(second) or not is_constant(_inside(first)):
        return expr
    return replace(expr, function=turned, args=(second, first))


def _cut_of(ranked: Ranked) -> Ranked:
    """The value from which on one is in."""
    return replace(ranked, cut=True, type=ranked.value.type)


def _day_of_last(counted: Expr) -> Expr | None:
    """The day of the last of the rows that are counted; None for all else, and without a time."""
    if not isinstance(counted, Aggregate) or not counted.function.counts or counted.period:
        return None
    # The day of each row is computed once, and many aggregates look at it.
    day: Expr | None = counted.rows.time
    if day is None or not counted.rows.path:
        return None
    if day.type == DATETIME:
        day = Call(LOCAL_DAY, (day,), DATE, counted.span)
    latest = aggregate_named("max")
    assert latest is not None  # noqa: S101 - it is in the registry
    return replace(counted, function=latest, value=day, type=DATE)


def _is_logic(expr: Expr) -> bool:
    """Whether a yes/no trait stands for clauses that reasons should name one by one."""
    inside = expr.body if isinstance(expr, Trait) else expr
    if isinstance(inside, Call):
        # What `if` or `coalesce` gives is a value, which has the trait's name.
        return inside.function.wanted is not None or inside.function.connective is not None
    return expr.type == YESNO and isinstance(inside, InSegment | Trait)


def _inside(expr: Expr) -> Expr:
    """What a reader looks at: the value itself, without `or missing`, case folding, anniversary."""
    while isinstance(expr, Call) and expr.function.qualifies:
        expr = expr.args[0]
    return expr
