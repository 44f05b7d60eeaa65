"""segrules as a library: load the rules, apply them to exports, ask why."""

from __future__ import annotations

import datetime as dt
import gc
import re
import uuid
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import perf_counter
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
from segrules.engines import compares_with_everybody, evaluate, to_polars
from segrules.examples import Results, run_examples
from segrules.language import Program, check_rulebook
from segrules.language.constants import constant_of_text
from segrules.language.tree import Aggregate, Expr, InSegment, Ranked, walk
from segrules.outcome import Explanation, Outcome, Why, explain
from segrules.outcome.readings import with_readings, without_members
from segrules.output import Choices, Destination, Facts, FileFormat, Hashes, Layout, claimed
from segrules.output import write as write_output
from segrules.output.plain import Json
from segrules.plan import Plan, columns_read, make_plan
from segrules.tables import (
    FAULT,
    UNLISTED,
    Exports,
    Faults,
    Scan,
    check_keys,
    damaged,
    find_exports,
    find_faults,
    find_strays,
    has_marks,
    joined_faults,
    open_tables,
    referred_to,
)
from segrules.types import AS_OF_YEARS, Moment, moment_of

AsOf = str | dt.date | dt.datetime | None
"""A day, an instant, either as ISO text, or None for today in the rulebook's time zone."""
TableSource = pl.DataFrame | pl.LazyFrame | str | Path
Stage = Callable[[str], None]
"""Told the name of each stage of a run as it begins."""


