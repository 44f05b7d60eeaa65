"""Every block of the README is run, in order, in one folder; what it shows is what is printed."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from textwrap import indent

import pytest
import yaml

import segrules
from segrules.cli.app import COMMANDS
from tests.readme.blocks import README, Block, blocks, commands, is_shown, section

REPOSITORY = README.parent
TEXT = README.read_text(encoding="utf-8")
CORNER = tuple(
    block
    for block in blocks()
    if block.section not in {"The first minute", "The language", "A rule, line by line"}
)
"""What plays in the corner shop, each block on what the ones before have left."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty folder, where ``segrules`` is a command."""
    found = tmp_path_factory.mktemp("readme")
    command = found / "bin" / "segrules"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m segrules "$@"\n')
    command.chmod(0o755)
    return found


def _run(folder: Path, *command: str, cwd: Path | None = None) -> str:
    """What a command prints on both streams; it ends with 0."""
    path = f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}"
    ended = subprocess.run(
        command,
        cwd=cwd or folder,
        env={**os.environ, "PATH": path, "PYTHONUTF8": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
        timeout=180,
    )
    assert ended.returncode == 0, ended.stdout
    return ended.stdout


def test_the_demo_prints_what_is_shown(folder: Path) -> None:
    """`make demo` ends with this command, in a `.venv` that it makes."""
    wanted = [block for block in section("The first minute") if block.language == "text"]
    # CI runs the tests from a `make` of its own, which would tell of its folder.
    recipe = _run(folder, "make", "--no-print-directory", "--dry-run", "demo", cwd=REPOSITORY)
    assert recipe.rstrip().endswith("/segrules demo techshop")
    printed = _run(folder, "segrules", "demo", "techshop")
    # Here `segrules` is on the path; after `make demo` it need not be, and the hints say so.
    shown = [block.text.replace(".venv/bin/segrules", "segrules") for block in wanted]
    assert [is_shown(text, printed) for text in shown] == [True], printed


def test_the_two_commands_are_targets(folder: Path) -> None:
    shown = [block for block in section("The first minute") if block.language == "console"]
    assert [block.text for block in shown] == ["$ make demo\n", "$ make test\n"]
    assert "-m pytest" in _run(folder, "make", "--dry-run", "test", cwd=REPOSITORY)


def test_the_rule_that_is_explained_is_ours() -> None:
    (rule,) = section("A rule, line by line")
    ours = (REPOSITORY / "rules" / "loyalty.yaml").read_text(encoding="utf-8")
    assert indent(rule.text, "  ") in ours
    table = TEXT.partition("## A rule, line by line")[2].partition("\n## ")[0]
    explained = re.findall(r"`(\w+)`", "".join(re.findall(r"^\| (`.*?) \|", table, re.MULTILINE)))
    assert explained == list(yaml.safe_load(rule.text)[0])


def test_every_line_of_the_language_is_a_rule(folder: Path) -> None:
    """Beside the rules of the sample shop, without a warning."""
    lines, group = section("The language")
    expressions = lines.text.splitlines()
    assert expressions
    rules = folder / "language"
    shutil.copytree(REPOSITORY / "rules", rules)
    segments = "".join(
        f"  - id: line-{number}\n    when: |\n      {line}\n"
        for number, line in enumerate(expressions)
    )
    (rules / "lines.yaml").write_text(f"segments:\n{segments}", encoding="utf-8")
    (rules / "group.yaml").write_text(group.text, encoding="utf-8")
    printed = _run(folder, "segrules", "validate", "language", "--strict")
    assert printed.startswith("0 errors, 0 warnings"), printed


def test_the_corner_shop_does_what_is_shown(folder: Path) -> None:
    """Files are written, console and Python blocks run, each with what it prints."""
    shop = folder / "corner"
    shop.mkdir()
    script = ""
    for block in CORNER:
        if block.file is not None:
            path = shop / block.file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text, encoding="utf-8")
        elif block.language == "console":
            for command, shown in commands(block.text):
                printed = _run(folder, "bash", "-c", command, cwd=shop)
                assert is_shown(shown, printed), f"$ {command}\n{printed}"
        elif block.language == "python":
            script = block.text
        elif block.language == "text":
            printed = _run(folder, sys.executable, "-c", script, cwd=shop)
            assert is_shown(block.text, printed), printed
        else:
            _runs_in_ci(folder, shop, block)


