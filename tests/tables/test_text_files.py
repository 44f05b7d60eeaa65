"""CSV and TSV: what is read exactly, and what is refused with its place."""

from __future__ import annotations

import csv
import gzip
import io
import random
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segrules.rulebook.model import ReadOptions
from segrules.tables import check_keys, find_faults
from tests.tables.shop import problem, problems, scan, table, values, written

TWO = table({"customer_id": "number", "note": "text"})


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_separator_line_end_and_mark_are_found(
    tmp_path: Path, separator: str, end: str, mark: str
) -> None:
    lines = [
        "customer_id" + separator + "note",
        f'1{separator}"a{separator}""b"""',
        f"2{separator}",
    ]
    path = written(tmp_path, mark + end.join(lines) + end)
    assert values(TWO, path, "customer_id") == [1, 2]
    assert values(TWO, path, "note") == [f'a{separator}"b"', None]


def test_separator_inside_a_quoted_header_does_not_count(tmp_path: Path) -> None:
    path = written(tmp_path, '"customer_id";"a, b, and c";note\n1;2;3\n')
    assert values(TWO, path, "note") == ["3"]


@pytest.mark.parametrize("encoding", ["windows-1252", "utf-16", "latin-1", "utf-8"])
def test_declared_encoding(tmp_path: Path, encoding: str) -> None:
    path = written(tmp_path, "customer_id,note\n1,Zoë\n".encode(encoding))
    of = table({"customer_id": "number", "note": "text"}, read=ReadOptions(encoding=encoding))
    assert values(of, path, "note") == ["Zoë"]


def test_utf_16_is_known_by_its_mark(tmp_path: Path) -> None:
    assert values(TWO, written(tmp_path, "customer_id,note\n1,Zoë\n".encode("utf-16")), "note") == [
        "Zoë"
    ]


def test_another_encoding_is_refused_with_line_and_count(tmp_path: Path) -> None:
    path = written(tmp_path, b"customer_id,note\n1,a\n2,Zo\xeb\n3,\xe9\n")
    (only,) = problems(TWO, path)
    assert (only.code, only.message) == ("SR506", "the file is not UTF-8: 2 lines with other bytes")
    assert only.where is not None
    assert getattr(only.where, "line", None) == 3
    assert "windows-1252" in (only.help or "")


def test_the_wrong_declared_encoding_is_refused(tmp_path: Path) -> None:
    of = table({"customer_id": "number"}, read=ReadOptions(encoding="cp1252"))
    path = written(tmp_path, b"customer_id,note\n1,a\n2,\x81\n")
    assert problem(of, path) == ("SR506", "the file is not cp1252 as the rulebook says", 3)


def test_an_unknown_encoding_is_refused(tmp_path: Path) -> None:
    of = table({"customer_id": "number"}, read=ReadOptions(encoding="klingon"))
    assert problem(of, written(tmp_path, "customer_id\n1\n"))[1] == "`klingon` is no known encoding"


RAGGED = {
    "too many": ("1,a,b\n2,c\n", 2, 3, 1),
    "too few": ("1,a\n2\n3\n4,d\n", 3, 1, 2),
    "one of each": ("1\n2,b\n3,c,d\n", 2, 1, 2),
    "too many after quotes": ('1,"a,b"\n2,"c",d\n', 3, 3, 1),
    "too few after a quoted line break": ('1,"a\nb"\n2\n', 4, 1, 1),
    "a separator inside stray quotes": ('1,a "b,c" d\n', 2, 3, 1),
    "blanks alone": ("1,a\n  \n", 3, 1, 1),
}


@pytest.mark.parametrize(("text", "line", "cells", "count"), RAGGED.values(), ids=RAGGED)
def test_ragged_lines(tmp_path: Path, text: str, line: int, cells: int, count: int) -> None:
    code, message, at = problem(TWO, written(tmp_path, "customer_id,note\n" + text))
    assert (code, at) == ("SR507", line)
    assert f"{cells} cell" in message
    assert f"{count} line" in message


def test_ragged_lines_are_seen_where_their_columns_are_not_used(tmp_path: Path) -> None:
    path = written(tmp_path, "customer_id,note,more\n1,a,b\n2,c\n")
    (only,) = problems(TWO, path, ["customer_id"])
    assert only.code == "SR507"


BROKEN = {
    "never closed": ('1,"a\n2,b\n3,c\n', 2),
    "closed too early": ('1,a\n2,"b"c\n', 3),
    "opened in the middle": ('1,a\n2,5" wide\n3,c\n', 3),
    "two strays": ('1,a\n2,5" wide\n3,6" high\n4,d\n', 3),
    "after a quoted line break": ('1,"a\nb"\n2,"c\n', 4),
}


