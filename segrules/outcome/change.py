"""Why not: the smallest set of clauses that would have to change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import assert_never

from segrules.plan import All, AnyOf, Leaf, Logic, Member, Negation, leaves

Outcomes = Mapping[Leaf | Member, bool | None]
"""What each clause (or segment reference) of a rule was for one customer."""
_MOST_TRIES = 20_000


def value_of(logic: Logic, outcomes: Outcomes) -> bool | None:
    """A rule's outcome from those of its clauses, three-valued."""
    match logic:
        case Leaf() | Member():
            return outcomes[logic]
        case Negation(part=part):
            inner = value_of(part, outcomes)
            return None if inner is None else not inner
        case All(parts=parts):
            return _all([value_of(p, outcomes) for p in parts])
        case AnyOf(parts=parts):
            opposite = _all([_not(value_of(p, outcomes)) for p in parts])
            return _not(opposite)
        case _:
            assert_never(logic)


def _not(value: bool | None) -> bool | None:  # noqa: FBT001 - a logical value
    return None if value is None else not value


def _all(values: Sequence[bool | None]) -> bool | None:
    if False in values:
        return False
    return None if None in values else True


def smallest_change(logic: Logic, outcomes: Outcomes) -> Mapping[Leaf | Member, bool]:
    """What the clauses that have to change would have to be for the rule to be yes.

    Walking the tree gives a set at once; where clauses stand in several places it may be larger
    than needed, so smaller sets are tried out as long as there are few enough of them. Of sets of
    one size, the first in the order of the rule. Empty for a member, and for a rule that no change
    can make yes.
    """
    if value_of(logic, outcomes) is True:
        return {}
    walked = _wanted(logic, outcomes, True)  # noqa: FBT003 - the outcome that is wanted
    works = value_of(logic, {**outcomes, **walked}) is True
    candidates = tuple(dict.fromkeys(leaves(logic)))
    tries = 0
    for size in range(1, len(walked) if works else len(candidates) + 1):
        for chosen in combinations(candidates, size):
            tries += 1
            if tries > _MOST_TRIES:
                return walked if works else {}
            change = _flipped(chosen, outcomes, logic)
            if change is not None:
                return change
    return walked if works else {}


def _flipped(
    chosen: Sequence[Leaf | Member], outcomes: Outcomes, logic: Logic
) -> Mapping[Leaf | Member, bool] | None:
    """The chosen clauses changed so that the rule is yes; an unknown one may become either."""
    options: list[dict[Leaf | Member, bool]] = [{}]
    for leaf in chosen:
        now = outcomes[leaf]
        values = (True, False) if now is None else (not now,)
        options = [{**option, leaf: value} for option in options for value in values]
    for option in options:
        if value_of(logic, {**outcomes, **option}) is True:
            return option
    return None


def _wanted(logic: Logic, outcomes: Outcomes, target: bool) -> dict[Leaf | Member, bool]:  # noqa: FBT001 - see above
    """Clauses to change, with what they should be, so that a node becomes ``target``."""
    if value_of(logic, outcomes) is target:
        return {}
    match logic:
        case Leaf() | Member():
            return {logic: target}
        case Negation(part=part):
            return _wanted(part, outcomes, not target)
        case All(parts=parts) | AnyOf(parts=parts):
            each = [_wanted(p, outcomes, target) for p in parts]
            if isinstance(logic, All) == target:
                return {leaf: value for change in each for leaf, value in change.items()}
            return min(each, key=len)
        case _:
            assert_never(logic)
