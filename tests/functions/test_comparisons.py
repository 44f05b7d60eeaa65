"""Comparison with everybody in its two steps: what all decide, and then any block of customers."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segrules.diagnostics import Source, Span
from segrules.engines.on_polars.population import (
    CUSTOMERS,
    CUT,
    PART,
    RESULT,
    compared,
    cut_table,
    decided,
    rank_column,
)
from segrules.functions import Parting, Ranking, population_named
from segrules.language.tree import Column, Ranked, Share
from segrules.types import NUMBER

_NOWHERE = Span(Source("rules.yaml", ""), 0, 0)
_VALUE = Column("customers", "v", NUMBER, _NOWHERE)
_NAMES = ("top", "bottom", "bucket", "rank", "percentile")
_DAY, _INSTANT = dt.date(2026, 1, 1), dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
_VALUES: dict[str, tuple[pl.DataType, Any]] = {
    "numbers": (pl.Float64(), [-1.5, -0.0, 0.0, 0.1, 0.3, 1e300]),
    "whole numbers": (pl.Int64(), [-(2**63), -1, 0, 2**53, 2**53 + 1, 2**63 - 1]),
    "counts": (pl.UInt32(), [0, 1, 2, 3, 2**32 - 1]),
    "text": (pl.String(), ["", "A", "a", "ä", "z", "€", "𝄞"]),
    "days": (pl.Date(), [_DAY + dt.timedelta(n) for n in range(5)]),
    "instants": (
        pl.Datetime("us", "UTC"),
        [_INSTANT + dt.timedelta(microseconds=n) for n in range(5)],
    ),
}
Customer = tuple[Any, str | None, bool]


@pytest.mark.parametrize("kind", _VALUES)
@pytest.mark.parametrize("name", _NAMES)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_each_customer_is_what_the_definition_says(
    name: str, kind: str, data: st.DataObject
) -> None:
    """Of few customers and of many, in groups and among some, also block by block."""
    dtype, values = _VALUES[kind]
    one = st.tuples(
        st.sampled_from([None, *values]), st.sampled_from([None, "GB", "IE"]), st.booleans()
    )
    customers: Sequence[Customer] = data.draw(st.lists(one, max_size=30))
    share = st.integers(1, 10**20).map(lambda n: Share(Decimal(n) / 10**20))
    amount = data.draw(st.integers(1, 40) if name == "bucket" else st.integers(1, 40) | share)
    in_groups, among = data.draw(st.booleans()), data.draw(st.booleans())
    function = population_named(name)
    ranked = Ranked(
        function, _VALUE, amount, _VALUE if in_groups else None, "some" if among else None,
        function.result, _NOWHERE,
    )  # fmt: skip
    frame = pl.DataFrame(
        customers, {"v": dtype, "country": pl.String(), "active": pl.Boolean()}, orient="row"
    )
    everybody = compared(
        frame,
        pl.col("v"),
        pl.col("country") if in_groups else None,
        pl.col("active") if among else None,
    )
    found = _found(ranked, everybody)
    groups = [(country if in_groups else "") for _, country, _ in customers]
    for place, (value, _, active) in enumerate(customers):
        if among and not active:
            assert found[RESULT][place] is function.outside
            continue
        if value is None or groups[place] is None:
            assert found[RESULT][place] is None
            continue
        known = [
            (v, number)
            for number, (v, _, is_active) in enumerate(customers)
            if v is not None and groups[number] == groups[place] and (is_active or not among)
        ]
        peers = [v for v, _ in known]
        assert found[RESULT][place] == _definition(name, value, peers, amount)
        if CUT in found.columns:
            with_own = [
                v for v, number in known
                if (found[RESULT][number] is True or name == "bucket")
                and (name != "bucket" or found[RESULT][number] == found[RESULT][place])
            ]  # fmt: skip
            assert found[CUT][place] == (max if name == "bottom" else min)(with_own)


def _found(ranked: Ranked, everybody: pl.DataFrame) -> pl.DataFrame:
    """The comparisons; of cut values, of one block after the other."""
    by = ranked.function.by
    if isinstance(by, Ranking):
        return rank_column(ranked, by, everybody).to_frame()
    cuts = cut_table(ranked, by, everybody)
    blocks = [
        decided(ranked, by, cuts, everybody.slice(start, 7), words=True)
        for start in range(0, max(everybody.height, 1), 7)
    ]
    return pl.concat(blocks)


def _definition(name: str, value: Any, peers: list[Any], amount: int | Share) -> object:  # noqa: ANN401 - any value with an order
    """Language.md, section 6, of one customer and those it is compared with, itself included."""
    above, below = sum(v > value for v in peers), sum(v < value for v in peers)
    known = len(peers)
    most = math.ceil(Fraction(amount.part) * known) if isinstance(amount, Share) else amount
    match name:
        case "top":
            return above + 1 <= most
        case "bottom":
            return below + 1 <= most
        case "rank":
            return above + 1
        case "percentile":
            return (len(peers) - above) / len(peers)
        case _:
            return 1 + most * below // len(peers)


def test_everybody_is_in_one_part() -> None:
    frame = pl.DataFrame(
        {"v": [1.0, 1.0, 2.0, 5.0, None], "country": ["GB", "IE", "GB", "IE", "FR"]}
    )
    everybody = compared(frame, pl.col("v"), pl.col("country"), None)
    function = population_named("bucket")
    assert isinstance(function.by, Parting)
    ranked = Ranked(function, _VALUE, 3, _VALUE, None, function.result, _NOWHERE)
    cuts = cut_table(ranked, function.by, everybody).sort("group", PART)
    assert cuts.select("group", PART, "start", "end", CUSTOMERS).rows() == [
        ("GB", 0, 1.0, 1.0, 1),
        ("GB", 1, 2.0, 2.0, 1),
        ("GB", 2, None, 2.0, 0),
        ("IE", 0, 1.0, 1.0, 1),
        ("IE", 1, 5.0, 5.0, 1),
        ("IE", 2, None, 5.0, 0),
    ]


def test_a_tenth_of_12330_is_1233() -> None:
    frame = compared(pl.DataFrame({"v": range(12_330)}), pl.col("v"), None, None)
    function = population_named("top")
    assert isinstance(function.by, Parting)
    ranked = Ranked(function, _VALUE, Share(Decimal("0.1")), None, None, function.result, _NOWHERE)
    cuts = cut_table(ranked, function.by, frame)
    assert cuts[CUSTOMERS].to_list() == [12_330 - 1_233, 1_233]
