"""The twenty rules in segrules: one rulebook, one run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import yaml
from data import AS_OF
from data import RULES as OURS
from twenty.rules import RULES

import segrules


def job(shop: Path, out: Path) -> Callable[[], dict[str, int]]:
    """The work that is timed: from the rules' text on."""
    # The traits ask for segments that are not among the twenty.
    tables = (OURS / "rulebook.yaml").read_text().partition("\ntraits:")[0]
    (out / "rulebook.yaml").write_text(f"{tables}\n")
    segments = [{"id": id_, "when": rule} for id_, rule in RULES.items()]
    (out / "twenty.yaml").write_text(yaml.safe_dump({"segments": segments}, width=1000))
    exports = {"customers": str(shop / "customers.parquet")}

    def run() -> dict[str, int]:
        found = segrules.load(out).apply(exports, AS_OF, why="none")
        return dict(found.summary.select("segment", "members").rows())

    return run
