"""From a rulebook as written to a program: every rule typed, every name resolved."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from graphlib import CycleError, TopologicalSorter

from segrules.diagnostics import Diagnostic, RuleError, Severity, Source, Span
from segrules.language import cautions, cautions_of_values, mistakes
from segrules.language.calls import apply
from segrules.language.expressions import check, check_condition
from segrules.language.extent import Extent, extent_of, too_large
from segrules.language.mistakes_of_spelling import TwoReadings, only_reading
from segrules.language.parse import parse
from segrules.language.scan import MAX_DEPTH
from segrules.language.schema import Schema, schema_of
from segrules.language.scope import Scope
from segrules.language.syntax import Syntax
from segrules.language.template import Template, template_of
from segrules.language.tree import Expr, segments_in
from segrules.rulebook.model import Condition, Group, Rulebook, Segment, Trait

_WORD = re.compile(r"\w+")
_LONGEST_CIRCLE = 20
"""How many traits a message about a circle follows; longer ones are nested too deeply."""
_GROUP_OPERATORS = {"all": "and", "any": "or", "none": "or"}


@dataclass(frozen=True, slots=True)
class Rule:
    """One segment with its typed condition."""

    segment: Segment
    condition: Expr
    because: Template | None

    @property
    def shown(self) -> tuple[Expr, ...]:
        """What its own `because` shows."""
        parts = () if self.because is None else self.because.parts
        return tuple(part for part in parts if not isinstance(part, str))


@dataclass(frozen=True, slots=True)
class Program:
    """A rulebook whose rules are typed; segments with problems are not in it."""

    rulebook: Rulebook
    schema: Schema
    rules: Mapping[str, Rule]
    """By segment id, in the order of the rulebook."""
    traits: Mapping[str, Expr]


def check_rulebook(
    rulebook: Rulebook, settings: Mapping[str, str] | None = None
) -> tuple[Program, tuple[Diagnostic, ...]]:
    """Check every rule of a rulebook, with parameters as a run sets them.

    :return: what could be understood, and every problem that was found.
    """
    schema, problems = schema_of(rulebook, settings)
    checker = _Checker(schema, list(problems))
    for trait in _innermost_first(schema.traits):
        checker.trait(trait, checker.scope(trait.of or rulebook.base))
    rules = dict(checker.rules(rulebook.segments))
    checker.problems.extend(_cycles(rules))
    traits = {name: body for name, body in checker.checked.items() if body is not None}
    return Program(rulebook, schema, rules, traits), tuple(checker.problems)


@dataclass(slots=True)
class _Checker:
    schema: Schema
    problems: list[Diagnostic]
    checked: dict[str, Expr | None] = field(default_factory=dict)
    extents: dict[str, Extent] = field(default_factory=dict)
    underway: list[str] = field(default_factory=list)

    def scope(self, table: str) -> Scope:
        return Scope(self.schema, table, self.problems, self.trait)

    def rules(self, segments: tuple[Segment, ...]) -> Iterator[tuple[str, Rule]]:
        scope = self.scope(self.schema.base)
        for segment in segments:
            condition = self.bounded(self.condition(segment.when, scope))
            because = self.because(segment, scope)
            if condition is None or (segment.because is not None and because is None):
                continue
            self.problems.extend(cautions.silent_missing(condition, scope))
            self.problems.extend(cautions_of_values.settled(condition, scope))
            yield segment.id, Rule(segment, condition, because)

    def because(self, segment: Segment, scope: Scope) -> Template | None:
        if segment.because is None:
            return None
        return template_of(
            segment.because, lambda span: self.expression(span, scope), self.problems.append
        )

    def condition(self, condition: Condition, scope: Scope) -> Expr | None:
        if isinstance(condition, Group):
            return self.group(condition, scope)
        syntax = self.parsed(condition, scope)
        return check_condition(syntax, scope) if syntax else None

    def expression(self, span: Span, scope: Scope) -> Expr | None:
        syntax = self.parsed(span, scope)
        return self.bounded(check(syntax, scope)) if syntax else None

    def bounded(self, expr: Expr | None) -> Expr | None:
        """The expression, None where its traits make it too large."""
        problem = too_large(expr, self.extents) if expr else None
        if problem is None:
            return expr
        self.problems.append(problem)
        return None

    def parsed(self, span: Span, scope: Scope) -> Syntax | None:
        try:
            syntax = parse(span)
        except RuleError as error:
            alone = len(error.diagnostics) == 1
            self.problems.extend(
                _of_readings(d, span, scope) if alone and isinstance(d, TwoReadings) else d
                for d in error.diagnostics
            )
            return None
        self.problems.extend(cautions.mixed_logic(syntax))
        return syntax

    def group(self, group: Group, scope: Scope) -> Expr | None:
        parts = [self.condition(part, scope) for part in group.parts]
        known = tuple(p for p in parts if p is not None)
        if len(known) < len(parts):
            return None
        joined = known[0]
        if len(known) > 1:
            whole = apply(_GROUP_OPERATORS[group.kind], known, group.span, scope)
            assert whole is not None  # noqa: S101 - every part is a condition
            joined = whole
        return apply("not", (joined,), group.span, scope) if group.kind == "none" else joined

    def trait(self, trait: Trait, scope: Scope) -> Expr | None:
        """The expression of a trait, checked once; a trait that needs itself is an error."""
        if trait.name in self.checked:
            return self.checked[trait.name]
        if trait.name in self.underway:
            circle = [*self.underway[self.underway.index(trait.name) :], trait.name]
            self.problems.append(mistakes.cycle(trait.span, circle))
            self.checked[trait.name] = None
            return None
        if len(self.underway) == _LONGEST_CIRCLE:
            self.problems.append(mistakes.traits_too_deep(trait.span, trait.name, MAX_DEPTH))
            self.checked[trait.name] = None
            return None
        self.underway.append(trait.name)
        body = self.expression(trait.value, scope)
        self.underway.pop()
        if body is not None:
            self.extents[trait.name] = extent_of(body, self.extents)
        return self.checked.setdefault(trait.name, body)


def _of_readings(problem: TwoReadings, written: Span, scope: Scope) -> Diagnostic:
    """The readings of an expression that make sense, where some do not."""
    fitting = [r for r in problem.readings if _makes_sense(r, problem.whole, written, scope)]
    return only_reading(problem, fitting[0]) if len(fitting) == 1 else problem


def _makes_sense(reading: str, whole: Span, written: Span, scope: Scope) -> bool:
    text = written.source.text
    before, after = text[written.start : whole.start], text[whole.end : written.end]
    source = Source(written.source.path, f"{before}{reading}{after}")
    found: list[Diagnostic] = []
    try:
        syntax = parse(Span(source, 0, len(source.text)))
    except RuleError:
        return False
    check(syntax, replace(scope, problems=found))
    return not found


def _innermost_first(traits: Mapping[str, Trait]) -> Iterator[Trait]:
    """Each trait after those that it may name, so that checking one does not lead to the next."""
    named = {
        name: [word for word in _WORD.findall(trait.value.text) if word in traits]
        for name, trait in traits.items()
    }
    done: set[str] = set()
    todo = [*traits][::-1]
    while todo:
        name = todo[-1]
        waiting = () if name in done else named.pop(name, ())
        if waiting:
            todo.extend(word for word in reversed(waiting) if word not in done)
            continue
        todo.pop()
        if name not in done:
            done.add(name)
            yield traits[name]


def _cycles(rules: Mapping[str, Rule]) -> Iterator[Diagnostic]:
    """One diagnostic for each circle of segments."""
    asks = {id_: set(segments_in(rule.condition)) for id_, rule in rules.items()}
    while circle := _one_circle(asks):
        # `graphlib` walks against the arrows; the reader wants "a needs b needs a".
        circle.reverse()
        yield mistakes.cycle(rules[circle[0]].segment.span, circle)
        for id_ in circle:
            asks.pop(id_, None)


def _one_circle(asks: Mapping[str, set[str]]) -> list[str]:
    try:
        TopologicalSorter(asks).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def errors(problems: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
    """Those that stop a run."""
    return tuple(p for p in problems if p.severity is Severity.ERROR)
