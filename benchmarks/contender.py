"""Runs one contender in a fresh process: `contender.py MODULE SHOP OUT [OPTION=VALUE…]`.

Prints the seconds of the module's job, from the rules in memory to the memberships on disk, and
the counts. Only the module that is asked for is imported: the others would cost memory.
"""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path
from time import perf_counter


def main(module: str, shop: str, out: str, *options: str) -> None:
    """Run one contender."""
    folder = Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    given = dict(option.split("=", 1) for option in options)
    job = importlib.import_module(module).job(Path(shop), folder, **given)
    began = perf_counter()
    counts = job()
    print(json.dumps({"seconds": perf_counter() - began, "counts": counts}))


if __name__ == "__main__":
    main(*sys.argv[1:])
