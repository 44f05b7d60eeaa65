from __future__ import annotations

import contextlib
import gzip
import signal
from pathlib import Path

import polars as pl
import pytest

from tests.faults.conftest import Mount
from tests.faults.scene import Scene, content, ended, until


def at_work(folder: Path) -> bool:
    """Whether a run has written temporary files in a folder."""
    return any(p.is_file() for p in folder.glob(".segrules-temp-*/*/**/*"))


@pytest.mark.parametrize("shop_of", ["scene", "orderly"])
def test_a_run_in_partitions_leaves_the_output_of_one_piece_and_nothing_else(
    shop_of: str, request: pytest.FixtureRequest
) -> None:
    scene: Scene = request.getfixturevalue(shop_of)
    assert scene.run("--format", "csv").code == 0
    in_partitions = content(scene.out)
    assert scene.run("--format", "csv", "--memory", "4GiB").code == 0
    for name in ("memberships.csv", "segments.csv"):
        assert content(scene.out)[name] == in_partitions[name]
    assert scene.left() == []


@pytest.mark.parametrize("shop_of", ["scene", "orderly"])
def test_brackets_in_the_names_of_folders_are_no_pattern(
    shop_of: str, request: pytest.FixtureRequest
) -> None:
    scene: Scene = request.getfixturevalue(shop_of)
    told = scene.run("--out", "run[1]/out", "--temp", "temp[a-z]", "--profile")
    assert told.code == 0, told.stderr


def test_brackets_above_exports_that_are_unpacked_or_copied_are_no_pattern(scene: Scene) -> None:
    for name in ("customers", "orders"):
        path = scene.folder / "exports" / f"{name}.parquet"
        rows = pl.read_parquet(path)
        path.unlink()
        if name == "customers":
            rows.write_csv(path.with_suffix(".csv"))
        else:
            packed = gzip.compress(rows.write_ipc(None).getvalue())
            path.with_suffix(".arrow.gz").write_bytes(packed)
    for options in ((), ("--memory", "4GiB")):
        told = scene.run("--out", "run[1]/out", "--profile", *options)
        assert told.code == 0, told.stderr


def test_temporary_files_stand_beside_the_output_unless_a_folder_is_named(scene: Scene) -> None:
    with scene.start() as process:
        until(lambda: at_work(scene.folder), process)
        assert ended(process).code == 0
    temp = scene.folder / "deep" / "temp"
    with scene.start("--temp", str(temp)) as process:
        until(lambda: at_work(temp), process)
        assert not at_work(scene.folder)
        assert ended(process).code == 0
    assert scene.left(temp) == []


