"""Wordings of what can go wrong while an engine runs."""

from __future__ import annotations

from segrules.diagnostics import Code, Diagnostic, Span

ENGINE_FAILED = Code(
    "SR690",
    "engine failure",
    "The engine refused a calculation that the checker let pass.",
    how="That is a mistake of segrules itself; please report it with the rule.",
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


CODES = (ENGINE_FAILED,)
