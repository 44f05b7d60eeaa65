"""Aggregates: one value per row in scope from the rows below it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from segrules.engines.on_polars.below import OWNER, Below, with_shared
from segrules.engines.on_polars.compile import to_polars
from segrules.engines.on_polars.counting import MOST, Counts
from segrules.engines.on_polars.joins import Joins, outer_aggregates, owner_columns, owner_exprs
from segrules.engines.on_polars.kept_values import of_values, one_value
from segrules.engines.on_polars.latest import told_by_all
from segrules.engines.on_polars.listed import UNKNOWN, bit_of, declared_values, distinct
from segrules.engines.on_polars.order import order_columns, order_of_rows, together
from segrules.engines.on_polars.periods import periods
from segrules.engines.on_polars.rows_shown import FOLLOWED, PLACE, RowsShown
from segrules.engines.on_polars.sequences import ROW_ID, kept_by_sequence
from segrules.engines.on_polars.sharing import calls_of_lists
from segrules.engines.on_polars.small import LARGE, with_small
from segrules.language.schema import Schema
from segrules.language.tree import Aggregate, Column, Expr, Hop
from segrules.plan import (
    asked_of_each,
    columns_before,
    columns_in_scope,
    needs_order,
    needs_order_of_window,
)
from segrules.types import Moment

DOUBT = "segrules:doubt"
"""Whether what was taken for granted of an owner's rows is otherwise, see `Grouping.grouped`."""
_MASK, _BIT = "segrules:mask ", "segrules:bit "
_TOO_MUCH = "segrules:too much"
_OF_LIST = "segrules:of list "


