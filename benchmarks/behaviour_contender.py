"""One contender of the benchmark of behaviour: `behaviour_contender.py NAME FOLDER RULES OUT`.

Prints the seconds from the rules in memory to the memberships on disk, and the counts.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from time import perf_counter

import handwritten_behaviour
from data import AS_OF

import segrules


def main(name: str, shop: str, rules: str, out: str) -> None:
    """Run one contender."""
    folder = Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    counts: dict[str, tuple[int, int]] | dict[str, int]
    customers, orders = (f"{shop}/{table}.parquet" for table in ("customers", "orders"))
    if name == "handwritten":
        began = perf_counter()
        counts = handwritten_behaviour.run(customers, orders, folder)
    elif name == "duckdb":
        import duckdb_behaviour  # noqa: PLC0415 - the others would pay for it in memory

        began = perf_counter()
        counts = duckdb_behaviour.run(customers, orders, folder)
    else:
        book = segrules.load(rules)
        asked = [id_ for id_ in book.program.rules if id_.startswith("more-")]
        began = perf_counter()
        run = book.apply(
            {"customers": customers, "orders": orders},
            AS_OF,
            segments=[*handwritten_behaviour.segments(), *asked],
            why="none",
        )
        run.write(folder, why="none")
        rows = run.summary.select("segment", "members", "undecided").rows()
        counts = {id_: (members, undecided) for id_, members, undecided in rows}
    print(json.dumps({"seconds": perf_counter() - began, "counts": counts}))


if __name__ == "__main__":
    main(*sys.argv[1:5])
