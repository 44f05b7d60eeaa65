from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

import segrules
from segrules.diagnostics import EngineError, UsageError
from segrules.output import Destination, claimed
from segrules.output.exchange import beside, exchange_in_two_steps, put_in_place, recover
from tests.output.shop import AS_OF, content, read_json, run, shop

posix = pytest.mark.skipif(os.name != "posix", reason="needs signals and limits of POSIX")


def _left_beside(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir() if "segrules" in p.name)


def _python(code: str, *arguments: object) -> subprocess.Popen[str]:
    """Another process that runs the code with `shop` and `out` as its arguments."""
    command = [sys.executable, "-c", textwrap.dedent(code), *map(str, arguments)]
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=Path.cwd()
    )


def test_an_earlier_output_is_replaced_as_a_whole(tmp_path: Path) -> None:
    out = tmp_path / "deep" / "out"
    found = run(shop(tmp_path))
    found.write(out, why="values")
    found.write(out, format="csv")
    assert {p.name for p in out.iterdir()} == {
        "memberships.csv",
        "rejected.csv",
        "run.json",
        "segments.csv",
    }
    assert _left_beside(out.parent) == []


def test_an_empty_folder_is_taken_with_its_permissions(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    out.chmod(0o750)
    run(shop(tmp_path)).write(out)
    assert (out / "run.json").exists()
    assert out.stat().st_mode & 0o777 == 0o750


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    out = tmp_path / "out"
    out.symlink_to(tmp_path / "disk" / "real")
    found = run(shop(tmp_path))
    found.write(out)
    found.write(out)
    assert out.is_symlink()
    assert (tmp_path / "disk" / "real" / "run.json").exists()
    assert _left_beside(tmp_path) + _left_beside(tmp_path / "disk") == []


@pytest.mark.parametrize(
    "run_json", ["", "[]", "{}", '{"$schema": "https://example.com"}', '{"$schema": 5, "files": 6}']
)
def test_a_folder_with_something_else_is_refused_and_kept(tmp_path: Path, run_json: str) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "run.json").write_text(run_json, "utf-8")
    before = content(out)
    with pytest.raises(UsageError, match=r"SR620.*holds no output of segrules"):
        run(shop(tmp_path)).write(out)
    assert content(out) == before
    assert _left_beside(tmp_path) == []


def test_a_file_added_to_an_earlier_output_is_not_lost(tmp_path: Path) -> None:
    out = tmp_path / "out"
    found = run(shop(tmp_path))
    found.write(out, why="values")
    (out / ".DS_Store").write_text("litter", "utf-8")
    found.write(out, why="values")
    assert not (out / ".DS_Store").exists()
    (out / "evidence" / "notes.txt").write_text("mine", "utf-8")
    with pytest.raises(UsageError, match=r"SR620.*`evidence/notes.txt` beside"):
        found.write(out)
    assert (out / "evidence" / "notes.txt").read_text("utf-8") == "mine"


def test_a_file_or_a_disk_is_no_folder_for_output(tmp_path: Path) -> None:
    found = run(shop(tmp_path))
    with pytest.raises(UsageError, match=r"SR621.*is a file"):
        found.write(tmp_path / "exports" / "customers.csv")
    with pytest.raises(UsageError, match=r"SR621.*root of a disk"):
        found.write("/")
    with pytest.raises(UsageError, match=r"SR621.*cannot be used for output"):
        found.write(tmp_path / "exports" / "customers.csv" / "out")


def test_the_folder_of_the_shell_is_not_pulled_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = run(shop(tmp_path))
    empty = tmp_path / "empty" / "deep"
    empty.mkdir(parents=True)
    monkeypatch.chdir(empty)
    for name in (".", "..", empty):
        with pytest.raises(UsageError, match=r"SR621.*is the folder that the command is called in"):
            found.write(name)
    found.write("out")


def test_two_runs_do_not_write_one_folder(tmp_path: Path) -> None:
    found = run(shop(tmp_path))
    out = tmp_path / "out"
    with claimed(out) as destination:
        for name in (out, tmp_path / "exports" / ".." / "out"):
            with pytest.raises(UsageError, match=rf"SR622.*process {os.getpid()}"):
                found.write(name)
        found.write(tmp_path / "elsewhere")
        found.write(destination)
    found.write(out)
    assert _left_beside(tmp_path) == []


@posix
def test_a_lock_ends_with_its_process(tmp_path: Path) -> None:
    out = shop(tmp_path) / "out"
    code = """
        import sys, time
        from segrules.output import claimed
        with claimed(sys.argv[1]):
            print("held", flush=True)
            time.sleep(60)
        """
    with _python(code, out) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(UsageError, match=rf"SR622.*process {holder.pid}"):
            run(tmp_path).write(out)
        holder.kill()
        holder.wait()
    assert _left_beside(tmp_path) == [".out.segrules-lock"]
    run(tmp_path).write(out)
    assert _left_beside(tmp_path) == []


def test_what_killed_runs_left_is_removed_and_nothing_else(tmp_path: Path) -> None:
    out = shop(tmp_path) / "out"
    for name in (".out.segrules-new-1f", ".other.segrules-new-1f", ".out.segrules-notes"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "memberships.csv").write_text("half a li", "utf-8")
    run(tmp_path).write(out)
    assert _left_beside(tmp_path) == [".other.segrules-new-1f", ".out.segrules-notes"]


