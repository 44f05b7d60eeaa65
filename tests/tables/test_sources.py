"""Which files hold which table."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import polars as pl
import pytest

from segrules.diagnostics import DataError, Severity
from segrules.tables import Exports, Format, find_exports
from tests.tables.shop import written

TABLES = ("customers", "orders")


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder `exports` with a file, a folder of parts and a stranger; it is also the cwd."""
    exports = tmp_path / "exports"
    parts = exports / "orders" / "2026"
    parts.mkdir(parents=True)
    written(exports, "customer_id\n1\n", "customers.csv.gz")
    written(exports, "month\n1\n", "budget.csv")
    written(exports, "hello", "README.md")
    written(exports, "", ".DS_Store")
    for name in ("b.parquet", "a.parquet"):
        pl.DataFrame({"order_id": ["x"]}).write_parquet(parts / name)
    written(parts, "", "_SUCCESS")
    monkeypatch.chdir(tmp_path)
    return exports


def paths(found: Exports, table: str) -> list[str]:
    return [part.path.replace(os.sep, "/") for part in found.tables[table]]


def complaints(*arguments: str) -> list[tuple[str, str]]:
    with pytest.raises(DataError) as raised:
        find_exports(arguments, TABLES)
    return [(d.code, d.message) for d in raised.value.diagnostics]


@pytest.mark.usefixtures("shop")
def test_a_folder_of_files_and_of_folders_of_parts() -> None:
    found = find_exports(["exports"], TABLES)
    assert paths(found, "customers") == ["exports/customers.csv.gz"]
    assert paths(found, "orders") == [
        "exports/orders/2026/a.parquet",
        "exports/orders/2026/b.parquet",
    ]
    assert [(p.format, p.compression) for p in found.tables["customers"]] == [(Format.CSV, ".gz")]
    (note,) = found.notes
    assert (note.code, note.severity) == ("SR503", Severity.NOTE)
    assert note.message == "not read: the rulebook has no table `budget`"


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize(
    "argument",
    [
        "exports/orders",
        "orders=exports/orders",
        "orders=exports/orders/2026/*.parquet",
        "orders=exports/**/[ab].parquet",
    ],
)
def test_ways_to_name_parts(argument: str) -> None:
    assert len(find_exports([argument], TABLES).tables["orders"]) == 2


@pytest.mark.usefixtures("shop")
def test_files_by_pattern_and_by_another_name() -> None:
    found = find_exports(["exports/*.csv*", "orders=exports/budget.csv"], TABLES)
    assert paths(found, "customers") == ["exports/customers.csv.gz"]
    assert paths(found, "orders") == ["exports/budget.csv"]


@pytest.mark.usefixtures("shop")
def test_the_same_file_named_twice_is_one_source() -> None:
    found = find_exports(["exports", "exports/customers.csv.gz", Path("exports/orders")], TABLES)
    assert set(found.tables) == set(TABLES)


def test_urls_are_left_to_polars() -> None:
    found = find_exports(
        ["s3://shop/customers.parquet", "orders=https://shop.example/x/orders.csv?token=a"], TABLES
    )
    assert paths(found, "customers") == ["s3://shop/customers.parquet"]
    (part,) = found.tables["orders"]
    assert (part.format, part.stamp(), part.sha256()) == (Format.CSV, None, None)


@pytest.mark.usefixtures("shop")
def test_everything_wrong_is_said_at_once(shop: Path) -> None:
    written(shop, "customer_id\n", "customers.tsv")
    written(shop, "", "orders.xlsx")
    (shop / "empty").mkdir()
    assert complaints(
        "exports",
        "nowhere",
        "exports/*.orc",
        "order=exports",
        "exports/orders.xlsx",
        "orders=nowhere.csv",
        "exports/empty",
    ) == [
        ("SR502", "`customers` is already read from exports/customers.csv.gz"),
        ("SR501", "there is no such file or folder"),
        ("SR501", "no file to read here"),
        ("SR501", "the rulebook has no table `order`"),
        ("SR501", "files of this kind are not read"),
        ("SR501", "there is no such file or folder"),
        ("SR501", "no file to read here"),
    ]


def test_an_unknown_table_before_the_equals_sign_names_the_nearest(shop: Path) -> None:
    with pytest.raises(DataError) as raised:
        find_exports([f"order={shop}"], TABLES)
    assert raised.value.diagnostics[0].help == "the nearest table is `orders`"


@pytest.mark.usefixtures("shop")
def test_an_absent_table() -> None:
    found = find_exports(["exports/orders"], TABLES)
    (absent,) = found.absent(TABLES)
    assert (absent.code, absent.message) == ("SR504", "no export holds the table `customers`")


def test_bytes_and_hash(shop: Path) -> None:
    (part,) = find_exports([shop], TABLES).tables["customers"]
    stamp = part.stamp()
    assert stamp is not None
    assert stamp.size == 14
    assert part.sha256() == hashlib.sha256(b"customer_id\n1\n").hexdigest()
