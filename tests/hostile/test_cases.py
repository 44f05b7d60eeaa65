"""Whatever the files and the command line are: a clear error or a right answer, and soon."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import yaml

from .scene import APPLY, LIMIT_OF_KNOWN, SECONDS, Worker, argument, complaints, content, set_up

HERE = Path(__file__).parent
KNOWN_BAD: dict[str, str] = yaml.safe_load((HERE / "known_bad.yaml").read_text("utf-8")) or {}


def cases() -> list[Any]:
    """Every case of the files, those in the ledger expected to fail."""
    found: list[Any] = []
    for path in sorted((HERE / "cases").glob("*.yaml")):
        for case in yaml.safe_load(path.read_text("utf-8")):
            reason = KNOWN_BAD.get(case["name"])
            marks = [pytest.mark.xfail(strict=True, reason=reason)] if reason else []
            found.append(pytest.param(case, id=case["name"], marks=marks))
    return found


@pytest.mark.parametrize("case", cases())
def test_a_clear_error_or_a_right_answer(
    case: dict[str, Any], worker: Worker, tmp_path: Path
) -> None:
    arguments = [argument(written) for written in case.get("arguments", APPLY)]
    if case.get("after a good run"):
        set_up(tmp_path, {})
        assert worker.run(tmp_path, arguments).code == 0
        for file in (*tmp_path.glob("rules/*"), *tmp_path.glob("exports/*")):
            file.unlink()
    set_up(tmp_path, case.get("files", {}))
    before = content(tmp_path)
    limit = LIMIT_OF_KNOWN if case["name"] in KNOWN_BAD else SECONDS

    answer = worker.run(tmp_path, arguments, limit)

    assert complaints(answer) == []
    assert answer.code in ([*case["exit"]] if isinstance(case["exit"], list) else [case["exit"]])
    if answer.code:
        codes = re.findall(r"\bSR\d{3}\b", answer.stderr + answer.stdout)
        assert case.get("code", codes[0] if codes else "a code") in codes
        assert content(tmp_path) == before
    elif arguments[:1] == ["apply"]:
        assert_whole(tmp_path / "out")
        if members := case.get("members"):
            assert counted(tmp_path / "out") == members
    if secret := case.get("never says"):
        assert secret not in answer.stderr + answer.stdout


def assert_whole(out: Path) -> None:
    """The output is all there and agrees with itself; nothing stands beside it."""
    assert {path.name for path in out.iterdir()} == {
        "memberships.parquet", "segments.csv", "run.json",
    }  # fmt: skip
    memberships = pl.read_parquet(out / "memberships.parquet")
    found = dict(memberships.group_by(pl.col("segment").cast(pl.String)).len().iter_rows())
    assert found == {segment: count for segment, count in counted(out).items() if count}
    assert memberships["because"].null_count() == 0
    assert [path.name for path in out.parent.iterdir() if "out" in path.name] == ["out"]


def counted(out: Path) -> dict[str, int]:
    """Members per segment."""
    summary = pl.read_csv(out / "segments.csv", infer_schema=False)
    return dict(summary.select("segment", pl.col("members").cast(pl.Int64)).iter_rows())


def test_the_ledger_names_cases_that_are_there() -> None:
    assert KNOWN_BAD.keys() <= {param.id for param in cases()}


@pytest.mark.parametrize("arguments", [(), ("apply", "rules", "nowhere", "--out", "out"), APPLY])
def test_a_process_of_its_own_says_what_the_worker_says(
    arguments: tuple[str, ...], worker: Worker, tmp_path: Path
) -> None:
    set_up(tmp_path, {})
    own = subprocess.run(
        [sys.executable, "-m", "segrules", *arguments],
        cwd=tmp_path, capture_output=True, check=False, timeout=SECONDS,
    )  # fmt: skip
    answer = worker.run(tmp_path, arguments)
    without_seconds = re.compile(r"[\d.]+ s$", re.MULTILINE)
    assert own.returncode == answer.code
    for theirs, ours in ((own.stdout, answer.stdout), (own.stderr, answer.stderr)):
        assert without_seconds.sub("", theirs.decode()) == without_seconds.sub("", ours)
