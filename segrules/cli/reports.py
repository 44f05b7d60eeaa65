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
from segrules.cli.failures import failure_of
from segrules.cli.terminal import on_terminal, tell, tell_diagnostics
from segrules.diagnostics import Diagnostic

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from segrules.runs import Run

_DOING = {
    "rules": "reading the rules",
    "reading": "reading the exports",
    "evaluating": "evaluating the rules",
    "checking": "checking keys and cells",
    "writing": "writing the results",
}


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
        """A stage begins."""

    def problems(self, diagnostics: Sequence[Diagnostic]) -> None:
        """Warnings and notes of rules and exports."""

    def finish(self, done: Done) -> None:
        """The run is over."""


class Shown(Report):
    """To a person: progress on a terminal, then the table of segments; all on stderr."""

    def __init__(self) -> None:
        super().__init__()
        self.progress: Progress | None = None
        self.task: TaskID | None = None

    def __enter__(self) -> Self:
        if on_terminal(sys.stderr):
            self.progress = _progress()
            self.progress.start()
            self.task = self.progress.add_task("")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop()

    def _stop(self) -> None:
        if self.progress is not None:
            self.progress.stop()
        self.progress = None

    def stage(self, name: str) -> None:
        """A stage begins."""
        if self.progress is not None and self.task is not None:
            self.progress.update(self.task, description=_DOING.get(name, name))

    def problems(self, diagnostics: Sequence[Diagnostic]) -> None:
        """Warnings and notes of rules and exports."""
        self._stop()
        tell_diagnostics(diagnostics)
        if diagnostics:
            tell("")

    def finish(self, done: Done) -> None:
        """The run is over."""
        self._stop()
        look = summaries.look_for(sys.stderr)
        tell(summaries.header(done.run))
        tell("")
        tell("\n".join(summaries.table(done.run, look)))
        tell(summaries.closing(done.run, done.place, self.seconds, look))


def _progress() -> Progress:
    """A line that says what is being done and since when; nothing in it is markup."""
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    console = Console(file=sys.stderr, markup=False, highlight=False)
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        TimeElapsedColumn(),
    )
    return Progress(*columns, console=console, transient=True)


class Logged(Report):
    """To a log: one JSON object per line on stderr, schemas/log.schema.json."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        from segrules.output import failed_line

        if error is None:
            return
        failure = failure_of(error)
        self.problems(failure.diagnostics)
        tell(failed_line(failure.exit_code))
        if not failure.wants_traceback:
            raise typer.Exit(failure.exit_code)

    def stage(self, name: str) -> None:
        """A stage begins."""
        from segrules.output import stage_line

        tell(stage_line(name))

    def problems(self, diagnostics: Sequence[Diagnostic]) -> None:
        """Warnings and notes of rules and exports."""
        from segrules.output import diagnostic_line

        for diagnostic in diagnostics:
            tell(diagnostic_line(diagnostic))

    def finish(self, done: Done) -> None:
        """The run is over."""
        from segrules.output import finished_line

        tell(finished_line(done.record, done.folder))


def report_for(*, quiet: bool, log: Literal["json"] | None) -> Report:
    """The report that the options ask for."""
    if log == "json":
        return Logged()
    return Report() if quiet else Shown()