@pytest.mark.parametrize(("text", "line"), BROKEN.values(), ids=BROKEN)
def test_broken_quotes(tmp_path: Path, text: str, line: int) -> None:
    code, _, at = problem(TWO, written(tmp_path, "customer_id,note\n" + text))
    assert (code, at) == ("SR508", line)


def test_a_pair_of_quotes_inside_a_cell_is_letters(tmp_path: Path) -> None:
    assert values(TWO, written(tmp_path, 'customer_id,note\n1,the "best" one\n'), "note") == [
        'the "best" one'
    ]


def test_quotes_mean_nothing_where_the_table_says_so(tmp_path: Path) -> None:
    of = table({"customer_id": "number", "note": "text"}, read=ReadOptions(quote=""))
    assert values(of, written(tmp_path, 'customer_id,note\n1,5" wide\n'), "note") == ['5" wide']


def test_another_quote_separator_and_decimal_sign(tmp_path: Path) -> None:
    options = ReadOptions(separator="*", quote="'", decimal=",", skip_rows=2)
    of = table({"customer_id": "number", "n": "number"}, read=options)
    path = written(tmp_path, "made by\na tool\ncustomer_id*n\n'1'*'1,5'\n2*-3\n")
    assert values(of, path, "n") == [1.5, -3.0]
    path = written(tmp_path, "made by\na tool\ncustomer_id*n\n1*1.5\n")
    (found,) = find_faults(scan(of, path)).diagnostics
    assert "`1.5`" in found.message


def test_nul_characters_are_refused(tmp_path: Path) -> None:
    path = written(tmp_path, "customer_id,note\n1,a\n2,b\x00\n3,\x00\x00\n")
    code, message, line = problem(TWO, path)
    assert (code, line) == ("SR509", 3)
    assert "2 lines" in message


def test_carriage_returns_alone_are_refused(tmp_path: Path) -> None:
    assert problem(TWO, written(tmp_path, "customer_id,note\r1,a\r"))[0] == "SR510"


def test_a_repeated_header_matters_only_where_it_is_used(tmp_path: Path) -> None:
    path = written(tmp_path, "customer_id,note,note,x,x\n1,a,b,c,d\n")
    assert problem(TWO, path)[:2] == (
        "SR510",
        "the header `note` stands more than once, in columns 2 and 3",
    )
    assert scan(TWO, path, ["customer_id"]).rows == 1


def test_a_missing_column_names_the_nearest_header(tmp_path: Path) -> None:
    (only,) = problems(TWO, written(tmp_path, "customer_id,Notes\n1,a\n"))
    assert only.code == "SR511"
    assert "`Notes`" in (only.help or "")


def test_from_names_the_header(tmp_path: Path) -> None:
    of = table({"customer_id": "number", "note": {"type": "text", "from_": "The Note"}})
    assert values(of, written(tmp_path, "customer_id, The Note \n1,a\n"), "note") == ["a"]


@pytest.mark.parametrize("text", ["", "\n", "customer_id,note\n", "customer_id,note"])
def test_no_rows_are_refused(tmp_path: Path, text: str) -> None:
    assert problem(TWO, written(tmp_path, text))[0] == "SR512"


def test_a_last_line_needs_no_line_end(tmp_path: Path) -> None:
    assert values(TWO, written(tmp_path, "customer_id,note\n1,a"), "note") == ["a"]


@pytest.mark.parametrize(
    "text", ["1,a\n\n2,b\n", "\n1,a\n2,b\n", "1,a\n2,b\n\n\n", "1,a\n\n2,b\n\n"]
)
def test_empty_lines_are_no_rows(tmp_path: Path, text: str) -> None:
    path = written(tmp_path, "\ncustomer_id,note\n" + text)
    assert values(TWO, path, "customer_id") == [1, 2]
    assert scan(TWO, path).inputs[0].rows == 2


def test_lines_are_counted_through_quoted_line_breaks_and_empty_lines(tmp_path: Path) -> None:
    of = table({"customer_id": "number", "note": "text", "n": "number"}, on_bad_value="missing")
    text = 'customer_id,note,n\n1,"a\n\nb",x\n\n2,c,y\n3,"d\ne","1\n2"\n4,f,4\n5,,z\n\n'
    faults = find_faults(scan(of, written(tmp_path, text)))
    assert faults.rejected["line"].to_list() == [2, 6, 7, 11]
    assert faults.rejected["value"].to_list() == ["x", "y", "1\n2", "z"]


