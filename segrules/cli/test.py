"""`segrules test`: the examples that authors wrote beside their rules."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from segrules.cli import trees
from segrules.cli.options import SomeRules
from segrules.cli.terminal import counted, in_colour, say
from segrules.diagnostics import Span, render_text

if TYPE_CHECKING:
    from segrules.examples import Coverage, Results

_WORDS = {True: "yes", False: "no", None: "unknown"}
_ORDER = (True, False, None)


def run_tests(rules: SomeRules = "rules") -> int:
    """Run the examples of the rules; a failing one is explained."""
    from segrules.api import load

    results = load(rules).test()
    say("\n\n".join(_blocks(results)))
    return 0 if results.passed else 1


def _blocks(results: Results) -> Iterator[str]:
    color = in_colour(sys.stdout)
    look = trees.look_for(sys.stdout)
    trees_by_place = {
        failure.example.span: failure.explanation.tree
        for failure in results.failures
        if failure.explanation is not None
    }
    for diagnostic in results.diagnostics:
        yield render_text([diagnostic], color=color)
        if isinstance(diagnostic.where, Span) and diagnostic.where in trees_by_place:
            yield "\n".join(trees.tree(trees_by_place[diagnostic.where], look))
    unseen = "\n".join(_unseen(results.coverage))
    if unseen:
        yield f"no example has seen\n{unseen}"
    if results.without_examples:
        yield f"without examples: {', '.join(results.without_examples)}"
    yield _summary(results)


def _unseen(coverage: Coverage) -> Iterator[str]:
    """Clauses whose examples leave out an outcome, under their segments."""
    for segment in coverage.segments:
        clauses = [c for c in segment.clauses if c.missed]
        if clauses:
            yield f"  {segment.segment}"
            for clause in clauses:
                missed = " or ".join(_WORDS[o] for o in _ORDER if o in clause.missed)
                yield f"    {clause.text}   {missed}"


def _summary(results: Results) -> str:
    """``12 examples: 11 passed, 1 failed · 87% of the outcomes of clauses seen``."""
    failed, broken = len(results.failures), len(results.problems)
    parts = [f"{len(results.examples) - failed:,} passed"]
    parts += [f"{failed:,} failed"] if failed else []
    parts += [f"{broken:,} could not be run"] if broken else []
    examples = counted(len(results.examples) + broken, "examples")
    coverage = results.coverage
    seen = f"{coverage.seen:,} of {counted(coverage.possible, 'outcomes')} of clauses seen"
    return f"{examples}: {', '.join(parts)} · {seen} ({math.floor(coverage.share * 100)}%)"
