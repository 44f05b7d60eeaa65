"""What a finished run knows of a customer, as text."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from segrules.cli.terminal import counted, wrapped
from segrules.cli.trees import NO_SEGMENTS, Look, key_text
from segrules.cli.trees import text_of as explained

if TYPE_CHECKING:
    from segrules.runs import Standing

_IN = {
    "in": "in {}",
    "not in": "not in {}",
    "undecided": "undecided in {}",
    "not in or undecided": "not in {}, or undecided",
}
_GROUPS = {
    "undecided": "undecided in",
    "not in": "not in",
    "not in or undecided": "not in, or undecided in",
}
_NOBODY = "in no segment of this run, or not among its customers"


def text_of(standing: Standing, record: Mapping[str, Any], look: Look) -> str:
    """One customer and one segment: the tree of a member, or what else is known.

    :param record: the content of the run's `run.json`.
    """
    if standing.explanation is not None:
        return explained(standing.explanation, look)
    lines = [headline(standing), ""]
    if standing.because is not None:
        lines.append(wrapped("  because: ", standing.because, look.width))
    else:
        lines += _how_to_ask(standing, record, look)
    return "\n".join(lines)


def headline(standing: Standing) -> str:
    """``10432 is not in lapsed-vip (Lapsed VIPs), or undecided``."""
    customer = key_text(standing.customer)
    if not standing.known:
        return f"{customer} is {_NOBODY}"
    name = f" ({standing.name})" if standing.name else ""
    return f"{customer} is {_IN[standing.membership].format(f'{standing.segment}{name}')}"


def _how_to_ask(standing: Standing, record: Mapping[str, Any], look: Look) -> Iterator[str]:
    """Which command tells what the run did not keep."""
    output = record["output"]
    if standing.membership == "in":
        chosen = "--layout wide" if output["layout"] == "wide" else f"--why {output['why']}"
        why = f"this run kept no reasons (`{chosen}`); its exports tell them:"
    else:
        why = "a run keeps reasons of members alone; its exports tell what would have to change:"
    rules, customer = record["rules"]["folder"], key_text(standing.customer)
    yield wrapped("  ", why, look.width)
    yield (
        f"  segrules explain {shlex.quote(rules)} EXPORTS… --customer {shlex.quote(customer)} "
        f"--segment {standing.segment} --as-of {record['as_of']}"
    )


def listing(standings: Sequence[Standing], look: Look) -> str:
    """One customer and all segments: members with their reasons, then the others."""
    if not standings:
        return NO_SEGMENTS
    customer = key_text(standings[0].customer)
    if not standings[0].known:
        return f"{customer}: {_NOBODY}"
    inside = [s for s in standings if s.membership == "in"]
    of = counted(len(standings), "segments")
    blocks = [f"{customer}: in {len(inside):,} of {of}"]
    if inside:
        width = max(len(s.segment) for s in inside)
        blocks.append("\n".join(_row(s, width, look) for s in inside))
    others = []
    for membership, words in _GROUPS.items():
        ids = [s.segment for s in standings if s.membership == membership]
        if ids:
            sign = look.signs.of(None if membership == "undecided" else False)
            others.append(wrapped(f"  {sign} {words}: ", ", ".join(ids), look.width))
    return "\n\n".join([*blocks, *others])


def _row(standing: Standing, width: int, look: Look) -> str:
    sign = look.signs.of(True)  # noqa: FBT003 - an outcome
    if standing.because is None:
        return f"  {sign} {standing.segment}"
    return wrapped(f"  {sign} {standing.segment:<{width}}   ", standing.because, look.width)
