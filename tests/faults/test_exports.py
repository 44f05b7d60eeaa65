from __future__ import annotations

import os
import re
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from tests.faults.scene import TRIES, Scene, content, ended, until_stage


def truncate(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 3)


def grow(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b"more")


def rewrite(path: Path) -> None:
    path.write_bytes(path.read_bytes())


def replace(path: Path) -> None:
    path.with_suffix(".new").write_bytes(path.read_bytes())
    os.utime(path.with_suffix(".new"), ns=(path.stat().st_atime_ns, path.stat().st_mtime_ns))
    path.with_suffix(".new").replace(path)


CHANGES: dict[str, tuple[Callable[[Path], None], str]] = {
    "truncated": (truncate, r"it shrank from [\d,]+ to [\d,]+ bytes"),
    "grown": (grow, r"it grew from [\d,]+ to [\d,]+ bytes"),
    "rewritten": (rewrite, "it was written again"),
    "replaced": (replace, "another took its place"),
    "removed": (Path.unlink, "it was taken away"),
}


def changed_midway(scene: Scene, table: str, how: str, *options: str) -> str:
    """What a run tells whose export changes when the evaluation begins.

    On a busy machine a run may come to its end before it is stopped; then it is tried again.
    """
    change, _ = CHANGES[how]
    path = scene.folder / "exports" / f"{table}.parquet"
    whole = path.read_bytes()
    for _ in range(TRIES):
        path.write_bytes(whole)
        before = content(scene.out)
        with scene.start("--log", "json", *options) as process:
            until_stage("evaluating", process)
            process.send_signal(signal.SIGSTOP)
            change(path)
            process.send_signal(signal.SIGCONT)
            end = ended(process)
        if end.code != 0:
            break
    assert end.code == 3, end.stderr
    assert content(scene.out) == before
    return end.stderr


@pytest.mark.parametrize("how", CHANGES)
def test_an_export_that_changes_while_it_is_read_is_named(scene: Scene, how: str) -> None:
    table = "orders" if how in ("truncated", "grown") else "customers"
    told = changed_midway(scene, table, how)
    assert '"code": "SR522"' in told
    assert re.search(f"the file changed while it was read: {CHANGES[how][1]}", told), told
    assert f"exports/{table}.parquet" in told
    assert "panicked" not in told
    assert scene.left() == []


def test_an_export_that_changes_under_a_run_in_one_piece(orderly: Scene) -> None:
    told = changed_midway(orderly, "orders", "truncated", "--memory", "4GiB")
    assert '"code": "SR522"' in told
    assert orderly.left() == []


@pytest.mark.parametrize("table", ["customers", "orders"])
@pytest.mark.parametrize("shop_of", ["scene", "orderly"])
def test_a_parquet_file_whose_pages_are_damaged(
    shop_of: str, table: str, request: pytest.FixtureRequest
) -> None:
    """The footer is whole, so the damage shows only when a partition is computed."""
    scene: Scene = request.getfixturevalue(shop_of)
    before = content(scene.out)
    path = scene.folder / "exports" / f"{table}.parquet"
    damaged = bytearray(path.read_bytes())
    middle = len(damaged) // 2
    damaged[middle - 20_000 : middle + 20_000] = bytes(40_000)
    path.write_bytes(damaged)
    end = scene.run()
    assert end.code == 3, end.stderr
    assert "error[SR505]" in end.stderr
    assert f"exports/{table}.parquet" in end.stderr
    assert content(scene.out) == before
    assert scene.left() == []


@pytest.mark.parametrize("table", ["customers", "orders"])
def test_a_parquet_file_that_is_cut_off(scene: Scene, table: str) -> None:
    before = content(scene.out)
    truncate(scene.folder / "exports" / f"{table}.parquet")
    end = scene.run()
    assert end.code == 3
    assert "error[SR505]: the file is cut off" in end.stderr
    assert f"exports/{table}.parquet" in end.stderr
    assert content(scene.out) == before
    assert scene.left() == []


@pytest.mark.skipif(sys.platform != "linux", reason="crashes of this kind are met on Linux only")
@pytest.mark.parametrize("kind", ["arrow", "ndjson"])
def test_a_file_that_is_cut_off_while_it_is_in_memory(orderly: Scene, kind: str) -> None:
    before = content(orderly.out)
    typed = orderly.folder / "exports" / "orders.parquet"
    path = typed.with_suffix(f".{kind}")
    orders = pl.read_parquet(typed)
    if kind == "arrow":
        orders.write_ipc(path)
    else:
        orders.write_ndjson(path)
    typed.unlink()
    with orderly.start("--log", "json") as process:
        until_stage("evaluating", process)
        process.send_signal(signal.SIGSTOP)
        os.truncate(path, 4096)
        process.send_signal(signal.SIGCONT)
        end = ended(process)
    assert end.code == 3, end.stderr
    assert "SR522" in end.stderr
    assert f"exports/orders.{kind}" in end.stderr
    assert content(orderly.out) == before
    assert orderly.left() == []
