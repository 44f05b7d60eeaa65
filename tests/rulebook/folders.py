"""Rulebook folders for tests: a standard one, with files laid over it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from segrules.diagnostics import Diagnostic, render_text
from segrules.rulebook import Rulebook, load

BOOK = """\
version: 1
name: TechShop
base: customers
parameters:
  vip_spend: 500
  eu: [AT, BE]
tables:
  customers:
    key: customer_id
    columns:
      customer_id: number
      country: text
      city: text
      total_spent: {type: number, decimals: 2}
      last_order_at: date
      signed_up: date
      birth_date: date
      email: {type: text, pii: yes}
      subscribed: yes/no
      tags: list of text
      tier: {type: text, values: [bronze, silver, gold]}
      visits: number
      placed_at: datetime
"""
SEGMENTS = """\
segments:
  - id: vip
    when: total_spent >= vip_spend
"""
STANDARD = {"rulebook.yaml": BOOK, "segments.yaml": SEGMENTS}


def write(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write files under a folder and return it."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def load_over(
    folder: Path, files: Mapping[str, str | bytes]
) -> tuple[Rulebook | None, tuple[Diagnostic, ...]]:
    """Load the standard rulebook with files laid over it."""
    return load(write(folder, {**STANDARD, **files}))


def loaded(folder: Path, files: Mapping[str, str | bytes]) -> Rulebook:
    """The same, where nothing is wrong."""
    book, problems = load_over(folder, files)
    assert book is not None, render_text(problems)
    assert not problems, render_text(problems)
    return book


def when(condition: str) -> dict[str, str]:
    """A segments file whose one segment has this after its ``when:``."""
    return {"segments.yaml": f"segments:\n  - id: vip\n    when: {condition}\n"}
