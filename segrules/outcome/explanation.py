"""Why one customer is in a segment, or why not and what would have to change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, assert_never

import polars as pl

from segrules.engines import combine
from segrules.outcome.change import Outcomes, smallest_change, value_of
from segrules.outcome.outcome import Outcome
from segrules.outcome.related import deciding_rows
from segrules.outcome.telling import Telling
from segrules.plan import All, AnyOf, Leaf, Logic, Member, Negation, leaves

_WORDS = {All: "all", AnyOf: "any", Negation: "not"}


@dataclass(frozen=True, slots=True)
class Node:
    """One node of an explanation: a clause, a segment reference, or all / any / not of others.

    ``outcome`` is None where it is unknown. ``text`` is the clause as the rule wrote it, ``words``
    what it saw and wanted; both are the node's word for all, any and not. ``wanted`` is what a
    clause that has to change would have to be, None for the others.
    """

    kind: str
    outcome: bool | None
    text: str
    words: str
    parts: tuple[Node, ...] = ()
    wanted: bool | None = None
    rows: tuple[dict[str, str], ...] = ()
    """Related rows that decided, newest first: what people read, by the names of columns."""
    rows_total: int | None = None
    """How many such rows there are; None where the clause is not about rows of another table."""
    rows_count: bool | None = None
    """Whether the rows are those that the clause counts, or those that it looked at in vain."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a customer is in a segment (``because``), or what would have to change (``changes``)."""

    segment: str
    name: str | None
    customer: dict[str, Any]
    member: bool | None
    """None: undecided."""
    because: str | None
    tree: Node
    clauses: int
    """How many clauses the rule has, segment references included."""
    changes: tuple[Node, ...]
    """The smallest set of clauses that would have to change; empty for a member."""
    unknown: tuple[Node, ...]
    """Clauses that are unknown, because of what is missing."""

    @property
    def failed(self) -> int:
        """How many clauses are not as the rule needs them, of the smallest set to change."""
        return len(self.changes)


def explain(
    outcome: Outcome,
    row: int,
    segment: str,
    tables: Mapping[str, pl.LazyFrame] = MappingProxyType({}),
) -> Explanation:
    """Explain one customer and one segment.

    :param row: the customer's position in the evaluated rows, from 0.
    :param tables: all that the plan reads, for the related rows that decided; without them, the
        explanation has none.
    :raises KeyError: where the plan does not compute the segment.
    """
    plan = outcome.plan.segment(segment)
    one = outcome.rows.slice(row, 1).collect()
    words = Telling(outcome.plan, outcome.moment)
    distinct = tuple(dict.fromkeys(leaves(plan.logic)))
    outcomes: Outcomes = _values(one, {leaf: combine(leaf) for leaf in distinct})
    changes = smallest_change(plan.logic, outcomes)
    told = _values(one, {leaf: _told(words, leaf, outcomes[leaf]) for leaf in distinct})
    key = one.select(outcome.plan.schema.key).row(0)
    nodes: dict[Leaf | Member, Node] = {}
    for leaf in distinct:
        kind = "clause" if isinstance(leaf, Leaf) else "segment"
        node = Node(kind, outcomes[leaf], leaf.text, told[leaf], (), changes.get(leaf))
        found = None
        if tables and isinstance(leaf, Leaf):
            clause = outcome.plan.clauses[leaf.clause]
            found = deciding_rows(outcome, tables, clause, key, outcomes[leaf])
        nodes[leaf] = (
            node
            if found is None
            else replace(node, rows=found.shown, rows_total=found.total, rows_count=found.count)
        )
    member = value_of(plan.logic, outcomes)
    because = one.select(words.sentence(segment)).item() if member else None
    return Explanation(
        segment=segment,
        name=plan.rule.segment.name,
        customer=one.select(outcome.plan.schema.key).row(0, named=True),
        member=member,
        because=because,
        tree=tree_of(plan.logic, outcomes, nodes),
        clauses=len(list(leaves(plan.logic))),
        changes=tuple(nodes[leaf] for leaf in changes),
        unknown=tuple(nodes[leaf] for leaf in distinct if outcomes[leaf] is None),
    )


def _values(row: pl.DataFrame, exprs: Mapping[Leaf | Member, pl.Expr]) -> dict[Leaf | Member, Any]:
    """What each of the expressions is in a row; in one query, as each has its price."""
    named = [expr.alias(str(number)) for number, expr in enumerate(exprs.values())]
    return dict(zip(exprs, row.select(named).row(0), strict=True))


def _told(words: Telling, leaf: Leaf | Member, outcome: bool | None) -> pl.Expr:  # noqa: FBT001 - an outcome
    if isinstance(leaf, Member):
        said = "in" if outcome else "not in"
        return pl.lit(f"{said} segment {words.name_of(leaf.segment)}")
    clause = words.plan.clauses[leaf.clause]
    return words.of(clause).told(clause, outcome).column


def tree_of(logic: Logic, outcomes: Outcomes, nodes: Mapping[Leaf | Member, Node]) -> Node:
    """The nodes of a rule's clauses put together as the rule has them."""
    match logic:
        case Leaf() | Member():
            return nodes[logic]
        case All(parts=parts) | AnyOf(parts=parts):
            inner = tuple(tree_of(p, outcomes, nodes) for p in parts)
        case Negation(part=part):
            inner = (tree_of(part, outcomes, nodes),)
        case _:
            assert_never(logic)
    word = _WORDS[type(logic)]
    return Node(word, value_of(logic, outcomes), word, word, inner)
