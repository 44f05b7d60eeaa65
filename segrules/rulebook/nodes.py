"""YAML text becomes nodes that know their place to the character.

Positions come from the parser's events: their index counts characters of the text without its
byte order mark. Nothing is typed here: a scalar is its text and its style, and the declaration of
the key that it stands under says what it should be.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from segrules.diagnostics import Diagnostic, Source, Span
from segrules.rulebook import mistakes_of_yaml as mistakes

MAX_DEPTH = 100
MAX_ALIASED = 100_000
"""How many nodes all aliases of a file may stand for; a bomb stands for billions."""

_PARSER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# What YAML allows, said positively: everything else breaks both of its parsers. A byte order mark
# is taken off before; inside a text nobody sees it, and one parser does not count it.
_FORBIDDEN = re.compile(
    "[^\t\n\r -~\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_PROPERTIES = re.compile(r"(?:[&!]\S*\s+)*")


@dataclass(frozen=True, slots=True, eq=False)
class ScalarNode:
    """One scalar: its text as YAML understands it, and how it was written.

    ``style`` is empty for a plain scalar, else its quote or block sign. The span holds quotes and
    block header, and no tag or anchor.
    """

    value: str
    style: str
    span: Span
    in_flow: bool

    @property
    def is_empty(self) -> bool:
        """Nothing was written, or YAML's words for nothing."""
        return not self.style and self.value in {"", "~", "null", "Null", "NULL"}


@dataclass(frozen=True, slots=True, eq=False)
class ListNode:
    """A list; ``in_flow`` where it stands in brackets."""

    items: tuple[Node, ...]
    span: Span
    in_flow: bool


@dataclass(frozen=True, slots=True, eq=False)
class MapNode:
    """A mapping: names to the places of the keys and to the values, in the order of the file."""

    keys: dict[str, Span]
    values: dict[str, Node]
    span: Span
    in_flow: bool


Node = ScalarNode | ListNode | MapNode


class _Refused(Exception):  # noqa: N818 - it carries a diagnostic, it is not an error of ours
    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


def read_nodes(source: Source) -> tuple[Node | None, tuple[Diagnostic, ...]]:
    """The one document of a file, or None where it cannot be read, and every problem met."""
    if forbidden := _FORBIDDEN.search(source.text):
        return None, (mistakes.control_character(Span(source, *forbidden.span())),)
    builder = _Builder(source)
    try:
        return builder.document(), tuple(builder.problems)
    except _Refused as refused:
        return None, (*builder.problems, refused.diagnostic)
    except yaml.MarkedYAMLError as error:
        return None, (*builder.problems, mistakes.syntax(source, error))


@dataclass(slots=True)
class _Anchored:
    node: Node
    size: int
    height: int


