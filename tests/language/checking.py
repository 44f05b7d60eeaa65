"""Checks an expression in a rulebook that has a column of every type."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from segrules import api
from segrules.diagnostics import Diagnostic

BOOK = """\
version: 1
base: customers
timezone: Europe/London
parameters:
  vip_spend: 500
  eu: [AT, BE]
  lapse: 90 days
  house: GB
tables:
  customers:
    key: customer_id
    columns:
      customer_id: number
      country: text
      city: text
      total_spent: {type: number, decimals: 2}
      visits: number
      last_order_at: date
      birth_date: date
      placed_at: datetime
      subscribed: yes/no
      tier: {type: text, values: [bronze, silver, gold]}
      score: {type: number, values: [1, 2, 3]}
      tags: list of text
      likes: {type: list of text, values: [shoes, hats]}
      sizes: list of number
      device: {type: struct, fields: {model: text, inches: number}}
      Loyalty Points: number
  orders:
    key: order_id
    time: placed_on
    belongs_to: {customers: customer_id}
    columns: {order_id: text, customer_id: number, placed_on: date, total: number, status: text}
  calls:
    time: called_at
    belongs_to: {opened: {table: customers, by: opened_by}, taken: {table: customers, by: taken_by}}
    columns: {opened_by: number, taken_by: number, called_at: datetime}
  labels:
    belongs_to: {customers: customer_id}
    columns: {customer_id: number, label: text}
traits:
  per_visit: total_spent / visits
  at_home: country = house
  british: country = "GB" and city is known
  abroad: country != house
  located: country is known
"""
SEGMENTS = """\
segments:
  - id: vip
    when: total_spent >= vip_spend
  - id: old
    status: draft
    when: visits > 1
"""


def files_with(case: Mapping[str, Any]) -> dict[str, str]:
    """The files of a case: an expression, a ``when`` as YAML, or whole files."""
    if "files" in case:
        return {"rulebook.yaml": BOOK, **case["files"]}
    if "groups" in case:
        lines = "".join(f"      {line}\n" for line in case["groups"].splitlines())
        rule = f"  - id: a\n    when:\n{lines}"
    else:
        lines = "".join(f"      {line}\n" for line in case["when"].splitlines())
        rule = f"  - id: a\n    when: |\n{lines}"
    return {"rulebook.yaml": BOOK, "segments.yaml": f"{SEGMENTS}{rule}"}


def problems_of(case: Mapping[str, Any]) -> tuple[Diagnostic, ...]:
    """Every problem of a case, with paths below ``rules``."""
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            Path("rules").mkdir()
            for name, text in files_with(case).items():
                (Path("rules") / name).write_text(text, encoding="utf-8")
            return api.check("rules", case.get("settings"))[1]
        finally:
            os.chdir(before)
