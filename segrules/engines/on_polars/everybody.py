"""What needs everybody: comparisons, averages of all, segments inside calculations.

By now every block of rows is there. First the values that are compared are gathered from all
blocks and become cut values; then each block is decided by itself. What compares those who are in
a segment, which itself compares, takes a round more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import Any

import polars as pl

from segrules.engines.on_polars.below import OWNER, Below
from segrules.engines.on_polars.blocks import Blocks
from segrules.engines.on_polars.compile import combine, to_polars
from segrules.engines.on_polars.grouping import Grouping
from segrules.engines.on_polars.late import Part, WorkedOut, needs_everybody, order_of, parts_before
from segrules.engines.on_polars.population import (
    CUT,
    RESULT,
    compared,
    cut_table,
    decided,
    rank_column,
)
from segrules.engines.on_polars.side_by_side import side_by_side
from segrules.functions import Parting
from segrules.language.tree import (
    Aggregate,
    Column,
    Expr,
    InSegment,
    Ranked,
    children,
    segments_in,
    walk,
)
from segrules.plan import Plan, leaves
from segrules.plan.columns import clause_name, member_column, member_name
from segrules.plan.logic import Leaf, Member

_DECIDED, _VALUE = "segrules:decided ", "segrules:value of everybody"
_AT_ONCE = 2
"""Blocks under way, and what is decided of a block in memory: what sorts has all cores, the rest
keeps one of them busy."""
_GATHERED_CELLS = 24_000_000
"""Values of a block in memory that are gathered at once: some 200 MiB."""


@dataclass
class Everybody:
    """Decides late expressions, and all segments, over all blocks."""

    plan: Plan
    grouping: Grouping
    late: Mapping[str, Expr]
    """The late expressions by the names of their columns."""
    hidden: frozenset[str]
    """Names of columns that may only tell whether there is a value."""
    told: Sequence[Expr]
    """Comparisons and aggregates of everybody that are decided whoever asks for them."""
    cuts_shown: bool
    """Whether the cuts that words show are wanted for each customer."""
    late_segments: frozenset[str]
    """Ids of the segments that wait for everybody; the others are settled in the blocks."""
    given: dict[Expr, pl.Expr]
    """What stands in the blocks already, and then what is decided."""
    compared: Mapping[Expr, pl.Expr]
    """Values that comparisons compare, which stand in the blocks as they are compared."""
    at_once: int
    """Comparisons that there is memory for at a time, where the blocks are on a disk."""
    decisions: dict[Expr, pl.DataFrame | pl.Series] = field(default_factory=dict)
    """The cut table of each comparison; where each customer has a rank, a value for each."""
    constants: dict[Expr, Any] = field(default_factory=dict)
    """The value of each aggregate of everybody."""

    @cached_property
    def early_segments(self) -> tuple[str, ...]:
        """Ids of the segments that do not wait for everybody, in the order of the plan."""
        return tuple(s.id for s in self.plan.segments if s.id not in self.late_segments)

    def with_early_segments(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Rows of the first pass with these segments."""
        if not self.early_segments:
            return rows
        # Of a frame with hundreds of columns in pieces, selecting few takes longer than deciding.
        clauses = [clause_name(number) for number in range(len(self.plan.clauses))]
        decision = _Decision(self, rows[[name for name in clauses if name not in self.late]], 0)
        decision.settle(self.early_segments)
        return rows.hstack(decision.rows[[member_name(id_) for id_ in self.early_segments]])

    def decide(self, blocks: Blocks) -> None:
        """Gather what is compared from all blocks, and decide it, round by round."""
        for part in (part for expr in (*self.late.values(), *self.told) for part in walk(expr)):
            if isinstance(part, InSegment):
                self.given[part] = member_column(part.segment).fill_null(value=False)
        for nodes in self._rounds:
            for node, found in zip(nodes, self._decided(blocks, nodes), strict=True):
                self._keep(node, found)

    def _decided(self, blocks: Blocks, nodes: Sequence[Expr]) -> Iterator[pl.DataFrame | pl.Series]:
        """What each node of a round is; no more at once than leave their values in little memory.

        A block in memory is gone through once for several nodes. Blocks on a disk are gone through
        for each of them, which leaves no core idle while another node is decided on a single one.
        """
        if len(blocks.numbers) > 1:
            yield from side_by_side(partial(self._decided_alone, blocks), nodes, self.at_once)
            return
        most = max(1, _GATHERED_CELLS // max(blocks.customers, 1))
        for start in range(0, len(nodes), most):
            several = nodes[start : start + most]
            (gathered,) = self._gathered(blocks, several)
            yield from side_by_side(self._decision, zip(several, gathered, strict=True), _AT_ONCE)

    def _decided_alone(self, blocks: Blocks, node: Expr) -> pl.DataFrame | pl.Series:
        everybody = pl.concat(of_block for (of_block,) in self._gathered(blocks, [node]))
        return self._decision((node, everybody))

    def _gathered(self, blocks: Blocks, nodes: Sequence[Expr]) -> Iterator[list[pl.DataFrame]]:
        """What each of these nodes compares, of the customers of one block after the other."""
        asked = self._segments_for(nodes)
        columns = [*self._columns_for(nodes, asked)] or [*self.plan.schema.key]
        for number in blocks.numbers:
            decision = _Decision(self, blocks.read(number, columns), blocks.start(number))
            decision.settle(asked)
            blocks.keep(number, decision.rows)
            yield [decision.compared(node) for node in nodes]

    def finished(
        self,
        blocks: Blocks,
        shown: Sequence[str],
        settled: Callable[[int, pl.DataFrame], None],
    ) -> Iterator[int]:
        """Settle every block, two at a time; how many rows each has, in their order.

        :param shown: columns that ``settled`` looks at.
        :param settled: called with the number of a block and the block with all late expressions
            and segments, perhaps in another thread.
        """
        nodes = [*self.late.values(), *self.told]
        columns = self._columns_for(nodes, [*self.late_segments, *self._segments_for(nodes)])
        columns |= dict.fromkeys(shown)
        read = [*columns] or [*self.plan.schema.key]
        settle = partial(self._settled, blocks, read, self._rounds, settled)
        yield from side_by_side(settle, blocks.numbers, _AT_ONCE)

    def _settled(
        self,
        blocks: Blocks,
        columns: Sequence[str],
        rounds: Sequence[list[Expr]],
        settled: Callable[[int, pl.DataFrame], None],
        number: int,
    ) -> int:
        """One block; how many rows it has."""
        decision = _Decision(self, blocks.read(number, columns), blocks.start(number))
        for nodes in rounds:
            decision.settle(self._segments_for(nodes))
            decision.compare(nodes)
        decision.settle([s.id for s in self.plan.segments if s.id in self.late_segments])
        decision.add_rest()
        settled(number, decision.rows)
        return decision.rows.height

    @cached_property
    def _rounds(self) -> list[list[Expr]]:
        """Comparisons and averages of everybody, those of a round made of those before it."""
        rounds: dict[Expr, int] = {}
        of_segment: dict[str, int] = {}
        for segment in self.plan.segments:
            named = tuple(leaves(segment.logic))
            clauses = [self._clause(leaf) for leaf in named if isinstance(leaf, Leaf)]
            before = [_round(clause, rounds, of_segment) for clause in clauses]
            before += [of_segment[leaf.segment] for leaf in named if isinstance(leaf, Member)]
            of_segment[segment.id] = max(before, default=0)
        for expr in (*self.late.values(), *self.told):
            _round(expr, rounds, of_segment)
        numbers = range(1, max(rounds.values(), default=0) + 1)
        return [[node for node, round_ in rounds.items() if round_ == n] for n in numbers]

    def _columns_for(self, nodes: Iterable[Expr], segments: Iterable[str]) -> dict[str, None]:
        """What these nodes, and these segments, are made of, in the blocks."""
        found: dict[str, None] = {}
        exprs = list(nodes)
        for leaf in (leaf for id_ in segments for leaf in self._leaves_before(id_)):
            name = member_name(leaf) if isinstance(leaf, str) else clause_name(leaf.clause)
            if name in self.late:
                exprs.append(self.late[name])
            else:
                found[name] = None
        for part in (part for expr in exprs for part in self._parts_before(expr)):
            match part:
                case Column():
                    found[part.path] = None
                case WorkedOut(value=value):
                    found[self.compared[value].meta.output_name()] = None
                case _:
                    found[self.given[part].meta.output_name()] = None
        return found

    def _parts_before(self, expr: Expr) -> Iterator[Part]:
        if expr in self.compared:
            return iter([WorkedOut(expr)])
        return parts_before(expr, self.plan.schema)

    def _leaves_before(self, id_: str) -> Iterator[Leaf | str]:
        """What a segment is settled by: its clauses and, by their ids, segments settled early."""
        if id_ not in self.late_segments:
            yield id_
            return
        for leaf in leaves(self.plan.segment(id_).logic):
            if isinstance(leaf, Leaf):
                yield leaf
            elif leaf.segment not in self.late_segments:
                yield leaf.segment

    def _segments_for(self, nodes: Iterable[Expr]) -> list[str]:
        """The segments that have to be settled before these nodes, in the order of the plan."""
        needed = {id_ for node in nodes for id_ in segments_in(node)}
        for segment in reversed(self.plan.segments):
            if segment.id in needed:
                for leaf in leaves(segment.logic):
                    if isinstance(leaf, Member):
                        needed.add(leaf.segment)
                    else:
                        needed.update(segments_in(self._clause(leaf)))
        return [segment.id for segment in self.plan.segments if segment.id in needed]

    def _clause(self, leaf: Leaf) -> Expr:
        """A clause as it is decided."""
        return self.late.get(clause_name(leaf.clause), self.plan.clauses[leaf.clause].expr)

    def _decision(self, compared: tuple[Expr, pl.DataFrame]) -> pl.DataFrame | pl.Series:
        """The cut table of a comparison, a rank for each customer, or one value of everybody."""
        node, everybody = compared
        if isinstance(node, Aggregate):
            return self._of_everybody(node, everybody)
        assert isinstance(node, Ranked)  # noqa: S101 - rounds are made of these two
        by = node.function.by
        if isinstance(by, Parting):
            return cut_table(node, by, everybody)
        return rank_column(node, by, everybody)

    def _keep(self, node: Expr, found: pl.DataFrame | pl.Series) -> None:
        if isinstance(node, Ranked):
            name = f"{_DECIDED}{len(self.decisions)} "
            self.given[node] = pl.col(name + RESULT)
            self.given[replace(node, cut=True, type=node.value.type)] = pl.col(name + CUT)
            self.decisions[node] = found
        elif isinstance(found, pl.Series):
            self.constants[node] = found[0]
            self.given[node] = pl.lit(found[0], dtype=found.dtype)

    def _of_everybody(self, aggregate: Aggregate, everybody: pl.DataFrame) -> pl.Series:
        """One value from all rows of the base table."""
        found = self.grouping.aggregated(aggregate, Below(everybody.lazy(), self.given), _VALUE)
        values, empty = found.collect()[_VALUE], aggregate.function.empty
        values = values if len(values) else values.extend_constant(None, 1)
        return values if empty is None else values.fill_null(empty)


def _round(expr: Expr, rounds: dict[Expr, int], of_segment: Mapping[str, int]) -> int:
    """The round after which an expression can be decided; notes that of each node in it."""
    latest = 0
    for part in reversed(list(walk(expr))):
        if isinstance(part, InSegment):
            latest = max(latest, of_segment[part.segment])
        elif needs_everybody(part):
            node = _compares(part)
            if node not in rounds:
                inside = [_round(child, rounds, of_segment) for child in children(node)]
                among = node.among if isinstance(node, Ranked) else None
                rounds[node] = 1 + max([*inside, 0 if among is None else of_segment[among]])
            latest = max(latest, rounds[node])
    return latest


def _compares(node: Expr) -> Expr:
    """The comparison itself, where a node is the cut that words show of it."""
    if isinstance(node, Ranked) and node.cut:
        return replace(node, cut=False, type=node.function.result)
    return node


@dataclass(slots=True)
class _Decision:
    """One block, to which columns are added as they are asked for."""

    everybody: Everybody
    rows: pl.DataFrame
    start: int
    """The place of its first row among those of all blocks."""

    def settle(self, asked: Sequence[str]) -> None:
        """The clauses of these segments, and then they themselves, as columns."""
        plan, late = self.everybody.plan, self.everybody.late
        waiting: dict[str, pl.Expr] = {}
        for id_ in asked:
            logic = plan.segment(id_).logic
            named = tuple(leaves(logic))
            clauses = [clause_name(leaf.clause) for leaf in named if isinstance(leaf, Leaf)]
            needed = [n for n in clauses if n in late and n not in self.rows.columns]
            if needed or any(isinstance(m, Member) and m.segment in waiting for m in named):
                self._combine(waiting)
            for name in dict.fromkeys(needed):
                self._add(name)
            if member_name(id_) not in self.rows.columns:
                waiting[id_] = combine(logic)
        self._combine(waiting)

    def add_rest(self) -> None:
        """The late expressions that no segment asks for: values that are shown."""
        for name in self.everybody.late:
            if name not in self.rows.columns:
                self._add(name)

    def compared(self, node: Expr) -> pl.DataFrame:
        """The columns that a comparison, or an average of everybody, looks at."""
        if isinstance(node, Ranked):
            inside = None if node.among is None else member_column(node.among)
            value = self._value(node.value)
            group = None
            if node.within is not None:
                # What is compared stands there alone, not what it is made of.
                group = value if node.within == node.value else self._late(node.within)
            return compared(self.rows, value, group, inside)  # with what these two have added
        assert isinstance(node, Aggregate)  # noqa: S101 - rounds are made of these two
        parts = [*children(node), *order_of(node, self.everybody.plan.schema)]
        names = {name for part in parts for name in self._late(part).meta.root_names()}
        owner = pl.lit(0).alias(f"{OWNER}0")
        return self.rows.with_columns(owner).select(f"{OWNER}0", *names)

    def _combine(self, waiting: dict[str, pl.Expr]) -> None:
        """The segments whose clauses, and segments that they ask for, are columns; none is left."""
        if waiting:
            # Selected and put beside them: `with_columns` would plan hundreds of columns anew.
            rules = [rule.alias(member_name(id_)) for id_, rule in waiting.items()]
            self.rows = self.rows.hstack(self.rows.select(rules))
        waiting.clear()

    def _add(self, name: str) -> None:
        value = self._value(self.everybody.late[name])
        shown = value.is_not_null() if name in self.everybody.hidden else value
        self.rows = self.rows.with_columns(shown.alias(name))

    def compare(self, nodes: Iterable[Expr]) -> None:
        """What the customers of the block are by these comparisons, as columns.

        The segments that they name are settled.
        """
        names = {
            node: self.everybody.given[node].meta.output_name().removesuffix(RESULT)
            for node in nodes
            if isinstance(node, Ranked)
        }
        customers = {
            node: self.compared(node)
            for node, name in names.items()
            if name + RESULT not in self.rows.columns
        }
        decisions = side_by_side(self._of_block, customers.items(), _AT_ONCE)
        for node, found in zip(customers, decisions, strict=True):
            columns = {part: names[node] + part for part in found.columns}
            self.rows = self.rows.hstack(found.rename(columns))

    def _value(self, expr: Expr) -> pl.Expr:
        """The same of what may be compared, and stand there for it."""
        known = self.everybody.compared.get(expr)
        return self._late(expr) if known is None else known

    def _late(self, expr: Expr) -> pl.Expr:
        """An expression over the block, after the columns of its comparisons are there."""
        for part in reversed(list(walk(expr))):
            if isinstance(part, Ranked):
                self.compare([_compares(part)])
        return to_polars(expr, self.everybody.grouping.moment, self.everybody.given)

    def _of_block(self, compared: tuple[Ranked, pl.DataFrame]) -> pl.DataFrame:
        """What the customers of the block are by a comparison."""
        node, customers = compared
        decision = self.everybody.decisions[node]
        if isinstance(decision, pl.Series):
            return decision.slice(self.start, self.rows.height).rename(RESULT).to_frame()
        assert isinstance(node.function.by, Parting)  # noqa: S101 - it has a cut table
        words = self.everybody.cuts_shown
        return decided(node, node.function.by, decision, customers, words=words)
