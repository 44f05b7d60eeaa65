"""An export that is older than it may be is told of, whichever of its tables is."""

from __future__ import annotations

from pathlib import Path

import pytest

import segrules
from segrules.runs import Limits, run_plan, silently
from segrules.tables import Scratch

_BOOK = """
version: 1
base: customers
timezone: Europe/London
tables:
  customers:
    key: id
    time: seen
    %s
    columns: {id: number, seen: %s}
  orders:
    time: at
    belongs_to: {customers: id}
    %s
    columns: {id: number, at: %s}
"""
_DAYS = ("2026-11-20", "date", "2026-11-22")
_HOURS = ("2026-11-22 09:00", "datetime", "2026-11-22 12:00")


def _told(
    folder: Path, within: str, newest: str, type_: str, as_of: str, *, base: bool, parts: int
) -> list[str]:
    fresh = f"fresh_within: {within}"
    book = _BOOK % (fresh if base else "", type_, "" if base else fresh, type_)
    (folder / "rulebook.yaml").write_text(book, encoding="utf-8")
    rules = "segments: [{id: one, when: has orders}]"
    (folder / "rules.yaml").write_text(rules, encoding="utf-8")
    times = ["2026-01-01", newest, "2026-01-02", "", "2026-01-03"]
    rows = "".join(f"{number},{time}\n" for number, time in enumerate(times))
    (folder / "customers.csv").write_text(f"id,seen\n{rows}", encoding="utf-8")
    (folder / "orders.csv").write_text(f"id,at\n{rows}", encoding="utf-8")
    loaded = segrules.load(folder)
    run = run_plan(
        loaded.rulebook,
        {name: folder / f"{name}.csv" for name in ("customers", "orders")},
        loaded.moment(as_of),
        loaded.plan(),
        "none",
        silently,
        limits=Limits(1 << 40, Scratch(folder), at_least=parts),
    )
    found = [d.message for d in run.diagnostics if d.code == "SR523"]
    run.close()
    return found


@pytest.mark.parametrize("base", [True, False], ids=["base", "below"])
@pytest.mark.parametrize("parts", [1, 2])
@pytest.mark.parametrize(
    ("within", "when", "stale"),
    [
        ("2 days", _DAYS, False),
        ("1 day", _DAYS, True),
        ("1 month", _DAYS, False),
        ("3 hours", _HOURS, False),
        ("179 minutes", _HOURS, True),
        ("1 day", _HOURS, False),
    ],
)
def test_the_newest_row_tells(
    tmp_path: Path, within: str, when: tuple[str, str, str], *, stale: bool, base: bool, parts: int
) -> None:
    found = _told(tmp_path, within, *when, base=base, parts=parts)
    table = "customers" if base else "orders"
    words = f"the newest row of `{table}` is of {when[0]}, more than {within} before"
    assert found == ([f"{words} the as-of moment"] if stale else [])