def test_a_half_done_move_is_undone_by_the_next_run(tmp_path: Path) -> None:
    out = shop(tmp_path) / "out"
    run(tmp_path).write(out)
    before = content(out)
    out.rename(beside(out, "old"))
    with claimed(out):
        assert content(out) == before
    (tmp_path / ".out.segrules-old").mkdir()
    with claimed(out):
        assert content(out) == before
    assert _left_beside(tmp_path) == []


def _folder(path: Path, text: str) -> Path:
    path.mkdir()
    (path / "text").write_text(text, "utf-8")
    return path


@pytest.mark.parametrize("exchange", [put_in_place, exchange_in_two_steps])
def test_an_exchange_swaps_two_folders(
    tmp_path: Path, exchange: Callable[[Path, Path], None]
) -> None:
    new, target = _folder(tmp_path / "new", "new"), _folder(tmp_path / "target", "old")
    exchange(new, target)
    assert (target / "text").read_text("utf-8") == "new"
    assert (new / "text").read_text("utf-8") == "old"
    assert {p.name for p in tmp_path.iterdir()} == {"new", "target"}


def test_an_exchange_in_two_steps_that_fails_puts_the_old_back(tmp_path: Path) -> None:
    target = _folder(tmp_path / "target", "old")
    with pytest.raises(FileNotFoundError):
        exchange_in_two_steps(tmp_path / "absent", target)
    assert (target / "text").read_text("utf-8") == "old"
    recover(target)
    assert (target / "text").read_text("utf-8") == "old"


def _write_half(out: Path, error: type[BaseException]) -> None:
    with claimed(out) as destination, destination.replaced() as folder:
        (folder / "memberships.csv").write_text("half", "utf-8")
        raise error


@pytest.mark.parametrize("error", [KeyboardInterrupt, RuntimeError, SystemExit])
def test_an_interrupted_run_leaves_the_earlier_output(
    tmp_path: Path, error: type[BaseException]
) -> None:
    out = shop(tmp_path) / "out"
    run(tmp_path).write(out)
    before = content(out)
    with pytest.raises(error):
        _write_half(out, error)
    assert content(out) == before
    assert _left_beside(tmp_path) == []


def test_a_folder_that_cannot_be_written_any_more_is_a_clear_error(tmp_path: Path) -> None:
    gone = tmp_path / "gone" / "out"
    with pytest.raises(EngineError, match=r"SR624.*no such file or directory"):
        run(shop(tmp_path)).write(Destination(gone, gone))


@posix
@pytest.mark.parametrize("form", ["parquet", "csv", "ndjson", "values"])
def test_a_full_disk_leaves_the_earlier_output(tmp_path: Path, form: str) -> None:
    rows = "".join(f"{n},x@example.com,GB,{n % 977 + 500},2026-01-01\n" for n in range(40_000))
    head = "customer_id,email,country,total_spent,last_order_at\n"
    out = shop(tmp_path, head + rows) / "out"
    run(tmp_path, segments=["mail"]).write(out)
    before = content(out)
    code = """
        import resource, signal, sys
        from pathlib import Path
        from segrules.diagnostics import EngineError
        from tests.output.shop import run
        folder, form = Path(sys.argv[1]), sys.argv[2]
        found = run(folder)
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, 30_000))
        try:
            if form == "values":
                found.write(folder / "out", why="values")
            else:
                found.write(folder / "out", format=form)
        except EngineError as error:
            print(error)
        """
    with _python(code, tmp_path, form) as child:
        told, _ = child.communicate(timeout=180)
    assert told.startswith("SR623: there is no room to write"), told
    assert "file too large" in told
    assert content(out) == before
    assert _left_beside(tmp_path) == []


_WRITER = """
    import sys
    from pathlib import Path
    from tests.output.shop import run
    folder = Path(sys.argv[1])
    one, two = run(folder), run(folder, segments=["vip", "near"])
    print("ready", flush=True)
    while True:
        one.write(folder / "out", format="csv", why="values")
        two.write(folder / "out", format="csv")
    """


@posix
def test_a_kill_at_any_moment_leaves_an_output_whole(tmp_path: Path) -> None:
    """``SEGRULES_KILLS=200`` for a long night."""
    rows = "".join(f"{n},x@example.com,GB,{n % 977},2026-01-01\n" for n in range(5_000))
    head = "customer_id,email,country,total_spent,last_order_at\n"
    out = shop(tmp_path, head + rows) / "out"
    run(tmp_path).write(out, format="csv")
    seen = set()
    for attempt in range(int(os.environ.get("SEGRULES_KILLS", "6"))):
        with _python(_WRITER, tmp_path) as child:
            assert child.stdout is not None
            assert child.stdout.readline() == "ready\n", child.stdout.read()
            with pytest.raises(subprocess.TimeoutExpired):
                child.wait(0.01 + attempt % 17 * 0.013)
            child.kill()
            child.wait()
        seen.add(_whole(out))
    assert seen <= {"none", "sentence", "values"}
    segrules.load(tmp_path / "rules").apply([tmp_path / "exports"], AS_OF).write(out)
    assert _left_beside(tmp_path) == []


def _whole(out: Path) -> str:
    """Whether every file of a run is there and complete; says which run it was."""
    record = read_json(out / "run.json")
    assert sorted(content(out)) == record["files"]
    lines = (out / "memberships.csv").read_text("utf-8").splitlines()
    assert len(lines) == record["memberships"] + 1
    assert (
        len((out / "segments.csv").read_text("utf-8").splitlines()) == len(record["segments"]) + 1
    )
    return str(record["output"]["why"])
