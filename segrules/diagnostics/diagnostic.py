"""The one shape of every problem that segrules reports."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from segrules.diagnostics.source import DataPlace, Span


class Severity(StrEnum):
    """How bad it is: an error stops the command, a warning does so under ``--strict``."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Related:
    """A second place that belongs to a diagnostic, with a few words about it."""

    span: Span
    message: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """A problem: its code, one sentence, the place, and what to write instead."""

    code: str
    message: str
    where: Span | DataPlace | None
    help: str | None = None
    severity: Severity = Severity.ERROR
    related: tuple[Related, ...] = ()


Files = Mapping[str, str]
"""File names in a rulebook folder (or ``exports/…``) and their texts, for an example."""


@dataclass(frozen=True, slots=True)
class Code:
    """A numbered kind of mistake, with an example of it and of the way out.

    ``wrong`` and ``right`` are an expression (the ``when`` of a segment in the example rulebook,
    `segrules.catalogue.EXAMPLE`), or files that are laid over that rulebook; under ``$ apply``,
    ``$ test`` and so on stand further arguments of a command that is run on them. Both are executed
    by the tests and printed in ``docs/errors.md``. What no files can show (a full disk) says in
    ``how`` how it comes about and what to do. Numbers are never reused.

    Ranges: SR0xx files and YAML · SR1xx keys and names of a rulebook · SR2xx names and types in
    expressions · SR3xx spelling and grammar of expressions · SR4xx warnings about meaning ·
    SR5xx exports · SR6xx the run and its output · SR7xx examples of segments.
    """

    number: str
    title: str
    explanation: str
    wrong: str | Files = ""
    right: str | Files = ""
    severity: Severity = Severity.ERROR
    how: str | None = None

    def at(
        self,
        where: Span | DataPlace | None,
        message: str,
        help: str | None = None,  # noqa: A002 - the word that messages use
        related: tuple[Related, ...] = (),
    ) -> Diagnostic:
        """A diagnostic of this kind at a place."""
        return Diagnostic(self.number, message, where, help, self.severity, related)


class SegrulesError(Exception):
    """Anything that stops a command; carries every diagnostic that was found, in order of place."""

    exit_code = 4

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        # What stopped the command comes before what else there was to say.
        worst_first = sorted(self.diagnostics, key=lambda d: d.severity is not Severity.ERROR)
        super().__init__("; ".join(f"{d.code}: {d.message}" for d in worst_first))


class RuleError(SegrulesError):
    """The rules have problems (exit code 1)."""

    exit_code = 1


class UsageError(SegrulesError):
    """The command line, or an argument of the API, is wrong (exit code 2)."""

    exit_code = 2


class DataError(SegrulesError):
    """An export cannot be read or does not fit the rulebook (exit code 3)."""

    exit_code = 3


class EngineError(SegrulesError):
    """The engine failed (exit code 4)."""
