"""Cells to values: each declared type from text, and from each type that a file may give."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from segrules.rulebook.model import ReadOptions
from segrules.tables import FAULT, UNLISTED, dtype_of, find_faults, stored_type
from tests.tables.shop import Declared, marks, problem, scan, table, values, written

BAD = object()
"""In place of a value: the cell does not fit."""


def utc(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


FROM_TEXT: dict[str, tuple[Declared, dict[str, Any]]] = {
    "number": (
        "number",
        {
            "1": 1.0,
            " -2.5 ": -2.5,
            "+3": 3.0,
            "9.83E-05": 9.83e-05,
            "NaN": None,
            "-inf": None,
            " ": None,
            "1,5": BAD,
            "1_000": BAD,
            "0x10": BAD,
            "n/a": BAD,
            "£5": BAD,
        },
    ),
    "whole": (
        {"type": "number", "decimals": 0},
        {
            "17850.0": 17850,
            "9007199254740993": 9007199254740993,
            "9007199254740993.00": 9007199254740993,
            "-9223372036854775808": -9223372036854775808,
            "9223372036854775808": BAD,
            "1e3": 1000,
            "-0": 0,
            "nan": None,
            "1.5": BAD,
            "1.0000000001": BAD,
            "1e-5": BAD,
        },
    ),
    "decimals": (
        {"type": "number", "decimals": 2},
        {
            "12.50": Decimal("12.50"),
            "12.500": Decimal("12.50"),
            "12": Decimal("12.00"),
            "-0.01": Decimal("-0.01"),
            "1.2e1": Decimal("12.00"),
            "12345678901234567890.12": Decimal("12345678901234567890.12"),
            "12.345": BAD,
            "0.001": BAD,
            "12.00000000001": BAD,
            "9999999999999999.001": BAD,
            "1e40": BAD,
            "inf": None,
        },
    ),
    "text": (
        "text",
        {"NO": "NO", " a ": " a ", "01234": "01234", "": None, " \t": None, "\u00a0": "\u00a0"},
    ),
    "yes/no": (
        {"type": "yes/no", "yes": ("Oui", "9"), "no": ("non", "t")},
        {
            "Y": True,
            "yes": True,
            " TRUE ": True,
            "1": True,
            "oui": True,
            "9": True,
            "n": False,
            "False": False,
            "0": False,
            "NON": False,
            "T": False,
            "maybe": BAD,
            "2": BAD,
            "": None,
        },
    ),
    "date": (
        "date",
        {
            "2026-02-28": dt.date(2026, 2, 28),
            " 2024-02-29 ": dt.date(2024, 2, 29),
            "0026-01-01": dt.date(26, 1, 1),
            "2026-07-01T23:30:00Z": dt.date(2026, 7, 2),
            "2026-07-01 23:30": dt.date(2026, 7, 1),
            "2026-02-29": BAD,
            "2026-1-5": BAD,
            "26-01-05": BAD,
            "12026-01-05": BAD,
            "01/02/2026": BAD,
            "20260105": BAD,
        },
    ),
    "formatted date": (
        {"type": "date", "format": "%d/%m/%Y"},
        {
            "05/01/2026": dt.date(2026, 1, 5),
            "5/1/2026": dt.date(2026, 1, 5),
            "05/01/26": BAD,
            "2026-01-05": BAD,
            "05/01/2026 10:00": BAD,
        },
    ),
    "formatted date with a time": (
        {"type": "date", "format": "%d/%m/%Y %H:%M"},
        {"05/01/2026 23:59": dt.date(2026, 1, 5), "05/01/2026": BAD},
    ),
    "datetime": (
        "datetime",
        {
            "2026-01-05": utc("2026-01-05T00:00"),
            "2026-07-05 10:00": utc("2026-07-05T09:00"),
            "2026-07-05T10:00:15.250": utc("2026-07-05T09:00:15.25"),
            "2026-07-05T10:00Z": utc("2026-07-05T10:00"),
            "2026-07-05 10:00:00 +0200": utc("2026-07-05T08:00"),
            "2026-07-05T10:00:00-05": utc("2026-07-05T15:00"),
            "2026-07-05T10:00:00.5+05:30": utc("2026-07-05T04:30:00.5"),
            # The clock skips 01:00 to 02:00, and has 01:00 to 02:00 twice.
            "2026-03-29T01:30": utc("2026-03-29T01:30"),
            "2026-10-25T01:30": utc("2026-10-25T00:30"),
            "2026-10-25T02:30": utc("2026-10-25T02:30"),
            "2026-07-05T24:00": BAD,
            "2026-07-05T10:00:60": BAD,
            "2026-07-05T1:00": BAD,
            "2026-07-32T10:00": BAD,
            "10:00": BAD,
        },
    ),
    "formatted datetime": (
        {"type": "datetime", "format": "%d.%m.%Y %H:%M:%S.%f"},
        {"05.07.2026 10:00:00.25": utc("2026-07-05T09:00:00.25"), "5.7.26 10:00:00.0": BAD},
    ),
    "datetime of a day's format": (
        {"type": "datetime", "format": "%Y%m%d"},
        {"20260705": utc("2026-07-04T23:00"), "2026": BAD},
    ),
    "list of text": (
        "list of text",
        {"a, b": ["a", "b"], "": [], " ": [], "a,,b": ["a", None, "b"]},
    ),
    "list of number": (
        {"type": "list of number", "separator": ";"},
        {"1; 2.5": [1.0, 2.5], "": [], "1;x": BAD, "1,5": BAD},
    ),
    "list of date": (
        "list of date",
        {"2026-01-05,2026-01-06": [dt.date(2026, 1, 5), dt.date(2026, 1, 6)], "soon": BAD},
    ),
}


def _csv(cells: dict[str, Any]) -> str:
    lines = [f'{number},"{text}"' for number, text in enumerate(cells)]
    return "\n".join(["customer_id,x", *lines, ""])


@pytest.mark.parametrize(("declared", "cells"), FROM_TEXT.values(), ids=FROM_TEXT)
def test_from_text(tmp_path: Path, declared: Declared, cells: dict[str, Any]) -> None:
    of = table({"customer_id": "number", "x": declared})
    frame = scan(of, written(tmp_path, _csv(cells))).frame.collect(engine="streaming")
    assert frame.schema["x"] == dtype_of(stored_type(of, of.columns["x"]))
    found = [BAD if fault else x for x, fault in frame.select("x", FAULT).iter_rows()]
    assert dict(zip(cells, found, strict=True)) == cells


def test_zero_has_no_sign(tmp_path: Path) -> None:
    of = table({"customer_id": "number", "x": "number"})
    for source in (
        written(tmp_path, "customer_id,x\n1,-0.0\n"),
        pl.DataFrame({"customer_id": 1, "x": -0.0}),
    ):
        assert str(values(of, source, "x")) == "[0.0]"


_DAY = dt.date(2026, 7, 5)
_NOON = dt.datetime(2026, 7, 5, 12)  # noqa: DTZ001 - local times are the point
FROM_TYPED: dict[str, tuple[Declared, pl.Series, list[Any]]] = {
    "small integers": ("number", pl.Series([100, None], dtype=pl.Int8), [100.0, None]),
    "doubles": ("number", pl.Series([1.5, float("nan"), float("inf")]), [1.5, None, None]),
    "single precision": ("number", pl.Series([1.5], dtype=pl.Float32), [1.5]),
    "decimals as doubles": ("number", pl.Series([Decimal("1.25")]), [1.25]),
    "text as a number": ("number", pl.Series(["1.5", " ", "x"]), [1.5, None, BAD]),
    "big unsigned": (
        {"type": "number", "decimals": 0},
        pl.Series([1, 2**63], dtype=pl.UInt64),
        [1, BAD],
    ),
    "whole doubles": (
        {"type": "number", "decimals": 0},
        pl.Series([17850.0, 1.5, 1e19, float("nan"), None]),
        [17850, BAD, BAD, None, None],
    ),
    "decimals as whole": (
        {"type": "number", "decimals": 0},
        pl.Series([Decimal("2.00"), Decimal("2.50")]),
        [2, BAD],
    ),
    "doubles as decimals": (
        {"type": "number", "decimals": 2},
        pl.Series([0.125, -0.125, 0.1, 1e40, -0.001]),
        [Decimal("0.13"), Decimal("-0.13"), Decimal("0.10"), BAD, Decimal("0.00")],
    ),
    "integers as decimals": ({"type": "number", "decimals": 2}, pl.Series([5]), [Decimal("5.00")]),
    "finer decimals": (
        {"type": "number", "decimals": 2},
        pl.Series([Decimal("1.250"), Decimal("1.255")]),
        [Decimal("1.25"), BAD],
    ),
    "blank text": ("text", pl.Series(["a", "", " \n", None]), ["a", None, None, None]),
    "categorical": ("text", pl.Series(["a", ""], dtype=pl.Categorical), ["a", None]),
    "enum": ("text", pl.Series(["a", None], dtype=pl.Enum(["a"])), ["a", None]),
    "integers as text": ("text", pl.Series([7]), ["7"]),
    "nothing": ("date", pl.Series([None, None]), [None, None]),
    "booleans": ("yes/no", pl.Series([True, None]), [True, None]),
    "zero and one": ("yes/no", pl.Series([0, 1, 2]), [False, True, BAD]),
    "zero and one as doubles": ("yes/no", pl.Series([0.0, 1.0, float("nan")]), [False, True, None]),
    "days": ("date", pl.Series([_DAY, None]), [_DAY, None]),
    "days far away": ("date", pl.Series([4_000_000]).cast(pl.Date), [BAD]),
    "local times as days": ("date", pl.Series([_NOON]), [_DAY]),
    "instants as days": (
        "date",
        pl.Series([dt.datetime(2026, 7, 4, 23, 30)]).dt.replace_time_zone("UTC"),  # noqa: DTZ001
        [_DAY],
    ),
    "days as instants": ("datetime", pl.Series([_DAY]), [utc("2026-07-04T23:00")]),
    "local nanoseconds": (
        "datetime",
        pl.Series([_NOON]).cast(pl.Datetime("ns")),
        [utc("2026-07-05T11:00")],
    ),
    "zoned milliseconds": (
        "datetime",
        pl.Series([_NOON]).cast(pl.Datetime("ms")).dt.replace_time_zone("America/New_York"),
        [utc("2026-07-05T16:00")],
    ),
    "milliseconds far away": (
        "datetime",
        pl.Series([9_000_000_000_000_000_000]).cast(pl.Datetime("ms", "UTC")),
        [BAD],
    ),
    "lists": (
        "list of text",
        pl.Series([["a", " "], [], None]),
        [["a", None], [], None],
    ),
    "text as lists": (
        "list of text",
        pl.Series(["a,b", "", None]),
        [["a", "b"], [], None],
    ),
    "arrays": (
        "list of number",
        pl.Series([[1, 2], None], dtype=pl.Array(pl.Int8, 2)),
        [[1.0, 2.0], None],
    ),
    "lists with a bad item": ("list of number", pl.Series([["1"], ["x"]]), [[1.0], BAD]),
    "structs": (
        {"type": "struct", "fields": (("model", "text"), ("size", "number"), ("new", "yes/no"))},
        pl.Series(
            [{"model": "", "size": 5, "new": None}, None, {"model": "x", "size": None, "new": None}]
        ),
        [
            {"model": None, "size": 5.0, "new": None},
            None,
            {"model": "x", "size": None, "new": None},
        ],
    ),
    "structs with a bad field": (
        {"type": "struct", "fields": (("size", "number"),)},
        pl.Series([{"size": "5"}, {"size": "big"}]),
        [{"size": 5.0}, BAD],
    ),
}


@pytest.mark.parametrize("kind", ["parquet", "arrow", "frame"])
@pytest.mark.parametrize(("declared", "cells", "wanted"), FROM_TYPED.values(), ids=FROM_TYPED)
def test_from_typed_columns(
    tmp_path: Path, declared: Declared, cells: pl.Series, wanted: list[Any], kind: str
) -> None:
    of = table({"customer_id": "number", "x": declared})
    frame = pl.DataFrame({"customer_id": range(len(cells)), "x": cells})
    source: Path | pl.DataFrame = frame
    if kind != "frame":
        source = tmp_path / f"customers.{kind}"
        frame.write_parquet(source) if kind == "parquet" else frame.write_ipc(source)
    found = scan(of, source).frame.collect(engine="streaming")
    assert found.schema["x"] == dtype_of(stored_type(of, of.columns["x"]))
    bad = found[FAULT] if FAULT in found.columns else [False] * found.height
    assert [BAD if b else x for x, b in zip(found["x"].to_list(), bad, strict=True)] == wanted


WRONG = {
    "yes/no as a date": ("date", pl.Series([True]), "`x` is yes/no in the file and declared date"),
    "number as a date": ("date", pl.Series([1]), "`x` is number in the file and declared date"),
    "double as text": ("text", pl.Series([1.5]), "`x` is number in the file and declared text"),
    "date as a number": (
        "number",
        pl.Series([_DAY]),
        "`x` is date in the file and declared number",
    ),
    "text as a struct": (
        {"type": "struct", "fields": (("a", "text"),)},
        pl.Series(["a"]),
        "`x` is text in the file and declared struct",
    ),
    "a field of another type": (
        {"type": "struct", "fields": (("a", "date"), ("b", "text"))},
        pl.Series([{"a": 1, "b": "x"}]),
        "`x.a` is number in the file and declared date",
    ),
    "list as text": (
        "text",
        pl.Series([["a"]]),
        "`x` is list of text in the file and declared text",
    ),
    "bytes": ("text", pl.Series([b"a"]), "`x` is bytes in the file and declared text"),
}


@pytest.mark.parametrize(("declared", "cells", "message"), WRONG.values(), ids=WRONG)
def test_types_that_cannot_be(declared: Declared, cells: pl.Series, message: str) -> None:
    of = table({"customer_id": "number", "x": declared})
    frame = pl.DataFrame({"customer_id": range(len(cells)), "x": cells})
    assert problem(of, frame) == ("SR513", message, None)


def test_missing_words_of_table_and_column_add_up_and_compare_by_value(tmp_path: Path) -> None:
    of = table(
        {
            "customer_id": "number",
            "n": {"type": "number", "missing": (999, "none")},
            "t": {"type": "text", "missing": ("?",)},
            "d": {"type": "date", "missing": ("1900-01-01",), "format": "%d/%m/%Y"},
        },
        read=ReadOptions(missing=("unknown",)),
    )
    path = written(
        tmp_path,
        "customer_id,n,t,d\n1,999.0,?,01/01/1900\n2,none,unknown,unknown\n3,9.99e2,999,02/01/1900\n",
    )
    assert values(of, path, "n") == [None, None, None]
    assert values(of, path, "t") == [None, None, "999"]
    assert values(of, path, "d") == [None, None, dt.date(1900, 1, 2)]
    frame = pl.DataFrame({"customer_id": [1, 2], "n": [999, 1], "t": ["?", "b"], "d": [None, None]})
    assert values(of, frame, "n") == [None, 1.0]
    assert values(of, frame, "t") == [None, "b"]


def test_a_date_counts_as_missing_in_a_typed_file_too() -> None:
    of = table({"customer_id": "number", "d": {"type": "date", "missing": ("1900-01-01",)}})
    frame = pl.DataFrame({"customer_id": [1, 2], "d": [dt.date(1900, 1, 1), _DAY]})
    assert values(of, frame, "d") == [None, _DAY]


def test_trim_takes_blanks_off_text(tmp_path: Path) -> None:
    of = table({"customer_id": "number", "t": "text"}, read=ReadOptions(trim=True))
    assert values(of, written(tmp_path, "customer_id,t\n1, a b \n"), "t") == ["a b"]


def test_keys_and_their_copies_are_whole() -> None:
    of = table({"customer_id": "number", "n": "number"})
    assert stored_type(of, of.columns["customer_id"]).is_whole
    assert not stored_type(of, of.columns["n"]).is_whole


def test_values_outside_the_declared_ones_are_kept_and_marked() -> None:
    of = table(
        {
            "customer_id": "number",
            "tier": {"type": "text", "values": ("gold", "silver")},
            "grade": {"type": "number", "decimals": 1, "values": (1, 2.5)},
            "tags": {"type": "list of text", "values": ("a",)},
        }
    )
    frame = pl.DataFrame(
        {
            "customer_id": [1, 2, 3, 4],
            "tier": ["gold", "golden", None, "silver"],
            "grade": [1.0, 2.5, 3.0, None],
            "tags": [["a"], ["a"], [], ["a", "b"]],
        }
    )
    assert marks(of, frame, UNLISTED) == [False, True, True, True]
    assert values(of, frame, "tier") == ["gold", "golden", None, "silver"]
    messages = [d.message for d in find_faults(scan(of, frame)).diagnostics]
    assert messages == [
        "1 cell of `tier` is not among its declared values, the first: `golden`",
        "1 cell of `grade` is not among its declared values, the first: `3.0`",
        '1 cell of `tags` is not among its declared values, the first: `["a", "b"]`',
    ]
