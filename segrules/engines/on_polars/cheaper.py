"""Comparisons of a rank with a number, as the cut values that they amount to.

A rank is a number for each customer, a cut value is one for all of them. Where no reason shows the
rank, who is in can be told without it (language.md section 6).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from segrules.functions import named, population_named
from segrules.language.tree import Call, Expr, Literal, Ranked, Share
from segrules.types import YESNO

_Number = int | Decimal
_Amount = int | Share
_DIGITS = 4


def without_ranks(expr: Expr) -> Expr:
    """An expression with the same outcome for everybody that needs no rank, where there is one."""
    if not isinstance(expr, Call) or len(expr.args) != 2:  # noqa: PLR2004 - two sides
        return expr
    ranked, by = expr.args
    if not isinstance(ranked, Ranked) or ranked.among or ranked.cut or not isinstance(by, Literal):
        return expr
    form = _FORMS.get((ranked.function.name, expr.function.name))
    if form is None or isinstance(by.value, bool) or not isinstance(by.value, int | Decimal):
        return expr
    amount = form[0](by.value)
    return expr if amount is None else _at_top(ranked, amount, is_in=form[1])


def _at_top(ranked: Ranked, amount: _Amount, *, is_in: bool) -> Expr:
    top = replace(ranked, function=population_named("top"), amount=amount, type=YESNO)
    (negation,) = named("not")
    return top if is_in else Call(negation, (top,), YESNO, ranked.span)


def _so_many(number: _Number) -> int | None:
    """The highest so many; None where that is no number of customers."""
    whole = int(number)
    return whole if whole == number and whole >= 0 else None


def _fewer(number: _Number) -> int | None:
    whole = _so_many(number)
    return whole - 1 if whole else None


def _rest(share: _Number) -> Share | None:
    """The share above: more than 75 % are lower or equal for the highest quarter.

    None for a share with so many digits that doubles could see it otherwise.
    """
    rest = 1 - Decimal(share)
    return Share(rest) if 0 <= rest <= 1 and rest == round(rest, _DIGITS) else None


_FORMS: dict[tuple[str, str], tuple[Callable[[_Number], _Amount | None], bool]] = {
    ("rank", "<="): (_so_many, True),
    ("rank", "<"): (_fewer, True),
    ("rank", ">"): (_so_many, False),
    ("rank", ">="): (_fewer, False),
    ("percentile", ">"): (_rest, True),
    ("percentile", "<="): (_rest, False),
}
"""By function and comparison: the top that it amounts to, and whether one is in it, or is not."""
