"""Every function and operator of the language, in one tuple."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from segrules.functions import comparison, dates, lists, logic, numbers, splits, text, windows
from segrules.functions.function import Function
from segrules.functions.once import each_once
from segrules.types import DATETIME, Type

_BLOCKS = (
    *logic.FUNCTIONS,
    *comparison.FUNCTIONS,
    *numbers.FUNCTIONS,
    *text.FUNCTIONS,
    *lists.FUNCTIONS,
    *dates.FUNCTIONS,
    *windows.FUNCTIONS,
    *splits.FUNCTIONS,
)
REGISTRY = tuple(replace(block, polars=each_once(block.polars)) for block in _BLOCKS)


def _by_name() -> dict[str, tuple[Function, ...]]:
    found: dict[str, list[Function]] = defaultdict(list)
    for function in REGISTRY:
        found[function.name].append(function)
    return {name: tuple(functions) for name, functions in found.items()}


_BY_NAME = _by_name()
NAMES = tuple(dict.fromkeys(f.name for f in REGISTRY if not f.is_operator))
"""Names of everything that is written ``name(…)``, in the order of the reference."""


def named(name: str) -> tuple[Function, ...]:
    """All blocks of that name, one for each list of parameter types; none for an unknown name."""
    return _BY_NAME.get(name, ())


(LOCAL_DAY,) = (f for f in named("date") if f.params[0].type == DATETIME)
"""The calendar day of an instant, which the language takes wherever a day is wanted."""


def turned_round(comparison: Function) -> Function | None:
    """The comparison that says the same with its two sides exchanged: of ``a < b``, that of
    ``b > a``; None where there is none.
    """
    holds = comparison.holds
    if holds is None or comparison.has_two_ends:
        return None
    return next(f for f in REGISTRY if f.holds == holds.from_there and not f.has_two_ends)


def select(
    name: str, types: tuple[Type, ...], constant: tuple[bool, ...] | None = None
) -> tuple[Function, Type] | None:
    """The block that takes arguments of these types and its result's type, None where none does.

    Args:
        name: as `Function.name` has it.
        types: of the arguments.
        constant: which arguments are constants. Of blocks that fit, one whose constant parameters
            meet constants goes first.
    """
    fitting = [(f, result) for f in named(name) if (result := f.match(types)) is not None]
    for function, result in fitting:
        if constant is None or function.takes_constants(constant):
            return function, result
    return fitting[0] if fitting else None
