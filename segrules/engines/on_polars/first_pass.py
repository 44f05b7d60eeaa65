"""The first pass: what a row of the base table, and the rows below it, tell by themselves.

Expressions are decided where that is cheapest: over the row's own columns while the table streams
by; over the rows of one table below beside their grouping, so that outcomes are joined and not all
that they are made of; and what looks at both, after the join.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from time import perf_counter

import polars as pl

from segrules.engines.on_polars.below import OWNER, Below, with_shared
from segrules.engines.on_polars.compile import to_polars
from segrules.engines.on_polars.grouping import DOUBT, Grouping, filled
from segrules.engines.on_polars.joins import Joins, outer_aggregates
from segrules.engines.on_polars.order import together
from segrules.engines.on_polars.partition_rows import PartitionRows
from segrules.engines.on_polars.passes import Pass
from segrules.engines.on_polars.watching import counted, seen, sees_every_row
from segrules.language.tree import Aggregate, Column, Expr
from segrules.plan import columns_in_scope
from segrules.tables import Watch, Watched

_BELOW = "segrules:below "
_AT = "segrules:at owner "
_OWN, _BOTH = "own", "both"


@dataclass(frozen=True)
class FirstPass:
    """Columns for each row of the base table, in the order of the table."""

    grouping: Grouping
    base: pl.LazyFrame
    """The rows, with the columns of the base table."""
    kept: Sequence[Column | str]
    """Columns of the table, and of rows that it leads to, that are wanted as they are."""
    asked: Mapping[str, Expr]
    """What is wanted by the names of its columns; nothing that compares with everybody."""
    hidden: frozenset[str]
    """Names of asked columns that may only tell whether there is a value."""
    of_few: frozenset[str]
    """Names of asked columns that are wanted of few rows only."""
    watches: Mapping[str, Watch]
    """Tables to watch while they are grouped."""
    unusual: set[object]
    """Keys of groups of aggregates of which not to take for granted what is so nearly always; one
    is added where it is otherwise."""
    watched: list[Watched] = field(default_factory=list)
    """What was seen of them, where a pass saw all of their rows."""
    passes: list[Pass] = field(default_factory=list)
    """The passes that were made, and how long each took."""

    def done(self) -> PartitionRows:
        """The kept and the asked columns, of each row of the base table.

        :raises polars.exceptions.PolarsError: where the engine fails.
        """
        began = perf_counter()
        rows = self._own_columns()
        self._passed(self._base, (), began)
        of_owners: dict[str, pl.DataFrame] = {}
        for number, aggregates in enumerate(self._groups.values()):
            began = perf_counter()
            rows = self._with_group(rows, aggregates, number, of_owners)
            self._passed(aggregates[0].rows.table, aggregates, began)
        apart = {name for found in of_owners.values() for name in found.columns}
        columns = [*map(_name, self.kept), *self.asked, *of_owners]
        columns = [name for name in dict.fromkeys(columns) if name not in apart]
        if not self._places[_BOTH]:
            return PartitionRows(rows[columns], of_owners)
        below = Below(rows.lazy(), self._joined)
        began = perf_counter()
        decided = self._decided(below, self._places[_BOTH], columns).collect(engine="streaming")
        self._passed(self._base, (), began)
        return PartitionRows(decided, of_owners)

    def _passed(self, table: str, aggregates: tuple[Aggregate, ...], began: float) -> None:
        self.passes.append(Pass(table, aggregates, perf_counter() - began))

    @property
    def _base(self) -> str:
        return self.grouping.schema.base

    @cached_property
    def _groups(self) -> dict[tuple[object, ...], tuple[Aggregate, ...]]:
        """The aggregates, those together that share a pass over their rows."""
        groups: dict[tuple[object, ...], list[Aggregate]] = defaultdict(list)
        for aggregate in outer_aggregates(self.asked.values()):
            groups[together(aggregate)].append(aggregate)
        return {key: tuple(group) for key, group in groups.items()}

    @cached_property
    def _places(self) -> Mapping[object, dict[str, Expr]]:
        """The asked expressions by where they are decided: a group's key, or `_OWN`, `_BOTH`."""
        places: dict[object, dict[str, Expr]] = defaultdict(dict)
        for name, expr in self.asked.items():
            keys = {together(a) for a in outer_aggregates([expr])}
            if not keys:
                places[_OWN][name] = expr
            elif len(keys) > 1 or columns_in_scope([expr]):
                places[_BOTH][name] = expr
            else:
                places[keys.pop()][name] = expr
        return places

    @cached_property
    def _joined(self) -> dict[Expr, pl.Expr]:
        """The aggregates that are wanted as columns, for what looks at several tables."""
        found = outer_aggregates(self._places[_BOTH].values())
        return {aggregate: pl.col(f"{_BELOW}value {n}") for n, aggregate in enumerate(found)}

    def _own_columns(self) -> pl.DataFrame:
        """What the table itself tells, and its columns that are needed afterwards."""
        own, both = self._places[_OWN], self._places[_BOTH]
        kept = [c for c in self.kept if isinstance(c, Column)]
        later = [*kept, *columns_in_scope(both.values())]
        joins = Joins(self.grouping.schema, self.grouping.tables, self._base, (), ordered=True)
        wanted = dict.fromkeys([*columns_in_scope(own.values()), *later])
        frame = joins.with_columns(self.base, wanted)
        columns = [*map(_name, self.kept), *own, *(c.path for c in later)]
        return self._decided(Below(frame, {}), own, columns).collect(engine="streaming")

    def _decided(
        self, below: Below, exprs: Mapping[str, Expr], columns: Iterable[str]
    ) -> pl.LazyFrame:
        """These columns of the rows, the expressions among them."""
        below = with_shared(below, exprs.values(), self.grouping.moment)
        values = {
            name: to_polars(e, self.grouping.moment, below.given) for name, e in exprs.items()
        }
        told = {n: v.is_not_null() if n in self.hidden else v for n, v in values.items()}
        return below.frame.select(
            told[name].alias(name) if name in told else pl.col(name)
            for name in dict.fromkeys(columns)
        )

    def _with_group(
        self,
        rows: pl.DataFrame,
        aggregates: tuple[Aggregate, ...],
        number: int,
        of_owners: dict[str, pl.DataFrame],
    ) -> pl.DataFrame:
        """The rows with what the rows below them, of one table, tell.

        What is wanted of few of them is left in ``of_owners``, and the rows tell where.
        """
        names = {aggregate: f"{_BELOW}{number}.{n}" for n, aggregate in enumerate(aggregates)}
        wanted = dict(self._places[together(aggregates[0])])
        wanted |= {
            column.meta.output_name(): aggregate
            for aggregate, column in self._joined.items()
            if aggregate in names
        }
        watch = self._watch(aggregates[0])
        counts = [] if watch is None else list(counted(watch))
        keys = rows.select(self.grouping.schema.key)
        as_usual = together(aggregates[0]) not in self.unusual
        found = self._by_owner(names, wanted, counts, as_usual=as_usual)
        at = self._places_of_owners(keys, found)
        # Of all who buy as guests under one number nobody asks anything.
        if as_usual and found[DOUBT][at].any():
            self.unusual.add(together(aggregates[0]))
            found = self._by_owner(names, wanted, counts, as_usual=False)
            at = self._places_of_owners(keys, found)
        if watch is not None:
            self.watched.append(seen(aggregates[0], found, at))
        few = [name for name in wanted if name in self.of_few]
        if few:
            of_owners[f"{_AT}{number}"] = found.select(few)
            rows = rows.with_columns(at.alias(f"{_AT}{number}"))
        of_all = [name for name in wanted if name not in self.of_few]
        return rows.hstack(found.select(of_all)[at]) if of_all else rows

    def _by_owner(
        self,
        names: Mapping[Aggregate, str],
        wanted: Mapping[str, Expr],
        counts: Sequence[pl.Expr],
        *,
        as_usual: bool,
    ) -> pl.DataFrame:
        """The wanted columns of each owner, with its key; last those of an owner without rows.

        Where they are as usual, `DOUBT` says of which owners they are not.
        """
        aggregates = tuple(names)
        grouped = self.grouping.grouped(
            aggregates, (), list(names.values()), counts, as_usual=as_usual
        )
        given: dict[Expr, pl.Expr] = {a: filled(a, name) for a, name in names.items()}
        owners = [f"{OWNER}{n}" for n in range(len(aggregates[0].rows.path[-1].key))]
        columns = [*owners, *wanted, *(c.meta.output_name() for c in counts)]
        columns += [DOUBT] if as_usual else []
        nothing = pl.DataFrame(schema=grouped.collect_schema()).clear(1).lazy()
        decided = (
            self._decided(Below(frame, given), wanted, columns).collect(engine="streaming")
            for frame in (grouped, nothing)
        )
        return pl.concat(decided, rechunk=True)

    def _watch(self, aggregate: Aggregate) -> Watch | None:
        """What to look out for in a pass; each way from a table to the base is watched once."""
        rows = aggregate.rows
        ways = {(w.table, w.by) for w in self.watched}
        if not sees_every_row(aggregate) or (rows.table, rows.path[0].by) in ways:
            return None
        return self.watches.get(rows.table)

    def _places_of_owners(self, keys: pl.DataFrame, found: pl.DataFrame) -> pl.Series:
        """For each of these keys the place of what was found for it, or else the last one."""
        owners = [name for name in found.columns if name.startswith(OWNER)]
        places = found.lazy().slice(0, found.height - 1).select(owners).with_row_index(_AT)
        # Places alone are joined: gathering all columns by them takes half as long as a join.
        joined = keys.lazy().join(
            places, left_on=keys.columns, right_on=owners, how="left", maintain_order="left"
        )
        return joined.select(pl.col(_AT).fill_null(found.height - 1)).collect().to_series()


def _name(column: Column | str) -> str:
    return column if isinstance(column, str) else column.path
