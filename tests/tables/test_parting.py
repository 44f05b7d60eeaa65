"""Whether keys ascend in a table, which is looked at in pieces."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
import pytest

from segrules.tables.parting import found_in_order, order_of_keys
from tests.tables.shop import scan, table

OF = table({"customer_id": "number"})
AT_ONCE = 3


def exported(keys: Sequence[int | None]) -> pl.DataFrame:
    return pl.DataFrame({"customer_id": keys}, schema={"customer_id": pl.Int64})


@pytest.mark.parametrize(
    ("repeats", "keys", "rows"),
    [
        ("no", [1, 2, 3, 4, 5, 6, 7], [3, 3, 1]),
        ("no", [1, 2, 3, 4, 5, 6], [3, 3, 0]),
        ("allowed", [1, 2, 3, 3, 3, 3, 3], [3, 3, 1]),
        ("no", [1, 2, 3, 3, 4], None),
        ("no", [1, 2, 2, 3, 4], None),
        ("allowed", [1, 2, 5, 4, 6, 7], None),
        ("allowed", [1, 5, 2, 6], None),
        ("allowed", [1, 2, None, 4], None),
        ("allowed", [1, 2, 3, None], None),
        ("allowed", [None, 1, 2, 3], None),
    ],
)
def test_a_table_is_in_order_where_all_of_its_pieces_are_and_follow_each_other(
    repeats: str, keys: Sequence[int | None], rows: list[int] | None
) -> None:
    strictly = repeats == "no"
    found = found_in_order(scan(OF, exported(keys)), "customer_id", AT_ONCE, strictly=strictly)
    assert (None if found is None else found["rows"].to_list()) == rows


def test_marks_are_keys_at_even_distances() -> None:
    count = 200_000
    order = order_of_keys(scan(OF, exported(range(10, 10 + count))))
    assert order.marks is not None
    assert order.marks.to_list() == list(range(10, 10 + count, order.step))
    parts = order.parted(4)
    assert parts.bounds is not None
    assert parts.bounds.to_list() == [10 + n * parts.step for n in range(1, parts.count)]
