"""Long work shows itself, and where its time goes: on a terminal, in a log, in `run.json`."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jsonschema
import polars as pl
import pytest

from segrules.cli.progress import Sparing, line_of
from segrules.output import Progress
from segrules.packaged import packaged_folder
from tests.cli.shop import run
from tests.cli.test_streams import WITHOUT_PTY, lines_of_log, on_terminal

CUSTOMERS, ORDERS = 200_000, 300_000
RULEBOOK = """\
name: Corner Shop
base: customers
tables:
  customers:
    key: customer_id
    columns:
      customer_id: number
      country: text
      total_spent: number
  orders:
    key: order_id
    time: placed_at
    belongs_to: {customers: customer_id}
    columns: {order_id: number, customer_id: number, placed_at: date, total: number}
"""
SEGMENTS = """\
segments:
  - {id: vip, when: total_spent >= 500}
  - {id: regular, when: count(orders in last 90 days) >= 2}
  - {id: regular-vip, when: 'in segment "vip" and count(orders in last 90 days) >= 2'}
  - {id: top, when: 'top 10% by sum(total of orders) among segment "regular"'}
  - {id: above, when: total_spent > average(total_spent of customers where in segment "vip")}
  - {id: abroad, when: 'country matches "^(A|B)+[C-T]$"'}
"""
APPLY = "apply rules exports --out {out} --as-of 2026-11-22"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shop of some size, whose orders are in no order."""
    folder = tmp_path_factory.mktemp("shop")
    for name in ("rules", "exports"):
        (folder / name).mkdir()
    (folder / "rules" / "rulebook.yaml").write_text(RULEBOOK, "utf-8")
    (folder / "rules" / "segments.yaml").write_text(SEGMENTS, "utf-8")
    number = pl.int_range(CUSTOMERS, eager=True).alias("customer_id")
    customers = number.to_frame().with_columns(
        pl.Series(["AT", "GB", "FR"]).gather(number % 3).alias("country"),
        (number * 7919 % 1000).alias("total_spent"),
    )
    customers.write_parquet(folder / "exports" / "customers.parquet")
    order = pl.int_range(ORDERS, eager=True).alias("order_id")
    orders = order.to_frame().with_columns(
        (order * 104_729 % CUSTOMERS).alias("customer_id"),
        (pl.date(2026, 1, 1) + pl.duration(days=pl.col("order_id") % 320)).alias("placed_at"),
        (order % 97).alias("total"),
    )
    orders.write_parquet(folder / "exports" / "orders.parquet")
    return folder


@pytest.fixture(scope="module")
def little(shop: Path) -> str:
    """The option with the least memory that a run can do with, which takes many partitions."""
    refused = run(shop, f"{APPLY.format(out='out')} --memory 1MiB").stderr
    found = re.search(r"--memory \w+", refused)
    assert found is not None
    return found[0]


@pytest.fixture(scope="module")
def told(shop: Path, little: str) -> list[dict[str, Any]]:
    """The lines of the log of such a run."""
    command = f"{APPLY.format(out='logged')} --why values --log json {little}"
    return lines_of_log(run(shop, command).stderr)


def of_stage(lines: list[dict[str, Any]], stage: str) -> list[dict[str, Any]]:
    return [line for line in lines if line["event"] == "progress" and line["stage"] == stage]


@pytest.mark.parametrize("stage", ["evaluating", "deciding"])
def test_a_log_counts_partitions_and_rows_up(told: list[dict[str, Any]], stage: str) -> None:
    lines = of_stage(told, stage)
    count = len(lines)
    assert count > 1
    assert [line["partition"] for line in lines] == list(range(1, count + 1))
    assert {line["partitions"] for line in lines} == {count}
    done = [line["done"] for line in lines]
    assert done == sorted(set(done))
    assert {line["of"] for line in lines} == {done[-1]} == {CUSTOMERS}
    assert all(line["per_second"] > 0 for line in lines)
    assert lines[0]["seconds_left"] >= lines[-1]["seconds_left"] == 0


def test_a_log_tells_of_tables_that_are_split_and_segments_that_are_written(
    told: list[dict[str, Any]],
) -> None:
    *_, split = of_stage(told, "splitting")
    assert (split["table"], split["done"], split["of"]) == ("orders", ORDERS, ORDERS)
    *_, written = of_stage(told, "writing")
    assert (written["unit"], written["done"], written["of"]) == ("segments", 6, 6)
    stages = [line["stage"] for line in told if line["event"] == "stage"]
    assert stages == [
        "rules", "reading", "splitting", "evaluating", "everybody", "deciding", "checking",
        "writing",
    ]  # fmt: skip


def run_json(folder: Path) -> dict[str, Any]:
    record: dict[str, Any] = json.loads((folder / "run.json").read_text("utf-8"))
    schema = (packaged_folder("schemas") / "run.schema.json").read_text("utf-8")
    jsonschema.validate(record, json.loads(schema))
    return record


@pytest.mark.usefixtures("told")
def test_what_a_run_leaves_says_where_its_time_went(shop: Path) -> None:
    record = run_json(shop / "logged")
    profile = record["profile"]
    assert list(record["seconds"]) == [
        "reading", "splitting", "aggregating", "evaluating", "everybody", "deciding", "checking",
        "writing",
    ]  # fmt: skip
    assert profile["rows"].keys() == record["seconds"].keys() - {"everybody"}
    assert profile["rows"]["splitting"] == ORDERS
    assert profile["rows"]["evaluating"] == CUSTOMERS
    assert profile["rows"]["writing"] == record["memberships"]
    assert profile["partitions"] > 1
    assert profile["sample"] is None
    passes = {each["table"]: each for each in profile["passes"]}
    assert passes.keys() == {"customers", "orders"}
    assert all(each["seconds"] > 0 for each in profile["passes"])
    assert passes["orders"]["rows"] == ORDERS
    assert passes["orders"]["segments"] == ["regular", "regular-vip", "top"]
    wanted = {"count(orders in last 90 days)", "sum(total of orders)"}
    assert wanted <= set(passes["orders"]["aggregates"])


