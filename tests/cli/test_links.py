"""Links among exports and rules: what they lead to is read once, none is passed over in silence."""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path

import pytest

from tests.cli.shop import FILES, run, write

APPLY = "apply rules {} --out out --as-of 2026-11-22 --format csv"
HEADER, *ROWS = FILES["exports/customers.csv"].splitlines()
PARTS = {
    "exports/customers.csv": None,
    "exports/customers/2025/a.csv": "\n".join([HEADER, *ROWS[:2]]),
    "elsewhere/2026/b.csv": "\n".join([HEADER, *ROWS[2:]]),
}


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A table in parts, of which some lie elsewhere."""
    write(tmp_path, PARTS)
    return tmp_path


def link(folder: Path, name: str, target: str) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).symlink_to(target)


def inputs(folder: Path) -> list[str]:
    """The files that a run says to have read; every customer is there once."""
    told = json.loads((folder / "out" / "run.json").read_text("utf-8"))
    assert told["customers"] == len(ROWS)
    return [Path(part["path"]).as_posix() for part in told["inputs"]]


@pytest.mark.parametrize("exports", ["exports", "exports/customers", "customers=exports/customers"])
def test_a_linked_folder_of_parts_is_read(shop: Path, exports: str) -> None:
    link(shop, "exports/customers/2026", "../../elsewhere/2026")
    assert run(shop, APPLY.format(exports)).code == 0
    assert inputs(shop) == ["exports/customers/2025/a.csv", "exports/customers/2026/b.csv"]
    with (shop / "out" / "memberships.csv").open(encoding="utf-8") as file:
        assert {row["customer_id"] for row in csv.DictReader(file)} >= {"1", "2"}


@pytest.mark.parametrize("exports", ["exports", "customers=exports/customers/**/*.csv"])
def test_what_several_links_lead_to_is_read_once(shop: Path, exports: str) -> None:
    for name in ("2026", "latest", "2025/next"):
        link(shop, f"exports/customers/{name}", str(shop / "elsewhere" / "2026"))
    link(shop, "exports/customers/2025/aa.csv", "a.csv")
    link(shop, "exports/customers/0.csv", "2025/a.csv")
    assert run(shop, APPLY.format(exports)).code == 0
    first, second = inputs(shop)
    assert first == "exports/customers/2025/a.csv"
    assert second.endswith("/b.csv")


def test_links_that_lead_round_in_a_circle_end(shop: Path) -> None:
    link(shop, "exports/customers/2026", "../../elsewhere/2026")
    link(shop, "elsewhere/2026/round", str(shop / "exports" / "customers"))
    link(shop, "exports/customers/up", "..")
    link(shop, "exports/customers/here", ".")
    assert run(shop, APPLY.format("exports")).code == 0
    assert inputs(shop) == ["exports/customers/2025/a.csv", "exports/customers/2026/b.csv"]


@pytest.mark.parametrize(
    ("name", "exports"),
    [
        ("exports/customers/2026", "exports"),
        ("exports/customers/2025/b.csv", "exports"),
        ("exports/customers/2025/b.csv", "customers=exports/customers/*/*.csv"),
        ("exports/customers/b.csv", "exports/customers"),
    ],
)
def test_a_link_that_leads_nowhere_is_named(shop: Path, name: str, exports: str) -> None:
    link(shop, name, "/no/such/disk")
    ended = run(shop, APPLY.format(exports))
    assert (ended.code, ended.stdout) == (3, "")
    assert ended.stderr.startswith("error[SR501]: this link leads nowhere\n")
    assert f" --> {name}" in ended.stderr
    assert ended.stderr.count("error[") == 1


def test_a_table_that_is_a_link_that_leads_nowhere_is_named(tmp_path: Path) -> None:
    write(tmp_path, {"exports/customers.csv": None, "exports/budget.csv": "month\n1\n"})
    link(tmp_path, "exports/customers", "/no/such/disk")
    ended = run(tmp_path, APPLY.format("exports"))
    assert ended.code == 3
    assert "error[SR501]: this link leads nowhere" in ended.stderr


def test_a_folder_of_no_table_may_hold_any_link(tmp_path: Path) -> None:
    write(tmp_path, {"exports/notes/2026.csv": "note\n1\n"})
    link(tmp_path, "exports/notes/b.csv", "/no/such/disk")
    assert run(tmp_path, APPLY.format("exports")).code == 0


def test_a_pipe_among_the_parts_is_named(shop: Path) -> None:
    if not hasattr(os, "mkfifo"):
        pytest.skip("pipes with a name are a matter of Unix")
    os.mkfifo(shop / "exports" / "customers" / "2026.csv")
    ended = run(shop, APPLY.format("exports"))
    assert ended.code == 3
    assert "error[SR505]: this is a pipe or a device" in ended.stderr


def test_a_linked_folder_of_rules_is_read_once(tmp_path: Path) -> None:
    more = "segments:\n  - {id: more, when: total_spent > 1}\n"
    write(tmp_path, {"common/more.yaml": more})
    link(tmp_path, "rules/common", "../common")
    link(tmp_path, "rules/again", str(tmp_path / "common"))
    link(tmp_path, "common/round", str(tmp_path / "rules"))
    ended = run(tmp_path, "validate rules")
    assert (ended.code, ended.stderr) == (0, "")
    assert ended.stdout == "0 errors, 0 warnings in 5 segments of 3 files\n"
