"""Explanations of a finished run's members, made of its evidence alone."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from segrules.outcome import Explanation, Node
from segrules.outcome.apart import Beside
from segrules.outcome.change import Outcomes, value_of
from segrules.outcome.explanation import tree_of
from segrules.outcome.formats import shown
from segrules.outcome.telling import gap_text
from segrules.output.plain import Json
from segrules.plan import All, AnyOf, Leaf, Logic, Member, Negation
from segrules.types import COLUMN_TYPES, DATE, DATETIME, Kind, Type

_MASK_BITS = 64


def explanation_of(about: Json, row: pl.DataFrame) -> Explanation:
    """Why a member is one: what `segrules.outcome.explain` says, without rows of other tables.

    :param about: how to read a segment's evidence, as `schemas/evidence.schema.json` says.
    :param row: of the evidence, the member's one.
    :raises KeyError: where one of the two lacks something; also TypeError, ValueError, IndexError
        and PolarsError for what is not as the schema says.
    """
    cells = row.row(0, named=True)
    places = [_leaf(about["clauses"], number) for number in range(len(about["clauses"]))]
    logic = _logic(about["rule"], places)
    outcomes = {leaf: _outcome(cells, number) for number, leaf in enumerate(places)}
    evidence = _Evidence(
        dict(zip(places, about["clauses"], strict=True)),
        {value["column"]: value for value in about["values"]},
        outcomes,
        row,
        ZoneInfo(about["timezone"]),
    )
    texts = evidence.texts()
    nodes = {leaf: evidence.node(leaf, texts) for leaf in outcomes}
    own = about["because"]
    return Explanation(
        segment=about["segment"],
        name=about["name"],
        customer={name: cells[name] for name in about["key"]},
        member=value_of(logic, outcomes),
        because=_filled(own, texts, "unknown")
        if own is not None
        else "; ".join(evidence.reasons(logic, texts, holds=True)),
        tree=tree_of(logic, outcomes, nodes),
        clauses=len(places),
        changes=(),
        unknown=tuple(nodes[leaf] for leaf, outcome in outcomes.items() if outcome is None),
    )


def _leaf(clauses: Sequence[Json], number: int) -> Leaf | Member:
    """A clause of the rule; equal ones of several places are one."""
    clause = clauses[number]
    if clause["segment"] is not None:
        return Member(clause["segment"], clause["text"])
    return Leaf(clauses.index(clause), clause["text"])


def _logic(rule: Json, places: Sequence[Leaf | Member]) -> Logic:
    ((kind, inner),) = rule.items()
    match kind:
        case "clause":
            return places[inner]
        case "all":
            return All(tuple(_logic(part, places) for part in inner))
        case "any":
            return AnyOf(tuple(_logic(part, places) for part in inner))
        case "not":
            return Negation(_logic(inner, places))
        case _:
            raise ValueError(kind)


def _outcome(cells: Mapping[str, Any], number: int) -> bool | None:
    """A clause's bit of the masks."""
    suffix = "" if number < _MASK_BITS else f"_{number // _MASK_BITS + 1}"
    if cells[f"unknown{suffix}"] >> number % _MASK_BITS & 1:
        return None
    return bool(cells[f"yes{suffix}"] >> number % _MASK_BITS & 1)


