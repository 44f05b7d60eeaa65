"""What running the examples of a rulebook found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from segrules.diagnostics import Diagnostic, sorted_diagnostics
from segrules.examples import mistakes
from segrules.examples.coverage import Coverage
from segrules.outcome import Explanation
from segrules.rulebook.model import Example

Membership = Literal["yes", "no", "undecided"]


@dataclass(frozen=True, slots=True)
class ExampleResult:
    """One example that was run: what its author expects, what the rule says.

    ``explanation`` is there where the two differ.
    """

    segment: str
    example: Example
    got: Membership
    explanation: Explanation | None = None

    @property
    def expected(self) -> Membership:
        """What the author expects."""
        return self.example.member

    @property
    def passed(self) -> bool:
        """Whether the rule says what its author expects."""
        return self.got == self.expected


@dataclass(frozen=True, slots=True)
class Results:
    """All examples that could be run, in the order of the rulebook, and what they covered."""

    examples: tuple[ExampleResult, ...]
    coverage: Coverage
    without_examples: tuple[str, ...]
    """Ids of segments that have none."""
    problems: tuple[Diagnostic, ...]
    """Of examples that could not be run: no date where one is needed, a value of another type, rows
    that the rule cannot compute."""

    @property
    def failures(self) -> tuple[ExampleResult, ...]:
        """Examples whose rule says something else."""
        return tuple(e for e in self.examples if not e.passed)

    @property
    def passed(self) -> bool:
        """Whether every example could be run and holds."""
        return not self.problems and not self.failures

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Every problem and every failure, each at its example."""
        failed = [
            mistakes.fails(f.example.span, f.segment, f.expected, f.got) for f in self.failures
        ]
        return sorted_diagnostics([*self.problems, *failed])
