"""Plan: what a run computes, each distinct clause and value once."""

from segrules.plan.alone import alone, asked_by, texts_of_clauses
from segrules.plan.build import make_plan
from segrules.plan.in_scope import (
    asked_of_each,
    columns_before,
    columns_in_scope,
    needs_order,
    needs_order_of_window,
)
from segrules.plan.logic import All, AnyOf, Leaf, Logic, Member, Negation, leaves
from segrules.plan.plan import Clause, Compared, Cut, Observed, Operand, Plan, SegmentPlan
from segrules.plan.reading import columns_read

__all__ = [
    "All",
    "AnyOf",
    "Clause",
    "Compared",
    "Cut",
    "Leaf",
    "Logic",
    "Member",
    "Negation",
    "Observed",
    "Operand",
    "Plan",
    "SegmentPlan",
    "alone",
    "asked_by",
    "asked_of_each",
    "columns_before",
    "columns_in_scope",
    "columns_read",
    "leaves",
    "make_plan",
    "needs_order",
    "needs_order_of_window",
    "texts_of_clauses",
]