def _filled(template: str, texts: Mapping[str, str], missing: str) -> str:
    return template.format_map(defaultdict(lambda: missing, texts))


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What is kept of one member: the clauses in words, the values, and what they turned out."""

    clauses: Mapping[Leaf | Member, Json]
    values: Mapping[str, Json]
    """By their columns."""
    outcomes: Outcomes
    row: pl.DataFrame
    zone: ZoneInfo

    def node(self, leaf: Leaf | Member, texts: Mapping[str, str]) -> Node:
        """A clause with what it saw and wanted."""
        told, outcome = self.clauses[leaf]["told"], self.outcomes[leaf]
        texts = {**texts, **self.apart(leaf)}
        template = told["unknown"] if outcome is None else told["yes" if outcome else "no"]
        ungrouped = told["ungrouped"]
        if outcome is None and ungrouped is not None and ungrouped["column"] in texts:
            template = ungrouped["words"]
        if outcome is not None:
            template = self.unless_missing(leaf, template, texts)
        if told["gap"] is not None:
            texts = {**texts, "gap": self.gap(told["gap"])}
        kind = "clause" if isinstance(leaf, Leaf) else "segment"
        return Node(kind, outcome, leaf.text, _filled(template, texts, "missing"))

    def reasons(self, logic: Logic, texts: Mapping[str, str], *, holds: bool) -> Iterator[str]:
        """The clauses that made a node yes (``holds`` false: no)."""
        match logic:
            case Leaf() | Member():
                template = self.clauses[logic]["yes" if holds else "no"]
                template = self.unless_missing(logic, template, texts)
                yield _filled(template, {**texts, **self.apart(logic)}, "missing")
            case Negation(part=part):
                yield from self.reasons(part, texts, holds=not holds)
            case All(parts=parts) | AnyOf(parts=parts):
                for part in parts:
                    is_all = isinstance(logic, All) == holds
                    if is_all or value_of(part, self.outcomes) is holds:
                        yield from self.reasons(part, texts, holds=holds)

    def unless_missing(self, leaf: Leaf | Member, words: str, texts: Mapping[str, str]) -> str:
        """The words of a clause that is yes or no, but where something is missing, its own."""
        missing = self.clauses[leaf]["missing"]
        return next((m["words"] for m in missing if m["column"] not in texts), words)

    def apart(self, leaf: Leaf | Member) -> dict[str, str]:
        """The texts of values that a clause compares, where they are known."""
        beside: dict[str, list[Beside]] = defaultdict(list)
        for pair in self.clauses[leaf]["apart"]:
            column, other = pair["column"], pair["from"]
            if "constant" in other:
                display = self.values[column]["display"]
                beside[column].append(Beside(_constant(other["constant"]), display=display))
            else:
                beside[column].append(self.column_beside(other["column"]))
                beside[other["column"]].append(self.column_beside(column))
        exprs = [self.shown(pl.col(c), self.values[c], b).alias(c) for c, b in beside.items()]
        found = self.row.select(exprs).row(0, named=True) if exprs else {}
        return {name: text for name, text in found.items() if text is not None}

    def column_beside(self, column: str) -> Beside:
        """A value as another one is told beside it."""
        about = self.values[column]
        return Beside(pl.col(column), _type(about).decimals, about["display"])

    def texts(self) -> dict[str, str]:
        """What fills the places of templates, without what is missing."""
        exprs = {c: self.shown(pl.col(c), v) for c, v in self.values.items()}
        for column, value in self.values.items():
            if value["unit"] is not None:
                one, many = map(pl.lit, value["unit"])
                exprs[f"{column}_unit"] = pl.when(pl.col(column) == 1).then(one).otherwise(many)
        told = self.row.with_columns(expr.alias(name) for name, expr in exprs.items())
        found = told.select(exprs.keys()).row(0, named=True) if exprs else {}
        texts = {name: text for name, text in found.items() if text is not None}
        for column, value in self.values.items():
            if value["after"] is not None:
                after = _filled(value["after"], texts, "") if column in texts else ""
                texts[f"{column}_after"] = after
        return texts

    def shown(self, value: pl.Expr, about: Json, beside: Sequence[Beside] = ()) -> pl.Expr:
        """A value as people read it; of personal data only that it is known."""
        if about["pii"]:
            return pl.when(value).then(pl.lit("known"))
        return shown(value, _type(about), about["display"], self.zone, beside)

    def gap(self, gap: Json) -> str:
        """How far a clause is from what it wants: ``: short by £20.00``; else empty."""
        value, about = pl.col(gap["column"]), self.values[gap["column"]]
        low = _bound(gap["low"], _type(about), 1)
        high = _bound(gap["high"], _type(about), -1)
        gaps = []
        if low is not None:
            gaps.append(self.distance(low - value, about, gap["below"]))
        if high is not None:
            gaps.append(self.distance(value - high, about, gap["above"]))
        return str(self.row.select(pl.coalesce(*gaps, pl.lit(""))).item())

    def distance(self, gap: pl.Expr, about: Json, template: str) -> pl.Expr:
        """The words of a positive gap, null for none."""
        words = template.partition("{distance}")
        return gap_text(gap, words, _type(about), about["display"], self.zone)


def _type(about: Json) -> Type:
    name = about["type"]
    return COLUMN_TYPES[name] if name in COLUMN_TYPES else Type(Kind(name))


def _constant(written: float | str) -> Decimal | dt.date:
    """A number, a day or an instant that the evidence names."""
    if not isinstance(written, str):
        return Decimal(str(written))
    kind = dt.datetime if "T" in written else dt.date
    return kind.fromisoformat(written)


def _bound(bound: Json | None, type_: Type, beyond: int) -> pl.Expr | None:
    """A limit that the evidence names; of whole numbers, the first that is inside."""
    if bound is None:
        return None
    if "constant" in bound:
        constant = bound["constant"]
        return pl.lit(_constant(constant) if type_ in (DATE, DATETIME) else constant)
    column = pl.col(bound["column"])
    if not bound["whole"]:
        return column
    if bound["strict"]:
        return (column.floor() if beyond > 0 else column.ceil()) + beyond
    return column.ceil() if beyond > 0 else column.floor()
