"""Plan: what a run computes, each distinct clause and value once."""

from segrules.plan.alone import alone, asked_by, texts_of_clauses
from segrules.plan.build import make_plan
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
    "columns_read",
    "leaves",
    "make_plan",
    "texts_of_clauses",
]
