"""Words with values among them, put together once for all rows of a column."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import polars as pl

Part = str | pl.Expr
"""Words that are the same in every row, or a column of texts without nulls."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Parts that follow one another.

    Words are put together here and texts of rows at the end, in one go: for each part that is put
    to a text of a row, the whole text is written again.
    """

    parts: tuple[Part, ...] = ()

    def __add__(self, other: Phrase | Part) -> Phrase:
        more = other.parts if isinstance(other, Phrase) else (other,)
        return Phrase(tuple(_merged([*self.parts, *more])))

    def __radd__(self, other: Part) -> Phrase:
        return Phrase((other,)) + self

    @property
    def text(self) -> str | None:
        """The words, where they are the same in every row; else None."""
        words = [part for part in self.parts if isinstance(part, str)]
        return "".join(words) if len(words) == len(self.parts) else None

    @property
    def column(self) -> pl.Expr:
        """The texts of rows."""
        texts = [pl.lit(part) if isinstance(part, str) else part for part in self.parts]
        return texts[0] if len(texts) == 1 else pl.concat_str(texts or [pl.lit("")])


def joined(phrases: Iterable[Phrase], separator: str) -> Phrase:
    """Phrases with some words between each two of them."""
    whole = Phrase()
    for number, phrase in enumerate(phrases):
        whole += separator + phrase if number else phrase
    return whole


def _merged(parts: Iterable[Part]) -> Iterator[Part]:
    words = ""
    for part in parts:
        if isinstance(part, str):
            words += part
            continue
        if words:
            yield words
            words = ""
        yield part
    if words:
        yield words
