"""Wordings of what can go wrong while a finished run's folder is read."""

from __future__ import annotations

from pathlib import Path

from segrules.diagnostics import Code, Diagnostic

NO_RUN = Code(
    "SR630",
    "folder that holds no finished run",
    "`explain --run` takes a folder that `apply` has written: one with a `run.json` of ours. Which "
    "folder it is, is an argument, so this is a mistake of the command line (exit code 2).",
    how="Name another folder than the `--out` of an `apply`, such as `explain --run exports "
    "--customer 1`. Where `apply` was stopped before its end, the folder is the run before, if any.",
)
DAMAGED_RUN = Code(
    "SR631",
    "finished run that is damaged",
    "A file of a finished run is missing, cannot be read, or does not belong to the others (exit "
    "code 3).",
    how="Delete, cut short or edit a file of the folder, or copy a part of it. `apply` writes it "
    "anew.",
)
NEWER_RUN = Code(
    "SR632",
    "finished run of another version",
    "The files of a run carry the version of their schema, and this segrules does not know that "
    "one (exit code 3).",
    how="Apply with a newer segrules and explain with an older one: explain with the one that "
    "`run.json` names under `versions`.",
)


def no_folder(folder: Path) -> Diagnostic:
    return NO_RUN.at(
        None, f"there is no folder `{folder}`", "name the folder that `apply --out` has written"
    )


def no_run(folder: Path) -> Diagnostic:
    return NO_RUN.at(
        None,
        f"`{folder}` holds no finished run: it has no `run.json` of segrules",
        "name the folder that `apply --out` has written",
    )


def absent_file(folder: Path, name: str) -> Diagnostic:
    return DAMAGED_RUN.at(
        None,
        f"the run in `{folder}` is not whole: `{name}` is missing",
        "copy the whole folder, or apply the rules again",
    )


def unreadable_file(folder: Path, name: str) -> Diagnostic:
    return DAMAGED_RUN.at(
        None,
        f"the run in `{folder}` is damaged: `{name}` cannot be understood",
        "apply the rules again",
    )


def file_of_another_run(folder: Path, name: str) -> Diagnostic:
    return DAMAGED_RUN.at(
        None,
        f"`{name}` in `{folder}` was not written by the run of its `run.json`",
        "copy the whole folder, or apply the rules again",
    )


def other_height(folder: Path, name: str, height: int, counted: str) -> Diagnostic:
    return DAMAGED_RUN.at(
        None,
        f"the run in `{folder}` is damaged: `{name}` has {height:,} rows, and that is not the number "
        f"of {counted} in its `run.json`",
        "copy the whole folder, or apply the rules again",
    )


def no_evidence_of(folder: Path, name: str, segment: str) -> Diagnostic:
    return DAMAGED_RUN.at(
        None,
        f"the run in `{folder}` is damaged: by the memberships the customer is in `{segment}`, by "
        f"`{name}` not",
        "copy the whole folder, or apply the rules again",
    )


def other_version(folder: Path, name: str, version: object, ours: int, wrote: str) -> Diagnostic:
    return NEWER_RUN.at(
        None,
        f"`{name}` in `{folder}` has the schema version {version}, this segrules reads {ours}",
        f"it was written by segrules {wrote}: explain with that" if wrote else None,
    )


CODES = (NO_RUN, DAMAGED_RUN, NEWER_RUN)
