"""Arguments and options that several commands share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from segrules.cli import mistakes
from segrules.diagnostics import UsageError

_RULES = "The rulebook's folder."
_EXPORTS = (
    "Files or folders of CSV, TSV, NDJSON, Parquet or Arrow, named after their tables; or "
    "TABLE=PATH."
)
Rules = Annotated[str, typer.Argument(metavar="RULES", help=_RULES)]
SomeRules = Annotated[str, typer.Argument(metavar="[RULES]", help=_RULES)]
MaybeRules = Annotated[str | None, typer.Argument(metavar="RULES", help=_RULES)]
Exports = Annotated[list[str], typer.Argument(metavar="EXPORTS...", help=_EXPORTS)]
MaybeExports = Annotated[list[str] | None, typer.Argument(metavar="EXPORTS...", help=_EXPORTS)]
AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="DATE|DATETIME",
        help="The day or instant that `today` means; the current day unless said.",
    ),
]
Settings = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="NAME=VALUE", help="Another value for a parameter; repeatable."),
]


def settings_of(written: Sequence[str] | None) -> dict[str, str]:
    """The values of ``--set`` by the names of their parameters."""
    bad = [text for text in written or () if "=" not in text]
    if bad:
        raise UsageError(mistakes.no_setting(text) for text in bad)
    pairs = (text.partition("=") for text in written or ())
    return {name.strip(): value.strip() for name, _, value in pairs}
