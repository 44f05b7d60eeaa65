from __future__ import annotations

import datetime as dt
import hashlib
import json
import subprocess
from pathlib import Path

import polars as pl
import pytest

import segrules
from segrules.diagnostics import UsageError
from segrules.outcome import Why
from segrules.output import (
    Hashes,
    diagnostic_line,
    failed_line,
    finished_line,
    stage_line,
)
from segrules.tables import Input
from tests.cli.shop import run as command
from tests.output.shop import AS_OF, read_json, run, shop, validate


def _git(folder: Path, *arguments: str) -> str:
    identity = ("-c", "user.name=A", "-c", "user.email=a@example.com")
    done = subprocess.run(
        ["git", "-C", str(folder), *identity, *arguments],
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout.strip()


def test_run_json_is_as_its_schema_says_and_as_the_answer(tmp_path: Path) -> None:
    answer = run(shop(tmp_path)).write(tmp_path / "out")
    found = read_json(tmp_path / "out" / "run.json")
    validate(found, "run")
    assert found == answer
    assert found["files"] == ["memberships.parquet", "rejected.csv", "run.json", "segments.csv"]
    assert found["parameters"] == {
        "vip_spend": 500,
        "lapse": "90 days",
        "homes": ["GB", "IE"],
        "opening": "2026-01-01",
    }
    assert list(found["seconds"]) == ["reading", "evaluating", "deciding", "checking", "writing"]
    assert found["profile"]["rows"] == {
        "reading": 6,
        "evaluating": 6,
        "deciding": 6,
        "checking": 6,
        "writing": 13,
    }
    assert (found["customers"], found["memberships"]) == (6, 13)
    assert found["customers_in_segments"] == 5
    assert found["rejected_cells"] == {"total_spent": 2}


def test_funnel_counts_every_customer_once_per_clause(tmp_path: Path) -> None:
    found = run(shop(tmp_path)).write(tmp_path / "out")
    funnels = {each["segment"]: each["funnel"] for each in found["segments"]}
    assert [list(clause.values()) for clause in funnels["quiet-vip"]] == [
        ['in segment "vip"', False, 3, 3, 0],
        ["last_order_at < lapse ago", False, 4, 1, 1],
        ['country = "FR"', True, 4, 1, 1],
    ]
    sums = {c["kept"] + c["dropped"] + c["unknown"] for f in funnels.values() for c in f}
    assert sums == {6}


def test_values_outside_the_declared_ones_are_noticed(tmp_path: Path) -> None:
    notices = run(shop(tmp_path)).write(tmp_path / "out")["notices"]
    assert any("country" in notice["message"] for notice in notices)


def test_inputs_stand_with_rows_bytes_and_hash(tmp_path: Path) -> None:
    export = shop(tmp_path) / "exports" / "customers.csv"
    for to_write in (False, True):
        (found,) = run(tmp_path, to_write=to_write).write(tmp_path / "out")["inputs"]
        assert found == {
            "table": "customers",
            "path": str(export),
            "rows": 6,
            "bytes": export.stat().st_size,
            "sha256": hashlib.sha256(export.read_bytes()).hexdigest(),
        }


def test_frames_in_memory_have_no_hash(tmp_path: Path) -> None:
    book = segrules.load(shop(tmp_path) / "rules")
    columns = pl.read_csv(tmp_path / "exports" / "customers.csv")
    found = book.apply({"customers": columns}, AS_OF).write(tmp_path / "out")
    validate(found, "run")
    assert found["inputs"][0]["sha256"] is None


def test_hash_of_a_file_that_went_away_is_none() -> None:
    assert Hashes([Input("gone.csv", 1, None)]).of("gone.csv") is None


def test_rules_are_named_by_hash_and_commit(tmp_path: Path) -> None:
    found = run(shop(tmp_path)).write(tmp_path / "out")["rules"]
    assert (found["commit"], found["changed_since_commit"]) == (None, None)
    _git(tmp_path, "init", "-q")
    _git(tmp_path, "add", "rules")
    _git(tmp_path, "commit", "-q", "-m", "rules")
    committed = run(tmp_path).write(tmp_path / "out")["rules"]
    assert committed["commit"] == _git(tmp_path, "rev-parse", "HEAD")
    assert committed["changed_since_commit"] is False
    assert committed["sha256"] == found["sha256"]
    rules = tmp_path / "rules" / "segments.yaml"
    rules.write_text(rules.read_text("utf-8") + "# more\n", "utf-8")
    changed = run(tmp_path).write(tmp_path / "out")["rules"]
    assert changed["changed_since_commit"] is True
    assert changed["sha256"] != found["sha256"]


@pytest.mark.parametrize(
    ("given", "as_of", "moment"),
    [
        ("2026-06-30", "2026-06-30", "2026-06-30T23:00:00Z"),
        ("2026-06-30T00:00", "2026-06-30T00:00:00+01:00", "2026-06-29T23:00:00Z"),
        ("2026-11-22T09:30:15Z", "2026-11-22T09:30:15+00:00", "2026-11-22T09:30:15Z"),
        (dt.date(2026, 11, 22), "2026-11-22", "2026-11-23T00:00:00Z"),
    ],
)
def test_as_of_stands_as_given_and_as_an_instant(
    tmp_path: Path, given: str | dt.date, as_of: str, moment: str
) -> None:
    book = segrules.load(shop(tmp_path) / "rules")
    found = book.apply([tmp_path / "exports"], given).write(tmp_path / "out")
    assert (found["as_of"], found["moment"]) == (as_of, moment)


def test_lines_of_the_log_are_as_their_schema_says(tmp_path: Path) -> None:
    found = run(shop(tmp_path))
    record = found.write(tmp_path / "out")
    lines = [
        stage_line("reading"),
        *map(diagnostic_line, found.diagnostics),
        finished_line(record, tmp_path / "out"),
        finished_line(record, None),
        failed_line(3),
    ]
    assert len(lines) > 5
    for line in lines:
        assert "\n" not in line
        validate(json.loads(line), "log")


def test_a_book_without_active_segments_leaves_empty_files(tmp_path: Path) -> None:
    rules = shop(tmp_path) / "rules" / "segments.yaml"
    rules.write_text("segments:\n  - {id: later, when: country is known, status: draft}\n", "utf-8")
    found = run(tmp_path).write(tmp_path / "out", format="csv")
    validate(found, "run")
    text = (tmp_path / "out" / "memberships.csv").read_text("utf-8")
    assert text == "customer_id,segment,because\n"


def test_forms_that_do_not_exist_are_refused_by_name(tmp_path: Path) -> None:
    found = run(shop(tmp_path))
    with pytest.raises(UsageError, match=r"SR626.*`xlsx`.*SR626.*`tall`"):
        found.write(tmp_path / "out", format="xlsx", layout="tall")  # type: ignore[arg-type]
    with pytest.raises(UsageError, match=r"SR627"):
        run(tmp_path, why="none").write(tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_reasons_of_a_run_that_kept_none_are_refused_in_words(tmp_path: Path) -> None:
    bare = run(shop(tmp_path), why="none")
    with pytest.raises(UsageError, match=r"SR627"):
        bare.memberships.collect()
    with pytest.raises(UsageError, match=r"SR627"):
        bare.explain(7)


@pytest.mark.parametrize(
    ("name", "why"), [("segment", "none"), ("because", "sentence"), ("unknown", "values")]
)
def test_a_key_named_like_a_column_of_the_output_is_refused(
    tmp_path: Path, name: str, why: Why
) -> None:
    folder = shop(tmp_path)
    for path in (folder / "rules" / "rulebook.yaml", folder / "exports" / "customers.csv"):
        path.write_text(path.read_text("utf-8").replace("customer_id", name), "utf-8")
    with pytest.raises(UsageError, match=rf"SR625.*`{name}`"):
        run(folder, why=why).write(tmp_path / "out", why=why)


def test_a_key_named_like_a_segment_is_refused_where_both_are_columns(tmp_path: Path) -> None:
    folder = shop(tmp_path)
    for path in (folder / "rules" / "rulebook.yaml", folder / "exports" / "customers.csv"):
        path.write_text(path.read_text("utf-8").replace("customer_id", "vip"), "utf-8")
    found = run(folder)
    assert found.memberships.collect()["vip"].to_list()
    with pytest.raises(UsageError, match=r"SR625.*`vip`"):
        found.outcomes()
    tried = command(folder, "apply rules exports --out out --layout wide --dry-run")
    assert (tried.code, "SR625" in tried.stderr) == (2, True)


RELATIVE = """\
segments:
  - {id: best, when: top 50% by total_spent}
  - {id: best-at-home, when: top 1 by last_order_at within country}
  - {id: above, when: total_spent > average(total_spent of customers where country = "GB")}
  - {id: fifths, when: 'bucket(total_spent, 5) = 5'}
  - {id: halves-at-home, when: 'bucket(total_spent within country, 2) = 2'}
  - {id: too-many, when: 'bucket(total_spent, 101) = 101'}
  - {id: secret, when: 'top 1 by email and bucket(email, 2) = 1'}
"""


@pytest.mark.parametrize("why", ["none", "sentence"])
def test_what_everybody_decides_is_recorded(tmp_path: Path, why: Why) -> None:
    rules = shop(tmp_path) / "rules" / "segments.yaml"
    rules.write_text(RELATIVE, "utf-8")
    found = run(tmp_path, why=why).write(tmp_path / "out", why=why)
    validate(found, "run")
    assert [list(cut.values()) for cut in found["cuts"]] == [
        ["top 50% by total_spent", None, None, 812.5, 2],
        ["top 1 by last_order_at within country", "ES", None, "2025-11-01", 1],
        ["top 1 by last_order_at within country", "FR", None, "2026-02-01", 1],
        ["top 1 by last_order_at within country", "GB", None, "2026-06-01", 1],
        ["top 1 by last_order_at within country", "IE", None, "2026-11-01", 1],
        ['average(total_spent of customers where country = "GB")', None, None, 1156.25, 2],
        ["bucket(total_spent, 5)", None, 1, 499.99, 1],
        ["bucket(total_spent, 5)", None, 2, 500, 1],
        ["bucket(total_spent, 5)", None, 3, 812.5, 1],
        ["bucket(total_spent, 5)", None, 4, 1500, 1],
        ["bucket(total_spent within country, 2)", "GB", 1, 812.5, 1],
        ["bucket(total_spent within country, 2)", "GB", 2, 1500, 1],
        ["bucket(total_spent within country, 2)", "FR", 1, 500, 1],
    ]
