"""Wordings about the command line itself, and about what no other room foresaw (SR60x, SR699)."""

from __future__ import annotations

from collections.abc import Sequence

from segrules.diagnostics import Code, Diagnostic

COMMAND_LINE = Code(
    "SR600",
    "command line that cannot be read",
    "A command, an option or a value that segrules does not know, or one that is absent.",
    wrong={"$ apply": "--whi none"},
    right={"$ apply": "--why none"},
)
FOREIGN_FOLDER = Code(
    "SR603",
    "folder that is no sample shop",
    "`segrules demo` writes into a new or empty folder, or over a sample shop that it wrote before.",
    wrong={"$ demo": "rules"},
    right={"$ demo": "techshop"},
)
UNKNOWN_FUNCTION = Code(
    "SR604",
    "unknown function asked for",
    "`segrules functions` takes the name of a function, or an operator as it is written.",
    wrong={"$ functions": "lenght"},
    right={"$ functions": "length"},
)
OUT_OF_MEMORY = Code(
    "SR696",
    "no memory left",
    "The system gave the run less memory than it wanted; the earlier output is untouched.",
    how="A limit (`ulimit -v`) is tighter than what `--memory` allows, or other programs took what was "
    "free when the run began. The exit code is 134, that of the signal which ended the run; a system "
    "may also end it without a word (137).",
)
ABORTED = Code(
    "SR697",
    "engine that gave up",
    "The engine ended the run at once; the earlier output is untouched.",
    how="That is a mistake of the engine, or of segrules itself; please report it with what "
    "`SEGRULES_DEBUG=1` shows of it.",
)
CANNOT_ACCESS = Code(
    "SR698",
    "file that the system refuses",
    "The operating system did not let segrules read or write a file.",
    how="The disk may be full, or the permissions too narrow; the message carries the system's reason.",
)
UNFORESEEN = Code(
    "SR699",
    "failure that segrules did not foresee",
    "Nothing in the rules or the exports should be able to bring this about.",
    how="That is a mistake of segrules itself; please report it with the command and, where you can, "
    "the rules.",
)


def command_line(message: str, suggested: str | None, command: str | None) -> Diagnostic:
    shows = f"`segrules {command} --help`" if command else "`segrules --help`"
    near = f"did you mean {suggested}? " if suggested else ""
    return COMMAND_LINE.at(None, message, f"{near}{shows} shows how it is written")


def no_argument(name: str, command: str) -> Diagnostic:
    return command_line(f"missing argument `{name}`", None, command)


def not_with_a_run(given: Sequence[str]) -> Diagnostic:
    named = ", ".join(f"`{name}`" for name in given)
    return COMMAND_LINE.at(
        None,
        f"`--run` asks a finished run and does not go together with {named}",
        "a finished run has its rules, exports and date behind it; without `--run`, the exports are "
        "asked",
    )


def no_setting(text: str) -> Diagnostic:
    return COMMAND_LINE.at(
        None, f"`--set {text}` does not say which value", "write `--set name=value`"
    )


def foreign_folder(folder: str) -> Diagnostic:
    return FOREIGN_FOLDER.at(
        None,
        f"the folder `{folder}` is not empty and no sample shop of ours",
        "name a new folder: `segrules demo techshop`",
    )


def unknown_function(name: str, near: str | None) -> Diagnostic:
    more = "`segrules functions` lists them all"
    return UNKNOWN_FUNCTION.at(
        None,
        f"the language has no function or operator `{name}`",
        f"the nearest is `{near}`; {more}" if near else more,
    )


def cannot_access(path: str | None, reason: str) -> Diagnostic:
    return CANNOT_ACCESS.at(None, f"`{path}`: {reason}" if path else reason, None)


def out_of_memory(wanted: int | None) -> Diagnostic:
    more = f": the engine wanted {wanted:,} bytes more" if wanted else ""
    return OUT_OF_MEMORY.at(
        None,
        f"there is no memory left{more}",
        "allow the run less with --memory, or raise the limit of the system",
    )


def engine_aborted(said: str | None) -> Diagnostic:
    return ABORTED.at(
        None,
        f"the engine gave up: {said}" if said else "the engine gave up",
        "run it again with `SEGRULES_DEBUG=1` before it, and report what it prints",
    )


def unforeseen() -> Diagnostic:
    return UNFORESEEN.at(
        None,
        "segrules failed where it should not",
        "run it again with `SEGRULES_DEBUG=1` before it, and report what it prints",
    )


CODES = (
    COMMAND_LINE,
    FOREIGN_FOLDER,
    UNKNOWN_FUNCTION,
    OUT_OF_MEMORY,
    ABORTED,
    CANNOT_ACCESS,
    UNFORESEEN,
)
