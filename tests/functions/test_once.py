"""What is written inside itself over and over is computed once per level, not twice."""

from __future__ import annotations

import pytest

from segrules.types import NUMBER, TEXT

from .evaluate import value_of

TYPES = {"x": NUMBER, "y": NUMBER, "t": TEXT}
ROW = {"x": 4, "y": 2, "t": "a"}
DEEP = 40


def nested(before: str, inside: str, after: str) -> str:
    return before * DEEP + inside + after * DEEP


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        (" + ".join(["x"] * DEEP), 160),
        (" - ".join(["x"] * DEEP), 4 - 39 * 4),
        (nested("y / (", "y", ")"), 2),
        (nested("round(", "x", " - 0.25)"), 4),
        (nested("least(", "x", ", 3)"), 3),
        (f"greatest({', '.join(['x', 'y'] * DEEP)})", 4),
        (nested("upper(", "t", ")"), "A"),
        (nested("if(y = 2, ", "x", ", y)"), 4),
        (nested("coalesce(", "x", ", y)"), 4),
        # Nothing of it stands in the row.
        ("round(round(1 / 3, 2) - 0.25, 1)", 0.1),
        ("x + round(round(1 / 3, 2) - 0.25, 1)", 4.1),
    ],
    ids=lambda given: str(given)[:30],
)
def test_a_long_chain_is_computed_link_by_link(expression: str, value: object) -> None:
    assert value_of(expression, TYPES, [ROW]) == [value]


def test_nothing_is_left_of_a_negative_zero() -> None:
    (zero,) = value_of("0 * -x", TYPES, [ROW])
    assert str(zero) == "0.0"
