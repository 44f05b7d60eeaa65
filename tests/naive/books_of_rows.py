"""Random rulebooks over several tables, with the rows of all of them."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .calendar import WEEKDAYS, Moment
from .customers import ZONES
from .draw_names import Scope
from .draw_rows import RowMaker
from .draw_tables import Data, Drawer
from .evaluate import World, evaluate
from .population import Everybody
from .rows import tables
from .rulebooks import block, constant, draw_as_of, themes
from .spell import spell
from .tables import BASE, TABLES, yaml_of
from .tree import Items, Lit, Node, Num, Outcome, Param, Row, Span, Trait


@dataclass(frozen=True, slots=True)
class RowsBook:
    """``segments`` refer to those before them alone."""

    files: dict[str, str]
    segments: dict[str, Node]
    zone: str
    week_starts: int

    def world(self, data: Mapping[str, Sequence[Row]], as_of: dt.date) -> World:
        """A run in which every segment is decided."""
        moment = Moment(as_of, self.zone, self.week_starts)
        outcomes: dict[str, list[Outcome]] = {}
        everybody = Everybody(tables(TABLES, BASE, data, moment), outcomes)
        world = World(moment, everybody=everybody)
        for id_, tree in self.segments.items():
            outcomes[id_] = [evaluate(tree, row, world) for row in everybody.rows]
        return world

    def outcomes(
        self, data: Mapping[str, Sequence[Row]], as_of: dt.date
    ) -> Mapping[str, Sequence[Outcome]]:
        """By segment, one outcome for each customer in the order of the data."""
        everybody = self.world(data, as_of).everybody
        return {} if everybody is None else everybody.segments


@dataclass(frozen=True, slots=True)
class RowsCase:
    """A rulebook, the rows of all tables, and the as-of of the run."""

    book: RowsBook
    data: Data
    as_of: dt.date


def draw_rows_case(chance: random.Random, segments: int, customers: int) -> RowsCase:
    """A random rulebook and random rows."""
    book, as_of = draw_rows_book(chance, segments), draw_as_of(chance)
    moment = Moment(as_of, book.zone, book.week_starts)
    return RowsCase(book, Drawer(chance, moment, customers).data(), as_of)


def draw_rows_book(chance: random.Random, count: int) -> RowsBook:
    """With a parameter, traits of several tables, and segments that refer to each other."""
    parameters: dict[str, Param | Items | Span] = {
        "enough": Param("enough", Num(chance.choice(("1", "2", "12.5")))),
        "few": Param("few", Num(chance.choice(("1", "2", "3")))),
        "patience": Span(*chance.choice(((30, "day"), (2, "month"), (1, "year"))), name="patience"),
        "lands": Items((Lit("IE"), Lit("app"), Lit("gb")), "lands"),
    }
    maker = RowMaker(chance, parameters=parameters)
    _add_traits(maker)
    segments: dict[str, Node] = {}
    words: dict[str, str] = {}
    for number in range(1, count + 1):
        id_ = f"segment-{number}"
        segments[id_] = maker.rule(3)
        if maker.often(0.2):
            words[id_] = f"{{{spell(maker.shown())}}} and {{{spell(maker.shown())}}}"
        maker.segments.append(id_)
    zone, starts = chance.choice(ZONES), chance.choice((0, 0, 6, 5))
    rulebook = _rulebook_yaml(maker, zone, starts)
    files = {"rulebook.yaml": rulebook, **themes(segments, chance, words)}
    return RowsBook(files, segments, zone, starts)


def plain_rows_book(
    segments: dict[str, Node],
    moment: Moment,
    traits: Mapping[str, Sequence[Trait]] | None = None,
) -> RowsBook:
    """Canonically spelt, without parameters and groups; traits by their tables."""
    maker = RowMaker(random.Random(0))
    maker.traits = {(table, ""): list(them) for table, them in (traits or {}).items()}
    written = [f"  - id: {id_}\n    when: |\n      {spell(it)}\n" for id_, it in segments.items()]
    files = {
        "rulebook.yaml": _rulebook_yaml(maker, moment.zone, moment.week_starts),
        "rules.yaml": "segments:\n" + "".join(written),
    }
    return RowsBook(files, segments, moment.zone, moment.week_starts)


def _add_traits(maker: RowMaker) -> None:
    """Each may speak of those before it."""
    lines, orders, base = Scope("order_lines"), Scope("orders"), Scope(BASE)
    _add(maker, "products", "yes/no", Trait("is_dear", maker.condition(Scope("products"), 1)))
    _add(maker, "order_lines", "number", Trait("gain", maker.summed(lines, 1)))
    _add(maker, "orders", "number", Trait("effort", maker.aggregate(orders, 2)))
    _add(maker, "orders", "yes/no", Trait("is_late", maker.condition(orders, 2)))
    _add(maker, BASE, "number", Trait("order_value", maker.aggregate(base, 2)))
    _add(maker, BASE, "yes/no", Trait("is_active", maker.condition(base, 2)))
    _add(maker, BASE, "text", Trait("way_in", maker.text_over(base, 1)[0]))


def _add(maker: RowMaker, table: str, type_: str, trait: Trait) -> None:
    maker.traits[table, type_] = [trait]


def _rulebook_yaml(maker: RowMaker, zone: str, week_starts: int) -> str:
    lines = ["version: 1", "name: Random", f"timezone: {zone}", f"base: {BASE}"]
    lines.append(f"week_starts: {WEEKDAYS[week_starts]}")
    if maker.parameters:
        lines.append("parameters:")
        lines += [f"  {name}: {constant(it)}" for name, it in maker.parameters.items()]
    lines.append("tables:")
    for name, table in TABLES.items():
        lines += [f"  {name}:", *(f"    {line}" for line in yaml_of(table))]
    if maker.traits:
        lines.append("traits:")
        for (owner, _), traits in maker.traits.items():
            for trait in traits:
                lines.append(f"  {trait.name}:")
                lines += [] if owner == BASE else [f"    of: {owner}"]
                lines.append(f"    value: {block(trait.body, 6, maker.chance)}")
    return "\n".join(lines) + "\n"
