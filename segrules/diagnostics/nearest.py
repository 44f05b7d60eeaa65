"""The name that somebody probably meant."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher

_FLOOR = 0.7
"""Below this likeness a suggestion is more often silly than right."""

_LONGEST = 100
"""A longer name is no slip of the finger, and comparing it would take long."""


def nearest(name: str, candidates: Iterable[str]) -> str | None:
    """The candidate most like a name, or None where none is like enough.

    Letter case, blanks, hyphens and underscores do not count against a candidate. Of equally
    near ones the first wins.
    """
    if len(name) > _LONGEST:
        return None
    wanted = _plain(name)
    matcher: SequenceMatcher[str] = SequenceMatcher(autojunk=False)
    matcher.set_seq2(wanted)
    best, best_ratio = None, _FLOOR
    for candidate in candidates:
        if candidate == name:
            continue
        plain = _plain(candidate)
        if plain == wanted:
            return candidate
        matcher.set_seq1(plain)
        if matcher.real_quick_ratio() <= best_ratio or matcher.quick_ratio() <= best_ratio:
            continue
        ratio = matcher.ratio()
        if ratio > best_ratio:
            best, best_ratio = candidate, ratio
    return best


def _plain(name: str) -> str:
    return name.casefold().replace("-", "_").replace(" ", "_")
