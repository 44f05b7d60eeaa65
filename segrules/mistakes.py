"""Wordings about what a command line, or an argument of the library, asks for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from segrules.diagnostics import Code, Diagnostic
from segrules.diagnostics.nearest import nearest

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


def unknown_segment(id_: str, known: Iterable[str]) -> Diagnostic:
    near = nearest(id_, known)
    return UNKNOWN_SEGMENT.at(
        None, f"the rulebook has no segment `{id_}`", f"the nearest is `{near}`" if near else None
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
    return BAD_AS_OF.at(
        None, f"`{text}` is no date or datetime", "write 2026-11-22, or 2026-11-22T09:30"
    )


def far_as_of(year: int, years: range) -> Diagnostic:
    return BAD_AS_OF.at(
        None,
        f"the year {year} is too near an end of the calendar",
        f"an as-of lies in the years {years.start} to {years.stop - 1}",
    )


CODES = (UNKNOWN_SEGMENT, UNKNOWN_CUSTOMER, BAD_AS_OF)
