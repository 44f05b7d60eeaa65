"""Exports by URL: whatever Polars can scan from elsewhere works like a file."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import polars as pl
import pytest

from segrules.diagnostics import DataError
from segrules.tables import Scratch, find_exports, find_faults, open_table
from tests.tables.shop import LONDON, table, written

OF = table({"customer_id": "number", "n": "number"})


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """A web server of the files in `tmp_path` that knows ranges, as object stores do."""

    class Files(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            content = (tmp_path / self.path.lstrip("/")).read_bytes()
            start, end = _range(self.headers["Range"] or "bytes=0-", len(content))
            self.send_response(206)
            self.send_header("Content-Range", f"bytes {start}-{end - 1}/{len(content)}")
            self.send_header("Content-Length", str(end - start))
            self.end_headers()
            self.wfile.write(content[start:end])

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Files)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def _range(header: str, size: int) -> tuple[int, int]:
    first, last = re.fullmatch(r"bytes=(\d*)-(\d*)", header).groups()  # type: ignore[union-attr]
    if not first:
        return max(size - int(last), 0), size
    return int(first), min(int(last) + 1, size) if last else size


@pytest.mark.parametrize("suffix", ["csv", "csv.gz", "ndjson", "parquet", "arrow"])
def test_a_file_behind_an_address(tmp_path: Path, address: str, suffix: str) -> None:
    frame = pl.LazyFrame({"customer_id": [1, 2], "n": ["5", "x"]})
    path = tmp_path / f"customers.{suffix}"
    if suffix == "csv.gz":
        frame.sink_csv(path, compression="gzip")
    else:
        getattr(frame, f"sink_{suffix.replace('arrow', 'ipc')}")(path)
    source = find_exports([f"{address}/customers.{suffix}"], ["customers"]).tables["customers"]
    scanned = open_table(OF, source, ["customer_id", "n"], LONDON, Scratch())
    assert scanned.frame.collect(engine="streaming")["n"].to_list() == [5.0, None]
    (found,) = find_faults(scanned).errors
    assert found.code == "SR514"
    assert [(i.rows, i.bytes, i.sha256()) for i in scanned.inputs] == [(2, None, None)]


def test_an_encoding_is_not_changed_from_afar(tmp_path: Path, address: str) -> None:
    written(tmp_path, b"customer_id,n\n1,\xe9\n")
    source = find_exports([f"customers={address}/customers.csv"], ["customers"]).tables["customers"]
    with pytest.raises(DataError, match="SR506: the file is not UTF-8"):
        open_table(OF, source, ["customer_id"], LONDON, Scratch())
