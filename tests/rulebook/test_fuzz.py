"""Whatever stands in a file: an answer with places inside the file, never an exception."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from segrules.diagnostics import Source, Span, render_text, to_json
from segrules.rulebook import nodes
from segrules.rulebook.nodes import ListNode, MapNode, Node, read_nodes

from .folders import BOOK, load_over
from .test_reading import SEGMENT, TECHSHOP

BITS = [
    "segments:", "\n", "  - ", "id: a", "when: ", "all:", "[", "]", "{", "}", '"', "'", "`", "#",
    ": ", "&a ", "*a", "!t ", "| ", ">", "\t", "é", "😀", "\r\n", "---", "? ", "yes", "1", ",",
    "\ufeff", "    ", "examples:", "customer:", "<<: ", "\x85", "\u2028", "%", "\\",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(BITS) | st.text(max_size=4), max_size=40).map("".join)
FILES = st.sampled_from([BOOK, TECHSHOP, SEGMENT])


@st.composite
def mutated(draw: st.DrawFn) -> tuple[str, str]:
    """A good file with a piece cut out and another put in."""
    text = draw(FILES)
    start = draw(st.integers(0, len(text)))
    end = draw(st.integers(start, min(len(text), start + 60)))
    name = "segments.yaml" if text is SEGMENT else "rulebook.yaml"
    return name, text[:start] + draw(TEXTS) + text[end:]


def answer(name: str, data: bytes) -> None:
    """Load a folder with this file and look at all that is said."""
    with TemporaryDirectory() as folder:
        book, problems = load_over(Path(folder), {name: data})
        assert book is not None or problems
        for problem in problems:
            for where in (problem.where, *(related.span for related in problem.related)):
                if isinstance(where, Span):
                    assert 0 <= where.start <= where.end <= len(where.source.text)
        assert render_text(problems).count("\x1b") == 0
        to_json(problems)


@given(file=mutated())
@settings(max_examples=150, deadline=None)
def test_mutated_files(file: tuple[str, str]) -> None:
    """Good files with a slip in them."""
    name, text = file
    answer(name, text.encode("utf-8", "surrogatepass"))


@given(data=st.binary(max_size=60) | TEXTS.map(lambda t: t.encode("utf-8", "surrogatepass")))
@settings(max_examples=100, deadline=None)
def test_any_bytes(data: bytes) -> None:
    """Files of something else."""
    answer("segments.yaml", data)


def outline(node: Node | None) -> object:
    """A tree with its places, to compare."""
    match node:
        case None:
            return None
        case MapNode():
            return {k: (s.start, s.end, outline(node.values[k])) for k, s in node.keys.items()}
        case ListNode(items=items, span=span):
            return [span.start, span.end, *map(outline, items)]
        case _:
            # Where nothing is written the two differ by a blank.
            place = () if node.is_empty else (node.span.start, node.span.end)
            return (node.value, node.style, *place)


def parsed_by(parser: type, text: str) -> object:
    """The outline that one of PyYAML's two parsers leads to."""
    before = nodes._PARSER  # noqa: SLF001 - the choice of the parser is what is tested
    nodes._PARSER = parser  # noqa: SLF001
    try:
        node, problems = read_nodes(Source("a.yaml", text))
    finally:
        nodes._PARSER = before  # noqa: SLF001
    return None if problems else outline(node)


@given(file=mutated())
@settings(max_examples=100, deadline=None)
def test_places_are_the_same_without_libyaml(file: tuple[str, str]) -> None:
    """Where both parsers accept a text, they say the same of the same places."""
    text = file[1].encode("utf-8", "replace").decode()
    fast, slow = parsed_by(yaml.CSafeLoader, text), parsed_by(yaml.SafeLoader, text)
    assert fast is None or slow is None or fast == slow
