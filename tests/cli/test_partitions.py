"""A run that keeps a bound of memory leaves the same files as one that need not."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

from tests.cli.shop import run

CUSTOMERS = 45_000
BOUND = "800MiB"
"""Too little for so many customers at once, enough for a part of them."""


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shop")
    made = run(folder, f"demo shop --customers {CUSTOMERS} --no-run")
    assert made.code == 0, made.stderr
    mixed = folder / "mixed"
    mixed.mkdir()
    for path in (folder / "shop" / "exports").iterdir():
        rows = pl.read_parquet(path).sample(fraction=1, shuffle=True, seed=7)
        rows.write_parquet(mixed / f"{path.stem}.parquet")
    return folder


@pytest.mark.parametrize(
    ("exports", "why"),
    [("shop/exports", "values"), ("mixed", "sentence")],
    ids=["exports in the order of their keys", "exports in any order"],
)
def test_the_files_are_the_same(shop: Path, exports: str, why: str) -> None:
    command = f"apply shop/rules {exports} --as-of 2026-11-22 --format csv --why {why} --quiet"
    for out, bound in (("whole", "8GiB"), ("parts", BOUND)):
        ended = run(shop, f"{command} --out {out} --memory {bound}")
        assert ended.code == 0, ended.stderr
    whole, parts = shop / "whole", shop / "parts"
    names = {path.relative_to(whole) for path in whole.rglob("*") if path.is_file()}
    assert names == {path.relative_to(parts) for path in parts.rglob("*") if path.is_file()}
    for name in names:
        if name.suffix == ".csv":
            assert (parts / name).read_bytes() == (whole / name).read_bytes(), name
        elif name.suffix == ".parquet":
            assert pl.read_parquet(parts / name).equals(pl.read_parquet(whole / name)), name
    told = [json.loads((folder / "run.json").read_text("utf-8")) for folder in (whole, parts)]
    for key in ("segments", "cuts", "customers", "memberships", "customers_in_segments", "notices"):
        assert told[0][key] == told[1][key], key
    assert told[0]["profile"]["partitions"] == 1
    assert told[1]["profile"]["partitions"] > 1
