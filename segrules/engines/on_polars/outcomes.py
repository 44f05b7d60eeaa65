"""What everybody is, read from the blocks some segments and some blocks at a time.

Who writes the members of a hundred segments asks each of the blocks for the outcomes of each
segment. Opening a file takes longer then than reading these few bits of it.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock

import polars as pl

from segrules.engines.on_polars.blocks import Blocks
from segrules.plan import Leaf, Plan, leaves
from segrules.plan.columns import clause_name, member_name

_SEGMENTS = 10
_ROWS = 4_000_000
"""Some 60 MiB."""
_HELD = 3
"""Readings that are held, for those who are not as far as others."""


def looked_at_of_members(plan: Plan, id_: str) -> tuple[str, ...]:
    """The key, and the outcomes of what the rule of a segment names; last the segment's own."""
    named = (
        clause_name(leaf.clause) if isinstance(leaf, Leaf) else member_name(leaf.segment)
        for leaf in leaves(plan.segment(id_).logic)
    )
    return tuple(dict.fromkeys([*plan.schema.key, *named, member_name(id_)]))


@dataclass
class Outcomes:
    """Outcomes in blocks, each of which is finished."""

    blocks: Blocks
    looked_at: Mapping[str, Sequence[str]]
    """Columns of the blocks that are wanted of a segment's members, by segment."""
    segments: int = _SEGMENTS
    rows: int = _ROWS
    """How many segments, and rows of them, are read together."""
    _held: OrderedDict[tuple[int, int], pl.DataFrame] = field(default_factory=OrderedDict)
    _reading: Lock = field(default_factory=Lock)

    def of_members(self, id_: str, number: int) -> pl.DataFrame:
        """The wanted columns of a segment's members in a block."""
        first, last = self._together[number]
        told = self._told(self._places[id_] // self.segments, first, last)
        before = self.blocks.start(number) - self.blocks.start(first)
        rows = told[[*self.looked_at[id_]]][before : before + self.blocks.heights[number]]
        is_member = rows[member_name(id_)]
        # Column by column: to filter a frame makes a plan, which takes longer than it does.
        return pl.DataFrame([column.filter(is_member) for column in rows])

    def _told(self, group: int, first: int, last: int) -> pl.DataFrame:
        """What is wanted of a group of segments, from the first of some blocks on."""
        with self._reading:
            if (group, first) not in self._held:
                ids = [
                    id_ for id_, place in self._places.items() if place // self.segments == group
                ]
                names = dict.fromkeys(name for id_ in ids for name in self.looked_at[id_])
                self._held[group, first] = self.blocks.together(range(first, last), [*names])
                if len(self._held) > _HELD:
                    self._held.popitem(last=False)
            return self._held[group, first]

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return {id_: place for place, id_ in enumerate(self.looked_at)}

    @cached_property
    def _together(self) -> Sequence[tuple[int, int]]:
        """By block, the first of those that are read with it, and the one behind the last."""
        found: list[tuple[int, int]] = []
        for number in self.blocks.numbers:
            first = found[-1][0] if found else 0
            end = self.blocks.start(number) + self.blocks.heights[number]
            if end - self.blocks.start(first) > self.rows:
                first = number
            found.append((first, number + 1))
        lasts = dict(found)
        return [(first, lasts[first]) for first, _ in found]
