from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

import segrules
from segrules.demo import write_shop
from segrules.packaged import packaged_folder
from tests.output.reader import sentences
from tests.output.shop import AS_OF, SECRETS, content, read_json, run, shop, validate

LONG = """\
customer_id,segment,because
7,vip,Total spent is £812.50 (at least £500.00)
3,vip,Total spent is £500.00 (at least £500.00)
5,vip,"Total spent is £1,500.00 (at least £500.00)"
7,quiet-vip,"Silent since 2026-06-01, {once} worth £812.50"
5,quiet-vip,"Silent since 2026-01-05, {once} worth £1,500.00"
"""
WIDE = """\
customer_id,vip,quiet-vip,near,mail
7,yes,yes,yes,yes
3,yes,no,no,no
9,,no,yes,yes
1,,no,yes,yes
4,no,no,,no
5,yes,yes,yes,yes
"""


@pytest.fixture
def techshop(tmp_path: Path) -> segrules.Run:
    """Our own rules on a sample shop."""
    rules = packaged_folder("rules")
    write_shop(tmp_path / "techshop", customers=300, rules=rules)
    return segrules.load(rules).apply([tmp_path / "techshop" / "exports"], AS_OF)


def test_memberships_stand_segment_by_segment_in_the_order_of_the_export(tmp_path: Path) -> None:
    found = run(shop(tmp_path))
    found.write(tmp_path / "out", format="csv")
    text = (tmp_path / "out" / "memberships.csv").read_text("utf-8")
    assert text.startswith(LONG)
    assert [line.split(",")[0] for line in text.splitlines() if ",mail," in line] == list("7915")


def test_order_holds_over_many_chunks(tmp_path: Path) -> None:
    ids = pl.int_range(300_000, eager=True).shuffle(seed=4)
    customers = pl.DataFrame({"customer_id": ids}).with_columns(
        email=pl.lit("x"), country=pl.lit("GB"), total_spent=pl.lit(600.0), last_order_at=None
    )
    book = segrules.load(shop(tmp_path) / "rules")
    book.apply({"customers": customers}, AS_OF, why="none").write(tmp_path / "out", why="none")
    written = pl.read_parquet(tmp_path / "out" / "memberships.parquet")
    assert written["segment"].dtype == pl.Enum(["vip", "quiet-vip", "near", "mail"])
    for segment in ("vip", "near", "mail"):
        assert written.filter(segment=segment)["customer_id"].equals(ids)
    assert written["segment"].rle_id().max() == 2


def test_parquet_and_ndjson_hold_what_csv_does(tmp_path: Path) -> None:
    found = run(shop(tmp_path))
    for format_ in ("parquet", "csv", "ndjson"):
        found.write(tmp_path / format_, format=format_)
    parquet = pl.read_parquet(tmp_path / "parquet" / "memberships.parquet")
    assert parquet.schema["customer_id"] == pl.Int64
    plain = parquet.with_columns(pl.col("segment").cast(pl.String))
    assert plain.equals(pl.read_csv(tmp_path / "csv" / "memberships.csv"))
    assert plain.equals(pl.read_ndjson(tmp_path / "ndjson" / "memberships.ndjson"))


def test_wide_has_a_row_per_customer_and_blanks_for_undecided(tmp_path: Path) -> None:
    found = run(shop(tmp_path))
    found.write(tmp_path / "out", format="csv", layout="wide")
    assert (tmp_path / "out" / "memberships.csv").read_text("utf-8") == WIDE
    found.write(tmp_path / "out", layout="wide")
    typed = pl.read_parquet(tmp_path / "out" / "memberships.parquet")
    assert typed["vip"].to_list() == [True, True, None, None, False, True]


def test_segments_csv_has_every_segment_in_rulebook_order(tmp_path: Path) -> None:
    run(shop(tmp_path)).write(tmp_path / "out")
    assert (tmp_path / "out" / "segments.csv").read_text("utf-8").splitlines() == [
        "segment,name,kind,members,share,undecided",
        "vip,VIPs,value,3,0.5,2",
        "quiet-vip,,,2,0.3333333333333333,0",
        "near,,,4,0.6666666666666666,1",
        "mail,,,4,0.6666666666666666,0",
    ]


def test_rejected_cells_are_listed(tmp_path: Path) -> None:
    run(shop(tmp_path)).write(tmp_path / "out")
    rejected = pl.read_csv(tmp_path / "out" / "rejected.csv")
    assert rejected["value"].to_list() == ["much", "900.005"]
    assert rejected["line"].to_list() == [4, 5]
    assert "rejected.csv" in read_json(tmp_path / "out" / "run.json")["files"]


def test_the_same_run_twice_writes_the_same_bytes(tmp_path: Path, techshop: segrules.Run) -> None:
    book = segrules.load(packaged_folder("rules"))
    again = book.apply([tmp_path / "techshop" / "exports"], AS_OF)
    techshop.write(tmp_path / "one", format="csv")
    again.write(tmp_path / "two", format="csv")
    one, two = content(tmp_path / "one"), content(tmp_path / "two")
    assert one.pop("run.json") != two.pop("run.json")  # the times and the run's id
    assert one == two
    assert len(one["memberships.csv"]) > 100_000


def test_personal_data_is_written_nowhere(tmp_path: Path) -> None:
    found = run(shop(tmp_path))
    found.write(tmp_path / "words", format="csv")
    found.write(tmp_path / "values", format="csv", why="values")
    every = content(tmp_path / "words") | content(tmp_path / "values")
    every |= {
        f"{path.name} as text": pl.read_parquet(path).write_csv().encode()
        for path in (tmp_path / "values" / "evidence").glob("*.parquet")
    }
    assert len(every) > 10
    assert not [name for name, text in every.items() for s in SECRETS if s in text]


def test_evidence_files_are_as_their_schema_says(tmp_path: Path) -> None:
    run(shop(tmp_path)).write(tmp_path / "out", why="values")
    for id_ in ("vip", "quiet-vip", "near", "mail"):
        validate(read_json(tmp_path / "out" / "evidence" / f"{id_}.json"), "evidence")
    quiet = pl.read_parquet(tmp_path / "out" / "evidence" / "quiet-vip.parquet")
    assert quiet["customer_id"].to_list() == [7, 5]
    assert quiet["yes"].to_list() == [0b011, 0b011]
    assert quiet["unknown"].to_list() == [0, 0]
    assert "because" not in pl.read_parquet(tmp_path / "out" / "memberships.parquet").columns


def test_words_can_be_made_of_evidence_alone(tmp_path: Path, techshop: segrules.Run) -> None:
    techshop.write(tmp_path / "words")
    techshop.write(tmp_path / "values", why="values")
    wanted = pl.read_parquet(tmp_path / "words" / "memberships.parquet")
    for id_ in techshop.outcome.plan.output:
        made = sentences(tmp_path / "values" / "evidence", id_)
        assert made == wanted.filter(segment=id_)["because"].to_list(), id_
