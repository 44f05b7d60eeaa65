"""The rulebooks of the benchmark of behaviour: a hundred rules, and a thousand of their clauses."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import handwritten_behaviour
import yaml
from data import HERE, RULES


def write_rules(folder: Path, segments: int) -> tuple[str, ...]:
    """Our own rules with those of `behaviour/`, and more made of their clauses; the ids to ask for.

    Every further segment asks for the conditions of two or three of the hundred at once.
    """
    shutil.copytree(RULES, folder)
    shutil.copy(HERE / "behaviour" / "behaviour.yaml", folder / "0-behaviour.yaml")
    ids = handwritten_behaviour.segments()
    conditions = _conditions(folder, ids)
    chance = random.Random(7)  # noqa: S311 - the same rules every time, nothing secret
    more = []
    for number in range(segments - len(ids)):
        some = chance.sample(conditions, chance.choice([2, 3]))
        more.append({"id": f"more-{number}", "when": {"all": some}})
    if more:
        text = yaml.safe_dump({"segments": more}, width=1000, sort_keys=False)
        (folder / "1-more.yaml").write_text(text)
    return (*ids, *(str(each["id"]) for each in more))


def _conditions(folder: Path, ids: tuple[str, ...]) -> list[str]:
    """The conditions of these segments that are one expression."""
    found: list[str] = []
    for path in sorted(folder.glob("*.yaml")):
        segments = yaml.load(path.read_text(), yaml.CSafeLoader).get("segments") or []
        found += [
            " ".join(s["when"].split())
            for s in segments
            if s["id"] in ids and isinstance(s["when"], str)
        ]
    return found
