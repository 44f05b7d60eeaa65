"""What a run tells while it works and when it ends: to a person, to a log, or to nobody."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, Self

import typer

from segrules.cli import summaries
from segrules.cli.failures import Failure, failure_of
from segrules.cli.profiles import where_time_goes
from segrules.cli.progress import Sparing, line_of
from segrules.cli.terminal import on_terminal, tell, tell_diagnostics, tell_json
from segrules.diagnostics import Diagnostic

if TYPE_CHECKING:
    from rich.progress import Progress

    from segrules.output import Progress as HowFar
    from segrules.runs import Run

_BESIDE = 12
"""Columns that the sign of life and the time take beside the line of progress."""


@dataclass(frozen=True, slots=True)
class Done:
    """A run, the content of its `run.json`, and its folder (None for a dry run)."""

    run: Run
    record: dict[str, Any]
    folder: Path | None

    @property
    def place(self) -> str:
        """Where the memberships stand."""
        if self.folder is None:
            return "nothing written"
        return str(self.folder / f"memberships.{self.record['output']['format']}")


class Report:
    """Tells nothing but errors (``--quiet``), which the command's door prints."""

    def __init__(self) -> None:
        self.since = perf_counter()

    @property
    def seconds(self) -> float:
        """Since the command began."""
        return perf_counter() - self.since

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Nothing is left to be tidied."""

    def stage(self, name: str) -> None:
        """A stage begins that nobody counts."""

    def progress(self, progress: HowFar) -> None:
        """A stage begins, or some of it is done."""

    def problems(self, diagnostics: Sequence[Diagnostic]) -> None:
        """Warnings and notes of rules and exports."""

    def finish(self, done: Done) -> None:
        """The run is over."""


class Shown(Report):
    """To a person: progress on a terminal, then the table of segments; all on stderr."""

    def __init__(self) -> None:
        super().__init__()
        self.line: Progress | None = None

    def __enter__(self) -> Self:
        if on_terminal(sys.stderr):
            self.line = _progress()
            self.line.add_task("", text="")
            self.line.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop()

    def _stop(self) -> None:
        if self.line is not None:
            self.line.stop()

    def stage(self, name: str) -> None:
        """A stage begins."""
        self._show(name, None)

    def progress(self, progress: HowFar) -> None:
        """A stage begins, or some of it is done."""
        self._show(progress.stage, progress)

    def _show(self, stage: str, progress: HowFar | None) -> None:
        if self.line is not None:
            room = self.line.console.width - _BESIDE
            for task in self.line.task_ids:
                self.line.update(task, text=line_of(stage, progress, room), refresh=True)

    def problems(self, diagnostics: Sequence[Diagnostic]) -> None:
        """Warnings and notes of rules and exports."""
        if diagnostics:
            self._stop()
            tell_diagnostics(diagnostics)
            tell("")
            if self.line is not None:
                self.line.start()

    def finish(self, done: Done) -> None:
        """The run is over."""
        self._stop()
        look = summaries.look_for(sys.stderr)
        tell(summaries.header(done.run))
        tell("")
        tell("\n".join(summaries.table(done.run, look)))
        tell(summaries.closing(done.run, done.place, self.seconds, look))
        if done.run.profile.sample is not None:
            tell("")
            tell("\n".join(where_time_goes(done.record, look)))


def _progress() -> Progress:
    """A line that says what is being done and since when; nothing in it is markup."""
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    console = Console(file=sys.stderr, markup=False, highlight=False)
    columns = (
        SpinnerColumn(),
        TextColumn("{task.fields[text]}", markup=False),
        TimeElapsedColumn(),
    )
    return Progress(*columns, console=console, transient=True)


class Logged(Report):
    """To a log: one JSON object per line on stderr, schemas/log.schema.json."""

    def __init__(self) -> None:
        super().__init__()
        self.told: str | None = None
        self.sparing = Sparing()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is None:
            return
        failure = failure_of(error)
        tell_failure(failure, log=True)
        if not failure.wants_traceback:
            raise typer.Exit(failure.exit_code)

    def stage(self, name: str) -> None:
        """A stage begins."""
        from segrules.output import stage_line

        if name != self.told:
            self.told = name
            tell_json(stage_line(name))

    def progress(self, progress: HowFar) -> None:
        """A stage begins, or some of it is done."""
        from segrules.output import progress_line

        self.stage(progress.stage)
        if self.sparing.wants(progress):
            tell_json(progress_line(progress))

    def problems(self, diagnostics: Sequence[Diagnostic]) -> None:
        """Warnings and notes of rules and exports."""
        from segrules.output import diagnostic_line

        for diagnostic in diagnostics:
            tell_json(diagnostic_line(diagnostic))

    def finish(self, done: Done) -> None:
        """The run is over."""
        from segrules.output import finished_line

        tell_json(finished_line(done.record, done.folder))


def tell_failure(failure: Failure, *, log: bool) -> None:
    """Tell what stopped a command, to a person or to a log."""
    if not log:
        tell_diagnostics(failure.diagnostics)
        return
    from segrules.output import failed_line

    Logged().problems(failure.diagnostics)
    tell_json(failed_line(failure.exit_code))


def report_for(*, quiet: bool, log: Literal["json"] | None) -> Report:
    """The report that the options ask for."""
    if log == "json":
        return Logged()
    return Report() if quiet else Shown()
