"""Reads the hand-computed truths about rows of other tables and about everybody."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from .books_of_rows import RowsBook, plain_rows_book
from .calendar import Moment
from .draw_tables import Data
from .tables import BASE, MONEY, TABLES
from .tree import Node, Outcome, Trait, Value
from .truths import OUTCOMES, node

_OWN_KEYS = {"orders": "order_id", "visits": "visit_id", "tickets": "ticket_id"}
_OWNERS = ("customer_id", "opener", "assignee")


@dataclass(frozen=True, slots=True)
class RowsTruth:
    """A sentence, a rule, the rows of all tables, and what must come out for customer 1."""

    name: str
    text: str
    tree: Node
    data: Data
    expected: Outcome
    moment: Moment
    segments: dict[str, Node]
    traits: dict[str, tuple[Trait, ...]]

    @property
    def book(self) -> RowsBook:
        """The rulebook in which the rule is the segment `truth`."""
        return plain_rows_book({**self.segments, "truth": self.tree}, self.moment, self.traits)


def rows_truths() -> list[RowsTruth]:
    """All of ``truths_rows.yaml``."""
    cases = yaml.safe_load(Path(__file__).with_name("truths_rows.yaml").read_text("utf-8"))
    return [_truth(case) for case in cases]


def _truth(case: dict[str, Any]) -> RowsTruth:
    return RowsTruth(
        name=case["name"],
        text=case["text"],
        tree=node(case["tree"]),
        data=_data(case),
        expected=OUTCOMES[case["member"]],
        moment=Moment(
            case.get("as_of", dt.date(2026, 11, 22)), case.get("zone", "UTC"),
            case.get("week_starts", 0),
        ),
        segments={id_: node(tree) for id_, tree in case.get("segments", {}).items()},
        traits={table: node(them) for table, them in case.get("traits", {}).items()},
    )  # fmt: skip


def _data(case: dict[str, Any]) -> Data:
    """Customer 1 is the one asked about; rows that do not say whose they are are hers."""
    customers = [case.get("customer", {}), *case.get("others", [])]
    data: Data = {BASE: [{"customer_id": i, **it} for i, it in enumerate(customers, 1)]}
    for table in TABLES:
        data.setdefault(table, list(_rows(table, case.get(table, []))) or [_nobodys(table)])
    data[BASE] = [_typed(BASE, row) for row in data[BASE]]
    return data


def _nobodys(table: str) -> dict[str, Value]:
    """A row of a table that has no others: exports without any rows are refused."""
    key = {
        name: "none" if TABLES[table].columns[name] == "text" else 0 for name in TABLES[table].key
    }
    return {**dict.fromkeys(TABLES[table].columns), **key}


def _rows(table: str, rows: list[dict[str, Any]]) -> Iterator[dict[str, Value]]:
    columns = TABLES[table].columns
    for number, row in enumerate(rows, 1):
        filled = {name: 1 for name in _OWNERS if name in columns and table not in _via(row)}
        if table in _OWN_KEYS:
            filled[_OWN_KEYS[table]] = number
        elif "order_id" in columns:
            filled["order_id"] = 1
        yield _typed(table, {**filled, **row})


def _via(row: dict[str, Any]) -> tuple[str, ...]:
    """Tickets say themselves by whom and to whom."""
    return ("tickets",) if "opener" in row or "assignee" in row else ()


def _typed(table: str, row: dict[str, Any]) -> dict[str, Value]:
    """Money as written, datetimes where YAML read a date."""
    typed: dict[str, Value] = {}
    for name, declared in TABLES[table].columns.items():
        cell = row.get(name)
        if declared == MONEY and cell is not None:
            cell = Decimal(str(cell))
        elif declared == "datetime" and cell is not None and not isinstance(cell, dt.datetime):
            cell = dt.datetime.combine(cell, dt.time())
        elif (
            declared == "number"
            and name not in (*_OWNERS, *_OWN_KEYS.values())
            and cell is not None
        ):
            cell = float(cell)
        typed[name] = cell
    return typed
