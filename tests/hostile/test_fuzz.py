"""Sound files with a few bytes changed: an answer or a `SegrulesError`, never anything else.

`SEGRULES_FUZZ=5000` tries as many files of each kind; without it a few, each day the same.
"""

from __future__ import annotations

import faulthandler
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import segrules
from segrules.diagnostics import render_text

from . import make
from .scene import RAW, RULEBOOK, SECONDS, SEGMENTS, set_up

EXAMPLES = int(os.environ.get("SEGRULES_FUZZ", "25"))
FUZZ = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize="SEGRULES_FUZZ" not in os.environ,
    suppress_health_check=[HealthCheck.too_slow],
)
CELLS = (
    b'"', b'""', b",", b";", b"\t", b"|", b"\n", b"\r", b"\r\n", b"\0", b"\xff", b"\xef\xbb\xbf",
    b"\xfe\xff", b" ", b"-", b"'", b"1e999", b"9" * 40, b"0x1F", b"NaN", b"inf", b"null", b"0",
    b"2026-02-30", b"0000-00-00", b"T25:61", b"+14:59", b"\xe2\x80\x8b", b"\xf0\x9f\xa6\x84",
    b"customer_id", b"{", b"}", b"[", b"]", b"\\", b"\\u0000", b"true", b"PAR1", b"\x1f\x8b",
)  # fmt: skip
WORDS = (
    " and ", " or ", " not ", "(", ")", "[", "]", "{", "}", '"', "'", "`", ":", ": ", "#", " #",
    "\n", "\n  ", "- ", "|", ">", "&a ", "*a", "!t ", "%", "=", "<", "-", ".", ",", "0", "9" * 40,
    "1e9", "2026-02-30", "30 days", "missing", "known", " or missing", "in last ", "in next ",
    "ago", "between ", "matches ", "contains ", "any of ", "ignoring case", "today", "now", "yes",
    "no", "visits", "total_spent", "country", "tags", "signed_up", "last_order_at", "subscribed",
    "eu", "if(", "coalesce(", "round(", "age(", "anniversary(", "number(", "date(", "length(",
    "lower(", "decimals: 2", "type: date", "list of text", "struct", "values: [a]", "pii: yes",
    'format: "%d"', 'display: "{:,.2f}"', 'separator: ";"', "missing: [1]", "key: row",
    "on_bad_value: missing", "timezone: Europe/London", 'because: "{visits}"', "status: draft",
    "examples: []", "traits:", "parameters:", "tables:", "segments:", "base: x", "\u200b", "🦄",
    "\t", "\ufeff", "null", "~",
)  # fmt: skip


@st.composite
def changed(draw: st.DrawFn, sound: bytes, pieces: tuple[bytes, ...]) -> bytes:
    """A sound file with one to four stretches of it cut out, doubled or written over."""
    data = sound
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.integers(0, 40)))
        piece = draw(st.sampled_from(pieces) | st.binary(max_size=8))
        match draw(st.sampled_from(["cut", "double", "write", "insert", "end"])):
            case "cut":
                data = data[:start] + data[end:]
            case "double":
                data = data[:end] + data[start:]
            case "write":
                data = data[:start] + piece + data[start + len(piece) :]
            case "insert":
                data = data[:start] + piece + data[start:]
            case _:
                data = data[:start]
    return data


@contextmanager
def soon() -> Iterator[None]:
    """What takes longer than the limit ends the process and says where it was."""
    faulthandler.dump_traceback_later(SECONDS, exit=True)
    try:
        yield
    finally:
        faulthandler.cancel_dump_traceback_later()


def answer(folder: Path) -> segrules.Run | None:
    """Run the rules of a folder; None where it said why not, in words fit to be read."""
    with soon():
        try:
            book = segrules.load(folder / "rules")
            book.test()
            run = book.apply([folder / "exports"], as_of="2026-11-22")
            look_at(run)
        except segrules.SegrulesError as error:
            listen(error)
            return None
        return run


def listen(error: segrules.SegrulesError) -> None:
    """An error says what is wrong, and it is not the engine."""
    said = render_text(error.diagnostics)
    assert error.diagnostics
    assert not isinstance(error, segrules.EngineError), said
    assert not RAW.search(said), said


def look_at(run: segrules.Run) -> None:
    """An answer agrees with itself, and each of its parts can be had."""
    outcomes = run.outcomes()
    memberships = run.memberships.collect()
    assert outcomes.height == run.customers > 0
    for segment, members, undecided in run.summary.select(
        "segment", "members", "undecided"
    ).iter_rows():
        assert outcomes[segment].sum() == members == memberships.filter(segment=segment).height
        assert outcomes[segment].null_count() == undecided
    assert memberships["because"].null_count() == 0
    run.explain(outcomes.select(run.rulebook.tables["customers"].key or "row").row(0)[0])


@pytest.mark.parametrize(
    ("name", "sound"),
    [
        ("customers.csv", make.csv(12)),
        ("customers.csv.gz", make.MAKERS["gz"](12)),
        ("customers.csv.zst", make.zst(12)),
        ("customers.ndjson", make.ndjson(12)),
        ("customers.parquet", make.parquet(12)),
        ("customers.arrow", make.arrow(12)),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_exports_with_changed_bytes(name: str, sound: bytes) -> None:
    @FUZZ
    @given(data=changed(sound, CELLS))
    def check(data: bytes) -> None:
        with TemporaryDirectory() as folder:
            scene = Path(folder)
            set_up(scene, {"exports/customers.csv": None})
            (scene / "exports" / name).write_bytes(data)
            answer(scene)

    check()


@pytest.mark.parametrize(
    ("name", "sound"), [("rulebook.yaml", RULEBOOK), ("segments.yaml", SEGMENTS)]
)
def test_rules_with_changed_bytes(name: str, sound: str) -> None:
    @FUZZ
    @given(data=changed(sound.encode(), tuple(word.encode() for word in WORDS)))
    def check(data: bytes) -> None:
        with TemporaryDirectory() as folder:
            scene = Path(folder)
            set_up(scene, {"exports/customers.csv": {"make": "csv", "of": 12}})
            (scene / "rules" / name).write_bytes(data)
            answer(scene)

    check()


def test_the_sound_files_are_sound(tmp_path: Path) -> None:
    set_up(tmp_path, {})
    assert answer(tmp_path)
