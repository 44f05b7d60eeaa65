"""`segrules explain`: why a customer is in a segment, why not, what would have to change."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from segrules.cli import trees
from segrules.cli.options import AsOf, Exports, Rules, Settings, settings_of
from segrules.cli.terminal import say

if TYPE_CHECKING:
    from segrules.outcome import Explanation

JSON_VERSION = 1
"""Of the JSON's keys; it grows when a key changes its meaning or goes."""


def explain(
    rules: Rules,
    exports: Exports,
    *,
    customer: Annotated[
        str,
        typer.Option(metavar="KEY", help="The key; 'a=1,b=2' where it has several columns."),
    ],
    segment: Annotated[
        str | None, typer.Option(metavar="ID", help="Only this segment, with all its clauses.")
    ] = None,
    as_of: AsOf = None,
    settings: Settings = None,
    format: Annotated[  # noqa: A002 - the word of the command line
        Literal["text", "json"], typer.Option(help="For people or for programs.")
    ] = "text",
) -> int:
    """Explain one customer: in which segments, why, and what would have to change."""
    from segrules.api import load

    book = load(rules, settings_of(settings))
    found = book.explain(exports, customer, segment, as_of)
    explanations = found if isinstance(found, tuple) else (found,)
    if format == "json":
        say(_as_json(explanations))
        return 0
    look = trees.look_for(sys.stdout)
    text = trees.listing(found, look) if isinstance(found, tuple) else trees.text_of(found, look)
    say(text)
    return 0


def _as_json(explanations: tuple[Explanation, ...]) -> str:
    report: dict[str, Any] = {
        "schema_version": JSON_VERSION,
        "explanations": [asdict(explanation) for explanation in explanations],
    }
    return json.dumps(report, indent=2, ensure_ascii=False, default=str)