def _runs_in_ci(folder: Path, shop: Path, block: Block) -> None:
    """The steps of a workflow run; only how segrules gets there is the reader's own."""
    job = yaml.safe_load(block.text)["jobs"]["rules"]
    steps = [step["run"] for step in job["steps"] if "run" in step]
    assert [step.split()[0] for step in steps] == ["python", "segrules", "segrules"]
    for step in steps[1:]:
        _run(folder, "bash", "-c", step, cwd=shop)


def test_a_run_leaves_the_files_that_are_listed(folder: Path) -> None:
    """With the columns that are listed; a bad cell and `--why values` make the rarer ones."""
    shop = folder / "files"
    files = {block.file: block.text for block in section("Your own shop") if block.file}
    rulebook = files["rules/rulebook.yaml"].replace(
        "key: customer_id\n", "key: customer_id\n    on_bad_value: missing\n", 1
    )
    exports = files["exports/customers.csv"] + "5,GB,a lot\n"
    files = {**files, "rules/rulebook.yaml": rulebook, "exports/customers.csv": exports}
    del files["rules/geography.yaml"]
    for name, text in files.items():
        (shop / name).parent.mkdir(parents=True, exist_ok=True)
        (shop / name).write_text(text, encoding="utf-8")
    run = segrules.load(shop / "rules").apply([shop / "exports"], as_of="2026-11-22")
    run.write(shop / "values", why="values")
    run.write(shop / "sentences", format="csv")
    left = {p.relative_to(shop / "values") for p in (shop / "values").rglob("*") if p.is_file()}
    listed = _table("What a run leaves")
    names = {name.replace("<segment>", "lapsed-vip") for name in listed}
    assert {p.as_posix() for p in left} == names | {"evidence/lapsed-vip.json"}
    for name, holds in listed.items():
        if name.endswith(".csv"):
            columns = ",".join(re.findall(r"`(\w+)`", holds.partition(";")[0]))
            assert (shop / "values" / name).read_text(encoding="utf-8").startswith(f"{columns}\n")
    header = (shop / "sentences" / "memberships.csv").read_text(encoding="utf-8").partition("\n")[0]
    assert header == "customer_id,segment,because"


def test_the_tables_name_every_command_and_code() -> None:
    assert [name.split()[1] for name in _table("Commands") if name.startswith("segrules ")] == list(
        COMMANDS
    )
    by_signals = "129, 134, 143"
    assert _table("Exit codes").keys() == {"0", "1", "2", "3", "4", "130", by_signals}


def test_the_options_of_apply_are_its_options(folder: Path) -> None:
    named = [name for name in _table("Commands") if name.startswith("--")]
    printed = _run(folder, "segrules", "apply", "--help")
    assert named
    assert [name for name in named if name.split()[0] not in printed] == []


def test_links_lead_somewhere() -> None:
    links = re.findall(r"\]\(([^)]+)\)", TEXT)
    paths = [link for link in links if not link.startswith(("http", "#"))]
    assert [path for path in paths if not (REPOSITORY / path).exists()] == []
    headings = {
        f"#{h.lower().replace(' ', '-')}" for h in re.findall(r"^## (.+)$", TEXT, re.MULTILINE)
    }
    assert {link for link in links if link.startswith("#")} <= headings


def _table(heading: str) -> dict[str, str]:
    """The second cells of all rows of the tables below a heading, by the first."""
    part = TEXT.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    found: dict[str, str] = {}
    for table in re.findall(r"^\|.*\n\|[-:| ]+\|\n((?:\|.*\n)+)", part, re.MULTILINE):
        for row in table.splitlines():
            first, second = (cell.strip() for cell in re.split(r"(?<!\\)\|", row)[1:3])
            quoted = re.match(r"`([^`]+)`", first)
            found[quoted[1] if quoted else first] = second
    return found
