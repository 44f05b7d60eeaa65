"""Words with places to fill, from which words are made later without the rules."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from segrules.language.tree import Expr, Value
from segrules.outcome.pairs import pairs_of
from segrules.outcome.phrase import Phrase
from segrules.outcome.telling import Telling
from segrules.outcome.words import DAYS, first_side
from segrules.output.plain import Json, plain, utc
from segrules.plan import Clause, Leaf, Member, Observed
from segrules.plan.columns import value_name
from segrules.types import Kind

_OPENS, _CLOSES = "\ue000", "\ue001"
"""Stand for braces of places to fill while braces of the words themselves are doubled."""


@dataclass(frozen=True, slots=True)
class Templates(Telling):
    """Words with places to fill where the values go: ``{value_1}``, ``{value_1_unit}``, ``{gap}``.

    ``columns`` names the columns of the evidence by the places of observed values.
    """

    columns: dict[int, str]
    constants: dict[tuple[Expr, Observed | None], str] = field(default_factory=dict, repr=False)
    """In words, as each template of a clause has them again."""

    def value(self, place: int, missing: str = "missing") -> Phrase:  # noqa: ARG002 - said when filled
        """The place of an observed value."""
        return Phrase((_place(self.columns[place]),))

    def unit(self, place: int) -> str:
        """The place of what stands behind a number of rows."""
        return _place(f"{self.columns[place]}_unit")

    def last(self, place: int) -> str:
        """The place of what is said of the last of the rows."""
        return _place(f"{self.columns[place]}_after")

    def unless_missing(self, clause: Clause, words: Phrase, *, holds: bool) -> Phrase:  # noqa: ARG002 - see `lacking`
        """What is said where something is missing has templates of its own."""
        return words

    def lacking(self, leaf: Leaf | Member) -> list[Json]:
        """What to say of a clause that is yes or no where a value is missing, by columns."""
        if isinstance(leaf, Member):
            return []
        found = self.missing(self.plan.clauses[leaf.clause])
        return [{"column": self.columns[p], "words": self.filled(said)} for p, said in found]

    def apart(self, leaf: Leaf | Member) -> list[Json]:
        """Which values a clause tells beside others, from which they are to be told apart."""
        if isinstance(leaf, Member):
            return []
        return [
            {
                "column": self.columns[place],
                "from": {"column": self.columns[other]}
                if isinstance(other, int)
                else {"constant": _constant(other)},
            }
            for place, other in pairs_of(self.plan, self.plan.clauses[leaf.clause], self.moment)
        ]

    def constant(self, expr: Expr, like: Observed | None) -> str:
        """A constant, put into words once."""
        if (expr, like) not in self.constants:
            self.constants[expr, like] = Telling.constant(self, expr, like)
        return self.constants[expr, like]

    def distance(self, clause: Clause) -> str:
        """The place of how far a clause is from what it wants, where that can be told."""
        return "" if self.gap_of(clause) is None else _place("gap")

    def filled(self, words: Phrase) -> str:
        """The words as a template of Python's `str.format`."""
        assert words.text is not None  # noqa: S101 - where a value would be is a place for it
        return _template(words.text)

    def explained(self, leaf: Leaf | Member) -> Json:
        """What `explain` says of a clause, or of a segment that a rule asks for."""
        if isinstance(leaf, Member):
            said = {h: self.filled(self.reason(leaf, holds=h)) for h in (True, False)}
            words = {"yes": said[True], "no": said[False], "unknown": said[False]}
            return {**words, "ungrouped": None, "gap": None}
        clause = self.plan.clauses[leaf.clause]
        unknown, ungrouped = self._unknown(clause)
        return {
            "yes": self.filled(self.told(clause, True)),  # noqa: FBT003 - an outcome
            "no": self.filled(self.told(clause, False)),  # noqa: FBT003 - an outcome
            "unknown": unknown,
            "ungrouped": ungrouped,
            "gap": self.gap_of(clause),
        }

    def _unknown(self, clause: Clause) -> tuple[str, Json | None]:
        """What an unknown clause says: in general, and where its value is known all the same."""
        compared = first_side(clause).compared
        if compared is None:
            return self.filled(self.told(clause, None)), None
        no_value, no_group = map(self.filled, self.unranked(compared))
        return no_value, {"column": self.columns[compared.value], "words": no_group}

    def gap_of(self, clause: Clause) -> Json | None:
        """Between which values a clause wants one, and what to call the distance to them."""
        limits = self.limits(clause)
        if limits is None:
            return None
        observed = self.plan.observed[limits.place]
        if observed.pii or observed.type.kind not in (Kind.NUMBER, *DAYS):
            return None
        below, above = self.gap_words(observed)
        return {
            "column": self.columns[limits.place],
            "low": self._bound(limits.low, counts=observed.counts),
            "high": self._bound(limits.high, counts=observed.counts),
            "below": _named(below),
            "above": _named(above),
        }

    def _bound(self, bound: pl.Expr | None, *, counts: bool) -> Json | None:
        """A constant, or a column of the evidence; of numbers of rows, whether it is left out."""
        if bound is None:
            return None
        roots = bound.meta.root_names()
        if not roots:
            return {"constant": _constant(pl.select(bound).item())}
        columns = {value_name(place): column for place, column in self.columns.items()}
        # Of whole numbers, those above 2 begin with 3.
        at_zero = pl.DataFrame({roots[0]: [0.0]}).select(bound).item() if counts else None
        return {"column": columns[roots[0]], "whole": counts, "strict": bool(at_zero)}


def _constant(value: Value) -> Any:  # noqa: ANN401 - whatever JSON holds
    return utc(value) if isinstance(value, dt.datetime) else plain(value)


def _place(name: str) -> str:
    return f"{_OPENS}{name}{_CLOSES}"


def _template(text: str) -> str:
    doubled = text.replace("{", "{{").replace("}", "}}")
    return doubled.replace(_OPENS, "{").replace(_CLOSES, "}")


def _named(words: str) -> str:
    return words.replace("{}", "{distance}")
