"""Hypothesis strategies: many rules at once from a seed, or few that shrink."""

from __future__ import annotations

import random

from hypothesis import strategies as st

from .books_of_rows import RowsCase, draw_rows_case
from .rulebooks import Case, Rulebook, draw_as_of, draw_case, draw_rows, draw_rulebook
from .tree import Value


def _seeds() -> st.SearchStrategy[random.Random]:
    return st.integers(0, 2**32 - 1).map(random.Random)


def cases(segments: int = 30, rows: int = 60) -> st.SearchStrategy[Case]:
    """Rulebooks with customers, from a seed each: quick to draw, too large to shrink."""
    return st.builds(draw_case, _seeds(), st.just(segments), st.just(rows))


def small_cases() -> st.SearchStrategy[Case]:
    """Drawn choice by choice, so that a failure shrinks to a short rule and a plain customer."""
    chance = st.randoms(use_true_random=False)
    return st.builds(draw_case, chance, st.integers(1, 2), st.integers(1, 3))


def rulebooks(segments: int = 30) -> st.SearchStrategy[Rulebook]:
    """Rulebooks alone."""
    return st.builds(draw_rulebook, _seeds(), st.just(segments))


def populations(rows: int = 60) -> st.SearchStrategy[list[dict[str, Value]]]:
    """Customers alone."""
    return st.builds(draw_rows, _seeds(), st.just(rows))


def as_ofs() -> st.SearchStrategy[object]:
    """As-of moments, dates and datetimes."""
    return st.builds(draw_as_of, _seeds())


def small_rows_cases() -> st.SearchStrategy[RowsCase]:
    """Drawn choice by choice, so that a failure shrinks."""
    chance = st.randoms(use_true_random=False)
    return st.builds(draw_rows_case, chance, st.integers(1, 2), st.integers(1, 4))
