"""Reads the hand-computed truths: YAML in which a mapping of one key is a node of the tree."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from . import tree, tree_rows
from .calendar import Moment
from .tree import Node, Outcome, Row

OUTCOMES: dict[object, Outcome] = {True: True, False: False, "undecided": None}


@dataclass(frozen=True, slots=True)
class Truth:
    """One sentence of the language's page, with a rule, a customer and what must come out."""

    name: str
    text: str
    tree: Node
    row: Row
    expected: Outcome
    moment: Moment
    segments: dict[str, Outcome]


def truths() -> list[Truth]:
    """All of ``truths.yaml``."""
    cases = yaml.safe_load(Path(__file__).with_name("truths.yaml").read_text("utf-8"))
    return [_truth(case) for case in cases]


def _truth(case: dict[str, Any]) -> Truth:
    as_of = case.get("as_of", dt.date(2026, 11, 22))
    return Truth(
        name=case["name"],
        text=case["text"],
        tree=node(case["tree"]),
        row=case["row"],
        expected=OUTCOMES[case["member"]],
        moment=Moment(as_of, case.get("zone", "UTC"), case.get("week_starts", 0)),
        segments={id_: OUTCOMES[it] for id_, it in case.get("segments", {}).items()},
    )


def node(written: Any) -> Any:
    """A node of the tree, or what a field of one holds."""
    if isinstance(written, list):
        return tuple(map(node, written))
    if not isinstance(written, dict):
        return written
    ((kind, fields),) = written.items()
    places = [*fields] if isinstance(fields, list) else [fields]
    named = places.pop() if _names_fields(places[-1]) else {}
    made = getattr(tree_rows, kind, None) or getattr(tree, kind)
    return made(*map(node, places), **{name: node(it) for name, it in named.items()})


def _names_fields(written: object) -> bool:
    """Kinds of node are capitalised, fields are not."""
    return isinstance(written, dict) and all(key.islower() for key in written)
