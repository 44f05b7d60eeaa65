"""segrules as a library: load the rules, apply them to exports, ask why."""

from __future__ import annotations

import datetime as dt
import gc
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from segrules import mistakes
from segrules import rulebook as written
from segrules.diagnostics import (
    DataError,
    Diagnostic,
    RuleError,
    Severity,
    UsageError,
    sorted_diagnostics,
)
from segrules.engines import to_polars
from segrules.examples import Results, run_examples, wrong_as_ofs
from segrules.language import Program, check_rulebook
from segrules.language.constants import constant_of_text
from segrules.language.tree import Aggregate, Expr, InSegment, Ranked, walk
from segrules.outcome import Explanation, Why
from segrules.outcome.readings import with_readings, without_members
from segrules.plan import Plan, columns_read, make_plan
from segrules.runs import Limits, Run, Tables, Told, key_of, run_plan, silently, size_of
from segrules.tables import Scratch, unsound_keys
from segrules.types import AS_OF_YEARS, Moment, moment_of

AsOf = str | dt.date | dt.datetime | None
"""A day, an instant, either as ISO text, or None for today in the rulebook's time zone."""


@dataclass(frozen=True, slots=True)
class Book:
    """A rulebook without errors, ready to run."""

    program: Program
    warnings: tuple[Diagnostic, ...] = ()

    @property
    def rulebook(self) -> written.Rulebook:
        """The rules as written."""
        return self.program.rulebook

    def moment(self, as_of: AsOf = None) -> Moment:
        """The moment that a run hangs on.

        :raises UsageError: where the text is no date or datetime.
        """
        book = self.rulebook
        return moment_of(_as_of(as_of, book.timezone), book.timezone, book.week_starts)

    def plan(self, segments: Collection[str] = ()) -> Plan:
        """What a run of the active (or the named) segments computes.

        :raises UsageError: for an unknown segment.
        """
        self._ask_for_known(segments)
        return make_plan(self.program, segments)

    def expressions(self, as_of: AsOf = None) -> dict[str, pl.Expr]:
        """Each active segment as one Polars expression over the columns of the base table.

        The columns have the types that `segrules.tables.dtype_of` gives. Yes, no, and null for
        undecided. References to other segments are written out. Segments that look at rows of
        other tables, or compare with everybody, are no such expression and are left out.
        """
        moment = self.moment(as_of)
        found: dict[str, pl.Expr] = {}
        plan = self.plan()
        for segment in plan.segments:
            condition = segment.rule.condition
            parts = [p for p in walk(condition) if isinstance(p, Aggregate | Ranked | InSegment)]
            known = {
                p: found[p.segment]
                for p in parts
                if isinstance(p, InSegment) and p.segment in found
            }
            if len(known) == len(dict.fromkeys(parts)):
                given: dict[Expr, pl.Expr] = {
                    p: member.fill_null(value=False) for p, member in known.items()
                }
                found[segment.id] = to_polars(condition, moment, given)
        return {id_: found[id_] for id_ in plan.output if id_ in found}

    def apply(
        self,
        tables: Tables,
        as_of: AsOf = None,
        *,
        segments: Collection[str] = (),
        why: Why = "sentence",
        told: Told = silently,
        to_write: bool = False,
        memory: str | int | None = None,
        temp: str | Path | Scratch | None = None,
    ) -> Run:
        """Evaluate the rules for every row of the base table.

        :param tables: frames or paths by table name; or files and folders named after tables.
        :param segments: ids to evaluate, of active segments; all of them where none are named.
        :param why: ``none`` skips the values that only reasons and explanations need.
        :param told: called while it works with how far it is.
        :param to_write: `Run.write` will follow, and no `Run.explain`: the files are hashed while
            the engine works, and values are kept of members alone where memory is short.
        :param memory: bytes, or a size such as ``2GiB``, that the run may use; a safe share of what
            is free where none is said. A run that needs more goes through the export in partitions.
        :param temp: a folder for temporary files, which last until `Run.close` or the end of the
            process.
        :raises UsageError: for a segment that is unknown or not active, or a bad as-of.
        :raises DataError: with every problem of the exports.
        :raises EngineError: where the engine fails.
        """
        plan = self.plan(segments)
        self._ask_for_active(segments)
        scratch = (
            temp if isinstance(temp, Scratch) else Scratch(None if temp is None else Path(temp))
        )
        limits = Limits(size_of(memory) if isinstance(memory, str) else memory, scratch)
        moment = self.moment(as_of)
        return run_plan(
            self.rulebook, tables, moment, plan, why, told, to_write=to_write, limits=limits
        )

    def explain(
        self,
        tables: Tables,
        customer: Any,  # noqa: ANN401 - any key
        segment: str | None = None,
        as_of: AsOf = None,
    ) -> Explanation | tuple[Explanation, ...]:
        """Why a customer is in a segment or not; of all active segments where none is named.

        Evaluates that one customer, so it is quick where a whole run is not wanted.

        :param tables: as for `apply`.
        :param customer: the key; where it has several columns a mapping, or text ``a=1,b=2``.
        :raises UsageError: for an unknown customer or segment, or a bad as-of.
        :raises DataError: with every problem of the exports that stands in the way.
        :raises EngineError: where the engine fails.
        """
        plan = self.plan(() if segment is None else (segment,))
        wanted = key_of(customer, plan.schema.key)
        run = run_plan(self.rulebook, tables, self.moment(as_of), plan, "values", silently, wanted)
        try:
            return run.explain(wanted, segment)
        finally:
            run.close()

    def test(self, segments: Collection[str] = ()) -> Results:
        """Run the examples of all active and draft segments, or of the named ones.

        :raises UsageError: for an unknown segment.
        """
        self._ask_for_known(segments)
        return run_examples(self.program, segments)

    def _ask_for_known(self, segments: Collection[str]) -> None:
        known = self.program.rules
        unknown = [mistakes.unknown_segment(id_, known) for id_ in segments if id_ not in known]
        if unknown:
            raise UsageError(unknown)

    def _ask_for_active(self, segments: Collection[str]) -> None:
        known = ((id_, self.program.rules[id_].segment.status) for id_ in segments)
        others = [mistakes.not_applied(id_, status) for id_, status in known if status != "active"]
        if others:
            raise UsageError(others)


