"""Parts of a plan by themselves: which segments ask for them, and a plan of nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import assert_never

from segrules.language.tree import Aggregate, Expr, segments_in, walk
from segrules.plan.logic import All, AnyOf, Leaf, Logic, Member, Negation, leaves
from segrules.plan.plan import Clause, Plan


def asked_by(plan: Plan) -> dict[Expr, tuple[str, ...]]:
    """The segments that ask for each clause, and each aggregate, of the plan, in their order.

    A segment asks for what its rule, its reasons and its own words are made of.
    """
    asking: dict[int, dict[str, None]] = {}
    found: dict[Expr, dict[str, None]] = {}
    for segment in plan.segments:
        for leaf in leaves(segment.logic):
            if isinstance(leaf, Leaf):
                asking.setdefault(leaf.clause, {})[segment.id] = None
        for part in segment.rule.shown:
            _note(found, part, {segment.id: None})
    # Expressions are compared part by part: each clause once, not once for each segment.
    for number, segments in asking.items():
        clause = plan.clauses[number]
        for expr in (clause.expr, *(plan.observed[place].expr for place in clause.observed)):
            _note(found, expr, segments)
    order = {segment.id: place for place, segment in enumerate(plan.segments)}
    return {expr: tuple(sorted(ids, key=order.__getitem__)) for expr, ids in found.items()}


def _note(found: dict[Expr, dict[str, None]], expr: Expr, segments: Mapping[str, None]) -> None:
    aggregates = (part for part in walk(expr) if isinstance(part, Aggregate))
    for part in (expr, *aggregates):
        found.setdefault(part, {}).update(segments)


def texts_of_clauses(plan: Plan) -> dict[Expr, str]:
    """Each clause as the first rule that has it wrote it."""
    found: dict[Expr, str] = {}
    for segment in plan.segments:
        for leaf in leaves(segment.logic):
            if isinstance(leaf, Leaf):
                found.setdefault(plan.clauses[leaf.clause].expr, leaf.text)
    return found


def alone(plan: Plan, exprs: Iterable[Expr]) -> Plan:
    """A plan of these expressions, as clauses, and of the segments that they ask for."""
    wanted = list(exprs)
    needed = _needed(plan, wanted)
    segments = [segment for segment in plan.segments if segment.id in needed]
    numbers: dict[int, int] = {}
    for segment in segments:
        for leaf in leaves(segment.logic):
            if isinstance(leaf, Leaf):
                numbers.setdefault(leaf.clause, len(numbers))
    clauses = [plan.clauses[number] for number in numbers]
    return replace(
        plan,
        clauses=(*clauses, *(Clause(expr, {}) for expr in wanted)),
        observed=(),
        cuts=(),
        segments=tuple(replace(s, logic=_renumbered(s.logic, numbers)) for s in segments),
        output=(),
    )


def _needed(plan: Plan, exprs: Iterable[Expr]) -> set[str]:
    """The segments that expressions ask for, and those that these ask for."""
    needed: set[str] = set()
    todo = [id_ for expr in exprs for id_ in segments_in(expr)]
    while todo:
        id_ = todo.pop()
        if id_ not in needed:
            needed.add(id_)
            for leaf in leaves(plan.segment(id_).logic):
                if isinstance(leaf, Member):
                    todo.append(leaf.segment)
                else:
                    todo.extend(segments_in(plan.clauses[leaf.clause].expr))
    return needed


def _renumbered(logic: Logic, numbers: Mapping[int, int]) -> Logic:
    match logic:
        case Leaf(clause=clause):
            return replace(logic, clause=numbers[clause])
        case Member():
            return logic
        case All(parts=parts):
            return All(tuple(_renumbered(part, numbers) for part in parts))
        case AnyOf(parts=parts):
            return AnyOf(tuple(_renumbered(part, numbers) for part in parts))
        case Negation(part=part):
            return Negation(_renumbered(part, numbers))
        case _:
            assert_never(logic)
