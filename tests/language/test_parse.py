"""What an expression is read as, and what is said where it is none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from segrules.diagnostics import Code, Diagnostic, RuleError, Source, Span
from segrules.language import syntax as s
from segrules.language.grammar_cache import cache_folder, load_grammar
from segrules.language.mistakes_of_spelling import CODES
from segrules.language.parse import parse
from segrules.language.words import RESERVED, UNITS
from tests.language.dump import dump

CASES = Path(__file__).parent / "cases"
ACCEPTED = yaml.safe_load((CASES / "parse.yaml").read_text(encoding="utf-8"))
REFUSED = yaml.safe_load((CASES / "parse_refused.yaml").read_text(encoding="utf-8"))

LEAD = "when: "


def spanned(expression: str) -> Span:
    """The expression inside a file, with text around it that is none of its business."""
    source = Source("rules.yaml", f'{LEAD}{expression}\nwhy: "(')
    return Span(source, len(LEAD), len(LEAD) + len(expression))


def refusals(expression: str) -> tuple[Diagnostic, ...]:
    """What is said about an expression that must not parse."""
    with pytest.raises(RuleError) as caught:
        parse(spanned(expression))
    return caught.value.diagnostics


def place(diagnostic: Diagnostic) -> Span:
    assert isinstance(diagnostic.where, Span)
    return diagnostic.where


@pytest.mark.parametrize("case", ACCEPTED, ids=lambda case: case["name"])
def test_accepted(case: dict[str, Any]) -> None:
    assert dump(parse(spanned(case["expression"]))) == case["tree"]


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case["name"])
def test_refused(case: dict[str, Any]) -> None:
    expression = case["expression"]
    (diagnostic,) = refusals(expression)
    where = place(diagnostic)
    assert {
        "code": diagnostic.code,
        "column": where.start - len(LEAD) + 1,
        "under": where.text,
        "message": diagnostic.message,
        "help": diagnostic.help,
    } == {key: case[key] for key in ("code", "column", "under", "message", "help")}


def test_every_code_has_a_case() -> None:
    exercised = {case["code"] for case in REFUSED}
    in_code = {"SR320"}  # nesting, below
    assert {code.number for code in CODES} == exercised | in_code


@pytest.mark.parametrize("code", CODES, ids=lambda code: code.number)
def test_the_examples_of_a_code_do_what_they_say(code: Code) -> None:
    if isinstance(code.wrong, str) and isinstance(code.right, str):
        assert [d.code for d in refusals(code.wrong)] == [code.number]
        parse(spanned(code.right))


@pytest.mark.parametrize("word", sorted(RESERVED))
@pytest.mark.parametrize("spell", [str, str.upper, str.title], ids=["lower", "upper", "title"])
def test_reserved_words_are_names_in_backticks_alone(
    word: str, spell: Callable[[str], str]
) -> None:
    assert dump(parse(spanned(f"x = `{spell(word)}`.y"))) == f"(= x {spell(word)}.y)"
    assert refusals(f"{spell(word)}.y = 1")


@pytest.mark.parametrize(
    "word",
    [
        *UNITS,
        *(f"{unit}s" for unit in UNITS),
        *("count", "share", "rank", "segment", "last", "next", "this", "previous", "first"),
        *("only", "ago", "case", "any", "all", "none", "at", "least", "with", "if", "null"),
    ],
)
def test_free_words_are_names_of_columns(word: str) -> None:
    name = s.Path((word,), spanned(""))
    tree = parse(spanned(f"{word} = 1 and x in {word} and has {word}"))
    assert isinstance(tree, s.Operation)
    equal, in_list, has = tree.operands
    assert isinstance(equal, s.Operation)
    assert equal.operands[0] == name
    assert isinstance(in_list, s.Operation)
    assert in_list.operands[1] == name
    assert isinstance(has, s.Has)
    assert has.rows.table == name


def test_places_are_places_in_the_file() -> None:
    text = 'when: |\r\n  spent >= 5\r\n    and not\r\n  in [ "GB" ]\r\n'
    source = Source("a.yaml", text)
    with pytest.raises(RuleError) as caught:
        parse(Span(source, text.index("spent"), len(text)))
    where = place(caught.value.diagnostics[0])
    assert source.line_and_column(where.start) == (4, 6)
    assert where.text == "["


def test_the_spans_of_a_tree_are_the_text_of_its_parts() -> None:
    tree = parse(spanned("x > 1\n  and  (y starts  with 'a' or missing)"))
    assert isinstance(tree, s.Operation)
    assert tree.span.text == "x > 1\n  and  (y starts  with 'a' or missing)"
    assert tree.operator_span.text == "and"
    group = tree.operands[1]
    assert isinstance(group, s.Parenthesised)
    assert isinstance(group.inner, s.OrMissing)
    assert group.inner.span.text == "y starts  with 'a' or missing"
    starts = group.inner.comparison
    assert isinstance(starts, s.Operation)
    assert starts.operator_span.text == "starts  with"
    assert [operand.span.text for operand in starts.operands] == ["y", "'a'"]


def test_spans_take_no_part_in_equality() -> None:
    assert parse(spanned("a=1   and b = 2")) == parse(spanned("a = 1 and b=2"))


def test_independent_mistakes_are_all_reported_in_order() -> None:
    found = refusals("d > 2026-02-30 and top 0 by x and d in last 1.5 days")
    assert [(d.code, place(d).text) for d in found] == [
        ("SR310", "2026-02-30"),
        ("SR312", "0"),
        ("SR312", "1.5"),
    ]


@pytest.mark.parametrize(
    ("expression", "under"),
    [
        ("(" * 500 + "a" + ")" * 500, "("),
        ("[" * 500, "["),
        ("not " * 500 + "a", "not"),
        ("x = " + "- " * 500 + "5", "-"),
        ("x = y" + " + y" * 500, "+"),
        ("x between 1 and " + "(not z between 1 and " * 80 + "1" + ")" * 80, "("),
    ],
    ids=["parentheses", "brackets", "not", "signs", "sums", "mixed"],
)
def test_deep_nesting_is_refused_before_it_is_built(expression: str, under: str) -> None:
    (diagnostic,) = refusals(expression)
    assert (diagnostic.code, place(diagnostic).text) == ("SR320", under)


@pytest.mark.parametrize(
    "level", ["(({deep}) and b or c)", "if(a = 1 and b = 2 or c = {deep}, 1, 2)"]
)
def test_what_is_not_refused_can_be_walked(level: str) -> None:
    text = "x"
    for _ in range(30):
        text = level.format(deep=text)
    hash(parse(spanned(text)))
    for _ in range(30):
        text = level.format(deep=text)
    assert [d.code for d in refusals(text)] == ["SR320"]


def test_a_hundred_levels_are_fine() -> None:
    tree = parse(spanned("(" * 100 + "a" + ")" * 100))
    for _ in range(100):
        assert isinstance(tree, s.Parenthesised)
        tree = tree.inner
    assert dump(tree) == "a"


@pytest.mark.parametrize("word", ["and", "or"])
def test_long_chains_are_flat(word: str) -> None:
    tree = parse(spanned(f" {word} ".join(["a = 1"] * 2000)))
    assert isinstance(tree, s.Operation)
    assert len(tree.operands) == 2000


def test_messages_quote_no_more_than_a_line() -> None:
    for expression in ("x = " + "1_" * 5000, "x " * 5000, "“" * 5000 + "\x00", "a\nis\nnot\n5"):
        for diagnostic in refusals(expression):
            assert len(diagnostic.message) < 200
            assert diagnostic.message.isprintable()


def test_threads_do_not_mix_their_expressions() -> None:
    wrong: list[str] = []

    def read_often(name: str) -> None:
        read = {dump(parse(spanned(f"{name} = 1"))) for _ in range(50)}
        wrong.extend(read - {f"(= {name} 1)"})

    threads = [Thread(target=read_often, args=(f"name_{k}",)) for k in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


PIECES = [
    *sorted(RESERVED),
    *("days", "last", "this", "previous", "month", "segment", "ago", "case", "count", "if", "x"),
    *("(", ")", "[", "]", ",", ".", "=", "!=", "<", "+", "-", "*", "/", "%", "==", "&&", "!"),
    *('"a"', "'", '"', "`", "`b c`", "“", "1", "30", "1.5", "0", "10%", "007", "1,000", "#", "\\"),
    *("2026-01-01", "2026-02-30", "2026-1-1", "09:30", "\n", "\r\n", "\x00", "é", "²", "٣", "$"),
]


@settings(max_examples=400, deadline=None)
@given(
    st.one_of(
        st.text(max_size=30),
        st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join),
        st.lists(st.sampled_from(PIECES), max_size=8).map("".join),
    )
)
def test_any_text_is_an_expression_or_is_refused_with_a_place_in_it(text: str) -> None:
    whole = spanned(text)
    try:
        tree = parse(whole)
    except RuleError as error:
        for diagnostic in error.diagnostics:
            where = place(diagnostic)
            assert whole.start <= where.start <= where.end <= whole.end
            assert diagnostic.help
    else:
        assert text.strip().startswith(tree.span.text[:1])


GRAMMAR = 'start: "a" B\nB: "b"'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder for caches."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return cache_folder()


def test_the_cache_is_one_file_of_the_users_own(folder: Path) -> None:
    load_grammar(GRAMMAR)
    (file,) = folder.iterdir()
    assert file.stat().st_mode & 0o077 == 0
    assert load_grammar(GRAMMAR).parse("ab").children == ["b"]


def test_another_grammar_is_another_file(folder: Path) -> None:
    load_grammar(GRAMMAR)
    load_grammar(f"{GRAMMAR}\n// changed")
    assert len(list(folder.iterdir())) == 2


def test_the_cache_is_used(folder: Path) -> None:
    load_grammar(GRAMMAR)
    (file,) = folder.iterdir()
    written = file.stat().st_mtime_ns
    assert load_grammar(GRAMMAR).source_path == "<deserialized>"
    assert file.stat().st_mtime_ns == written


@pytest.mark.parametrize("damage", ["empty", "garbage", "truncated", "one byte"])
def test_a_damaged_cache_is_built_anew(folder: Path, damage: str) -> None:
    load_grammar(GRAMMAR)
    (file,) = folder.iterdir()
    whole = file.read_bytes()
    flipped = bytearray(whole)
    flipped[len(whole) // 2] ^= 1
    damaged = {
        "empty": b"",
        "garbage": b"?" * 99,
        "truncated": whole[:-200],
        "one byte": bytes(flipped),
    }
    file.write_bytes(damaged[damage])
    assert load_grammar(GRAMMAR).source_path != "<deserialized>"
    assert load_grammar(GRAMMAR).source_path == "<deserialized>"


def test_a_cache_that_others_can_write_is_not_read(folder: Path) -> None:
    load_grammar(GRAMMAR)
    (file,) = folder.iterdir()
    file.write_bytes(b"from somebody else")
    file.chmod(0o666)
    assert load_grammar(GRAMMAR).parse("ab").children == ["b"]
    assert file.read_bytes() == b"from somebody else"


def test_without_a_folder_the_grammar_is_built_each_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert load_grammar(GRAMMAR).parse("ab").children == ["b"]
