"""SR690: where the engine fails after all, the message names the clause."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import polars as pl
import pytest

import segrules
from segrules.catalogue import EXAMPLE
from segrules.diagnostics import Span
from segrules.engines import evaluate
from segrules.tables import unpartitioned
from segrules.types import moment_of


def test_a_failure_names_its_clause_and_shows_no_traceback(tmp_path: Path) -> None:
    for name in ("rulebook.yaml", "segments.yaml"):
        (tmp_path / name).write_text(EXAMPLE[name])
    plan = segrules.load(tmp_path).plan()
    # The tables room would never hand over a frame without a column that the plan reads.
    tables = unpartitioned({"customers": pl.LazyFrame({"customer_id": [1]})}, "customers")
    with pytest.raises(segrules.EngineError) as caught:
        evaluate(plan, tables, moment_of(dt.date(2026, 11, 22), "UTC"), values=True)
    (problem,) = caught.value.diagnostics
    assert problem.code == "SR690"
    assert isinstance(problem.where, Span)
    assert problem.where.text == "total_spent >= 500"
    assert problem.help is not None
    assert "\n" not in problem.help
