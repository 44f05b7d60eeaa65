"""Customers are found by their keys, of whatever type these are and however they are written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any, get_args

import polars as pl
import pytest

import segrules
from segrules.output import FileFormat
from tests.cli.shop import run

RULES = """\
version: 1
name: Corner shop
timezone: Europe/Berlin
base: people
tables:
  people:
    key: [{key}]
    columns: {{{columns}, visits: number}}
  calls:
    belongs_to: {{people: [{key}]}}
    columns: {{{columns}}}
"""
SEGMENTS = "segments:\n  - {id: busy, when: visits > 0 and has calls}\n"
NOON = dt.datetime(2026, 7, 2, 12, 0, tzinfo=dt.UTC)

KEYS: dict[str, tuple[str, tuple[Any, Any], tuple[Any, ...]]] = {
    "a datetime": (
        "datetime",
        (NOON, NOON.replace(microsecond=1)),
        (NOON, "2026-07-02 12:00:00+00:00", "2026-07-02T12:00Z", "2026-07-02T14:00",
         NOON.replace(hour=14, tzinfo=None)),
    ),
    "a part of a second": (
        "datetime", (NOON.replace(microsecond=5000), NOON), (NOON.replace(microsecond=5000),),
    ),
    "a date": ("date", (NOON.date(), dt.date(2026, 7, 3)), (NOON.date(), "2026-07-02")),
    "yes/no": ("yes/no", (True, False), (True, "true")),
    "nineteen digits": ("number", (2**63 - 1, 2**63 - 2), (2**63 - 1, "9223372036854775807")),
    "leading zeros": ("text", ("007", "7"), ("007",)),
    "commas, blanks and equals signs": ("text", (" a, b=c", "a"), (" a, b=c",)),
    "other writing": ("text", ("Zoë 日本", "Zoe"), ("Zoë 日本",)),
    "a text like a time": (
        "text", ("2026-07-02T12:00", "2026-07-02 12:00"), ("2026-07-02T12:00",),
    ),
}  # fmt: skip


def _shop(folder: Path, key: str, columns: str, people: pl.DataFrame) -> Path:
    (folder / "rules").mkdir()
    (folder / "exports").mkdir()
    (folder / "rules" / "rulebook.yaml").write_text(RULES.format(key=key, columns=columns))
    (folder / "rules" / "segments.yaml").write_text(SEGMENTS)
    people.write_parquet(folder / "exports" / "people.parquet")
    people.head(1).drop("visits").write_parquet(folder / "exports" / "calls.parquet")
    return folder


@pytest.mark.parametrize(("declared", "cells", "asked"), KEYS.values(), ids=KEYS)
def test_a_key_of_any_type_is_found(
    tmp_path: Path, declared: str, cells: Sequence[Any], asked: tuple[Any, ...]
) -> None:
    """By the run, by one explanation from the exports, and in all that a run leaves."""
    people = pl.DataFrame({"id": cells, "visits": [1, 0]})
    shop = _shop(tmp_path, "id", f"id: {declared}", people)
    book = segrules.load(shop / "rules")
    found = book.apply([shop / "exports"], "2026-11-22")
    finished = []
    for format_ in get_args(FileFormat):
        for why in ("values", "sentence"):
            found.write(shop / f"{format_}-{why}", format=format_, why=why)
            finished.append(segrules.open_run(shop / f"{format_}-{why}"))
    for key in asked:
        explained = (found.explain(key, "busy"), book.explain([shop / "exports"], key, "busy"))
        assert [getattr(one, "member", None) for one in explained] == [True, True]
        standings = [getattr(done.explain(key, "busy"), "membership", None) for done in finished]
        assert standings == ["in"] * len(finished)
    with pytest.raises(segrules.UsageError, match="SR611"):
        found.explain("nobody", "busy")


def test_a_key_of_several_columns_is_found_from_the_command_line(tmp_path: Path) -> None:
    people = pl.DataFrame(
        {"at": [NOON, NOON], "name": ["a, b", "a"], "n": [1, 1], "visits": [1, 1]}
    )
    _shop(tmp_path, "at, name, n", "at: datetime, name: text, n: number", people)
    key = "'at=2026-07-02 12:00:00+00:00,name=a, b,n=1'"
    told = run(tmp_path, f"explain rules exports --customer {key} --as-of 2026-11-22")
    assert (told.code, told.stderr) == (0, "")
    assert told.stdout.startswith("at=2026-07-02 12:00:00+00:00,name=a, b,n=1: in 1")
    for format_ in get_args(FileFormat):
        applied = run(tmp_path, f"apply rules exports --out out --format {format_}")
        assert applied.code == 0
        told = run(tmp_path, f"explain --run out --customer {key} --segment busy")
        assert (told.code, told.stderr) == (0, "")
        assert " is in busy" in told.stdout
