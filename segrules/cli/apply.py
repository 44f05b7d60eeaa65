"""`segrules apply`: memberships with reasons."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import Annotated, Literal

import typer

from segrules.cli.options import AsOf, Exports, Rules, Settings, settings_of
from segrules.cli.reports import Done, report_for


def apply(  # noqa: PLR0913 - the options of product.md
    rules: Rules,
    exports: Exports,
    *,
    out: Annotated[str, typer.Option("--out", metavar="DIR", help="The folder to write.")],
    as_of: AsOf = None,
    settings: Settings = None,
    segment: Annotated[
        list[str] | None,
        typer.Option("--segment", metavar="ID", help="Only this active segment; repeatable."),
    ] = None,
    format: Annotated[  # noqa: A002 - the word of the command line
        Literal["parquet", "csv", "ndjson"], typer.Option(help="Of the memberships.")
    ] = "parquet",
    layout: Annotated[
        Literal["long", "wide"],
        typer.Option(help="One row per membership, or one per customer."),
    ] = "long",
    why: Annotated[
        Literal["sentence", "values", "none"],
        typer.Option(help="Reasons as sentences, as values beside the memberships, or not at all."),
    ] = "sentence",
    memory: Annotated[
        str | None,
        typer.Option(
            metavar="SIZE",
            help="What the run may use, such as 2GiB; a safe share of what is free unless said.",
        ),
    ] = None,
    temp: Annotated[
        str | None,
        typer.Option(metavar="DIR", help="For temporary files; beside the output unless said."),
    ] = None,
    profile: Annotated[
        bool,
        typer.Option(
            "--profile", help="Measure what each aggregate and clause of the rules costs."
        ),
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Do everything but write.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Tell nothing but errors.")] = False,
    log: Annotated[
        Literal["json"] | None, typer.Option(help="Tell in JSON lines on stderr.")
    ] = None,
) -> int:
    """Apply the rules to exports: who is in which segment, and why."""
    with report_for(quiet=quiet, log=log) as report, ExitStack() as held:
        report.stage("rules")
        from segrules.api import load
        from segrules.output import Choices, check_usable, check_writable, claimed, record
        from segrules.tables import Scratch

        # What stands in a row per customer has no room for sentences.
        needed = "none" if layout == "wide" and why == "sentence" else why
        book = load(rules, settings_of(settings))
        report.problems(book.warnings)
        if dry_run:
            check_usable(out)
        target = None if dry_run else held.enter_context(claimed(out))
        beside = None if target is None else target.target.parent
        scratch = held.enter_context(Scratch(None if temp is None else Path(temp), beside))
        run = book.apply(
            exports,
            as_of,
            segments=segment or (),
            why=needed,
            told=report.progress,
            to_write=True,
            memory=memory,
            temp=scratch,
        )
        report.problems(run.diagnostics)
        if profile:
            run = run.measured(report.progress)
        if target is None:
            choices = Choices(format, layout, why)
            check_writable(run.outcome, choices)
            written = record(run.outcome, run.facts(), choices, ())
        else:
            written = run.write(target, format, layout, why, report.progress)
            report.problems(target.kept())
        report.finish(Done(run, written, None if target is None else target.folder))
    return 0