def _silently(_: str) -> None:
    """Tell nobody."""


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
        tables: Mapping[str, TableSource] | Sequence[str | Path],
        as_of: AsOf = None,
        *,
        segments: Collection[str] = (),
        why: Why = "sentence",
        stage: Stage = _silently,
        to_write: bool = False,
    ) -> Run:
        """Evaluate the rules for every row of the base table.

        :param tables: frames or paths by table name; or files and folders named after tables.
        :param segments: ids to evaluate; all active ones where none are named.
        :param why: ``none`` skips the values that only reasons and explanations need.
        :param stage: called with the name of each stage as it begins.
        :param to_write: `Run.write` will follow: the files are hashed while the engine works.
        :raises UsageError: for an unknown segment or a bad as-of.
        :raises DataError: with every problem of the exports.
        :raises EngineError: where the engine fails.
        """
        plan = self.plan(segments)
        return _run(self, tables, self.moment(as_of), plan, why, stage, to_write=to_write)

    def explain(
        self,
        tables: Mapping[str, TableSource] | Sequence[str | Path],
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
        wanted = _key_of(customer, plan.schema.key)
        run = _run(self, tables, self.moment(as_of), plan, "values", _silently, wanted)
        return run.explain(wanted, segment)

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


@dataclass(frozen=True, slots=True)
class Run:
    """What a run found, and what it read."""

    book: Book
    outcome: Outcome
    scans: Mapping[str, Scan]
    """The tables that were read."""
    faults: Faults
    notes: tuple[Diagnostic, ...]
    seconds: Mapping[str, float] = field(default_factory=dict)
    """Seconds per stage."""
    started: dt.datetime = field(default_factory=lambda: dt.datetime.now(dt.UTC))
    hashes: Hashes | None = field(default=None, repr=False)
    """Of the files, where they were wanted from the start."""

    def write(
        self,
        folder: str | Path | Destination,
        format: FileFormat = "parquet",  # noqa: A002 - the word that the command line uses
        layout: Layout = "long",
        why: Why = "sentence",
    ) -> Json:
        """Leave memberships, summary and `run.json` in a folder, which changes whole or not at all.

        :param folder: new, empty, or left by an earlier run; or claimed before with
            `segrules.output.claimed`, so that no other run writes there in the meantime.
        :param layout: ``wide`` is one row per customer with a column per segment, without reasons.
        :param why: ``values`` leaves typed evidence per segment instead of sentences.
        :return: the content of `run.json`.
        :raises UsageError: for a folder that holds something else, cannot be used or is in use.
        :raises EngineError: where writing fails; the folder is then as it was.
        """
        choices = Choices(format, layout, why)
        if not isinstance(folder, Destination):
            with claimed(folder) as destination:
                return write_output(self.outcome, self.facts(), destination, choices)
        return write_output(self.outcome, self.facts(), folder, choices)

    def facts(self) -> Facts:
        """What `run.json` says beside the outcome."""
        inputs = {name: scan.inputs for name, scan in self.scans.items()}
        return Facts(
            id=uuid.uuid4().hex,
            started=self.started,
            rulebook=self.book.rulebook,
            inputs=inputs,
            hashes=self.hashes or Hashes([i for s in self.scans.values() for i in s.inputs]),
            faults=self.faults,
            notes=self.notes,
            seconds=self.seconds,
        )

    @property
    def memberships(self) -> pl.LazyFrame:
        """One row per membership: the key, ``segment``, ``because``."""
        return self.outcome.memberships()

    @property
    def summary(self) -> pl.DataFrame:
        """One row per segment: members, share, undecided."""
        return self.outcome.summary()

    @property
    def customers(self) -> int:
        """Rows of the base table, all of which were evaluated."""
        return self.outcome.rows.height

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Warnings and notes about the exports."""
        return sorted_diagnostics([*self.notes, *self.faults.diagnostics])

    def outcomes(self) -> pl.DataFrame:
        """One row per customer: the key, and per segment yes, no, or null for undecided."""
        return self.outcome.outcomes()

    def explain(
        self,
        customer: Any,  # noqa: ANN401 - any key
        segment: str | None = None,
    ) -> Explanation | tuple[Explanation, ...]:
        """Why a customer is in a segment or not; of all segments where none is named.

        :param customer: the key; where it has several columns a mapping, or text ``a=1,b=2``.
        :raises UsageError: for an unknown customer or segment.
        """
        row = self.row_of(customer)
        ids = self.outcome.plan.output
        if segment is None:
            return tuple(explain(self.outcome, row, id_) for id_ in ids)
        if segment not in ids:
            raise UsageError([mistakes.unknown_segment(segment, ids)])
        return explain(self.outcome, row, segment)

    def row_of(self, customer: Any) -> int:  # noqa: ANN401 - any key
        """The position of a customer, from 0.

        :raises UsageError: where no customer has that key.
        """
        key = self.outcome.plan.schema.key
        wanted = _key_of(customer, key)
        found = self.outcome.rows.select(_is_customer(wanted).arg_true())[:, 0]
        if not len(found):
            raise UsageError([mistakes.unknown_customer(wanted, key)])
        return int(found[0])


def check(
    folder: str | Path = "rules",
    settings: Mapping[str, str] | None = None,
    data: Mapping[str, TableSource] | Sequence[str | Path] = (),
) -> tuple[Program | None, tuple[Diagnostic, ...]]:
    """Read and check a folder of rules.

    :param settings: values for parameters, by name (``--set``).
    :param data: exports as for `Book.apply`; with any, also what only data shows: what does not
        fit, whom each warning about missing values concerns, segments that nobody is in.
    :return: what could be understood (None where too little was), and every problem in order.
    :raises EngineError: where the engine fails on the data.
    """
    with _nothing_collected():
        book, problems = written.load(folder)
        if book is None:
            return None, problems
        program, more = check_rulebook(book, settings)
    problems = (*problems, *more)
    if data:
        problems = _checked_on(program, problems, data)
    return program, sorted_diagnostics(problems)


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
    data: Mapping[str, TableSource] | Sequence[str | Path],
) -> tuple[Diagnostic, ...]:
    """The problems of rules with what data shows of them, and the problems of the data."""
    is_sound = not any(p.severity is Severity.ERROR for p in problems)
    # Rules that lean on broken ones cannot be run; their columns can be looked at all the same.
    book = Book(program if is_sound else replace(program, rules={}))
    wanted = [id_ for id_, r in program.rules.items() if r.segment.status != "archived"]
    plan = book.plan(wanted if is_sound else ())
    conditions = [rule.condition for rule in program.rules.values()]
    columns = {**plan.columns, **columns_read(program.schema, conditions)}
    try:
        run = _run(book, data, book.moment(), replace(plan, columns=columns), "none", _silently)
    except DataError as error:
        return (*problems, *error.diagnostics)
    counted = with_readings(problems, run.outcome)
    return (*counted, *run.diagnostics, *without_members(run.outcome))


def load(folder: str | Path = "rules", settings: Mapping[str, str] | None = None) -> Book:
    """Load a folder of rules.

    :param settings: values for parameters, by name (``--set``).
    :raises RuleError: carrying every diagnostic, warnings included, where one is an error.
    :raises UsageError: for a setting that no parameter takes.
    """
    program, problems = check(folder, settings)
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


def _key_of(customer: Any, key: tuple[str, ...]) -> Mapping[str, Any]:  # noqa: ANN401 - any key
    """A customer's key by the names of its columns."""
    wanted = customer
    if isinstance(customer, str) and len(key) > 1:
        names = "|".join(map(re.escape, key))
        parts = re.split(rf",\s*(?=(?:{names})\s*=)", customer)
        pairs = (part.partition("=") for part in parts)
        wanted = {name.strip(): value.strip() for name, _, value in pairs}
    elif not isinstance(customer, Mapping):
        wanted = dict(zip(key, [customer], strict=False))
    if set(wanted) != set(key):
        raise UsageError([mistakes.key_columns(key)])
    return {name: wanted[name] for name in key}


def _is_customer(wanted: Mapping[str, Any]) -> pl.Expr:
    """Whether a row has this key, whose values are compared as they are written."""
    same = [pl.col(k).cast(pl.String) == str(value) for k, value in wanted.items()]
    return pl.all_horizontal(*same).fill_null(value=False)


def _run(
    book: Book,
    tables: Mapping[str, TableSource] | Sequence[str | Path],
    moment: Moment,
    plan: Plan,
    why: Why,
    stage: Stage,
    only: Mapping[str, Any] | None = None,
    *,
    to_write: bool = False,
) -> Run:
    """Evaluate a plan for every customer, or for the one with the key ``only``."""
    started = dt.datetime.now(dt.UTC)
    seconds: dict[str, float] = {}
    clock = _Clock(stage, seconds)
    clock.begins("reading")
    sources, notes = _sources(book, tables, plan)
    scans = open_tables(book.rulebook.tables, sources, plan.columns, moment.zone, plan.schema.base)
    scan = scans[plan.schema.base]
    hashes = Hashes([i for s in scans.values() for i in s.inputs]) if to_write else None
    clock.begins("evaluating")
    marks = [*([FAULT] if scan.has_fault else []), *([UNLISTED] if scan.has_unlisted else [])]
    frames = {name: s.frame for name, s in scans.items()}
    if only is not None and not compares_with_everybody(plan):
        frames[plan.schema.base] = scan.frame.filter(_is_customer(only))
    try:
        rows = evaluate(plan, frames, moment, values=why != "none", carried=marks)
    except Exception:
        broken = damaged(scans.values())
        if broken:
            raise DataError(broken) from None
        raise
    clock.begins("checking")
    faults = _checked(scans, rows, plan)
    strays = find_strays(scans, plan.schema.base, moment)
    clock.ends()
    outcome = Outcome(plan, moment, rows.drop(marks))
    return Run(book, outcome, scans, faults, (*notes, *strays), seconds, started, hashes)


def _sources(
    book: Book, tables: Mapping[str, TableSource] | Sequence[str | Path], plan: Plan
) -> tuple[Mapping[str, Any], tuple[Diagnostic, ...]]:
    """The source of each table that the plan reads, and notes on exports that no rule reads."""
    declared = book.rulebook.tables
    # A table made of the keys of another is read from that one's export.
    wanted = tuple(declared[name].distinct_of or name for name in plan.columns)
    frames: dict[str, Any] = {}
    if isinstance(tables, Mapping):
        frames = {
            name: s for name, s in tables.items() if isinstance(s, pl.DataFrame | pl.LazyFrame)
        }
        tables = [f"{name}={path}" for name, path in tables.items() if isinstance(path, str | Path)]
    exports: Exports = find_exports(tables, declared)
    absent = exports.absent([name for name in wanted if name not in frames])
    if absent:
        raise DataError([*absent, *exports.notes])
    return {**exports.tables, **frames}, exports.notes


def _checked(scans: Mapping[str, Scan], rows: pl.DataFrame, plan: Plan) -> Faults:
    """Whether every row and key is sound; a second look at an export only where one is not."""
    base = plan.schema.base
    marks = [m for m in (FAULT, UNLISTED) if m in rows.columns]
    faulty = [scans[base]] if any(rows[m].any() for m in marks) else []
    faulty += [s for name, s in scans.items() if name != base and has_marks(s)]
    faults = joined_faults(find_faults(s) for s in faulty)
    keys = [] if _keys_are_sound(rows, plan.schema.key) else [*check_keys(scans[base])]
    for name in referred_to(scans):
        if name != base:
            keys.extend(check_keys(scans[name]))
    if faults.errors or keys:
        raise DataError(sorted_diagnostics([*faults.diagnostics, *keys]))
    return faults


def _keys_are_sound(rows: pl.DataFrame, key: tuple[str, ...]) -> bool:
    columns = [rows[name] for name in key]
    if any(c.null_count() for c in columns):
        return False
    if len(columns) == 1 and (columns[0].shift(-1) > columns[0]).all():
        return True
    return (
        rows.select(pl.struct(key).n_unique()).item() == rows.height
        if len(key) > 1
        else columns[0].n_unique() == rows.height
    )


@dataclass(slots=True)
class _Clock:
    """Seconds per stage."""

    stage: Stage
    seconds: dict[str, float]
    name: str | None = None
    since: float = 0.0

    def begins(self, name: str) -> None:
        self.ends()
        self.stage(name)
        self.name, self.since = name, perf_counter()

    def ends(self) -> None:
        if self.name is not None:
            self.seconds[self.name] = perf_counter() - self.since
        self.name = None