class _Builder:
    """Turns the event stream of one file into nodes; depth is known before anything is built."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.problems: list[Diagnostic] = []
        self._events: Iterator[Any] = iter(yaml.parse(source.text, _PARSER))
        self._anchors: dict[str, _Anchored | None] = {}
        self._made = 0
        self._aliased = 0
        self._deepest = 0

    def document(self) -> Node:
        next(self._events)
        if isinstance(next(self._events), yaml.StreamEndEvent):
            raise _Refused(mistakes.empty_file(self._span(0, 0)))
        node = self._node(next(self._events), 1, in_flow=False)
        if isinstance(node, ScalarNode) and node.is_empty:
            raise _Refused(mistakes.empty_file(node.span))
        next(self._events)
        following: Any = next(self._events)
        if not isinstance(following, yaml.StreamEndEvent):
            start = following.start_mark.index
            raise _Refused(mistakes.second_document(self._span(start, start + 3)))
        return node

    def _span(self, start: int, end: int) -> Span:
        return Span(self.source, start, end)

    def _node(self, event: Any, depth: int, *, in_flow: bool) -> Node:  # noqa: ANN401 - untyped
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event, depth)
        self._made += 1
        self._deepest = max(self._deepest, depth)
        span = self._span(event.start_mark.index, event.end_mark.index)
        if event.tag is None and event.anchor is None:
            return self._content(event, span, depth, in_flow=in_flow)
        if event.tag is not None:
            tag = re.match(r"(?:&\S*\s+)*(!\S*)", span.text)
            place = span.part(*tag.span(1)) if tag else span
            self.problems.append(mistakes.tag(place))
        span = span.part(_properties_end(span), span.end - span.start)
        if event.anchor is None:
            return self._content(event, span, depth, in_flow=in_flow)
        return self._anchored(event, span, depth, in_flow=in_flow)

    def _anchored(self, event: Any, span: Span, depth: int, *, in_flow: bool) -> Node:  # noqa: ANN401
        self._anchors[event.anchor] = None
        made, deepest = self._made, self._deepest
        self._made, self._deepest = 1, depth
        node = self._content(event, span, depth, in_flow=in_flow)
        self._anchors[event.anchor] = _Anchored(node, self._made, self._deepest - depth)
        self._made, self._deepest = made + self._made, max(deepest, self._deepest)
        return node

    def _alias(self, event: Any, depth: int) -> Node:  # noqa: ANN401 - untyped
        span = self._span(event.start_mark.index, event.end_mark.index)
        anchored = self._anchors.get(event.anchor)
        if anchored is None:
            problem = (
                mistakes.alias_in_itself(span)
                if event.anchor in self._anchors
                else mistakes.unknown_alias(span)
            )
            raise _Refused(problem)
        self._made += anchored.size
        self._aliased += anchored.size
        self._deepest = max(self._deepest, depth + anchored.height)
        if self._aliased > MAX_ALIASED:
            raise _Refused(mistakes.alias_bomb(span, MAX_ALIASED))
        if self._deepest > MAX_DEPTH:
            raise _Refused(mistakes.too_deep(span, MAX_DEPTH))
        return anchored.node

    def _content(self, event: Any, span: Span, depth: int, *, in_flow: bool) -> Node:  # noqa: ANN401
        if isinstance(event, yaml.ScalarEvent):
            return _scalar(event, span, in_flow=in_flow)
        if depth > MAX_DEPTH:
            raise _Refused(mistakes.too_deep(span, MAX_DEPTH))
        flow = in_flow or bool(event.flow_style)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._list(span, depth, flow=flow)
        return self._map(span, depth, flow=flow)

    def _list(self, opened: Span, depth: int, *, flow: bool) -> ListNode:
        items = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            items.append(self._node(event, depth + 1, in_flow=flow))
        last = None if flow or not items else items[-1].span
        return ListNode(tuple(items), self._whole(opened, event, last), flow)

    def _map(self, opened: Span, depth: int, *, flow: bool) -> MapNode:
        keys: dict[str, Span] = {}
        values: dict[str, Node] = {}
        last = None
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = self._node(event, depth + 1, in_flow=flow)
            value = self._node(next(self._events), depth + 1, in_flow=flow)
            last = value.span
            problem = _key_problem(key, keys)
            if problem is not None:
                self.problems.append(problem)
            elif isinstance(key, ScalarNode):
                keys[key.value] = key.span
                values[key.value] = value
        return MapNode(keys, values, self._whole(opened, event, None if flow else last), flow)

    def _whole(self, opened: Span, closed: Any, last: Span | None) -> Span:  # noqa: ANN401
        # The end of a block is the start of what follows it, so the last value's end is nearer;
        # an alias's value stands elsewhere, before.
        end = closed.end_mark.index
        if last is not None and opened.start <= last.end <= end:
            end = last.end
        return self._span(opened.start, end)


def _scalar(event: yaml.ScalarEvent, span: Span, *, in_flow: bool) -> ScalarNode:
    style = event.style or ""
    if style in {"|", ">"}:
        span = span.part(0, len(span.text.rstrip()))
    # A tag alone has been reported; what it was meant as is not also empty.
    value = event.tag if event.tag and not event.value and not style else event.value
    return ScalarNode(value, style, span, in_flow)


def _properties_end(span: Span) -> int:
    found = _PROPERTIES.match(span.text)
    return found.end() if found else 0


def _key_problem(key: Node, seen: dict[str, Span]) -> Diagnostic | None:
    if not isinstance(key, ScalarNode):
        return mistakes.key_is_no_name(key.span)
    if key.is_empty:
        return mistakes.key_is_no_name(key.span)
    if key.value == "<<" and not key.style:
        return mistakes.merge_key(key.span)
    if key.value in seen:
        return mistakes.duplicate_key(key.value, key.span, seen[key.value])
    return None
