"""Whatever stopped a command, as problems and an exit code."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass

from typer import TyperException

from segrules.cli import mistakes
from segrules.cli.interrupts import INTERRUPTED, AskedToEnd
from segrules.diagnostics import Diagnostic, SegrulesError

_SUGGESTION = re.compile(r"[. ]+(?:Did you mean (?:one of: )?(.*)\?|\(Possible options: (.*)\))$")
_NO_SUCH_OPTION = re.compile(r"^(No such option): (\S+)")
ENGINE = 4
USAGE = 2


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a command stopped."""

    exit_code: int
    diagnostics: tuple[Diagnostic, ...] = ()
    is_unforeseen: bool = False

    @property
    def wants_traceback(self) -> bool:
        """Whether the person at the terminal is looking for a mistake of ours."""
        return self.is_unforeseen and bool(os.environ.get("SEGRULES_DEBUG"))


def failure_of(error: BaseException, command: str | None = None) -> Failure:
    """What an exception means for the person at the terminal."""
    match error:
        case SegrulesError():
            return Failure(error.exit_code, error.diagnostics)
        case TyperException():
            return Failure(USAGE, (mistakes.command_line(*_said(error), command),))
        case KeyboardInterrupt():
            return Failure(INTERRUPTED)
        case AskedToEnd():
            return Failure(error.exit_code)
        case SystemExit():
            # How Typer leaves when nobody reads its help any more.
            return Failure(0)
        case OSError(strerror=str(reason)):
            path = None if error.filename is None else str(error.filename)
            return Failure(ENGINE, (mistakes.cannot_access(path, reason.lower()),))
        case MemoryError():
            return Failure(ENGINE, (mistakes.out_of_memory(None),))
        case _:
            return Failure(ENGINE, (mistakes.unforeseen(),), is_unforeseen=True)


def _said(error: TyperException) -> tuple[str, str | None]:
    """Typer's message in our voice (lower case, no full stop, backticks), and what it suggests."""
    text = " ".join(error.format_message().split()).replace("'", "`").replace("Value error, ", "")
    found = _SUGGESTION.search(text)
    suggested = (found[1] or found[2]) if found else None
    text = _NO_SUCH_OPTION.sub(r"\1 `\2`", text[: found.start()] if found else text)
    return text[:1].lower() + text[1:].rstrip("."), suggested
