"""The contender itself, as a library: rules in a folder, exports in another."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Literal, cast

from data import AS_OF
from handwritten_behaviour import segments as all_by_hand
from handwritten_polars import Counts
from handwritten_polars import segments as profile_by_hand

import segrules


def job(
    shop: Path, out: Path, rules: str, why: str = "none", profile: str = "no"
) -> Callable[[], Counts]:
    """The work that is timed: the rules are read, the exports are not.

    :param profile: "yes" for the sixty rules that look at customers alone.
    """
    book = segrules.load(rules)
    reasons = cast("Literal['none', 'sentence', 'values']", why)
    names = ["customers"] if profile == "yes" else ["customers", "orders"]
    asked = [*profile_by_hand()] if profile == "yes" else [*all_by_hand()]
    asked += [id_ for id_ in book.program.rules if id_.startswith("more-")]

    def run() -> Counts:
        exports = {name: str(shop / f"{name}.parquet") for name in names}
        found = book.apply(exports, AS_OF, segments=asked, why=reasons)
        found.write(out, why=reasons)
        rows = found.summary.select("segment", "members", "undecided").rows()
        return {id_: (members, undecided) for id_, members, undecided in rows}

    return run
