"""The commands put together, and the one door through which they leave."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Annotated

import typer

from segrules.cli import apply, demo, explain, functions, schema, test, validate
from segrules.cli.failures import failure_of
from segrules.cli.reports import tell_failure
from segrules.cli.terminal import let_go_of_what_is_unwritten, prepare, say
from segrules.version import __version__

app = typer.Typer(
    name="segrules",
    help="Customer segments as reviewed rules: overlapping memberships, each with the reason why.",
    epilog="The first minute: segrules demo",
    rich_markup_mode=None,
    add_completion=False,
    pretty_exceptions_enable=False,
)
COMMANDS: dict[str, Callable[..., int]] = {
    "demo": demo.demo,
    "validate": validate.validate,
    "apply": apply.apply,
    "explain": explain.explain,
    "test": test.run_tests,
    "functions": functions.functions,
    "schema": schema.schema,
}
for name, command in COMMANDS.items():
    app.command(name)(command)


def _version(asked: bool) -> None:  # noqa: FBT001 - Typer's callback
    if asked:
        say(f"segrules {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    *,
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Print the version."),
    ] = False,
) -> None:
    pass


def _wants_log(arguments: Sequence[str]) -> bool:
    """Whether a command line that may not be understood asks for a log."""
    return "--log=json" in arguments or ("--log", "json") in pairwise(arguments)


def run(arguments: Sequence[str]) -> int:
    """Run one command line.

    Returns:
        The exit code: 0 fine, 1 the rules have problems, 2 the command line is wrong, 3 the data
        cannot be read, 4 the engine failed, 130 interrupted.

    """
    prepare()
    try:
        code = app(list(arguments) or ["--help"], prog_name="segrules", standalone_mode=False)
    except BaseException as error:
        # The one door: nothing leaves as a traceback.
        failure = failure_of(error, next((a for a in arguments if a in COMMANDS), None))
        if failure.wants_traceback:
            raise
        let_go_of_what_is_unwritten()
        tell_failure(failure, log=_wants_log(arguments))
        return failure.exit_code
    # Without a command there is nothing that was done.
    return int(code or 0) if arguments else 2
