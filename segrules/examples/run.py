"""Running examples: each is one customer, and all of one as-of are one evaluation."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

import polars as pl

from segrules.diagnostics import DataError, Diagnostic, sorted_diagnostics
from segrules.engines import compares_with_everybody, evaluate
from segrules.examples import mistakes
from segrules.examples.as_of import AsOf, Placed, by_as_of, looked_at
from segrules.examples.coverage import Outcomes, coverage_of, outcomes_seen
from segrules.examples.results import ExampleResult, Membership, Results
from segrules.examples.world import world_of
from segrules.language import Program
from segrules.outcome import Outcome, explain
from segrules.plan import Plan, make_plan
from segrules.plan.columns import member_name
from segrules.rulebook.model import Example, Row
from segrules.tables import frame_of_rows, unpartitioned
from segrules.types import Moment, moment_of

_MEMBERSHIP: dict[bool | None, Membership] = {True: "yes", False: "no", None: "undecided"}


@dataclass(frozen=True, slots=True)
class _Found:
    """What has come out so far."""

    results: dict[tuple[str, int], ExampleResult] = field(default_factory=dict)
    seen: dict[tuple[str, str], Outcomes] = field(default_factory=dict)
    problems: list[Diagnostic] = field(default_factory=list)


def run_examples(program: Program, segments: Collection[str] = ()) -> Results:
    """Run the examples of all active and draft segments, or of the named ones.

    Examples of rules over the customer's own columns are one evaluation for all of one as-of;
    where a rule looks at other rows, each example is a world of its own, and one whose rows cannot
    be computed fails alone. Segments whose rules have errors are not in the program and are passed
    over.
    """
    ids = [id_ for id_ in program.rules if id_ in segments] if segments else looked_at(program)
    found = _Found()
    for as_of, examples in by_as_of(program, ids, found.problems).items():
        _run(program, as_of, examples, found)
    examples_of = {id_: program.rules[id_].segment.examples for id_ in ids}
    return Results(
        examples=tuple(found.results[place] for place in _places(examples_of, found.results)),
        coverage=coverage_of(make_plan(program, ids), found.seen),
        without_examples=tuple(id_ for id_ in ids if not examples_of[id_]),
        problems=sorted_diagnostics(found.problems),
    )


def _places(
    examples: Mapping[str, tuple[Example, ...]], run: Mapping[tuple[str, int], ExampleResult]
) -> Iterator[tuple[str, int]]:
    for id_, several in examples.items():
        yield from ((id_, n) for n in range(len(several)) if (id_, n) in run)


def _run(program: Program, as_of: AsOf, examples: list[Placed], found: _Found) -> None:
    book = program.rulebook
    moment = moment_of(as_of, book.timezone, book.week_starts)
    together: list[Placed] = []
    for id_, (start, stop) in _stretches(examples).items():
        plan = make_plan(program, {id_})
        if set(plan.columns) == {book.base} and not compares_with_everybody(plan):
            together += examples[start:stop]
            continue
        # Rules that look at other rows need a world of their own for each example.
        for placed in examples[start:stop]:
            frames, wrong = world_of(program, placed[2], plan.columns, moment)
            try:
                _judged(plan, moment, frames, [placed], wrong, found)
            except DataError as error:
                found.problems.extend(mistakes.at_example(d, placed[2]) for d in error.diagnostics)
    if together:
        plan = make_plan(program, {id_ for id_, _, _ in together})
        base = program.rulebook.tables[book.base]
        rows = [example.customer for _, _, example in together]
        frame, wrong = frame_of_rows(base, rows, moment.zone)
        _judged(plan, moment, {book.base: frame}, together, wrong, found)


def _judged(
    plan: Plan,
    moment: Moment,
    frames: Mapping[str, pl.DataFrame],
    examples: list[Placed],
    wrong: tuple[Diagnostic, ...],
    found: _Found,
) -> None:
    """Evaluate examples, whose customers are the first rows of the base table, and note results."""
    found.problems.extend(wrong)
    tables = {name: frame.lazy() for name, frame in frames.items()}
    evaluated = evaluate(plan, unpartitioned(tables, plan.schema.base), moment, values=True)
    outcome = Outcome(plan, moment, evaluated.rows, evaluated.customers, evaluated.decided)
    rows = evaluated.rows.collect()
    bad = {d.where for d in wrong}
    for id_, (start, stop) in _stretches(examples).items():
        mine = rows[start:stop]
        for leaf, outcomes in outcomes_seen(plan, mine, id_).items():
            before = found.seen.get((id_, leaf.text), frozenset())
            found.seen[id_, leaf.text] = before | outcomes
        for row, member in enumerate(mine[member_name(id_)].to_list(), start=start):
            _, number, example = examples[row]
            if any(c.span in bad for r in _rows(example) for c in r.values()):
                continue
            got = _MEMBERSHIP[member]
            why = explain(outcome, row, id_) if got != example.member else None
            found.results[id_, number] = ExampleResult(id_, example, got, why)


def _rows(example: Example) -> Iterator[Row]:
    """Every row that an example writes."""
    yield example.customer
    yield from example.others
    for rows in example.related.values():
        yield from rows


def _stretches(examples: list[Placed]) -> dict[str, tuple[int, int]]:
    """Where the examples of each segment begin and end."""
    found: dict[str, tuple[int, int]] = {}
    for row, (id_, _, _) in enumerate(examples):
        found[id_] = (found.get(id_, (row, row))[0], row + 1)
    return found
