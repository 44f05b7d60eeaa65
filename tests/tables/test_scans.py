"""Whole tables: formats, parts, faults, keys, and files that are damaged."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from segrules.diagnostics import DataError, DataPlace, Severity
from segrules.tables import FAULT, check_keys, computing_on, find_faults
from segrules.tables.opened import AT
from tests.tables.shop import problem, problems, scan, table, written

CUSTOMERS = table(
    {
        "customer_id": "number",
        "email": {"type": "text", "pii": True},
        "spent": {"type": "number", "decimals": 2},
        "tags": "list of text",
        "device": {"type": "struct", "fields": (("model", "text"),)},
    }
)
FRAME = pl.DataFrame(
    {
        "device": [{"model": "x"}, None, {"model": ""}],
        "extra": [1, 2, 3],
        "spent": [1.25, None, 3.0],
        "email": ["a@b.c", "", None],
        "customer_id": [3, 1, 2],
        "tags": [["a"], [], None],
    }
)


def _gzipped(frame: pl.DataFrame, path: Path) -> None:
    frame.write_parquet(path.with_suffix(""))
    path.write_bytes(gzip.compress(path.with_suffix("").read_bytes()))


TYPED: dict[str, Callable[[pl.DataFrame, Path], object]] = {
    "customers.parquet": pl.DataFrame.write_parquet,
    "customers.arrow": pl.DataFrame.write_ipc,
    "customers.feather": lambda frame, path: frame.write_ipc(path, compression="zstd"),
    "customers.ipc": pl.DataFrame.write_ipc_stream,
    "customers.ndjson": pl.DataFrame.write_ndjson,
    "customers.jsonl.gz": lambda frame, path: frame.lazy().sink_ndjson(path, compression="gzip"),
    "customers.json.zst": lambda frame, path: frame.lazy().sink_ndjson(path, compression="zstd"),
    "customers.parquet.gz": _gzipped,
}


@pytest.mark.parametrize("name", TYPED)
def test_every_format_gives_the_same(tmp_path: Path, name: str) -> None:
    TYPED[name](FRAME, tmp_path / name)
    scanned = scan(CUSTOMERS, tmp_path / name)
    frame = scanned.frame.collect(engine="streaming")
    assert frame["customer_id"].to_list() == [3, 1, 2]
    assert frame["email"].to_list() == ["a@b.c", None, None]
    assert [str(x) for x in frame["spent"]] == ["1.25", "None", "3.00"]
    assert frame["tags"].to_list() == [["a"], [], None]
    assert frame["device"].to_list() == [{"model": "x"}, None, {"model": None}]
    assert [(i.rows, i.bytes) for i in scanned.inputs] == [(3, (tmp_path / name).stat().st_size)]


@pytest.mark.parametrize("suffix", ["parquet", "arrow", "ndjson", "csv"])
@pytest.mark.parametrize("stem", ["a[1]", "ä ö", "50% {x}"])
def test_odd_file_names(tmp_path: Path, stem: str, suffix: str) -> None:
    of = table({"customer_id": "number"})
    path = tmp_path / f"{stem}.{suffix}"
    getattr(FRAME.select("customer_id").lazy(), f"sink_{suffix.replace('arrow', 'ipc')}")(path)
    assert scan(of, path).frame.collect()["customer_id"].to_list() == [3, 1, 2]


def test_frames_in_memory_lazy_or_not() -> None:
    eager = scan(CUSTOMERS, FRAME).frame.collect()
    assert eager["customer_id"].to_list() == [3, 1, 2]
    assert scan(CUSTOMERS, FRAME).inputs[0].sha256() is None
    assert problem(CUSTOMERS, FRAME.clear()) == ("SR512", "the export has no rows", None)


def test_columns_are_in_declared_order_whatever_the_file_has(tmp_path: Path) -> None:
    FRAME.write_parquet(tmp_path / "customers.parquet")
    scanned = scan(CUSTOMERS, tmp_path / "customers.parquet", ["spent", "customer_id"])
    assert scanned.frame.collect_schema().names()[:2] == ["customer_id", "spent"]


def test_parts_of_several_formats_are_one_table_in_the_order_of_their_names(tmp_path: Path) -> None:
    of = table({"n": "number"}, key=(), key_is_row=True)
    parts = tmp_path / "customers"
    parts.mkdir()
    pl.DataFrame({"n": [3, 4]}).write_parquet(parts / "b.parquet")
    written(parts, "x,n\na,1\n\nb,2\n", "a.csv")
    written(parts, '{"n": 5}\n\n{"m": 1, "n": null}\n', "c.ndjson")
    written(parts, "n,x\n", "d.csv")
    scanned = scan(of, parts)
    frame = scanned.frame.collect(engine="streaming")
    assert frame["n"].to_list() == [1, 2, 3, 4, 5, None]
    assert frame["row"].to_list() == [1, 2, 3, 4, 5, 6]
    assert [i.rows for i in scanned.inputs] == [2, 2, 2, 0]
    assert scanned.rows == 6


def test_the_row_number_alone(tmp_path: Path) -> None:
    of = table({"n": "number"}, key=(), key_is_row=True)
    for path in (written(tmp_path, "n\n5\n6\n"), written(tmp_path, '{"n":5}\n{}\n', "c.ndjson")):
        assert scan(of, path, ["row"]).frame.collect()["row"].to_list() == [1, 2]


def test_every_part_is_checked_and_all_problems_come_at_once(tmp_path: Path) -> None:
    of = table({"customer_id": "number", "n": "number"})
    parts = tmp_path / "customers"
    parts.mkdir()
    pl.DataFrame({"customer_id": [1]}).write_parquet(parts / "a.parquet")
    pl.DataFrame({"customer_id": [True], "n": [b"x"]}).write_parquet(parts / "b.parquet")
    written(parts, "customer_id,n\n1\n", "c.csv")
    assert [
        (d.code, Path(d.where.path).name)
        for d in problems(of, parts)
        if isinstance(d.where, DataPlace)
    ] == [
        ("SR511", "a.parquet"),
        ("SR513", "b.parquet"),
        ("SR513", "b.parquet"),
        ("SR507", "c.csv"),
    ]


FAULTY = "customer_id,email,n,d\n1,a,x,2026-01-01\n2,b,5,soon\n3,c,y,2026-01-02\n"


def test_bad_values_are_counted_with_the_first_of_them(tmp_path: Path) -> None:
    of = table({"customer_id": "number", "n": "number", "d": "date"})
    path = written(tmp_path, FAULTY)
    found = find_faults(scan(of, path))
    assert [(d.code, d.message, d.where) for d in found.errors] == [
        (
            "SR514",
            "`n` is declared number and 2 cells do not fit, the first: `x`",
            DataPlace(str(path), 2),
        ),
        (
            "SR514",
            "`d` is declared date and 1 cell does not fit, the first: `soon`",
            DataPlace(str(path), 3),
        ),
    ]
    assert found.rejected.is_empty()


def test_bad_values_of_a_typed_file_have_a_row(tmp_path: Path) -> None:
    of = table({"customer_id": "number", "n": {"type": "number", "decimals": 1}})
    pl.DataFrame({"customer_id": [1, 2], "n": ["1.5", "1.25"]}).write_parquet(
        tmp_path / "c.parquet"
    )
    (found,) = find_faults(scan(of, tmp_path / "c.parquet")).errors
    assert found.message == (
        "`n` is declared number with 1 decimals and 1 cell does not fit, the first in row 2: `1.25`"
    )


def test_personal_data_is_never_shown(tmp_path: Path) -> None:
    of = table(
        {
            "customer_id": {"type": "number", "pii": True},
            "n": {"type": "number", "pii": True, "on_bad_value": "missing"},
            "m": {"type": "number", "pii": True, "values": (1,)},
        }
    )
    path = written(tmp_path, "customer_id,n,m\n1,secret,secret\n1,secret,77\n")
    scanned = scan(of, path)
    faults = find_faults(scanned)
    said = str([faults.diagnostics, check_keys(scanned), faults.rejected.rows()])
    assert "secret" not in said
    assert "77" not in said
    assert faults.rejected_counts == {"n": 2}


def test_bad_values_taken_as_missing_are_listed(tmp_path: Path) -> None:
    of = table(
        {"customer_id": "number", "n": "number", "d": {"type": "date", "on_bad_value": "error"}},
        on_bad_value="missing",
    )
    path = written(tmp_path, FAULTY)
    found = find_faults(scan(of, path))
    assert found.rejected.rows() == [
        ("customers", str(path), 2, None, "n", "x"),
        ("customers", str(path), 4, None, "n", "y"),
    ]
    assert found.rejected_counts == {"n": 2}
    assert [(d.code, d.severity) for d in found.diagnostics] == [
        ("SR519", Severity.NOTE),
        ("SR514", Severity.ERROR),
    ]


KEYED = {
    "sorted": ("1,a\n2,b\n", []),
    "unsorted": ("2,a\n1,b\n", []),
    "repeated": (
        "5,a\n1,b\n\n5,c\n1,d\n5,e\n",
        [("SR516", "3 rows with a `customer_id` that an earlier row has: `5` in lines 2 and 5", 5)],
    ),
    "missing": ("1,a\n,b\n,c\n", [("SR515", "2 rows without a `customer_id`", 3)]),
    "both": (
        "1,a\n,b\n1,c\n",
        [
            ("SR515", "1 row without a `customer_id`", 3),
            (
                "SR516",
                "1 row with a `customer_id` that an earlier row has: `1` in lines 2 and 4",
                4,
            ),
        ],
    ),
    "no number": ("1,a\nx,b\ny,c\n", []),
}


@pytest.mark.parametrize(("text", "wanted"), KEYED.values(), ids=KEYED)
def test_keys(tmp_path: Path, text: str, wanted: list[tuple[str, str, int]]) -> None:
    of = table({"customer_id": "number", "note": "text"})
    found = check_keys(scan(of, written(tmp_path, "customer_id,note\n" + text)))
    assert [
        (d.code, d.message, d.where.line) for d in found if isinstance(d.where, DataPlace)
    ] == wanted


def test_a_key_that_is_no_number_is_missing_where_bad_values_are(tmp_path: Path) -> None:
    of = table({"customer_id": "number"}, on_bad_value="missing")
    (found,) = check_keys(scan(of, written(tmp_path, "customer_id\n1\nx\n")))
    assert found.code == "SR515"


def test_keys_of_two_columns_over_parts(tmp_path: Path) -> None:
    of = table({"a": "number", "b": "text"}, key=("a", "b"))
    parts = tmp_path / "customers"
    parts.mkdir()
    for name in ("1.csv", "2.csv"):
        written(parts, "a,b\n1,x\n1,y\n" if name == "1.csv" else "a,b\n2,x\n1,y\n2,\n", name)
    missing, repeated = check_keys(scan(of, parts))
    assert (missing.code, missing.message) == ("SR515", "1 row without a `a + b`")
    assert repeated.message == (
        "1 row with a `a + b` that an earlier row has: `1 + y` "
        f"in lines 3 and 3 of {parts / '1.csv'} and {parts / '2.csv'}"
    )


def test_repeated_keys_of_a_typed_file_have_rows() -> None:
    of = table({"customer_id": "text"})
    (found,) = check_keys(scan(of, pl.DataFrame({"customer_id": ["b", "a", "b"]})))
    assert found.message.endswith("that an earlier row has: `b` in rows 1 and 3")


def test_the_row_number_needs_no_check(tmp_path: Path) -> None:
    of = table({"n": "number"}, key=(), key_is_row=True)
    assert check_keys(scan(of, written(tmp_path, "n\n1\n1\n"))) == ()


JSON = {
    "cut off": (
        '{"customer_id": 1}\n\n{"customer_id": 2\n',
        "SR518",
        "this line is no JSON object",
        3,
    ),
    "a number": ('{"customer_id": 1}\n5\n', "SR518", "this line is no JSON object", 2),
    "one list": (
        '[{"customer_id": 1}]\n',
        "SR518",
        "the file is one JSON list, not one object per line",
        1,
    ),
    "text where a list is declared": (
        '{"customer_id": 1, "tags": []}\n{"customer_id": 2, "tags": "a"}\n',
        "SR513",
        "`tags` is text in the file and declared list of text",
        2,
    ),
    "empty": ("\n\n", "SR512", "the export has no rows", None),
}


@pytest.mark.parametrize(("text", "code", "message", "line"), JSON.values(), ids=JSON)
def test_broken_ndjson(
    tmp_path: Path, text: str, code: str, message: str, line: int | None
) -> None:
    of = table({"customer_id": "number", "tags": "list of text"})
    path = written(tmp_path, text, "customers.ndjson")
    found = [(d.code, d.message, getattr(d.where, "line", None)) for d in problems(of, path, None)]
    assert (code, message, line) in found


def test_what_stands_behind_compressed_content_is_not_called_cut_off(tmp_path: Path) -> None:
    of, whole = table({"customer_id": "number"}), gzip.compress(b"customer_id\n1\n")
    for content, said in (
        (whole + b"junk\n", "something stands behind"),
        (whole[:-6], "the file ends early"),
    ):
        path = written(tmp_path, content, "customers.csv.gz")
        assert problem(of, path)[1].startswith(said)


def test_a_file_of_another_kind_is_called_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "customers.csv"
    FRAME.write_parquet(path)
    expected = ("SR505", "by its content this is a Parquet file (.parquet)", None)
    assert problem(table({"customer_id": "number"}), path) == expected


@pytest.mark.parametrize("first", ["sep=,", '"sep=;"', "\ufeffSEP=\t"])
def test_the_line_of_excel_above_the_header_is_known(tmp_path: Path, first: str) -> None:
    path = written(tmp_path, f"{first}\r\ncustomer_id,spent\r\n1,2\r\n")
    (found,) = problems(table({"customer_id": "number"}), path)
    assert found.code == "SR510"
    assert found.help == "say `read: {skip_rows: 1}` for the table"


WITHOUT_A_FIELD = (
    ([{"modle": "x"}, None, None], "the nearest field is `modle`"),
    ([{"colour": "red"}] * 3, "export it, or take it out of `fields:` of `device`"),
)


@pytest.mark.parametrize("kind", ["frame", "parquet", "ndjson"])
@pytest.mark.parametrize(("devices", "help_"), WITHOUT_A_FIELD)
def test_a_declared_field_that_no_struct_has(
    tmp_path: Path, devices: list[dict[str, str] | None], help_: str, kind: str
) -> None:
    frame = FRAME.drop("device").with_columns(pl.Series("device", devices))
    source: Path | pl.DataFrame = frame
    if kind != "frame":
        source = tmp_path / f"customers.{kind}"
        getattr(frame, f"write_{kind}")(source)
    (found,) = problems(CUSTOMERS, source)
    assert (found.code, found.message) == (
        "SR511", "`device` is without the declared field `model`"
    )  # fmt: skip
    # Of NDJSON, nothing but what is declared is looked at.
    assert (found.help or "").startswith(help_) or kind == "ndjson"


def test_a_part_without_a_declared_field_is_named(tmp_path: Path) -> None:
    parts = tmp_path / "customers"
    parts.mkdir()
    FRAME.write_parquet(parts / "a.parquet")
    FRAME.with_columns(device=pl.struct(year=1)).write_parquet(parts / "b.parquet")
    (found,) = problems(CUSTOMERS, parts)
    assert (found.code, getattr(found.where, "path", "")) == ("SR511", str(parts / "b.parquet"))


DEVICE = {"type": "struct", "fields": (("model", "text"), ("name", "text"))}
OF_LINES = table({"customer_id": "number", "name": "text", "device": DEVICE})
LINES_WITHOUT: dict[str, tuple[str, tuple[str, ...]]] = {
    "a field that a column is called like": (
        '{"name": "a", "device": {"model": "x"}}',
        ("`device` is without the declared field `name`",),
    ),
    "a column that a field is called like": (
        '{"device": {"name": "a", "model": "x"}}',
        ("there is no column `name`",),
    ),
    "a field that is always null": ('{"name": "a", "device": {"model": "x", "name": null}}', ()),
    "structs of which nobody has one": ('{"name": "name model", "device": null}', ()),
    "a name with escapes": ('{"name": "a", "device": {"model": "x", "n\\u0061me": "y"}}', ()),
}


@pytest.mark.parametrize(("line", "messages"), LINES_WITHOUT.values(), ids=LINES_WITHOUT)
def test_keys_of_ndjson_are_looked_for_where_they_belong(
    tmp_path: Path, line: str, messages: tuple[str, ...]
) -> None:
    lines = "".join(f'{{"customer_id": {n}, {line[1:]}\n' for n in range(3))
    path = written(tmp_path, lines + '{"customer_id": 3}\n', "customers.ndjson")
    found = problems(OF_LINES, path) if messages else ()
    assert tuple(problem.message for problem in found) == messages
    if not messages:
        assert scan(OF_LINES, path).rows == 4


NESTED = {
    "an object": ('"name": {"a": 1}', "`name` is struct in the file and declared text"),
    "a list": ('"name": ["a"]', "`name` is list in the file and declared text"),
    "a list in a list": (
        '"tags": ["a", ["b"]]',
        "`tags` is list of list in the file and declared list of text",
    ),
    "an object in an object": (
        '"device": {"model": {}}',
        "`device.model` is struct in the file and declared text",
    ),
}
OF_NESTED = table(
    {"customer_id": "number", "name": "text", "tags": "list of text", "device": DEVICE}
)
FLAT = {"customer_id": 1, "name": "[a]", "tags": ["{"], "device": {"model": "[", "name": "{"}}


@pytest.mark.parametrize(("cell", "message"), NESTED.values(), ids=NESTED)
def test_what_is_nested_is_no_text(tmp_path: Path, cell: str, message: str) -> None:
    line = json.dumps(FLAT)
    path = written(tmp_path, f'{line}\n\n{{"customer_id": 2, {cell}}}\n', "customers.ndjson")
    assert problem(OF_NESTED, path) == ("SR513", message, 3)


def test_texts_may_be_written_like_what_is_nested(tmp_path: Path) -> None:
    path = written(tmp_path, json.dumps(FLAT) + "\n", "customers.ndjson")
    assert scan(OF_NESTED, path).frame.drop(FAULT).collect().to_dicts() == [FLAT]


@pytest.mark.parametrize("kind", ["parquet", "ipc"])
def test_columns_that_are_called_like_ours_are_others(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"customers.{kind}"
    getattr(FRAME.with_columns(pl.lit(7).alias(AT), pl.lit("x").alias(FAULT)), f"write_{kind}")(
        path
    )
    assert scan(CUSTOMERS, path).frame.collect()["customer_id"].to_list() == [3, 1, 2]


@pytest.mark.parametrize("name", ["customers.ndjson", "customers.ndjson.gz"])
def test_a_byte_order_mark_before_ndjson_is_passed_over(tmp_path: Path, name: str) -> None:
    text = '\ufeff{"customer_id": 1, "spent": 2}\r\n{"customer_id": 2, "spent": 3}\n'.encode()
    path = tmp_path / name
    path.write_bytes(gzip.compress(text) if name.endswith(".gz") else text)
    found = scan(table({"customer_id": "number", "spent": "number"}), path)
    assert found.frame.select("customer_id", "spent").collect().rows() == [(1, 2), (2, 3)]


@pytest.mark.parametrize("number", ["NaN", "-Infinity", "1e400", "-1e999"])
def test_a_number_that_json_has_not_is_named_with_its_line(tmp_path: Path, number: str) -> None:
    text = f'{{"customer_id": 1}}\n{{"customer_id": {number}}}\n'
    code, said, line = problem(
        table({"customer_id": "number"}), written(tmp_path, text, "customers.ndjson")
    )
    assert (code, line) == ("SR518", 2)
    assert said.startswith(f"`{number}` is ")


def test_ndjson_that_is_no_utf_8(tmp_path: Path) -> None:
    of = table({"customer_id": "number"})
    path = written(tmp_path, b'{"customer_id": 1}\n{"customer_id": "\xe9"}\n', "customers.ndjson")
    assert problem(of, path)[::2] == ("SR506", 2)


def test_a_key_that_no_line_has_is_a_missing_column(tmp_path: Path) -> None:
    of = table({"customer_id": "number", "spnt": "number"})
    path = written(tmp_path, '{"customer_id": 1, "spent": 2}\n', "customers.ndjson")
    assert problem(of, path)[:2] == ("SR511", "there is no column `spnt`")


def test_json_scalars_are_cast_like_text(tmp_path: Path) -> None:
    of = table(
        {
            "customer_id": "number",
            "a": "yes/no",
            "b": "text",
            "c": {"type": "number", "decimals": 2},
        }
    )
    path = written(
        tmp_path,
        '{"customer_id": 1, "a": true, "b": 5, "c": 1.5}\n'
        '{"customer_id": "2", "a": "n", "b": "", "c": "x"}\n',
        "customers.ndjson",
    )
    frame = scan(of, path).frame.collect()
    assert [str(row) for row in frame.rows()] == [
        "(1, True, '5', Decimal('1.50'), False)",
        "(2, False, None, None, True)",
    ]
    assert [d.where for d in find_faults(scan(of, path)).errors] == [DataPlace(str(path), 2)]


@pytest.mark.parametrize("name", ["customers.parquet", "customers.arrow"])
@pytest.mark.parametrize("keep", [0, 5, 100, -20])
def test_truncated_typed_files(tmp_path: Path, name: str, keep: int) -> None:
    TYPED[name](FRAME, tmp_path / name)
    whole = (tmp_path / name).read_bytes()
    (tmp_path / name).write_bytes(whole[:keep])
    code, message, _ = problem(CUSTOMERS, tmp_path / name)
    assert code == "SR505"
    assert message.startswith("the file ")


def test_damage_that_shows_only_when_pages_are_read(tmp_path: Path) -> None:
    of = table({"customer_id": "number"})
    path = tmp_path / "customers.parquet"
    pl.DataFrame({"customer_id": range(100_000)}).write_parquet(path, statistics=False)
    whole = bytearray(path.read_bytes())
    fine = scan(of, path)
    with pytest.raises(ZeroDivisionError), computing_on([fine]):
        raise ZeroDivisionError
    whole[1000:60_000] = bytes(59_000)
    path.write_bytes(whole)
    broken = scan(of, path)
    with pytest.raises(DataError) as raised, computing_on([broken]):
        broken.frame.select(pl.col("customer_id").sum()).collect()
    (found,) = raised.value.diagnostics
    assert (found.code, found.where) == ("SR505", DataPlace(str(path)))
    with pytest.raises(DataError, match=r"SR522.*written again"), computing_on([fine]):
        pass


def test_a_lazy_frame_that_cannot_be_computed() -> None:
    of = table({"customer_id": "number"})
    frame = pl.LazyFrame({"customer_id": [1]}).select("nothing")
    assert problem(of, frame)[0] == "SR505"
