"""Wordings of what can go wrong while an engine runs."""

from __future__ import annotations

from segrules.diagnostics import Code, Diagnostic, Span

ENGINE_FAILED = Code(
    "SR690",
    "engine failure",
    "The engine refused a calculation that the checker let pass.",
    how="That is a mistake of segrules itself; please report it with the rule.",
)
TOO_LARGE = Code(
    "SR524",
    "numbers that are too large to be added",
    "Columns with `decimals` are added and multiplied exactly, as whole numbers of 64 bits (about "
    "9,223,372,036,854,775,807) and decimals of 38 digits. Numbers beyond that are hardly "
    "amounts; most often an identifier or a mistyped cell is among them.",
    wrong={
        "segments.yaml": "segments:\n  - id: a\n    when: sum(total_spent * total_spent of customers) > 5\n",
        "exports/customers.csv": "customer_id,total_spent\n1,90000000000000000\n2,90000000000000000\n3,90000000000000000\n",
    },
    right={
        "segments.yaml": "segments:\n  - id: a\n    when: sum(total_spent * total_spent of customers) > 5\n",
        "exports/customers.csv": "customer_id,total_spent\n1,90\n2,9\n3,90\n",
    },
)


def too_large(clause: Span | None) -> Diagnostic:
    """At the clause whose sum it is, where one alone does."""
    what = "here add up" if clause else "that a rule adds up come"
    return TOO_LARGE.at(
        clause,
        f"the numbers {what} to more than exact numbers can be",
        "look for cells that are too large, or take `decimals` off their columns in rulebook.yaml "
        "to add them up roughly",
    )


def engine_failed(clause: Span | None, error: Exception) -> Diagnostic:
    """The engine's failure, at the clause that causes it where one alone does."""
    what = "this clause" if clause else "the run"
    reason = str(error).splitlines()[0] if str(error) else type(error).__name__
    return ENGINE_FAILED.at(
        clause,
        f"the engine could not compute {what}",
        f"report this to the makers of segrules: {reason}",
    )


CODES = (TOO_LARGE, ENGINE_FAILED)
