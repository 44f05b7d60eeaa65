"""Random rulebooks: their files, and their trees in an order in which each can be decided."""

from __future__ import annotations

import datetime as dt
import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from textwrap import indent
from types import MappingProxyType

from . import customers as data
from .calendar import WEEKDAYS, Moment
from .evaluate import World, evaluate
from .rules import Maker
from .spell import spell
from .tree import And, Items, Lit, Node, Not, Num, Or, Outcome, Param, Row, Span, Trait, Value

_PLAIN = re.compile(r"[a-z][^#:`\n]*")


@dataclass(frozen=True, slots=True)
class Rulebook:
    """``segments`` refer to those before them alone; in the files they stand in any order."""

    files: dict[str, str]
    segments: dict[str, Node]
    zone: str
    week_starts: int

    def outcomes(self, rows: Sequence[Row], as_of: dt.date) -> dict[str, list[Outcome]]:
        """By segment, one outcome for each row."""
        moment = Moment(as_of, self.zone, self.week_starts)
        by_row = [self.outcomes_of(row, moment) for row in rows]
        return {id_: [outcomes[id_] for outcomes in by_row] for id_ in self.segments}

    def outcomes_of(self, row: Row, moment: Moment) -> dict[str, Outcome]:
        """By segment, for one row."""
        outcomes: dict[str, Outcome] = {}
        for id_, tree in self.segments.items():
            outcomes[id_] = evaluate(tree, row, World(moment, outcomes))
        return outcomes


@dataclass(frozen=True, slots=True)
class Case:
    """A rulebook, customers with the keys 1, 2, 3 …, and the as-of of the run."""

    book: Rulebook
    rows: list[dict[str, Value]]
    as_of: dt.date


def draw_case(chance: random.Random, segments: int, rows: int) -> Case:
    """A random rulebook and random customers."""
    book = draw_rulebook(chance, segments)
    return Case(book, draw_rows(chance, rows), draw_as_of(chance))


def draw_rows(chance: random.Random, count: int) -> list[dict[str, Value]]:
    """Customers with a missing cell in about a quarter of all places."""
    return [data.customer(key + 1, 0.25, chance) for key in range(count)]


def draw_as_of(chance: random.Random) -> dt.date:
    """A date, or a datetime with or without a zone."""
    if chance.random() < 0.6:
        return chance.choice(data.AS_OF_DAYS)
    day = chance.choice((*data.CHANGE_DAYS, dt.date(2026, 11, 22)))
    when = dt.datetime.combine(day, chance.choice(data.EDGE_TIMES))
    return when.replace(tzinfo=chance.choice((None, dt.UTC)))


def draw_rulebook(chance: random.Random, count: int) -> Rulebook:
    """With parameters, traits, and segments that refer to each other."""
    maker = Maker(chance, parameters=_parameters(chance))
    segments: dict[str, Node] = {}
    for number in range(1, count + 1):
        id_ = f"segment-{number}"
        segments[id_] = maker.condition(3)
        maker.segments.append(id_)
        if number == 1:
            _add_traits(maker)
    zone, starts = chance.choice(data.ZONES), chance.choice((0, 0, 6, 5))
    files = {"rulebook.yaml": _rulebook_yaml(maker, zone, starts), **themes(segments, chance)}
    return Rulebook(files, segments, zone, starts)


def plain(segments: dict[str, Node], zone: str = "UTC", week_starts: int = 0) -> Rulebook:
    """Canonically spelt, without parameters, traits and groups."""
    maker = Maker(random.Random(0))
    written = [f"  - id: {id_}\n    when: |\n      {spell(it)}\n" for id_, it in segments.items()]
    files = {
        "rulebook.yaml": _rulebook_yaml(maker, zone, week_starts),
        "rules.yaml": "segments:\n" + "".join(written),
    }
    return Rulebook(files, segments, zone, week_starts)


def _parameters(chance: random.Random) -> dict[str, Param | Items | Span]:
    return {
        "vip_spend": Param("vip_spend", Num(chance.choice(("500", "12.5", "0", "3")))),
        "home": Param("home", Lit(chance.choice(("GB", "Ann", "Straße")))),
        "eu": Items((Lit("FR"), Lit("IE"), Lit("ann")), "eu"),
        "patience": Param("patience", Num(chance.choice(("1", "3", "14")))),
        "grace": Span(*chance.choice(((30, "day"), (2, "month"), (1, "year"))), name="grace"),
    }


