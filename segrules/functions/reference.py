"""The registry as people look things up: by the name under which something is written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from segrules.functions.aggregates import AGGREGATES, EXAMPLE_ROWS, AggregateFunction
from segrules.functions.function import Cell, Function
from segrules.functions.population import EXAMPLE_CUSTOMERS, POPULATION, PopulationFunction
from segrules.functions.registry import REGISTRY
from segrules.functions.synonyms import meant

Block = Function | AggregateFunction | PopulationFunction
BLOCKS: tuple[Block, ...] = (*REGISTRY, *AGGREGATES, *POPULATION)
"""All that the language can say, in the order of the reference."""
_PLACE = re.compile(r"\{\w+\}")


@dataclass(frozen=True, slots=True)
class Entry:
    """One function or operator with all its blocks, one per list of parameter types."""

    name: str
    functions: tuple[Block, ...]

    @property
    def topic(self) -> str:
        """Where it stands in the reference: with its first block."""
        return self.functions[0].topic

    @property
    def usages(self) -> tuple[str, ...]:
        """The forms in which it is written, each once."""
        return tuple(dict.fromkeys(f.usage for f in self.functions))


def written_name(function: Block) -> str:
    """What a rule says: ``in last`` for every ``… in last …``, never a name of ours."""
    if function.form is None:
        return function.name
    parts = (part.strip(" []()") for part in _PLACE.split(function.form))
    return next(part for part in parts if part)


def entries() -> tuple[Entry, ...]:
    """All of the language, in order."""
    found: dict[str, list[Block]] = {}
    for function in BLOCKS:
        found.setdefault(written_name(function), []).append(function)
    return tuple(Entry(name, tuple(functions)) for name, functions in found.items())


def look_up(name: str) -> Entry | None:
    """The entry of that name or of what others call it, however it is cased and spaced; None for
    an unknown one.
    """
    wanted = " ".join(name.casefold().removesuffix("()").split())
    wanted = meant(wanted) or wanted
    return next((e for e in entries() if e.name == wanted), None)


def topics() -> Iterator[tuple[str, tuple[Entry, ...]]]:
    """The entries under their topics."""
    grouped: dict[str, list[Entry]] = {}
    for entry in entries():
        grouped.setdefault(entry.topic, []).append(entry)
    for topic, of_topic in grouped.items():
        yield topic, tuple(of_topic)


def tables_of(topic: str) -> tuple[tuple[str, Sequence[dict[str, Cell]]], ...]:
    """The rows that the examples of a topic are over, and what they are."""
    if topic == AGGREGATES[0].topic:
        return (
            (
                "The examples are over these `orders` of one customer, `placed_at` their time:",
                EXAMPLE_ROWS,
            ),
        )
    if topic == POPULATION[0].topic:
        return (
            (
                "The examples are over these `customers`, for the one that they name:",
                EXAMPLE_CUSTOMERS,
            ),
        )
    return ()