@dataclass(frozen=True, slots=True)
class Grouping:
    """Computes aggregates over the tables of one run."""

    schema: Schema
    tables: Mapping[str, pl.LazyFrame]
    moment: Moment

    @property
    def shown(self) -> RowsShown:
        """Which rows count."""
        return RowsShown(self.schema, self.moment)

    def prepared(
        self,
        table: str,
        path: tuple[Hop, ...],
        exprs: Collection[Expr],
        frame: pl.LazyFrame | None = None,
    ) -> Below:
        """Rows of a table with everything joined that these expressions look at.

        :param path: the rows above, from the nearest up to the outermost.
        :param frame: the rows, where they are not simply the table's.
        """
        joins = Joins(self.schema, self.tables, table, path)
        rows = self.tables[table] if frame is None else frame
        rows = joins.with_columns(rows, columns_in_scope(exprs))
        aggregates = outer_aggregates(exprs)
        given: dict[Expr, pl.Expr] = {}
        groups: dict[tuple[object, ...], list[Aggregate]] = defaultdict(list)
        for aggregate in aggregates:
            if aggregate.rows.path:
                groups[together(aggregate)].append(aggregate)
        for number, group in enumerate(groups.values()):
            rows = self.joined(rows, table, path, group, f"{len(path)}.{number}", given)
        return Below(rows, given)

    def joined(
        self,
        rows: pl.LazyFrame,
        table: str,
        path: tuple[Hop, ...],
        aggregates: Sequence[Aggregate],
        label: str,
        given: dict[Expr, pl.Expr],
    ) -> pl.LazyFrame:
        """The rows with one column per aggregate, null-free where there are no rows below."""
        key = self.schema.declared[table].key
        owners = [f"{OWNER}{n}" for n in range(len(key))]
        names = [f"segrules:aggregate {label}.{n}" for n in range(len(aggregates))]
        found = self.grouped(aggregates, path, names).select(*owners, *names)
        given |= {a: filled(a, name) for a, name in zip(aggregates, names, strict=True)}
        return rows.join(found, left_on=list(key), right_on=owners, how="left")

    def grouped(
        self,
        aggregates: Sequence[Aggregate],
        above: tuple[Hop, ...],
        names: Sequence[str],
        more: Sequence[pl.Expr] = (),
        *,
        as_usual: bool = False,
    ) -> pl.LazyFrame:
        """One row per owner: its key as `OWNER` columns, and the aggregates.

        All of them look at one table on one way, so that it is read once.

        :param more: what else to aggregate over the table's columns, in a plain pass.
        :param as_usual: take for granted what makes it cheap and is so nearly always: that values
            are the declared ones, that no row is of the very moment at which windows end, that
            no owner has tens of thousands of rows, and that values leave room for their sums.
            `DOUBT` is a further column then: whether it was otherwise for an owner.
        """
        told = told_by_all(aggregates, self.moment) if as_usual else {}
        named = dict(zip(aggregates, names, strict=True))
        asked = {a: name for a, name in named.items() if a not in told}
        below, keys = self.rows_below([*asked], above), len(aggregates[0].rows.path[-1].key)
        found = self.by_owner([*asked], below, [*asked.values()], keys, more, as_usual=as_usual)
        if not as_usual:
            return found
        of_all = {a: pl.col(asked[window.of_all]) for a, window in told.items()}
        # Periods are counted from rows of their own.
        doubts = [pl.lit(value=False) if aggregates[0].period else pl.col(_TOO_MUCH)]
        doubts += [
            pl.col(n) == UNKNOWN for a, n in asked.items() if declared_values(self.schema, a)
        ]
        doubts += [told[a].is_before(latest) for a, latest in of_all.items()]
        latest = [told[a].latest(latest).alias(named[a]) for a, latest in of_all.items()]
        return found.with_columns(*latest, pl.any_horizontal(*doubts).alias(DOUBT))

    def aggregated(self, aggregate: Aggregate, below: Below, name: str) -> pl.LazyFrame:
        """One aggregate over rows of a single owner."""
        return self.by_owner([aggregate], below, [name], 1)

    def by_owner(
        self,
        aggregates: Sequence[Aggregate],
        below: Below,
        names: Sequence[str],
        keys: int,
        more: Sequence[pl.Expr] = (),
        *,
        as_usual: bool = False,
    ) -> pl.LazyFrame:
        """Aggregates of prepared rows, which carry the key of their owner."""
        rows = aggregates[0].rows
        owners = [pl.col(f"{OWNER}{n}") for n in range(keys)]
        special = needs_order_of_window(aggregates[0])
        if special:
            below = replace(below, frame=self.shown.narrowed(below, rows, owners))
        if aggregates[0].period is not None:
            return periods(self.shown, aggregates[0], below, owners, names[0])
        below = self.with_lists(aggregates, below)
        if as_usual:
            below = self.with_bits(aggregates, below)
            below = replace(below, frame=with_small(aggregates, below.frame))
        below = self.with_order(aggregates, below, names, narrowed=special)
        below, masks = self.with_masks(aggregates, below, narrowed=special)
        counts = Counts(together=as_usual)
        values = [
            self.value(a, below, name, *masks[a], counts, as_usual=as_usual).alias(name)
            for a, name in zip(aggregates, names, strict=True)
        ]
        if as_usual:
            is_large = counts.of(pl.col(LARGE)) > 0
            more = [*more, ((pl.len() > MOST) | is_large).alias(_TOO_MUCH)]
        return below.frame.with_columns(counts.columns()).group_by(owners).agg([*values, *more])

    def with_lists(self, aggregates: Sequence[Aggregate], below: Below) -> Below:
        """The rows with what values ask of list columns, as columns.

        Inside ``agg`` Polars refuses to look for each item of a list in a text.
        """
        given = dict(below.given)
        made: dict[str, pl.Expr] = {}
        values = [a.value for a in aggregates if a.value is not None]
        for part in calls_of_lists(values):
            if part not in given:
                name = f"{_OF_LIST}{len(made)}"
                made[name] = to_polars(part, self.moment, below.given)
                given[part] = pl.col(name)
        return Below(below.frame.with_columns(**made), given) if made else below

    def with_bits(self, aggregates: Sequence[Aggregate], below: Below) -> Below:
        """The rows with the bits of declared values whose distinct ones are counted, as columns."""
        made: dict[str, pl.Expr] = {}
        for aggregate in aggregates:
            declared = declared_values(self.schema, aggregate)
            if declared is not None and aggregate.value is not None:
                texts = to_polars(aggregate.value, self.moment, below.given)
                made[_bit(aggregate.value).meta.output_name()] = bit_of(texts, declared)
        return replace(below, frame=below.frame.with_columns(**made))

    def with_masks(
        self, aggregates: Sequence[Aggregate], below: Below, *, narrowed: bool
    ) -> tuple[Below, dict[Aggregate, tuple[pl.Expr, pl.Expr]]]:
        """The rows with whether each is shown, and kept, by each aggregate; as columns.

        Many aggregates have a window or a condition in common.
        """
        made: dict[str, pl.Expr] = {}
        names: dict[tuple[Expr | None, Expr | None, bool], str] = {}
        masks: dict[Aggregate, tuple[pl.Expr, pl.Expr]] = {}
        for aggregate in aggregates:
            rows = aggregate.rows
            # Narrowed rows are those of the window; a column says so for each of them.
            is_owned = pl.col(f"{OWNER}0").is_not_null()
            shown = names.setdefault((rows.window, None, False), f"{_MASK}{len(names)}")
            if shown not in made:
                made[shown] = is_owned if narrowed else self.shown.in_window(rows, below.given)
            asked = self.shown.kept(rows, below.given)
            kept = shown if asked is None else f"{_MASK}{len(names)} kept"
            if asked is not None:
                kept = names.setdefault((rows.window, rows.where, bool(rows.steps)), kept)
                made.setdefault(kept, made[shown] & asked.fill_null(value=False))
            masks[aggregate] = pl.col(shown), pl.col(kept)
        return replace(below, frame=below.frame.with_columns(**made)), masks

    def rows_below(self, aggregates: Sequence[Aggregate], above: tuple[Hop, ...]) -> Below:
        """The rows that these aggregates look at, with their owners and what is asked of them."""
        rows = aggregates[0].rows
        path = (*rows.path, *above)
        exprs = [e for a in aggregates for e in self.asked(a, rows.path)]
        frame = self.tables[rows.table]
        if rows.steps:
            frame = frame.with_row_index(ROW_ID)
        below = self.prepared(rows.table, path, exprs, frame)
        owner = owner_columns(rows.path)
        frame = below.frame.with_columns(
            pl.col(name).alias(f"{OWNER}{n}") for n, name in enumerate(owner)
        )
        below = replace(below, frame=frame)
        if not needs_order_of_window(aggregates[0]):
            # What looks at a previous row has to wait until there is one.
            below = with_shared(below, exprs, self.moment)
        if rows.steps:
            frame = below.frame
            kept = kept_by_sequence(self.shown, self.prepared, below, rows, above)
            kept = kept.select(ROW_ID, pl.lit(value=True).alias(FOLLOWED))
            below = replace(below, frame=frame.join(kept, on=ROW_ID, how="left"))
        return below

    def asked(self, aggregate: Aggregate, path: tuple[Hop, ...]) -> Iterator[Expr]:
        """Everything about a row that an aggregate looks at."""
        rows = aggregate.rows
        found = (aggregate.value, rows.window, rows.where, rows.time)
        yield from (e for e in found if e is not None)
        yield from self.shown.times_to_be_visible(rows)
        yield from owner_exprs(self.schema, rows.table, path)
        if needs_order(aggregate):
            yield from order_columns(self.schema, rows.table)
            # `previous.x` is a column of the same table.
            yield from columns_before(asked_of_each(aggregate))
        if rows.steps:
            yield from columns_before(asked_of_each(rows.steps[0]))

    def value(
        self,
        aggregate: Aggregate,
        below: Below,
        name: str,
        shown: pl.Expr,
        keep: pl.Expr,
        counts: Counts,
        *,
        as_usual: bool,
    ) -> pl.Expr:
        """The aggregate as an expression inside ``group_by().agg()``."""
        function = aggregate.function
        if aggregate.value is None:
            masks = (keep, shown) if function.of_window else (keep,)
            return function.polars(*map(counts.of, masks))
        if function.ordered:
            return self.ordered(aggregate, name)
        if as_usual and declared_values(self.schema, aggregate):
            return distinct(pl.when(keep).then(_bit(aggregate.value)))
        return of_values(aggregate, below.given, self.moment, keep, counts, as_usual=as_usual)

    def with_order(
        self, aggregates: Sequence[Aggregate], below: Below, names: Sequence[str], *, narrowed: bool
    ) -> Below:
        """The rows with the values of `first` and `last`, and whether each counts, as columns.

        Inside ``agg`` Polars may pair a calculated value with the order of another row.
        """
        made: list[pl.Expr] = []
        for aggregate, name in zip(aggregates, names, strict=True):
            if aggregate.function.ordered and aggregate.value is not None:
                value = one_value(aggregate.value, below.given, self.moment)
                keep = self.shown.counts(aggregate.rows, below.given, narrowed=narrowed)
                made += [value.alias(f"{name} value"), keep.alias(f"{name} counts")]
        return replace(below, frame=below.frame.with_columns(made)) if made else below

    def ordered(self, aggregate: Aggregate, name: str) -> pl.Expr:
        """The value of the first or last row that counts."""
        counts = pl.col(f"{name} counts")
        # Narrowed rows have their place already, also those that are the same in every column.
        places = (
            [PLACE]
            if needs_order_of_window(aggregate)
            else order_of_rows(self.schema, aggregate.rows)
        )
        order = [pl.col(c).filter(counts) for c in places]
        value = pl.col(f"{name} value").filter(counts)
        return aggregate.function.polars(value.sort_by(order, nulls_last=False))


def filled(aggregate: Aggregate, name: str) -> pl.Expr:
    """The column of an aggregate, null-free where it has a value for no rows."""
    empty = aggregate.function.empty
    return pl.col(name) if empty is None else pl.col(name).fill_null(empty)


def _bit(value: Expr) -> pl.Expr:
    """The column of `Grouping.with_bits` for a column of texts."""
    assert isinstance(value, Column)  # noqa: S101 - only columns have declared values
    return pl.col(_BIT + value.path)