def check(
    folder: str | Path = "rules",
    settings: Mapping[str, str] | None = None,
    data: Tables = (),
) -> tuple[Program | None, tuple[Diagnostic, ...]]:
    """Read and check a folder of rules.

    :param settings: values for parameters, by name (``--set``).
    :param data: exports as for `Book.apply`; with any, also what only data shows: what does not
        fit, whom each warning about missing values concerns, segments that nobody is in.
    :return: what could be understood (None where too little was), and every problem in order.
    :raises EngineError: where the engine fails on the data.
    """
    program, problems = _read(folder, settings)
    if program is None:
        return None, problems
    if data:
        problems = _checked_on(program, problems, data)
    return program, sorted_diagnostics((*problems, *wrong_as_ofs(program)))


def _read(
    folder: str | Path, settings: Mapping[str, str] | None
) -> tuple[Program | None, tuple[Diagnostic, ...]]:
    """A folder of rules, and what is wrong with the rules themselves."""
    with _nothing_collected():
        book, problems = written.load(folder)
        if book is None:
            return None, problems
        program, more = check_rulebook(book, settings)
    return program, sorted_diagnostics((*problems, *more))


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """While trees grow, looking for circles of garbage again and again finds none."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _checked_on(
    program: Program,
    problems: tuple[Diagnostic, ...],
    data: Tables,
) -> tuple[Diagnostic, ...]:
    """The problems of rules with what data shows of them, and the problems of the data."""
    is_sound = not any(p.severity is Severity.ERROR for p in problems)
    # Rules that lean on broken ones cannot be run; their columns can be looked at all the same.
    book = Book(program if is_sound else replace(program, rules={}))
    wanted = [id_ for id_, r in program.rules.items() if r.segment.status != "archived"]
    plan = book.plan(wanted if is_sound else ())
    conditions = [rule.condition for rule in program.rules.values()]
    columns = {**plan.columns, **columns_read(program.schema, conditions)}
    # A run leaves a key alone that no rule and no other table asks for; here there is time.
    declared = program.schema.declared
    columns = {name: read | {*declared[name].key} for name, read in columns.items()}
    try:
        run = run_plan(
            book.rulebook, data, book.moment(), replace(plan, columns=columns), "none", silently
        )
    except DataError as error:
        return (*problems, *error.diagnostics)
    try:
        counted = with_readings(problems, run.outcome)
        keys = [problem for scan in run.scans.values() for problem in unsound_keys(scan)]
        return (*counted, *run.diagnostics, *keys, *without_members(run.outcome))
    finally:
        run.close()


def load(folder: str | Path = "rules", settings: Mapping[str, str] | None = None) -> Book:
    """Load a folder of rules.

    :param settings: values for parameters, by name (``--set``).
    :raises RuleError: carrying every diagnostic, warnings included, where one is an error.
    :raises UsageError: for a setting that no parameter takes.
    """
    # A run does not look at examples, so it is not stopped by what is wrong with one.
    program, problems = _read(folder, settings)
    errors = [p for p in problems if p.severity is Severity.ERROR]
    usage = [p for p in errors if p.where is None and p.code.startswith("SR6")]
    if usage:
        raise UsageError(usage)
    if errors or program is None:
        raise RuleError(problems)
    return Book(program, problems)


def _as_of(as_of: AsOf, timezone: str) -> dt.date | dt.datetime:
    if as_of is None:
        return dt.datetime.now(ZoneInfo(timezone)).date()
    found: object = as_of
    if isinstance(as_of, str):
        found = constant_of_text(as_of.strip().replace(" ", "T", 1)).value
    if not isinstance(found, dt.date):
        raise UsageError([mistakes.bad_as_of(str(as_of))])
    if found.year not in AS_OF_YEARS:
        raise UsageError([mistakes.far_as_of(found.year, AS_OF_YEARS)])
    return found
