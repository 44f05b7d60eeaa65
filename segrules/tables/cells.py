"""How the cells of one column become values: three steps, so that misfits can be counted.

`clean` makes blanks and declared missing words missing, `cast` makes values and is missing where a
cell does not fit, `settle` makes one value of what is equal (NaN, negative zero, declared missing
values).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import polars as pl

from segrules.rulebook.model import Scalar

BLANKS = " \t\r\n"
_NOT_BLANK = r"[^ \t\r\n]"
_FIRST_VISIBLE = "!"

Step = Callable[[pl.Expr], pl.Expr]


def as_is(cell: pl.Expr) -> pl.Expr:
    """The step that does nothing."""
    return cell


def never(_clean: pl.Expr, _value: pl.Expr) -> pl.Expr:
    """The test that no cell fails."""
    return pl.lit(value=False)


def lost(clean: pl.Expr, value: pl.Expr) -> pl.Expr:
    """A cell that was known before its cast and is not after it."""
    return clean.is_not_null() & value.is_null()


@dataclass(frozen=True, slots=True)
class Cells:
    """How the cells of one column become values; `bad` tells which cells did not fit."""

    clean: Step = as_is
    cast: Step = as_is
    settle: Step = as_is
    bad: Callable[[pl.Expr, pl.Expr], pl.Expr] = never
    known: Step = as_is
    """Text cells, missing where they say that nothing is known: what `usual` is for."""
    usual: Step | None = None
    """A shorter way for most cells (see `usual.read`); what it reads, the steps read alike."""

    @property
    def can_fail(self) -> bool:
        """Whether any cell of the source might not fit."""
        return self.bad is not never


@dataclass(frozen=True, slots=True)
class Manner:
    """What a column and its table say about how cells are written."""

    zone: ZoneInfo
    missing: tuple[Scalar, ...] = ()
    format: str | None = None
    decimal: str = "."
    trim: bool = False
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()
    separator: str = ","
    null_is_blank: bool = False
    """In a text file nothing between two separators is a blank cell, not a null."""
    example: str = ""
    """One of the first cells of a text file."""

    @property
    def words(self) -> tuple[str, ...]:
        """The texts that are declared missing."""
        return tuple(str(word) for word in self.missing if not isinstance(word, bool | None))


def after(step: Step, first: Step) -> Step:
    """One step behind another."""
    return lambda cell: step(first(cell))


def cleaned(manner: Manner, *, strip: bool) -> Step:
    """Text without the cells that are blank or declared missing."""
    words = manner.words

    def clean(cell: pl.Expr) -> pl.Expr:
        text = cell.str.strip_chars(BLANKS) if strip else cell
        # What sorts from "!" on begins with a visible character: only the rest needs the pattern.
        visible = text >= _FIRST_VISIBLE
        known = visible | pl.when(~visible).then(text).str.contains(_NOT_BLANK)
        return pl.when(known & ~text.is_in(words) if words else known).then(text)

    return clean


def from_text(manner: Manner, cast: Step, usual: Step | None = None) -> Cells:
    """Cells of text for a type that no blanks around a value belong to."""
    clean = cleaned(manner, strip=True)
    return Cells(clean=clean, cast=cast, bad=lost, known=without_words(manner), usual=usual)


def without_words(manner: Manner) -> Step:
    """Cells whose text is not declared to mean that nothing is known."""
    words = manner.words
    return (lambda cell: pl.when(~cell.is_in(words)).then(cell)) if words else as_is


def finite(value: pl.Expr) -> pl.Expr:
    """Without NaN, infinities and the sign of zero."""
    # -0.0 equals 0.0, and adding zero to it would be optimised away.
    return pl.when(value == 0).then(0.0).when(value.is_finite()).then(value)