def _add_traits(maker: Maker) -> None:
    """One of each type; each may speak of those before it and of the first segment."""
    maker.traits["number"] = [Trait("ratio", maker.number(2))]
    maker.traits["text"] = [Trait("greeting", maker.text(2))]
    maker.traits["date"] = [Trait("milestone", maker.day(2))]
    maker.traits["yes/no"] = [Trait("is_dear", maker.condition(1))]


# ---- YAML


def _rulebook_yaml(maker: Maker, zone: str, week_starts: int) -> str:
    lines = ["version: 1", "name: Random", f"timezone: {zone}", "base: customers"]
    lines.append(f"week_starts: {WEEKDAYS[week_starts]}")
    if maker.parameters:
        lines.append("parameters:")
        lines += [f"  {name}: {constant(p)}" for name, p in maker.parameters.items()]
    lines += ["tables:", "  customers:", "    key: customer_id", "    columns:"]
    lines += [f"      {name}: {type_}" for name, type_ in data.COLUMNS.items()]
    if maker.traits:
        lines.append("traits:")
        for (trait,) in maker.traits.values():
            lines += [f"  {trait.name}:", f"    value: {block(trait.body, 6, maker.chance)}"]
    return "\n".join(lines) + "\n"


def constant(parameter: Param | Items | Span) -> str:
    match parameter:
        case Param(value=value):
            return spell(value)
        case Items(values=values):
            return spell(Items(values))
        case Span(count=count, unit=unit):
            return f"{count} {unit}" if count == 1 else f"{count} {unit}s"


_NONE: Mapping[str, str] = MappingProxyType({})


def themes(
    segments: dict[str, Node], chance: random.Random, words: Mapping[str, str] = _NONE
) -> dict[str, str]:
    """Segment files; the order of the segments says nothing about who refers to whom.

    :param words: the `because` of those segments that have one.
    """
    ids = list(segments)
    chance.shuffle(ids)
    split = chance.randint(0, len(ids))
    parts = {"geo.yaml": ids[:split], "more/value.yaml": ids[split:]}
    return {
        name: "segments:\n"
        + "".join(_segment(id_, segments[id_], chance, words.get(id_)) for id_ in part)
        for name, part in parts.items()
        if part
    }


def _segment(id_: str, tree: Node, chance: random.Random, words: str | None) -> str:
    quoted = "" if words is None else words.replace("'", "''")
    because = f"    because: '{quoted}'\n" if quoted else ""
    return f"  - id: {id_}\n{because}    when:{_condition(tree, 6, chance)}\n"


def _condition(tree: Node, width: int, chance: random.Random) -> str:
    """An expression in a block, or a group where the tree has the shape of one."""
    groups = _groups(tree, chance) if chance.random() < 0.6 else None
    if groups is None:
        return " " + block(tree, width, chance)
    blanks = " " * width
    text = ""
    for word, parts in groups.items():
        text += f"\n{blanks}{word}:"
        for part in parts:
            text += f"\n{blanks}  -{_item(part, width + 4, chance)}"
    return text


def _item(tree: Node, width: int, chance: random.Random) -> str:
    """A group inside a list begins on the line of its dash."""
    text = _condition(tree, width, chance)
    return " " + text.lstrip("\n").lstrip() if text.startswith("\n") else text


def _groups(tree: Node, chance: random.Random) -> dict[str, tuple[Node, ...]] | None:
    """``all``, ``any``, ``none``; several keys in one mapping are joined by ``and``."""
    if isinstance(tree, And):
        several = [_groups(part, chance) if _is_group(part) else None for part in tree.parts]
        known = [group for group in several if group]
        words = [word for group in known for word in group]
        if len(known) == len(several) and len(set(words)) == len(words) and chance.random() < 0.8:
            return {word: parts for group in known for word, parts in group.items()}
        return {"all": tree.parts}
    match tree:
        case Or(parts=parts):
            return {"any": parts}
        case Not(operand=Or(parts=parts)):
            return {"none": parts}
        case _:
            return None


def _is_group(tree: Node) -> bool:
    return isinstance(tree, And | Or) or (isinstance(tree, Not) and isinstance(tree.operand, Or))


def block(tree: Node, width: int, chance: random.Random) -> str:
    """Literal, folded or, where nothing in it means something to YAML, plain."""
    text = spell(tree, chance)
    if _PLAIN.fullmatch(text) and chance.random() < 0.5:
        return text
    return f"{chance.choice('||>')}\n" + indent(text, " " * width)
