"""What a finished run's folder tells is what its exports tell."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import get_args

import polars as pl
import pytest
import yaml

import segrules
from segrules.demo import write_shop
from segrules.outcome import Explanation, Node
from segrules.output import FileFormat, Layout
from segrules.packaged import packaged_folder
from segrules.runs import Standing
from tests.output.shop import AS_OF, SECRETS, run, shop

WORDS = Path(__file__).parents[1] / "outcome" / "cases" / "words.yaml"
BESIDE = (
    "count(orders) > 1.5 * count(orders where paid)",
    "count(orders) >= 1.5 * count(orders where paid)",
    "count(orders) < count(orders where not paid) / 2",
    "count(orders) between 2 and 3",
    "min(placed_at of orders) >= max(placed_at of orders)",
    "max(placed_at of orders) >= 2026-11-21T12:00",
    "max(returned_at of returns) in last 7 days",
    "total_spent not between 5.5 and 95",
    "bottom 20% by total_spent within country",
    'not (email is known and country = "IE")',
)
"""Rules with distances from values and constants of every kind."""


def _standing(done: segrules.FinishedRun, customer: object, segment: str) -> Standing:
    found = done.explain(customer, segment)
    assert isinstance(found, Standing)
    return found


def _told(found: Explanation | tuple[Explanation, ...]) -> Explanation:
    """Without the rows of other tables, which no run keeps."""
    assert isinstance(found, Explanation)
    unknown = tuple(map(_without_rows, found.unknown))
    return replace(found, tree=_without_rows(found.tree), unknown=unknown)


def _without_rows(node: Node) -> Node:
    parts = tuple(map(_without_rows, node.parts))
    return replace(node, parts=parts, rows=(), rows_total=None, rows_count=None)


def _clauses(node: Node) -> Iterator[Node]:
    yield from (c for part in node.parts for c in _clauses(part))
    if not node.parts:
        yield node


def test_the_sample_shop_is_explained_alike_from_a_run_and_from_its_exports(
    tmp_path: Path,
) -> None:
    """Two members of every segment; only rows of other tables are not kept."""
    write_shop(tmp_path / "shop", customers=300, rules=packaged_folder("rules"))
    book = segrules.load(tmp_path / "shop" / "rules")
    found = book.apply([tmp_path / "shop" / "exports"], AS_OF)
    found.write(tmp_path / "out", why="values")
    done = segrules.open_run(tmp_path / "out")
    members = found.memberships.collect().group_by("segment", maintain_order=True).tail(2)
    outcomes = set()
    for customer, segment in members.select("customer_id", "segment").iter_rows():
        standing = _standing(done, customer, segment)
        assert standing.explanation == _told(found.explain(customer, segment))
        outcomes |= {clause.outcome for clause in _clauses(standing.explanation.tree)}
    assert members["segment"].n_unique() > 150
    assert outcomes == {True, False, None}


def test_whatever_a_clause_turned_out_to_be_is_told_alike(tmp_path: Path) -> None:
    """All customers are members, whether a clause is yes, no or unknown."""
    shared = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
    whens = [*(case["when"] for case in shared["cases"]), *BESIDE]
    segments = [
        {"id": f"s{n}", "when": {"any": [when, "customer_id is known"]}}
        for n, when in enumerate(whens)
    ]
    files = {**shared["files"], "rules/segments.yaml": yaml.safe_dump({"segments": segments})}
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    found = segrules.load(tmp_path / "rules").apply([tmp_path / "exports"], AS_OF)
    found.write(tmp_path / "out", why="values")
    done = segrules.open_run(tmp_path / "out")
    for customer in range(1, 6):
        standings = done.explain(customer)
        assert isinstance(standings, tuple)
        assert [s.explanation for s in standings] == [
            _told(found.explain(customer, f"s{n}")) for n in range(len(whens))
        ]


def test_personal_data_is_known_and_no_more(tmp_path: Path) -> None:
    run(shop(tmp_path)).write(tmp_path / "out", why="values")
    standings = segrules.open_run(tmp_path / "out").explain(7)
    assert "Email is known" in repr(standings)
    assert not [s for s in SECRETS if s.decode() in repr(standings)]


@pytest.mark.parametrize("format_", ["parquet", "csv", "ndjson"])
@pytest.mark.parametrize("layout", ["long", "wide"])
def test_every_form_of_memberships_tells_the_same(
    tmp_path: Path, format_: FileFormat, layout: Layout
) -> None:
    """A row per membership cannot tell undecided from not in, and knows members alone."""
    found = run(shop(tmp_path))
    folder = tmp_path / "runs [1] *" / "out"
    found.write(folder, format=format_, layout=layout, why="none")
    done = segrules.open_run(folder)
    words = {True: "in", False: "not in", None: "undecided"}
    for row in found.outcomes().iter_rows(named=True):
        customer = row.pop("customer_id")
        standings = done.explain(str(customer))
        assert isinstance(standings, tuple)
        assert {s.segment for s in standings if s.membership == "in"} == {
            id_ for id_, outcome in row.items() if outcome
        }
        if layout == "wide":
            assert [s.membership for s in standings] == [words[o] for o in row.values()]
        assert standings[0].known == (layout == "wide" or True in row.values())


def test_a_member_whom_the_evidence_lacks_is_damage(tmp_path: Path) -> None:
    run(shop(tmp_path)).write(tmp_path / "out", why="values")
    path = tmp_path / "out" / "evidence" / "vip.parquet"
    pl.read_parquet(path).filter(pl.col("customer_id") != 7).write_parquet(path)
    with pytest.raises(segrules.DataError, match=r"SR631.*by the memberships the customer is in"):
        segrules.open_run(tmp_path / "out").explain(7, "vip")


def test_memberships_of_other_columns_are_damage(tmp_path: Path) -> None:
    found = run(shop(tmp_path))
    for layout in get_args(Layout):
        found.write(tmp_path / "out", format="csv", layout=layout)
        (tmp_path / "out" / "memberships.csv").write_text("customer_id,vips\n7,yes\n", "utf-8")
        with pytest.raises(segrules.DataError, match=r"SR631.*`memberships\.csv` cannot be"):
            segrules.open_run(tmp_path / "out").explain(7)


@pytest.mark.parametrize("format_", ["parquet", "csv", "ndjson"])
@pytest.mark.parametrize("layout", ["long", "wide"])
def test_memberships_of_which_rows_are_missing_are_damage(
    tmp_path: Path, format_: FileFormat, layout: Layout
) -> None:
    folder = tmp_path / "out"
    run(shop(tmp_path)).write(folder, format=format_, layout=layout)
    path = folder / f"memberships.{format_}"
    if format_ == "parquet":
        pl.read_parquet(path).head(-1).write_parquet(path)
    else:
        lines = path.read_text("utf-8").splitlines(keepends=True)
        path.write_text("".join(lines[:-1]), "utf-8")
    with pytest.raises(segrules.DataError, match=r"SR631.*rows, and that is not the number of"):
        segrules.open_run(folder).explain(7)


@pytest.mark.parametrize("name", ["memberships.parquet", "evidence/vip.parquet"])
@pytest.mark.parametrize("layout", ["long", "wide"])
def test_a_file_of_another_run_of_the_same_rows_is_damage(
    tmp_path: Path, name: str, layout: Layout
) -> None:
    found = run(shop(tmp_path))
    for folder in ("out", "other"):
        found.write(tmp_path / folder, layout=layout, why="values")
    (tmp_path / "other" / name).replace(tmp_path / "out" / name)
    with pytest.raises(segrules.DataError, match=f"SR631.*`{name}` in .* was not written by"):
        segrules.open_run(tmp_path / "out").explain(7)


def test_a_record_without_its_segments_is_damage(tmp_path: Path) -> None:
    run(shop(tmp_path)).write(tmp_path / "out")
    path = tmp_path / "out" / "run.json"
    record = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps({**record, "segments": []}), "utf-8")
    with pytest.raises(segrules.DataError, match=r"SR631.*`run\.json` cannot be understood"):
        segrules.open_run(tmp_path / "out").explain(7)


@pytest.mark.parametrize("kept", [0.3, 0.95])
def test_files_that_were_cut_short_are_damage(tmp_path: Path, kept: float) -> None:
    run(shop(tmp_path)).write(tmp_path / "out", why="values")
    for name in ("memberships.parquet", "evidence/vip.parquet", "evidence/vip.json", "run.json"):
        path = tmp_path / "out" / name
        whole = path.read_bytes()
        path.write_bytes(whole[: int(len(whole) * kept)])
        with pytest.raises(segrules.DataError, match=f"SR631.*`{name}` cannot be understood"):
            segrules.open_run(tmp_path / "out").explain(7)
        path.write_bytes(whole)
