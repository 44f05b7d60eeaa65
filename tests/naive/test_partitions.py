"""Whatever the rules and the rows: a run in partitions says what a run in one piece says."""

from __future__ import annotations

import datetime as dt
import random
import tempfile
from collections.abc import Mapping
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import segrules
from segrules.diagnostics import UsageError
from segrules.outcome import Why
from segrules.runs import Limits, Run, run_plan, silently
from segrules.tables import Scratch

from .books_of_rows import RowsCase, draw_rows_case
from .engine import frames, write
from .tables import BASE


@pytest.mark.parametrize("in_order", [True, False], ids=["keys ascend", "keys in any order"])
@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_the_same_members_reasons_cuts_and_notes(seed: int, *, in_order: bool) -> None:
    chance = random.Random(seed)
    case = draw_rows_case(chance, 20, 15)
    tables = _tables(case, seed, in_order=in_order)
    with tempfile.TemporaryDirectory() as folder:
        book = segrules.load(write(case.book, Path(folder)))
        whole = _run(book, tables, case.as_of, 1)
        parts = _run(book, tables, case.as_of, chance.randint(2, 6))
        assert parts.memberships.collect().equals(whole.memberships.collect())
        assert parts.outcomes().equals(whole.outcomes())
        assert parts.outcome.cuts() == whole.outcome.cuts()
        assert parts.outcome.funnels() == whole.outcome.funnels()
        assert parts.diagnostics == whole.diagnostics
        for id_ in whole.outcome.plan.output:
            evidence = whole.outcome.evidence()[id_].collect()
            assert parts.outcome.evidence(held=True)[id_].collect().equals(evidence)
        without = _run(book, tables, case.as_of, chance.randint(1, 6), "none")
        assert without.outcomes().equals(whole.outcomes())
        for run in (whole, parts, without):
            run.close()


@pytest.mark.parametrize("in_order", [True, False], ids=["keys ascend", "keys in any order"])
@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_reasons_that_are_kept_of_members_alone(seed: int, *, in_order: bool) -> None:
    chance = random.Random(seed)
    case = draw_rows_case(chance, 20, 15)
    tables = _tables(case, seed, in_order=in_order)
    with tempfile.TemporaryDirectory() as folder:
        book = segrules.load(write(case.book, Path(folder)))
        whole = _run(book, tables, case.as_of, 1)
        count = chance.randint(2, 6)
        said = _run(book, tables, case.as_of, count, "sentence", to_write=True)
        assert said.memberships.collect().equals(whole.memberships.collect())
        typed = _run(book, tables, case.as_of, count, "values", to_write=True)
        for id_ in whole.outcome.plan.output:
            evidence = whole.outcome.evidence()[id_].collect()
            assert typed.outcome.evidence(held=True)[id_].collect().equals(evidence)
        if in_order and whole.outcome.plan.observed:
            with pytest.raises(UsageError, match="SR627"):
                typed.explain(tables[BASE]["customer_id"][0])
        assert typed.outcomes().equals(whole.outcomes())
        assert typed.outcome.funnels() == whole.outcome.funnels()
        for run in (whole, said, typed):
            run.close()


def _tables(case: RowsCase, seed: int, *, in_order: bool) -> Mapping[str, pl.DataFrame]:
    """The tables of a case, as they are or shuffled."""
    tables = frames(case.data)
    if in_order:
        return tables
    return {
        name: frame.sample(fraction=1, shuffle=True, seed=seed) for name, frame in tables.items()
    }


def _run(
    book: segrules.Book,
    tables: Mapping[str, pl.DataFrame],
    as_of: dt.date,
    partitions: int,
    why: Why = "sentence",
    *,
    to_write: bool = False,
) -> Run:
    limits = Limits(scratch=Scratch(), at_least=partitions)
    moment, plan = book.moment(as_of), book.plan()
    assert BASE in plan.columns
    return run_plan(
        book.rulebook, tables, moment, plan, why, silently, to_write=to_write, limits=limits
    )


@pytest.mark.parametrize("partitions", [1, 2, 5])
def test_a_base_made_of_the_keys_of_many_files(tmp_path: Path, partitions: int) -> None:
    (tmp_path / "rulebook.yaml").write_text(
        "base: households\n"
        "tables:\n"
        "  households: {distinct_of: lines, key: household}\n"
        "  lines:\n"
        "    columns: {household: number}\n"
        "    belongs_to: {households: household}\n",
        encoding="utf-8",
    )
    rules = "segments: [{id: two, when: count(lines) >= 2}, {id: best, when: top 1 by household}]"
    (tmp_path / "segments.yaml").write_text(rules, encoding="utf-8")
    parts = tmp_path / "exports" / "lines"
    parts.mkdir(parents=True)
    for number, keys in enumerate([[7, 3, None], [9, 7], [4, 3, 3, 9]]):
        frame = pl.DataFrame({"household": keys})
        frame.write_parquet(parts / f"{number}.parquet")
    book = segrules.load(tmp_path)
    limits, plan = Limits(at_least=partitions), book.plan()
    moment = book.moment("2026-11-22")
    sources = [tmp_path / "exports"]
    run = run_plan(book.rulebook, sources, moment, plan, "sentence", silently, limits=limits)
    found = run.memberships.collect().select("household", pl.col("segment").cast(str)).rows()
    assert found == [(7, "two"), (3, "two"), (9, "two"), (9, "best")]
    assert run.customers == 4
    run.close()


@pytest.mark.parametrize(
    ("because", "expected"),
    [
        ("{count(orders)} orders", ["1 orders", "2 orders"]),
        ("rank {rank(id)}", ["rank 4", "rank 2"]),
        ("{id} beside {average(id of customers)}", ["1 beside 2.5", "3 beside 2.5"]),
    ],
)
def test_what_only_the_words_of_members_look_at(
    tmp_path: Path, because: str, expected: list[str]
) -> None:
    (tmp_path / "rulebook.yaml").write_text(
        "base: customers\n"
        "tables:\n"
        "  customers: {key: id, columns: {id: number, country: text}}\n"
        "  orders:\n"
        "    columns: {id: number}\n"
        "    belongs_to: {customers: id}\n",
        encoding="utf-8",
    )
    rule = f'id: british, when: country = "GB", because: "{because}"'
    (tmp_path / "segments.yaml").write_text(f"segments: [{{{rule}}}]", encoding="utf-8")
    tables = {
        "customers": pl.DataFrame({"id": [1, 2, 3, 4], "country": ["GB", "FR", "GB", None]}),
        "orders": pl.DataFrame({"id": [1, 3, 3]}),
    }
    book = segrules.load(tmp_path)
    limits, moment = Limits(at_least=2), book.moment("2026-11-22")
    run = run_plan(
        book.rulebook,
        tables,
        moment,
        book.plan(),
        "sentence",
        silently,
        to_write=True,
        limits=limits,
    )
    found = run.memberships.select("id", "because").collect().rows()
    assert found == [*zip([1, 3], expected, strict=True)]
    run.close()
