"""Where the time of a run went, as a table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from segrules.cli.terminal import wrapped

if TYPE_CHECKING:
    from segrules.cli.summaries import Look

_SHOWN = 20
_LEAST_SECONDS = 0.0005
_SEGMENTS_SHOWN = 3
_LONGEST = 60
"""Of an expression in the table; `run.json` has all of it."""


def where_time_goes(record: Mapping[str, Any], look: Look) -> Iterator[str]:
    """Seconds by stage, then the dearest aggregates and clauses with who asks for them.

    :param record: the content of `run.json`, whose profile has a sample.
    """
    stages = (f"{stage} {seconds:.2f} s" for stage, seconds in record["seconds"].items())
    yield wrapped("stages: ", ", ".join(stages), look.width)
    sample = record["profile"]["sample"]
    shown = [each for each in sample["expenses"] if each["seconds"] >= _LEAST_SECONDS][:_SHOWN]
    yield ""
    yield _measured_on(sample)
    yield ""
    texts = [_cut(each["expression"], _LONGEST) for each in shown]
    width = max(map(len, ["dearest first", *texts]))
    yield f"  {'seconds':>8}  {'dearest first':<{width}}  segments that ask"
    for each, text in zip(shown, texts, strict=True):
        asking = _cut(_few(each["segments"]), _room(look, width))
        yield f"  {each['seconds']:>8.3f}  {text:<{width}}  {asking}".rstrip()


def _measured_on(sample: Mapping[str, Any]) -> str:
    customers, all_ = sample["customers"], sample["of_customers"]
    of = f"{customers:,}" if customers == all_ else f"{customers:,} of {all_:,}"
    scaled = "" if customers == all_ else " and scaled to all"
    return f"each by itself, measured on {of} customers{scaled}; what several share is in each"


def _few(segments: Sequence[str]) -> str:
    more = len(segments) - _SEGMENTS_SHOWN
    shown = ", ".join(segments[:_SEGMENTS_SHOWN])
    return f"{shown} and {more:,} more" if more > 0 else shown


def _room(look: Look, width: int) -> int:
    least = 16
    return 200 if look.width is None else max(least, look.width - width - 14)


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else f"{text[: width - 1]}…"
