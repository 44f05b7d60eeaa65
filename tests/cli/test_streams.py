"""What goes where: streams, colours, consoles, pipes, signals, and failures nobody foresaw."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from segrules.packaged import packaged_folder
from tests.cli.shop import clean_environment, run, write

APPLY = "apply rules exports --out out --as-of 2026-11-22"
WITHOUT_PTY = pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals there")


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    write(tmp_path, {})
    return tmp_path


def test_version_imports_next_to_nothing(tmp_path: Path) -> None:
    command = [sys.executable, "-X", "importtime", "-m", "segrules", "--version"]
    ended = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert ended.stdout.startswith("segrules ")
    imported = {line.rpartition("|")[2].strip() for line in ended.stderr.splitlines()}
    assert not imported & {"polars", "typer", "rich", "lark", "yaml", "segrules.api"}


@pytest.mark.parametrize("command", ["--help", "schema segments", "validate --help"])
def test_small_commands_do_without_the_engine(command: str, tmp_path: Path) -> None:
    arguments = [sys.executable, "-X", "importtime", "-m", "segrules", *command.split()]
    ended = subprocess.run(arguments, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert " polars" not in ended.stderr


def test_without_a_command_the_help_is_shown_and_nothing_was_done(tmp_path: Path) -> None:
    ended = run(tmp_path, "")
    assert ended.code == 2
    for name in ("demo", "validate", "apply", "explain", "test", "functions", "schema"):
        assert f"\n  {name} " in ended.stdout


def test_what_does_not_exist_is_not_listed(tmp_path: Path) -> None:
    ended = run(tmp_path, "apply --help")
    assert "--engine" not in ended.stdout


def lines_of_log(text: str) -> list[dict[str, Any]]:
    path = packaged_folder("schemas") / "log.schema.json"
    schema = json.loads(path.read_text(encoding="utf-8"))
    lines = [json.loads(line) for line in text.splitlines()]
    for line in lines:
        jsonschema.validate(line, schema)
    return lines


def test_a_log_has_one_object_per_event_and_nothing_else(shop: Path) -> None:
    ended = run(shop, f"{APPLY} --log json")
    lines = lines_of_log(ended.stderr)
    assert ended.stdout == ""
    assert [line["event"] for line in lines[:1] + lines[-1:]] == ["stage", "finished"]
    assert lines[-1]["memberships"] == 5


def test_a_log_tells_of_failures_too(shop: Path) -> None:
    ended = run(shop, f"{APPLY} --log json --segment vpi")
    *_, problem, end = lines_of_log(ended.stderr)
    assert (ended.code, end["exit_code"], problem["code"]) == (2, 2, "SR610")


@pytest.mark.parametrize(
    "command", [f"{APPLY} --log json --nope", "apply rules exports --log=json"]
)
def test_a_log_tells_of_command_lines_that_are_wrong(shop: Path, command: str) -> None:
    ended = run(shop, command)
    problem, end = lines_of_log(ended.stderr)
    assert (ended.code, end["exit_code"], problem["code"]) == (2, 2, "SR600")


def run_code(folder: Path, code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run Python in a folder; how it ended, and what it told."""
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env={**clean_environment(), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_warnings_of_libraries_are_not_told(shop: Path) -> None:
    code = (
        "import sys, warnings\nimport segrules.cli.app as app\nfrom segrules.__main__ import main\n"
        "app.run = lambda _: warnings.warn('of a library') or 0\nsys.exit(main())"
    )
    for debug in ("", "1"):
        ended = run_code(shop, code, SEGRULES_DEBUG=debug)
        assert ended.returncode == 0
        assert ("of a library" in ended.stderr) is bool(debug)


def test_sarif_carries_the_titles_of_codes(shop: Path) -> None:
    write(shop, {"rules/segments.yaml": "segments:\n  - id: gb\n    when: contry = 5\n"})
    ended = run(shop, "validate --format sarif")
    driver = json.loads(ended.stdout)["runs"][0]["tool"]["driver"]
    assert [rule["id"] for rule in driver["rules"]] == ["SR203"]
    assert driver["rules"][0]["shortDescription"]["text"]


def test_functions_for_programs_never_show_names_of_ours(tmp_path: Path) -> None:
    report = json.loads(run(tmp_path, "functions --format json").stdout)
    names = {f["name"] for f in report["functions"]}
    assert {"in last", "contains", "ago", "round", "between", "-"} <= names
    assert not any(word in name for name in names for word in ("elapsed", "annual", "negative"))


def test_schemas_are_printed_as_they_are_packaged(tmp_path: Path) -> None:
    packaged = (packaged_folder("schemas") / "segments.schema.json").read_text(encoding="utf-8")
    assert json.loads(run(tmp_path, "schema segments").stdout) == json.loads(packaged)


def test_a_console_of_windows_1252_gets_plain_signs(shop: Path) -> None:
    environment = {"PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0"}
    command = "explain rules exports --as-of 2026-11-22 --customer 1 --segment lapsed-vip"
    lines = run(shop, command, **environment).stdout.splitlines()
    assert lines[3].split()[:3] == ["|", "+", "total_spent"]
    assert lines[4].split()[:3] == ["`", "-", "last_order_at"]
    assert "Total spent is £812.50" in lines[3]
    assert run(shop, f"{APPLY} --dry-run", **environment).code == 0


ENCODINGS = [{"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"} for encoding in ("ascii", "utf-8")]


def test_json_is_whole_on_any_stream(shop: Path) -> None:
    rows = "customer_id,email,country,total_spent,last_order_at\n3,,G\u4e2d\x7f\x85\U0001f600,9,\n"
    rule = 'segments:\n  - id: gb\n    when: country = "G\u4e2d"\n'
    write(shop, {"exports/customers.csv": rows, "rules/segments.yaml": rule})
    command = "explain rules exports --as-of 2026-11-22 --customer 3 --format json"
    one, other = (json.loads(run(shop, command, **each).stdout) for each in ENCODINGS)
    assert one == other
    assert "G\u4e2d\x7f\x85\U0001f600" in json.dumps(one, ensure_ascii=False).replace(
        "\\u007f", "\x7f"
    )


def test_a_log_is_whole_on_any_stream(shop: Path) -> None:
    command = f"{APPLY} --log json --segment G\u4e2d"
    for environment in ENCODINGS:
        *_, problem, _ = lines_of_log(run(shop, command, **environment).stderr)
        assert "`G\u4e2d`" in problem["message"]


def test_texts_of_people_are_never_markup(shop: Path) -> None:
    rules = 'segments:\n  - id: a\n    name: "[bold]A[/]"\n    when: country = "[red]x[/red]"\n'
    write(shop, {"rules/segments.yaml": rules})
    ended = run(shop, "explain rules exports --as-of 2026-11-22 --customer 1 --segment a")
    assert "a ([bold]A[/])" in ended.stdout
    assert 'country = "[red]x[/red]"' in ended.stdout


def test_a_reader_who_leaves_early_is_no_failure(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "segrules", "functions", "--format", "json"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.read(1)
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait() == 0


FULL = pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")


@FULL
@pytest.mark.parametrize("command", ["schema segments", "--version", "--help"])
@pytest.mark.parametrize("environment", [None, {}], ids=["usual", "empty"])
def test_a_full_disk_is_told(
    tmp_path: Path, command: str, environment: dict[str, str] | None
) -> None:
    with Path("/dev/full").open("w") as full:
        ended = subprocess.run(
            [sys.executable, "-m", "segrules", *command.split()],
            cwd=tmp_path,
            env=environment,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert ended.returncode == 4
    assert ended.stderr == "error[SR698]: no space left on device\n"


@FULL
@pytest.mark.parametrize("redirection", ["2>/dev/full", "2>&-", "1>&- 2>&-"])
@pytest.mark.parametrize(
    ("command", "code"),
    [
        (APPLY, 0),
        (f"{APPLY} --log json", 0),
        ("validate rules", 0),
        ("--version", 0),
        (f"{APPLY} --nope", 2),
        (f"{APPLY} --log json --segment vpi", 2),
        ("apply rules nowhere --out out", 3),
    ],
)
def test_nobody_to_tell_changes_no_exit_code(
    shop: Path, command: str, code: int, redirection: str
) -> None:
    line = f"{shlex.quote(sys.executable)} -m segrules {command} {redirection}"
    ended = subprocess.run(["sh", "-c", line], cwd=shop, capture_output=True, check=False)
    assert ended.returncode == code


ABORTING = """
import os, sys
from segrules.cli.streams import keep_stderr_to_ourselves
keep_stderr_to_ourselves()
os.write(2, sys.argv[1].encode())
os.abort()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="such words are told on Linux alone")
@pytest.mark.parametrize(
    ("said", "told"),
    [
        (
            "memory allocation of 1600000 bytes failed\nstack backtrace:\n",
            "error[SR696]: there is no memory left: the engine wanted 1,600,000 bytes more\n",
        ),
        (
            "\nfatal runtime error: stack overflow\n",
            "error[SR697]: the engine gave up: stack overflow\n",
        ),
        ("thread 'polars-1' panicked at a.rs:5:1:\nno such thing\nstack backtrace:\n", ""),
    ],
)
def test_an_engine_that_aborts_says_why(tmp_path: Path, said: str, told: str) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", ABORTING, said],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == -signal.SIGABRT
    assert ended.stderr.splitlines()[:1] == told.splitlines()


FAILING = (
    "import segrules.api\ndef load(*_): raise ValueError('secret')\nsegrules.api.load = load\n"
)


def test_what_nobody_foresaw_is_told_without_a_traceback(shop: Path) -> None:
    code = f"{FAILING}from segrules.cli.app import run\nraise SystemExit(run(['test']))"
    for debug in ("", "1"):
        ended = run_code(shop, code, SEGRULES_DEBUG=debug)
        assert ("Traceback" in ended.stderr) is bool(debug)
        assert ("secret" in ended.stderr) is bool(debug)
        if not debug:
            assert ended.returncode == 4
            assert ended.stderr.startswith("error[SR699]: ")
            assert "SEGRULES_DEBUG=1" in ended.stderr


def on_terminal(folder: Path, command: str, **environment: str) -> tuple[int, str]:
    """Run a command whose three streams are a terminal; its exit code and what it shows."""
    import pty  # noqa: PLC0415 - not on every system

    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "segrules", *command.split()],
        cwd=folder,
        env={**clean_environment(), "TERM": "xterm-256color", **environment},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    shown = b""
    while True:
        try:
            chunk = os.read(ours, 65536)
        except OSError:  # how a terminal says that nobody writes to it any more
            break
        if not chunk:
            break
        shown += chunk
    os.close(ours)
    return process.wait(), shown.decode()


@WITHOUT_PTY
def test_a_terminal_shows_progress_and_then_the_table(shop: Path) -> None:
    code, shown = on_terminal(shop, APPLY)
    assert code == 0
    assert "reading the rules" in shown
    assert "5 memberships of 3 customers" in shown


@WITHOUT_PTY
def test_quiet_shows_nothing_even_on_a_terminal(shop: Path) -> None:
    assert on_terminal(shop, f"{APPLY} --quiet") == (0, "")


@WITHOUT_PTY
@pytest.mark.parametrize(("no_color", "is_red"), [("", True), ("1", False)])
def test_errors_are_red_unless_no_color_is_set(shop: Path, no_color: str, is_red: bool) -> None:  # noqa: FBT001 - a parameter
    write(shop, {"rules/segments.yaml": "segments:\n  - id: gb\n    when: contry = 5\n"})
    code, shown = on_terminal(shop, "validate", NO_COLOR=no_color)
    assert code == 1
    assert ("\x1b[1;31m" in shown) is is_red


@pytest.mark.skipif(sys.platform == "win32", reason="signals are another matter there")
@pytest.mark.parametrize("moment", [0.1, 0.25])
def test_ctrl_c_ends_with_130_and_leaves_nothing(shop: Path, moment: float) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "segrules", *APPLY.split()],
        cwd=shop,
        stderr=subprocess.PIPE,
        text=True,
    )
    time.sleep(moment)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=120)
    if process.returncode == 0:
        pytest.skip("the machine was faster than the finger")
    assert process.returncode == 130
    assert "Traceback" not in said
    assert not (shop / "out").exists()
