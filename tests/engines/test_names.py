"""Names of an export that look like names of ours, or like paths, mean what the rulebook says."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

import segrules
from segrules.runs import Limits, Tables, run_plan, silently
from segrules.tables import Scratch

_BOOK = """
version: 1
base: customers
tables:
  customers: {key: id, columns: {id: number, country: text}}
  %s:
    key: order
    time: at
    belongs_to: {customers: id}
    columns: {order: number, id: number, at: date, "customers.country": text,
              "previous.order": number}
"""
_CUSTOMERS = pl.DataFrame({"id": [2, 1, 3], "country": ["IE", "GB", None]})
_ORDERS = pl.DataFrame(
    {
        "order": [1, 2, 3],
        "id": [1, 1, 2],
        "at": ["2026-11-01", "2026-11-02", "2026-11-03"],
        "customers.country": ["XX", "XX", "GB"],
        "previous.order": [77, 77, 77],
    }
).with_columns(pl.col("at").str.to_date())


def _run(folder: Path, table: str, rules: dict[str, str], parts: int = 1) -> dict[str, list[int]]:
    """By segment, the keys of its members."""
    (folder / "rulebook.yaml").write_text(_BOOK % f'"{table}"', encoding="utf-8")
    text = "".join(f"  - {{id: {id_}, when: '{rule}'}}\n" for id_, rule in rules.items())
    (folder / "rules.yaml").write_text(f"segments:\n{text}", encoding="utf-8")
    _ORDERS.write_csv(folder / "orders.csv")
    book = segrules.load(folder)
    tables: Tables = {"customers": _CUSTOMERS, table: folder / "orders.csv"}
    limits = Limits(1 << 40, Scratch(folder), at_least=parts)
    run = run_plan(
        book.rulebook, tables, book.moment("2026-11-22"), book.plan(), "none", silently,
        limits=limits,
    )  # fmt: skip
    rows = run.outcomes()
    members = {id_: rows.filter(pl.col(id_))["id"].sort().to_list() for id_ in rules}
    run.close()
    return members


def test_a_column_with_a_dot_is_not_that_of_another_row(tmp_path: Path) -> None:
    rules = {
        "owner": 'count(orders where customers.country = "GB") > 0',
        "own": 'count(orders where `customers.country` = "XX") > 0',
        "before": "has orders where (previous.order = 1 and `previous.order` = 77)",
    }
    assert _run(tmp_path, "orders", rules) == {"owner": [1], "own": [1], "before": [1]}


@pytest.mark.parametrize("table", ["customers rows", "..", "o*o", "a b"])
@pytest.mark.parametrize("parts", [1, 2])
def test_no_table_is_named_like_a_file_of_ours(tmp_path: Path, table: str, parts: int) -> None:
    rules = {"many": f"count(`{table}`) > 1", "last": f"count(last 1 `{table}`) > 0"}
    assert _run(tmp_path, table, rules, parts) == {"many": [1], "last": [1, 2]}
