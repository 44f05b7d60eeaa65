"""From a program to a plan: clauses made distinct, segments in the order of their references."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from graphlib import TopologicalSorter

from segrules.language import Program, Rule, Schema
from segrules.language.schema import SchemaColumn
from segrules.language.template import Template
from segrules.language.tree import (
    Call,
    Column,
    Expr,
    Field,
    InSegment,
    Literal,
    Trait,
    is_constant,
    segments_in,
    walk,
)
from segrules.plan.logic import All, AnyOf, Leaf, Logic, Member, Negation
from segrules.plan.plan import Clause, Observed, Operand, Plan, SegmentPlan
from segrules.plan.reading import columns_read
from segrules.types import YESNO, Kind, Type

_LOOK_THROUGH = frozenset({"ignoring case", "anniversary", "or missing"})


def make_plan(program: Program, only: Collection[str] = ()) -> Plan:
    """Plan the active segments of a program, or the named ones and what those ask for."""
    active = [id_ for id_, rule in program.rules.items() if rule.segment.status == "active"]
    output = tuple(id_ for id_ in (program.rules if only else active) if not only or id_ in only)
    builder = _Builder(program.schema)
    segments = tuple(builder.segment(program, id_) for id_ in _needed(program, output))
    clauses = tuple(builder.clauses[expr] for expr in builder.clauses)
    columns = columns_read(program.schema, builder.read)
    return Plan(program.schema, clauses, tuple(builder.observed), segments, output, columns)


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
    texts = rule.because.parts if rule.because else ()
    shown = [p for p in texts if not isinstance(p, str)]
    return tuple(dict.fromkeys(s for e in (rule.condition, *shown) for s in segments_in(e)))


@dataclass(slots=True)
class _Builder:
    schema: Schema
    numbers: dict[Expr, int] = field(default_factory=dict)
    clauses: dict[Expr, Clause] = field(default_factory=dict)
    observed: list[Observed] = field(default_factory=list)
    places: dict[Expr, int] = field(default_factory=dict)
    read: list[Expr] = field(default_factory=list)

    def segment(self, program: Program, id_: str) -> SegmentPlan:
        rule = program.rules[id_]
        if isinstance(rule.because, Template):
            for part in rule.because.parts:
                if not isinstance(part, str):
                    self.observe(part)
        return SegmentPlan(rule, self.logic(rule.condition))

    def logic(self, expr: Expr) -> Logic:
        match expr:
            case Trait(body=body) if _is_logic(body):
                return self.logic(body)
            case Call(function=function, args=args) if function.name in ("and", "or"):
                inner = tuple(self.logic(a) for a in args)
                return All(inner) if function.name == "and" else AnyOf(inner)
            case Call(function=function, args=args) if function.name == "not":
                return Negation(self.logic(args[0]))
            case InSegment(segment=segment):
                return Member(segment, _text(expr))
            case _:
                return Leaf(self.clause(expr), _text(expr))

    def clause(self, expr: Expr) -> int:
        if expr not in self.clauses:
            self.numbers[expr] = len(self.clauses)
            self.clauses[expr] = Clause(expr, self.operands(expr))
            self.read.append(expr)
        return self.numbers[expr]

    def operands(self, expr: Expr) -> dict[str, tuple[Operand, ...]]:
        """The sides of a comparison by their parameters' names; a condition alone is its own."""
        comparison = _inside(expr)
        if not isinstance(comparison, Call) or comparison.function.wanted is None:
            return {"": (self.operand(comparison),)}
        found: dict[str, list[Operand]] = {}
        for position, arg in enumerate(comparison.args):
            param = comparison.function.param(position)
            assert param is not None  # noqa: S101 - the checker matched the arguments
            found.setdefault(param.name, []).append(self.operand(arg))
        return {name: tuple(several) for name, several in found.items()}

    def operand(self, expr: Expr) -> Operand:
        shown = _inside(expr)
        return Operand(shown, None if is_constant(shown) else self.observe(shown))

    def observe(self, expr: Expr) -> int:
        if expr not in self.places:
            self.places[expr] = len(self.observed)
            self.observed.append(self.described(expr))
            self.read.append(expr)
        return self.places[expr]

    def described(self, expr: Expr) -> Observed:
        column = self.column(expr)
        pii = any(self.is_pii(part) for part in walk(expr))
        return Observed(expr, self.label(expr), shown_type(expr), self.display(expr, column), pii)

    def column(self, expr: Expr) -> SchemaColumn | None:
        """The column whose format a value is shown in: its own, or of a coalesce's first."""
        match expr:
            case Column(table=table, name=name):
                return self.schema.column(table, name)
            case Call(function=function, args=args) if function.name in (
                "coalesce",
                "least",
                "greatest",
                "date",
            ):
                found = self.column(args[0])
                return found if found and found.type == expr.type else None
            case _:
                return None

    def display(self, expr: Expr, column: SchemaColumn | None) -> str | None:
        if isinstance(expr, Trait):
            return self.schema.traits[expr.name].display
        return column.display if column else None

    def is_pii(self, part: Expr) -> bool:
        if not isinstance(part, Column):
            return False
        column = self.schema.column(part.table, part.name)
        return column is not None and column.pii

    def label(self, expr: Expr) -> str:
        match expr:
            case Column(table=table, name=name):
                column = self.schema.column(table, name)
                return column.label if column else name
            case Trait(name=name):
                return self.schema.label_of_trait(name)
            case Field(struct=struct, name=name):
                return f"{self.label(struct)} {name.replace('_', ' ')}"
            case Call(function=function, args=args) if function.label is not None:
                names = {
                    p.name: _inner(self.label(a))
                    for p, a in zip(function.params, args, strict=False)
                }
                label = function.label.format(**names)
                return label[:1].upper() + label[1:]
            case _:
                return _text(expr)


def _is_logic(expr: Expr) -> bool:
    """Whether a yes/no trait stands for clauses that reasons should name one by one."""
    inside = expr.body if isinstance(expr, Trait) else expr
    return expr.type == YESNO and isinstance(inside, Call | InSegment | Trait)


def _inside(expr: Expr) -> Expr:
    """What a reader looks at: the value itself, without `or missing`, case folding, anniversary."""
    while isinstance(expr, Call) and expr.function.name in _LOOK_THROUGH:
        expr = expr.args[0]
    return expr


def shown_type(expr: Expr) -> Type:
    """The type under which a value is shown: an annual shows its date."""
    return (
        expr.args[0].type if isinstance(expr, Call) and expr.type.kind is Kind.ANNUAL else expr.type
    )


def _text(expr: Expr) -> str:
    """An expression as the rule wrote it, on one line."""
    return (
        expr.name if isinstance(expr, Literal) and expr.name else " ".join(expr.span.text.split())
    )


def _inner(label: str) -> str:
    """A label inside another: ``Last order`` in ``Days since last order``; ``VIP spend`` stays."""
    return label[:1].lower() + label[1:] if label[1:2].islower() else label
