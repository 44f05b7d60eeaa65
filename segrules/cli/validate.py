"""`segrules validate`: every problem of every rule file at once, and what data shows of them."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from segrules.cli.options import SomeRules
from segrules.cli.terminal import counted, in_colour, say, say_json
from segrules.diagnostics import (
    Diagnostic,
    Severity,
    render_text,
    summary_line,
    to_github,
    to_json,
    to_sarif,
)
from segrules.version import __version__

if TYPE_CHECKING:
    from segrules.language import Program


def validate(
    rules: SomeRules = "rules",
    *,
    data: Annotated[
        list[str] | None,
        typer.Option(metavar="EXPORT", help="Look at an export as well; repeatable."),
    ] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Take every warning as an error.")
    ] = False,
    format: Annotated[  # noqa: A002 - the word of the command line
        Literal["text", "json", "github", "sarif"], typer.Option(help="Of the problems.")
    ] = "text",
) -> int:
    """Find every problem of the rules; with data also what only data shows."""
    from segrules.api import check

    program, found = check(rules, data=data or ())
    problems = [_strictly(p) for p in found] if strict else list(found)
    put = say_json if format in {"json", "sarif"} else say
    put(_rendered(program, problems, format))
    return exit_code(problems)


def _strictly(problem: Diagnostic) -> Diagnostic:
    if problem.severity is Severity.WARNING:
        return replace(problem, severity=Severity.ERROR)
    return problem


def _rendered(program: Program | None, problems: Sequence[Diagnostic], form: str) -> str:
    match form:
        case "json":
            return to_json(problems)
        case "github":
            return to_github(problems)
        case "sarif":
            from segrules.catalogue import codes

            return to_sarif(problems, version=__version__, codes={c.number: c for c in codes()})
        case _:
            text = render_text(problems, color=in_colour(sys.stdout))
            return f"{text}\n\n{_summary(program, problems)}".lstrip("\n")


def _summary(program: Program | None, problems: Sequence[Diagnostic]) -> str:
    """``1 error, 0 warnings in 34 segments of 6 files``."""
    line = summary_line(problems)
    if program is None:
        return line
    book = program.rulebook
    segments, files = counted(len(book.segments), "segments"), counted(len(book.sources), "files")
    return f"{line} in {segments} of {files}"


def exit_code(problems: Sequence[Diagnostic]) -> int:
    """1 where the rules have errors, 3 where only the data has."""
    errors = [p.code for p in problems if p.severity is Severity.ERROR]
    if any(not code.startswith("SR5") for code in errors):
        return 1
    return 3 if errors else 0