@WITHOUT_PTY
def test_a_terminal_shows_partitions_and_rows(shop: Path, little: str) -> None:
    code, shown = on_terminal(shop, f"{APPLY.format(out='seen')} {little}")
    assert code == 0
    assert re.search(r"evaluating · partition 1 of \d+ · \d+% of 200,000 rows · \d+ s left", shown)
    assert re.search(r"splitting orders · 100% of 300,000 rows", shown)
    assert "writing the results" in shown


@WITHOUT_PTY
def test_quiet_shows_no_progress(shop: Path, little: str) -> None:
    assert on_terminal(shop, f"{APPLY.format(out='quiet')} --quiet {little}") == (0, "")


def test_a_pipe_gets_the_result_without_the_progress(shop: Path, little: str) -> None:
    ended = run(shop, f"{APPLY.format(out='piped')} {little}")
    assert ended.stdout == ""
    assert ended.stderr.startswith("Corner Shop · 6 segments")
    assert "evaluating" not in ended.stderr
    assert "\x1b" not in ended.stderr


def expenses(record: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    return {each["expression"]: each for each in record["profile"]["sample"]["expenses"]}


def test_a_profile_names_what_is_dear_and_who_asks_for_it(shop: Path) -> None:
    ended = run(shop, f"{APPLY.format(out='measured')} --profile")
    record = run_json(shop / "measured")
    sample, found = record["profile"]["sample"], expenses(record)
    assert CUSTOMERS / 3 < sample["customers"] < CUSTOMERS / 1.5
    assert sample["of_customers"] == CUSTOMERS
    counted = found["count(orders in last 90 days)"]
    assert (counted["kind"], counted["table"]) == ("aggregate", "orders")
    assert counted["segments"] == ["regular", "regular-vip"]
    assert counted["seconds"] > 0
    ranked = found['top 10% by sum(total of orders) among segment "regular"']
    assert (ranked["kind"], ranked["segments"]) == ("clause", ["top"])
    seconds = [each["seconds"] for each in sample["expenses"]]
    assert seconds == sorted(seconds, reverse=True)
    assert record["seconds"]["profiling"] > 0
    table = ended.stderr.partition("stages: ")[2]
    assert f"measured on {sample['customers']:,} of 200,000 customers and scaled to all" in table
    assert re.search(r"\d  count\(orders in last 90 days\) {2,}regular, regular-vip\n", table)
    assert ended.stdout == ""


def test_a_small_shop_is_measured_whole_and_quietly(tmp_path: Path, shop: Path) -> None:
    for name in ("rulebook", "segments"):
        text = (shop / "rules" / f"{name}.yaml").read_text("utf-8")
        (tmp_path / f"{name}.yaml").write_text(text, "utf-8")
    (tmp_path / "customers.csv").write_text("customer_id,country,total_spent\n1,GB,900\n", "utf-8")
    orders = "order_id,customer_id,placed_at,total\n1,1,2026-11-01,5\n"
    (tmp_path / "orders.csv").write_text(orders, "utf-8")
    command = "apply . customers.csv orders.csv --out out --as-of 2026-11-22 --why none"
    ended = run(tmp_path, f"{command} --profile --quiet")
    assert (ended.code, ended.stdout, ended.stderr) == (0, "", "")
    record = run_json(tmp_path / "out")
    sample = record["profile"]["sample"]
    assert (sample["customers"], sample["of_customers"]) == (1, 1)
    assert expenses(record)["sum(total of orders)"]["segments"] == ["top"]


MIDWAY = Progress(
    "evaluating", done=3_000_000, of=10_000_000, partition=3, partitions=10, seconds=4
)


@pytest.mark.parametrize(
    ("progress", "width", "line"),
    [
        (
            MIDWAY,
            100,
            "evaluating · partition 3 of 10 · 30% of 10,000,000 rows · 9 s left · 750,000 rows/s",
        ),
        (
            MIDWAY,
            70,
            "evaluating · partition 3 of 10 · 30% of 10,000,000 rows · 9 s left",
        ),
        (MIDWAY, 20, "evaluating"),
        (Progress("everybody"), 80, "comparing with everybody"),
        (Progress("writing", done=5, seconds=1), 80, "writing · 5 rows"),
        (
            Progress("splitting", "orders", done=1, of=601, seconds=1),
            80,
            "splitting orders · 0% of 601 rows · 10 min left · 1 rows/s",
        ),
        (
            Progress("writing", unit="segments", done=1, of=8, seconds=3600),
            80,
            "writing · 12% of 8 segments · 7.0 h left · 0 segments/s",
        ),
    ],
)
def test_a_line_has_as_much_as_there_is_room_for(progress: Progress, width: int, line: str) -> None:
    assert line_of(progress.stage, progress, width) == line


def test_a_log_hears_of_a_long_stage_some_twenty_times() -> None:
    sparing = Sparing()
    steps = [Progress("splitting", table, done=n, of=999) for table in "ab" for n in range(1, 1000)]
    heard = [step for step in steps if sparing.wants(step)]
    assert len(heard) == 40
    assert [step.done for step in heard[19::20]] == [999, 999]
