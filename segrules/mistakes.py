"""Wordings about what a command line, or an argument of the library, asks for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from segrules.diagnostics import Code, Diagnostic
from segrules.diagnostics.nearest import nearest
from segrules.rulebook.spellings import dates_meant

_RUN = "$ apply"
UNKNOWN_SEGMENT = Code(
    "SR610",
    "unknown segment asked for",
    "`--segment` takes the id of a segment of the rulebook.",
    wrong={_RUN: "--segment vips"},
    right={_RUN: "--segment vip"},
)
UNKNOWN_CUSTOMER = Code(
    "SR611",
    "unknown customer asked for",
    "`--customer` takes a key that stands in the export of the base table.",
    wrong={"$ explain": "--customer 999999"},
    right={"$ explain": "--customer 1"},
)
BAD_AS_OF = Code(
    "SR612",
    "as-of that is no date",
    "`--as-of` takes a day or an instant in ISO form.",
    wrong={_RUN: "--as-of 22/11/2026"},
    right={_RUN: "--as-of 2026-11-22"},
)

BAD_SIZE = Code(
    "SR613",
    "size of memory that cannot be read",
    "`--memory` takes a number and a unit: `2GiB`, `1.5GB`, `800MiB`.",
    wrong={_RUN: "--memory 2gigs"},
    right={_RUN: "--memory 2GiB"},
)
TOO_LITTLE_MEMORY = Code(
    "SR614",
    "too little memory for a run",
    "A run goes through the export in partitions so that it keeps the bound of `--memory`, or "
    "without one that of the machine. Below a few hundred MiB even the smallest partition does not "
    "fit, and tables that rows look up have to fit as well.",
    wrong={_RUN: "--memory 50MiB"},
    right={_RUN: "--memory 2GiB"},
)
NO_TEMPORARY_FILES = Code(
    "SR615",
    "temporary files that cannot be written",
    "A run of more customers than fit in memory keeps parts of its work on disk, and related text "
    "files as typed copies; they are removed when it ends.",
    how="The disk beside the output, or of `--temp`, becomes full while the run is at work, or "
    "refuses to be written. Everything that the run wrote there is removed again.",
)
NO_ROOM = Code(
    "SR616",
    "too little room for temporary files",
    "Before a run writes temporary files it estimates what they are going to take: the evaluated "
    "rows of all partitions, and typed or parted copies of exports.",
    how="The disk beside the output, or of `--temp`, has less free than that. The estimate is a "
    "rough one.",
)
NOT_APPLIED = Code(
    "SR617",
    "draft or archived segment asked for",
    "`apply` puts nobody into a draft, which is not yet agreed, nor into an archived segment, also "
    "where `--segment` names it: nothing in the output would say that it is one. `explain` and "
    "`test` look at drafts, too.",
    wrong={
        "segments.yaml": "segments:\n  - {id: busy, status: draft, when: visits > 5}\n",
        _RUN: "--segment busy",
    },
    right={
        "segments.yaml": "segments:\n  - {id: busy, status: active, when: visits > 5}\n",
        _RUN: "--segment busy",
    },
)


def bad_size(text: str) -> Diagnostic:
    return BAD_SIZE.at(
        None, f"`{text}` is no size of memory", "write a number and a unit, such as 2GiB or 800MiB"
    )


def too_little_memory(bound: int, needed: int) -> Diagnostic:
    return TOO_LITTLE_MEMORY.at(
        None,
        f"{_mebibytes(bound)} of memory are too little for this run",
        f"allow at least as much as --memory {-(-needed >> 20)}MiB",
    )


def no_temporary_files(folder: Path, reason: str) -> Diagnostic:
    return NO_TEMPORARY_FILES.at(
        None,
        f"temporary files cannot be written to `{folder}`: {reason}",
        "name a folder on a larger disk with --temp, or allow more memory with --memory",
    )


def no_room(folder: Path, wanted: int, free: int) -> Diagnostic:
    return NO_ROOM.at(
        None,
        f"temporary files will take about {_mebibytes(wanted)} and `{folder}` has "
        f"{_mebibytes(free)} free",
        "name a folder on a larger disk with --temp, or allow more memory with --memory",
    )


def _mebibytes(size: int) -> str:
    return f"{size / 2**20:,.0f} MiB"


def unknown_segment(id_: str, known: Iterable[str]) -> Diagnostic:
    near = nearest(id_, known)
    return UNKNOWN_SEGMENT.at(
        None, f"the rulebook has no segment `{id_}`", f"the nearest is `{near}`" if near else None
    )


def not_applied(id_: str, status: str) -> Diagnostic:
    name = {"draft": "a draft"}.get(status, status)
    ask = "ask `segrules explain` about it" if status == "draft" else "leave it out"
    return NOT_APPLIED.at(
        None,
        f"the segment `{id_}` is {name}, so it is not applied",
        f"{ask}, or say `status: active` in its rule",
    )


def not_in_the_run(id_: str, known: Iterable[str]) -> Diagnostic:
    near = nearest(id_, known)
    return UNKNOWN_SEGMENT.at(
        None, f"the run has no segment `{id_}`", f"the nearest is `{near}`" if near else None
    )


def key_columns(key: Sequence[str]) -> Diagnostic:
    form = ",".join(f"{k}=…" for k in key)
    return UNKNOWN_CUSTOMER.at(
        None, f"a customer's key is {' and '.join(f'`{k}`' for k in key)}", f"write '{form}'"
    )


def unknown_customer(wanted: Mapping[str, object], key: Sequence[str]) -> Diagnostic:
    value = ",".join(str(wanted[k]) for k in key)
    return UNKNOWN_CUSTOMER.at(None, f"no customer of the export has the key `{value}`", None)


def bad_as_of(text: str) -> Diagnostic:
    help_ = " or ".join(dates_meant(text)) or "2026-11-22, or 2026-11-22T09:30"
    return BAD_AS_OF.at(None, f"`{text}` is no date or datetime", f"write {help_}")


def far_as_of(year: int, years: range) -> Diagnostic:
    return BAD_AS_OF.at(
        None,
        f"the year {year} is too near an end of the calendar",
        f"an as-of lies in the years {years.start} to {years.stop - 1}",
    )


CODES = (
    UNKNOWN_SEGMENT,
    UNKNOWN_CUSTOMER,
    BAD_AS_OF,
    BAD_SIZE,
    NOT_APPLIED,
    TOO_LITTLE_MEMORY,
    NO_TEMPORARY_FILES,
    NO_ROOM,
)
