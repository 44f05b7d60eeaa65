"""The first minute: the sample shop, and the commands that it proposes."""

from __future__ import annotations

from pathlib import Path

from tests.cli.shop import run


def test_the_first_minute(tmp_path: Path) -> None:
    shown = run(tmp_path, "demo 'my shop' --customers 60 --format csv")
    assert shown.code == 0
    assert shown.stderr == ""
    assert "\ncustomer 10001 is in " in shown.stdout
    _, _, steps = shown.stdout.partition("try next\n")
    proposed = [line.strip() for line in steps.splitlines() if line.startswith("  segrules ")]
    assert len(proposed) == 6
    for command in proposed:
        ended = run(tmp_path, command.removeprefix("segrules "))
        assert (ended.code, "error[" in ended.stderr) == (0, False), command
    assert (tmp_path / "my shop" / "out" / "run.json").is_file()


def test_the_smallest_shop_has_rows_in_all_tables_and_a_smaller_one_is_refused(
    tmp_path: Path,
) -> None:
    assert run(tmp_path, "demo --customers 50").code == 0
    refused = run(tmp_path, "demo other --customers 49")
    assert refused.code == 2
    assert "50" in refused.stderr
    assert not (tmp_path / "other").exists()


def test_a_shop_of_ours_is_replaced_and_rules_that_were_edited_stay(tmp_path: Path) -> None:
    assert run(tmp_path, "demo --customers 50 --no-run").code == 0
    edited = tmp_path / "techshop" / "rules" / "value.yaml"
    edited.write_text(edited.read_text(encoding="utf-8") + "# mine\n", encoding="utf-8")
    assert run(tmp_path, "demo --customers 57 --no-run").stdout.startswith("techshop: 57 customers")
    assert edited.read_text(encoding="utf-8").endswith("# mine\n")


def test_a_folder_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    exports = tmp_path / "shop" / "exports"
    exports.mkdir(parents=True)
    (exports / "customers.csv").write_text("mine", encoding="utf-8")
    ended = run(tmp_path, "demo shop")
    assert ended.code == 2
    assert "error[SR603]" in ended.stderr
    assert (exports / "customers.csv").read_text(encoding="utf-8") == "mine"
