"""One contender of the main benchmark: `contender.py NAME CUSTOMERS OUT`, in a fresh process.

Prints the seconds from the rules in memory to the memberships on disk, and the counts.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from time import perf_counter
from typing import Literal, cast

import handwritten_polars
from data import AS_OF, RULES

import segrules


def main(name: str, customers: str, out: str) -> None:
    """Run one contender."""
    folder = Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    if name in ("handwritten", "careful"):
        began = perf_counter()
        counts = handwritten_polars.run(customers, folder, careful=name == "careful")
        seconds = perf_counter() - began
    else:
        why = cast("Literal['none', 'sentence', 'values']", name)
        book = segrules.load(RULES)
        began = perf_counter()
        run = book.apply(
            {"customers": customers}, AS_OF, segments=list(handwritten_polars.segments()), why=why
        )
        run.write(folder, why=why)
        rows = run.summary.select("segment", "members", "undecided").rows()
        counts = {id_: (members, undecided) for id_, members, undecided in rows}
        seconds = perf_counter() - began
    print(json.dumps({"seconds": seconds, "counts": counts}))


if __name__ == "__main__":
    main(*sys.argv[1:4])
