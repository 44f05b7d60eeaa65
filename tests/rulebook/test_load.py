"""Which files are read, in which order, and what is left where some are broken."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from segrules.rulebook import fingerprint, load

from .folders import BOOK, SEGMENTS, load_over, loaded, when, write


def segment(id_: str) -> str:
    """A file of one segment."""
    return f"segments:\n  - id: {id_}\n    when: visits > 1\n"


def test_files_are_read_in_the_order_of_their_paths(tmp_path: Path) -> None:
    """Sub-folders too; hidden files and folders not."""
    files = {
        "z.yaml": segment("z"),
        "a.yml": segment("a"),
        "geo/b.yaml": segment("b"),
        "geo/rulebook.yaml": segment("c"),
        ".hidden.yaml": "][",
        ".git/x.yaml": "][",
        "notes.txt": "][",
    }
    book = loaded(tmp_path, files)
    assert [s.id for s in book.segments] == ["a", "b", "c", "vip", "z"]
    names = [Path(source.path).relative_to(tmp_path).as_posix() for source in book.sources]
    assert names == [
        "rulebook.yaml", "a.yml", "geo/b.yaml", "geo/rulebook.yaml", "segments.yaml", "z.yaml",
    ]  # fmt: skip


def test_paths_are_as_the_folder_was_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a click in a terminal opens the file."""
    monkeypatch.chdir(tmp_path)
    book = loaded(Path("rules"), {})
    assert [source.path for source in book.sources] == [
        str(Path("rules/rulebook.yaml")), str(Path("rules/segments.yaml")),
    ]  # fmt: skip
    assert loaded(Path("rules"), {}).folder == Path("rules")


def test_the_folder_names_a_rulebook_without_name(tmp_path: Path) -> None:
    """Nothing else is known."""
    book = loaded(tmp_path / "shop", {"rulebook.yaml": BOOK.replace("name: TechShop\n", "")})
    assert book.name == "shop"


def test_a_broken_file_hides_no_other(tmp_path: Path) -> None:
    """The segments of good files are there, those of the broken one are known by name."""
    book, problems = load_over(tmp_path, {"bad.yaml": segment("lost") + "    tags: [\n"})
    assert book is not None
    assert [problem.code for problem in problems] == ["SR003"]
    assert [s.id for s in book.segments] == ["vip"]
    assert book.unread == {"lost"}


def test_broken_parts_are_left_out_and_named(tmp_path: Path) -> None:
    """Good parts of a file with mistakes can still be checked."""
    book, problems = load_over(
        tmp_path,
        {
            "rulebook.yaml": BOOK.replace("country: text", "country: txt").replace("500", "{}"),
            "segments.yaml": segment("good") + segment("bad")[10:].replace("when", "wen"),
        },
    )
    assert book is not None
    assert len(problems) == 3
    assert book.unread == {"country", "vip_spend", "bad"}
    assert [s.id for s in book.segments] == ["good"]
    assert "country" not in book.tables["customers"].columns


def test_an_optional_key_that_is_wrong_is_left_out_alone(tmp_path: Path) -> None:
    """The segment is still there."""
    book, problems = load_over(
        tmp_path, {"segments.yaml": segment("a") + "    kind: odd\n    owner: me\n"}
    )
    assert book is not None
    assert len(problems) == 1
    assert (book.segments[0].kind, book.segments[0].owner) == (None, "me")


def test_without_its_base_a_rulebook_is_nothing(tmp_path: Path) -> None:
    """And segments are looked at all the same."""
    files = {"rulebook.yaml": BOOK.replace("base: customers", "base: people"), **when("{}")}
    book, problems = load_over(tmp_path, files)
    assert book is None
    assert [problem.code for problem in problems] == ["SR110", "SR108"]


def test_not_utf8(tmp_path: Path) -> None:
    """The place of the first byte that is none."""
    latin = (segment("a") + "    owner: Zoë é\n").encode("latin-1")
    _, (problem,) = load_over(tmp_path, {"segments.yaml": latin})
    assert problem.code == "SR002"
    assert problem.where is not None
    assert not hasattr(problem.where, "line")
    _, (utf16,) = load_over(tmp_path, {"segments.yaml": segment("a").encode("utf-16")})
    assert utf16.code == "SR002"


def test_the_fingerprint_is_of_names_and_texts(tmp_path: Path) -> None:
    """Line ends and byte order marks do not count; everything else does."""
    plain = fingerprint(loaded(tmp_path / "a", {}))
    windows = {"segments.yaml": ("\ufeff" + SEGMENTS.replace("\n", "\r\n")).encode()}
    assert fingerprint(loaded(tmp_path / "b", windows)) == plain
    renamed = write(tmp_path / "c", {"rulebook.yaml": BOOK, "other.yaml": SEGMENTS})
    book, _ = load(renamed)
    assert book is not None
    assert fingerprint(book) != plain
    assert fingerprint(loaded(tmp_path / "d", when("visits > 2"))) != plain
    assert len(plain) == 64


def test_five_hundred_segments_load(tmp_path: Path) -> None:
    one = (
        "  - id: segment-{}\n    name: A name\n    description: What it is for, in a sentence.\n"
        "    kind: behavioral\n    owner: crm@example.com\n    tags: [winback]\n"
        "    when:\n      all:\n        - visits > {}\n        - last_order_at < 90 days ago\n"
        "    examples:\n"
        "      - as_of: 2026-11-22\n        customer: {{visits: 800, city: Rome}}\n"
        "        member: yes\n"
        "      - as_of: 2026-11-22\n        customer: {{visits: 0, city: Rome}}\n"
        "        member: no\n"
    )
    text = "segments:\n" + "".join(one.format(n, n) for n in range(500))
    write(tmp_path, {"rulebook.yaml": BOOK, "segments.yaml": text})
    book, problems = load(tmp_path)
    assert book is not None
    assert not problems
    assert len(book.segments) == 500


@pytest.mark.parametrize(
    "text",
    [
        "[" * 5_000_000,
        "- " * 500_000,
        "a: &a [x,x,x,x,x,x,x,x,x]\n"
        + "".join(
            f"{name}: &{name} [{','.join([f'*{before}'] * 9)}]\n"
            for before, name in zip("abcdefghij", "bcdefghijk", strict=True)
        ),
        "segments:\n  - id: a\n    when: visits > 1\n    name: " + "x" * 5_000_000,
        "segments:\n  - id: a\n    when: " + "visits > 1 and " * 300_000 + "visits > 2",
        "segments:\n  - id: a\n    when: visits > 1\n    kind: " + "b" * 5_000_000,
    ],
    ids=["brackets", "hyphens", "alias bomb", "a text", "an expression", "a word"],
)
def test_absurd_files_are_answered_within_seconds(text: str, tmp_path: Path) -> None:
    """Never a crash, never a hang."""
    start = time.perf_counter()
    load_over(tmp_path, {"segments.yaml": text})
    assert time.perf_counter() - start < 5


def test_jsonschema_is_imported_only_by_those_who_load(tmp_path: Path) -> None:
    """Importing it takes longer than a short command may."""
    code = "import sys, segrules.rulebook; sys.exit('jsonschema' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
    assert loaded(tmp_path, {}).segments
