"""`segrules schema`: a JSON Schema for editors."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from segrules.cli.terminal import say_json
from segrules.packaged import packaged_folder


def schema(
    kind: Annotated[
        Literal["rulebook", "segments"],
        typer.Argument(metavar="rulebook|segments", help="Which kind of rule file."),
    ],
) -> int:
    """Print the JSON Schema of a kind of rule file."""
    path = packaged_folder("schemas") / f"{kind}.schema.json"
    say_json(path.read_text(encoding="utf-8").rstrip("\n"))
    return 0