def test_a_thousand_columns_shuffled(tmp_path: Path) -> None:
    names = ["customer_id", "note", *(f"c{i}" for i in range(998))]
    random.Random(1).shuffle(names)
    cells = [{"customer_id": "7", "note": "here"}.get(name, name) for name in names]
    path = written(tmp_path, ",".join(names) + "\n" + ",".join(cells) + "\n")
    assert scan(TWO, path).frame.collect().row(0)[:2] == (7, "here")


@pytest.mark.parametrize("columns", [1000, 1001])
def test_wide_lines_with_quotes_are_counted(tmp_path: Path, columns: int) -> None:
    names = ["customer_id", "note", *(f"c{i}" for i in range(columns - 2))]
    full = ["1", '"a,b"', *(names[2:])]
    text = ",".join(names) + "\n" + ",".join(full) + "\n"
    assert values(TWO, written(tmp_path, text), "note") == ["a,b"]
    code, message, at = problem(TWO, written(tmp_path, text + ",".join(full[:-1]) + "\n"))
    assert (code, at) == ("SR507", 3)
    assert f"{columns - 1:,} cells" in message


def test_a_cell_of_ten_megabytes(tmp_path: Path) -> None:
    text = "x\ny," * 2_500_000
    path = written(tmp_path, f'customer_id,note\n1,"{text}"\n2,b\n')
    assert values(TWO, path, "note") == [text, "b"]


def test_unused_columns_cannot_fail(tmp_path: Path) -> None:
    of = table({"customer_id": "number", "n": "number"})
    frame = scan(of, written(tmp_path, "customer_id,n\n1,x\n"), ["customer_id"]).frame.collect()
    assert frame["customer_id"].to_list() == [1]
    assert not frame["segrules:fault"].any()


@pytest.mark.parametrize("packed", [".gz", ".zst", ""])
@pytest.mark.parametrize("suffix", [".csv", ".tsv"])
def test_compressed(tmp_path: Path, packed: str, suffix: str) -> None:
    frame = pl.DataFrame({"customer_id": range(5), "note": ["a", None, 'b"', "c\nd", "é"]})
    path = tmp_path / f"customers{suffix}{packed}"
    compression = {".gz": "gzip", ".zst": "zstd", "": "uncompressed"}[packed]
    separator = "\t" if suffix == ".tsv" else ","
    frame.lazy().sink_csv(path, compression=compression, separator=separator)  # type: ignore[call-overload]
    assert values(TWO, path, "note") == frame["note"].to_list()


def test_a_truncated_gzip_is_refused(tmp_path: Path) -> None:
    letters = random.Random(1)
    text = "customer_id,note\n" + "".join(f"{i},{letters.random()}\n" for i in range(9999))
    whole = gzip.compress(text.encode())
    path = written(tmp_path, whole[: len(whole) // 2], "customers.csv.gz")
    assert problem(TWO, path)[:2] == ("SR505", "the file ends early")
    path = written(tmp_path, whole[:5000] + b"\0" * 500 + whole[5500:], "customers.csv.gz")
    assert problem(TWO, path)[:2] == ("SR505", "the file is damaged")


@pytest.mark.parametrize("keep", [1, 2, 5, 12, 30, -9, -1])
def test_a_gzip_cut_off_anywhere_is_refused(tmp_path: Path, keep: int) -> None:
    whole = gzip.compress(b"customer_id,note\n" + b"1,a\n2,b\n" * 500)
    path = written(tmp_path, whole[:keep], "customers.csv.gz")
    assert problem(TWO, path)[0] == "SR505"


_CELL = st.text(st.sampled_from("ab ,;\t|\"'\n\r\u00e9\u20ac.#\\"), max_size=8)


@settings(max_examples=150, deadline=None)
@given(
    rows=st.lists(st.tuples(_CELL, _CELL), min_size=1, max_size=12), quoting=st.sampled_from([0, 1])
)
def test_what_python_writes_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]], quoting: int
) -> None:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, quoting=csv.QUOTE_ALL if quoting else csv.QUOTE_MINIMAL)
    writer.writerow(["customer_id", "a", "b"])
    writer.writerows((number, *row) for number, row in enumerate(rows))
    of = table({"customer_id": "number", "a": "text", "b": "text"}, read=ReadOptions(separator=","))
    path = written(tmp_path_factory.mktemp("trip"), buffer.getvalue())
    scanned = scan(of, path)
    known = [tuple(cell if cell.strip(" \t\r\n") else None for cell in row) for row in rows]
    assert scanned.frame.select("a", "b").collect().rows() == known
    assert scanned.rows == len(rows)
    assert check_keys(scanned) == ()
