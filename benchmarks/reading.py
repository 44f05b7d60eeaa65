"""Reading rules: `reading.py FOLDER` times load and plan."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from time import perf_counter

import yaml
from data import RULES

import segrules

_ASKED_FOR = ("consent", "engagement", "lifecycle", "purchases", "rfm", "value")


def write_rules(folder: Path, count: int) -> None:
    """Our own rules over and over, each time with other ids, until there are enough segments."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "rulebook.yaml").write_text((RULES / "rulebook.yaml").read_text())
    # The segments that others ask for come first: a part of a copy asks for none that is not there.
    names = [p.stem for p in sorted(RULES.glob("*.yaml")) if p.stem != "rulebook"]
    names.sort(key=lambda name: (name not in _ASKED_FOR, name == "composite"))
    texts = [(RULES / f"{name}.yaml").read_text() for name in names]
    ids = [s["id"] for text in texts for s in yaml.safe_load(text)["segments"]]
    written = 0
    for copy in range(count):
        for number, text in enumerate(texts):
            if written >= count:
                return
            written += text.count("\n  - id: ")
            (folder / f"{copy}-{number}.yaml").write_text(_renamed(text, ids, copy))


def _renamed(text: str, ids: list[str], copy: int) -> str:
    """A text whose segments have ids of their own; the first copy keeps them."""
    if copy == 0:
        return text
    for id_ in ids:
        text = text.replace(f"  - id: {id_}\n", f"  - id: {id_}-{copy}\n")
    return text


def main(folder: Path) -> None:
    """Load and plan a folder, a second time when everything is imported and cached."""
    import_and_load = perf_counter()
    segrules.load(folder).plan()
    first = perf_counter() - import_and_load
    began = perf_counter()
    plan = segrules.load(folder).plan()
    seconds = perf_counter() - began
    print(json.dumps({"seconds": seconds, "first": first, "segments": len(plan.output)}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
