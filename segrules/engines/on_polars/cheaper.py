"""Comparisons of a rank with a number, as the cut values that they amount to.

A rank is a number for each customer, a cut value is one for all of them. Where no reason shows the
rank, who is in can be told without it (language.md section 6).
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from segrules.functions import named, population_named
from segrules.language.tree import Call, Expr, Literal, Ranked, Share
from segrules.types import YESNO


def without_ranks(expr: Expr) -> Expr:
    """An expression with the same outcome for everybody that needs no rank, where there is one."""
    if not isinstance(expr, Call) or len(expr.args) != 2:  # noqa: PLR2004 - two sides
        return expr
    ranked, by = expr.args
    if not isinstance(ranked, Ranked) or ranked.among or ranked.cut or not isinstance(by, Literal):
        return expr
    ranking, holds, number = ranked.function.ranking, expr.function.holds, by.value
    if ranking is None or holds is None:
        return expr
    if isinstance(number, bool) or not isinstance(number, int | Decimal):
        return expr
    for stands, is_in in ((holds, True), (~holds, False)):
        amount = ranking.top(stands, number)
        if amount is not None:
            top = Share(amount) if isinstance(amount, Decimal) else amount
            return _at_top(ranked, top, is_in=is_in)
    return expr


def _at_top(ranked: Ranked, amount: int | Share, *, is_in: bool) -> Expr:
    top = replace(ranked, function=population_named("top"), amount=amount, type=YESNO)
    (negation,) = named("not")
    return top if is_in else Call(negation, (top,), YESNO, ranked.span)
