"""Wordings of what can go wrong while a run's output is written."""

from __future__ import annotations

from pathlib import Path

from segrules.diagnostics import Code, Diagnostic, Severity

_RUN = "$ apply"

FOREIGN_FOLDER = Code(
    "SR620",
    "output folder that holds something else",
    "A run replaces its output folder as a whole, so it only takes one that is new, empty, or left "
    "by an earlier run and not added to since. Which folder to use is an argument, so this is a "
    "mistake of the command line (exit code 2).",
    wrong={_RUN: "--out exports"},
    right={_RUN: "--out out"},
)
UNUSABLE_FOLDER = Code(
    "SR621",
    "output folder that cannot be used",
    "The new output is written beside the folder and then takes its place: the folder above it has "
    "to be writable, and the output itself can be neither a file, nor a mounted disk, nor the folder "
    "that the command is called in.",
    wrong={_RUN: "--out exports/customers.csv"},
    right={_RUN: "--out out"},
)
FOLDER_IN_USE = Code(
    "SR622",
    "two runs into one output folder",
    "Another run is at work on this output folder.",
    how="Start two runs at the same moment with one `--out`. The lock is let go of when a run ends, "
    "however it ends.",
)
DISK_FULL = Code(
    "SR623",
    "no room for the output",
    "The disk, a quota or a limit on the size of files is exhausted.",
    how="The earlier output is still there while the new one is written, so for a moment there has "
    "to be room for both.",
)
NOT_WRITTEN = Code(
    "SR624",
    "output that cannot be written",
    "The operating system refused to write a file of the output.",
    how="The message carries the system's reason, such as a disk that was taken away. The earlier "
    "output is untouched.",
)
NAME_TAKEN = Code(
    "SR625",
    "two columns of one name in the output",
    "The output has the key's columns beside its own (`segment` and `because`, or one per segment "
    "with `--layout wide`; `yes`, `unknown` and `value_1` with `--why values`), so a key's column "
    "cannot have one of these names.",
    wrong={
        "rulebook.yaml": "base: people\ntables:\n  people:\n    key: segment\n"
        "    columns: {segment: text, visits: number}\n",
        "segments.yaml": "segments:\n  - id: busy\n    when: visits > 5\n",
        "exports/people.csv": "segment,visits\na,7\n",
        _RUN: "",
    },
    right={
        "rulebook.yaml": "base: people\ntables:\n  people:\n    key: person\n"
        "    columns: {person: {type: text, from: segment}, visits: number}\n",
        "segments.yaml": "segments:\n  - id: busy\n    when: visits > 5\n",
        "exports/people.csv": "segment,visits\na,7\n",
        _RUN: "",
    },
)
UNKNOWN_CHOICE = Code(
    "SR626",
    "unknown form of output",
    "`--format`, `--layout` and `--why` each take one of a few words.",
    how='From Python, such as `run.write(folder, format="xlsx")`; the command line names the words '
    "itself.",
)
NO_VALUES = Code(
    "SR627",
    "reasons wanted of a run without them",
    "A run that was applied with `why` as `none` did not keep the values that reasons need; one "
    "that was applied `to_write` may have kept them of members alone.",
    how='From Python, such as `run.memberships` after `book.apply(exports, why="none")`: apply '
    "with `values` or `sentence` instead, and without `to_write` if the run is to explain.",
)
NOT_REMOVED = Code(
    "SR628",
    "old output that cannot be removed",
    "A run moves the output that it replaces aside and removes it. Where the system does not allow "
    "that, the new output is in its place all the same, and the old one is left in a hidden folder "
    "beside it, which every run tries to remove again.",
    how="Take away the right to write in a folder of an output (`chmod 555 out/evidence`), or have "
    "another user own it, and apply again. Remove the folder that the warning names as somebody who "
    "may.",
    severity=Severity.WARNING,
)


def foreign_folder(folder: Path) -> Diagnostic:
    return FOREIGN_FOLDER.at(
        None,
        f"`{folder}` is not empty and holds no output of segrules",
        "name a folder that is new, empty, or left by an earlier run",
    )


def foreign_file(folder: Path, name: str, more: int) -> Diagnostic:
    others = f" and {more} more" if more else ""
    return FOREIGN_FOLDER.at(
        None,
        f"`{folder}` holds `{name}`{others} beside the output of an earlier run",
        "a run replaces the folder as a whole: move what is not its own elsewhere",
    )


def folder_is_a_file(folder: Path) -> Diagnostic:
    return UNUSABLE_FOLDER.at(None, f"`{folder}` is a file", "name a folder for the output")


def folder_of_the_shell(folder: Path) -> Diagnostic:
    return UNUSABLE_FOLDER.at(
        None,
        f"`{folder}` is the folder that the command is called in, or one above it",
        "a run replaces its output folder as a whole: name a folder inside, such as `out`",
    )


def folder_is_a_mount(folder: Path) -> Diagnostic:
    return UNUSABLE_FOLDER.at(
        None,
        f"`{folder}` is the root of a disk and cannot be replaced as a whole",
        f"name a folder inside it: {folder / 'segments'}",
    )


def folder_refused(folder: Path, reason: str) -> Diagnostic:
    return UNUSABLE_FOLDER.at(
        None, f"`{folder}` cannot be used for output: {reason}", "name a folder that can be written"
    )


def folder_in_use(folder: Path, process: str) -> Diagnostic:
    who = f"process {process}" if process else "another process"
    return FOLDER_IN_USE.at(
        None,
        f"`{folder}` is in use by another run ({who})",
        "wait until that run has ended, or name another folder",
    )


def disk_full(folder: Path, reason: str) -> Diagnostic:
    return DISK_FULL.at(
        None,
        f"there is no room to write `{folder}`: {reason}",
        "the earlier output, if any, is untouched; make room, or name a folder on another disk",
    )


def not_written(folder: Path, reason: str) -> Diagnostic:
    return NOT_WRITTEN.at(
        None,
        f"the output could not be written to `{folder}`: {reason}",
        "the earlier output, if any, is untouched",
    )


def not_removed(left: Path, folder: Path) -> Diagnostic:
    return NOT_REMOVED.at(
        None,
        f"an old output of `{folder}` could not be removed and is left as `{left}`",
        "the new output is complete; remove the old one as somebody who may",
    )


def name_taken(name: str) -> Diagnostic:
    return NAME_TAKEN.at(
        None,
        f"the key's column `{name}` has the name of a column of the output",
        "give the column another name in rulebook.yaml, with `from:` for its name in the export",
    )


def unknown_choice(what: str, value: str, choices: tuple[str, ...]) -> Diagnostic:
    return UNKNOWN_CHOICE.at(
        None, f"`{value}` is no {what} of the output", f"write one of {', '.join(choices)}"
    )


def no_values(why: str) -> Diagnostic:
    return NO_VALUES.at(
        None,
        f"the run did not keep what reasons as `{why}` are made of",
        f'apply with why="{why}", or write with why="none"',
    )


CODES = (
    FOREIGN_FOLDER,
    UNUSABLE_FOLDER,
    FOLDER_IN_USE,
    DISK_FULL,
    NOT_WRITTEN,
    NAME_TAKEN,
    UNKNOWN_CHOICE,
    NO_VALUES,
    NOT_REMOVED,
)