def test_temporary_files_are_kept_off_a_disk_in_memory_unless_it_is_named(
    scene: Scene, mount: Mount, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory, temp = mount("64m"), scene.folder / "system's"
    temp.mkdir()
    monkeypatch.setenv("TMPDIR", str(temp))
    with scene.start("--out", str(memory / "out")) as process:
        until(lambda: at_work(temp), process)
        assert not at_work(memory)
        assert ended(process).code == 0
    with scene.start("--temp", str(memory)) as process:
        until(lambda: at_work(memory), process)
        assert ended(process).code == 0
    assert scene.left(memory, temp) == []


@pytest.mark.parametrize("named", [True, False])
def test_a_killed_run_leaves_the_old_output_and_the_next_one_tidies_up(
    scene: Scene, *, named: bool
) -> None:
    temp = scene.folder / "temp" if named else scene.folder
    options = ("--temp", "temp") if named else ()
    before = content(scene.out)
    with scene.start(*options) as process:
        until(lambda: at_work(temp), process)
        process.send_signal(signal.SIGKILL)
        assert ended(process).code == -signal.SIGKILL
    assert content(scene.out) == before
    assert at_work(temp)
    assert scene.run(*options).code == 0
    assert scene.left(temp) == []
    assert content(scene.out) != before


def test_a_run_that_needs_no_temporary_files_tidies_up_after_a_killed_one(scene: Scene) -> None:
    with scene.start() as process:
        until(lambda: at_work(scene.folder), process)
        process.send_signal(signal.SIGKILL)
        assert ended(process).code == -signal.SIGKILL
    assert scene.left() != []
    assert scene.run("--memory", "4GiB").code == 0
    assert scene.left() == []


def test_files_of_a_run_that_is_still_at_work_are_not_tidied_up(scene: Scene) -> None:
    with scene.start("--temp", "temp", "--out", "other") as first:
        until(lambda: at_work(scene.folder / "temp"), first)
        first.send_signal(signal.SIGSTOP)
        assert scene.run("--temp", "temp").code == 0
        first.send_signal(signal.SIGCONT)
        assert ended(first).code == 0
    assert content(scene.folder / "other").keys() == content(scene.out).keys()
    assert scene.left(scene.folder / "temp") == []


def test_too_little_room_is_told_before_anything_is_written(scene: Scene, mount: Mount) -> None:
    before = content(scene.out)
    for why, size in (("none", "1m"), ("sentence", "4m")):
        disk = mount(size)
        refused = scene.run("--why", why, "--temp", str(disk))
        assert refused.code == 4
        assert "error[SR616]: temporary files will take about " in refused.stderr
        assert f"`{disk}` has {size.removesuffix('m')} MiB free" in refused.stderr
        assert "--temp, or allow more memory with --memory" in refused.stderr
        assert list(disk.iterdir()) == []
    assert content(scene.out) == before
    assert scene.left() == []


def test_a_disk_that_fills_up_while_the_run_is_at_work(scene: Scene, mount: Mount) -> None:
    """Another program takes the room that was there when the run began."""
    before = content(scene.out)
    disk = mount("64m")
    with scene.start("--temp", str(disk), "--log", "json") as process:
        until(lambda: any(disk.rglob("*.arrow")), process)
        process.send_signal(signal.SIGSTOP)
        fill(disk / "another's")
        process.send_signal(signal.SIGCONT)
        full = ended(process)
    assert full.code == 4, full.stderr
    assert '"code": "SR615"' in full.stderr
    assert "no space left on device" in full.stderr
    assert content(scene.out) == before
    assert scene.left(disk) == []


def fill(path: Path) -> None:
    """Take all the room of a disk."""
    with path.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(1 << 16))
        except OSError:
            return


def test_an_output_folder_on_a_full_disk(scene: Scene, mount: Mount) -> None:
    disk = mount("600k")
    options = ("--out", str(disk / "out"), "--temp", str(scene.folder / "temp"))
    assert scene.run("--segment", "best", "--why", "none", *options).code == 0
    before = content(disk / "out")
    full = scene.run("--why", "values", "--format", "csv", *options)
    assert full.code == 4, full.stderr
    assert "error[SR623]: there is no room to write" in full.stderr
    assert "no space left on device" in full.stderr
    assert content(disk / "out") == before
    assert scene.left(disk, scene.folder / "temp") == []


def test_an_output_folder_on_a_disk_that_is_full_already(scene: Scene, mount: Mount) -> None:
    disk = mount("40k")
    with contextlib.suppress(OSError), (disk / "filler").open("wb", buffering=0) as filler:
        while filler.write(b"x" * 1024):
            pass
    full = scene.run("--segment", "best", "--out", str(disk / "out"))
    assert full.code == 4, full.stderr
    assert "error[SR623]: there is no room to write" in full.stderr
    assert scene.left(disk) == []


def test_a_folder_for_temporary_files_that_cannot_be_made(scene: Scene) -> None:
    before = content(scene.out)
    refused = scene.run("--temp", "exports/orders.parquet/temp")
    assert refused.code == 4
    assert "error[SR615]: temporary files cannot be written to" in refused.stderr
    assert "not a directory" in refused.stderr
    assert content(scene.out) == before
    assert scene.left() == []
