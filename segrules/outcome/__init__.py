"""Outcome: memberships, summary and explanations, however they were computed."""

from segrules.outcome.explanation import Explanation, Node, explain
from segrules.outcome.funnel import Funnel
from segrules.outcome.outcome import Outcome
from segrules.outcome.reasons import Why, shown_of_members

__all__ = ["Explanation", "Funnel", "Node", "Outcome", "Why", "explain", "shown_of_members"]
