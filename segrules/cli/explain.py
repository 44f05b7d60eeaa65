"""`segrules explain`: why a customer is in a segment, why not, what would have to change."""

from __future__ import annotations

import sys
from dataclasses import asdict
from typing import Annotated, Any, Literal

import typer

from segrules.cli import mistakes, standings, trees
from segrules.cli.options import AsOf, MaybeExports, MaybeRules, Settings, settings_of
from segrules.cli.terminal import say, say_json
from segrules.diagnostics import UsageError, json_text

JSON_VERSION = 1
"""Of the JSON's keys; it grows when a key changes its meaning or goes."""


def explain(
    rules: MaybeRules = None,
    exports: MaybeExports = None,
    *,
    customer: Annotated[
        str,
        typer.Option(metavar="KEY", help="The key; 'a=1,b=2' where it has several columns."),
    ],
    segment: Annotated[
        str | None, typer.Option(metavar="ID", help="Only this segment, with all its clauses.")
    ] = None,
    run: Annotated[
        str | None,
        typer.Option(
            "--run",
            metavar="DIR",
            help="Instead of RULES and EXPORTS: what a finished run left. It keeps the reasons of "
            "members, clause by clause if it was applied with --why values.",
        ),
    ] = None,
    as_of: AsOf = None,
    settings: Settings = None,
    format: Annotated[  # noqa: A002 - the word of the command line
        Literal["text", "json"], typer.Option(help="For people or for programs.")
    ] = "text",
) -> int:
    """Explain one customer: in which segments, why, and what would have to change."""
    put = say_json if format == "json" else say
    if run is not None:
        given = {"RULES": rules, "EXPORTS": exports, "--as-of": as_of, "--set": settings}
        _refuse([name for name, value in given.items() if value])
        put(_of_run(run, customer, segment, format))
        return 0
    if rules is None or not exports:
        absent = "RULES" if rules is None else "EXPORTS..."
        raise UsageError([mistakes.no_argument(absent, "explain")])
    from segrules.api import load

    book = load(rules, settings_of(settings))
    found = book.explain(exports, customer, segment, as_of)
    explanations = found if isinstance(found, tuple) else (found,)
    if format == "json":
        put(_as_json({"explanations": [asdict(each) for each in explanations]}))
        return 0
    look = trees.look_for(sys.stdout)
    text = trees.listing(found, look) if isinstance(found, tuple) else trees.text_of(found, look)
    put(text)
    return 0


def _refuse(given: list[str]) -> None:
    if given:
        raise UsageError([mistakes.not_with_a_run(given)])


def _of_run(folder: str, customer: str, segment: str | None, format_: str) -> str:
    """What a finished run tells of a customer."""
    from segrules.runs import open_run

    run = open_run(folder)
    found = run.explain(customer, segment)
    several = found if isinstance(found, tuple) else (found,)
    if format_ == "json":
        named = {name: run.record[name] for name in ("run", "as_of")}
        return _as_json({**named, "standings": [asdict(standing) for standing in several]})
    look = trees.look_for(sys.stdout)
    if isinstance(found, tuple):
        return standings.listing(found, look)
    return standings.text_of(found, run.record, look)


def _as_json(report: dict[str, Any]) -> str:
    report = {"schema_version": JSON_VERSION, **report}
    return json_text(report)
