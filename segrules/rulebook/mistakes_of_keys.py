"""What can be wrong with keys, their values and groups of conditions: SR101 to SR108."""

from __future__ import annotations

import unicodedata

from segrules.diagnostics import Code, Diagnostic, Span, nearest
from segrules.rulebook.example_files import SEGMENT, book_with_column, segment_with
from segrules.rulebook.mistakes_of_layout import odd_blank
from segrules.rulebook.mistakes_of_yaml import SYNTAX
from segrules.rulebook.nodes import ListNode, MapNode, Node, ScalarNode
from segrules.rulebook.shapes import (
    CellShape,
    ConditionShape,
    EitherShape,
    ExpressionShape,
    Key,
    ListShape,
    NamesShape,
    RecordShape,
    Shape,
    TextShape,
    ValueShape,
    WholeShape,
    WordShape,
    YesNoShape,
)
from segrules.rulebook.synonyms import group_meant, key_meant, type_meant
from segrules.rulebook.words import MANY, listed, near

_LETTERS = {
    "ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "œ": "oe", "ø": "oe", "å": "aa",
    "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "'": "", "’": "",
}  # fmt: skip
UNKNOWN_KEY = Code(
    "SR101",
    "an unknown key",
    "Every key that means something is in the reference of rule files; any other is a mistake, "
    "since a misspelt key would be ignored silently.",
    wrong=segment_with("    ownr: crm@example.com\n"),
    right=segment_with("    owner: crm@example.com\n"),
)
MISSING_KEY = Code(
    "SR102",
    "a key that has to be there",
    "A segment has `id` and `when`, a table its `columns`, a rulebook `base` and `tables`, an "
    "example `member`.",
    wrong={"segments.yaml": "segments:\n  - id: big-spender\n"},
    right={"segments.yaml": SEGMENT},
)
WRONG_SHAPE = Code(
    "SR103",
    "a value of the wrong shape",
    "Some keys want one value, others a list or a mapping.",
    wrong=segment_with("    tags: winback\n"),
    right=segment_with("    tags: [winback]\n"),
)
UNKNOWN_WORD = Code(
    "SR104",
    "a word that is not one of the allowed ones",
    "Some keys take one of a few words only.",
    wrong=segment_with("    status: activ\n"),
    right=segment_with("    status: active\n"),
)
BADLY_WRITTEN = Code(
    "SR105",
    "a value that is badly written",
    "Ids of segments are lower-case words joined by hyphens, since files and columns are named "
    "after them; separators and quotes are one character.",
    wrong={"segments.yaml": SEGMENT.replace("big-spender", "Big_Spender")},
    right={"segments.yaml": SEGMENT},
)
EMPTY_VALUE = Code(
    "SR106",
    "a key without a value",
    "A key that is not needed is left out; an empty one is a slip.",
    wrong=segment_with("    owner:\n"),
    right=segment_with("    owner: crm@example.com\n"),
)
OUT_OF_RANGE = Code(
    "SR107",
    "a number out of range",
    "Decimals go from 0 to 18, rows to skip from 0, and the version of the format is 1.",
    wrong=book_with_column("share: {type: number, decimals: 30}"),
    right=book_with_column("share: {type: number, decimals: 3}"),
)
BAD_GROUP = Code(
    "SR108",
    "a condition that is no condition",
    "`when` is an expression, or a mapping with `all`, `any` or `none`, each over a list of "
    "expressions and further groups. An empty group has no meaning.",
    wrong={"segments.yaml": "segments:\n  - id: big-spender\n    when: {all: []}\n"},
    right={"segments.yaml": "segments:\n  - id: big-spender\n    when: {all: [visits > 3]}\n"},
)

_GROUPS = ("all", "any", "none")
_TEXTS = ("name", "description", "owner", "label", "because")
"""Keys with one text for people; of several, the first is as good as any."""
_SHORT = 40
"""Longer texts are not repeated in a message."""

KEY_CODES = (
    UNKNOWN_KEY, MISSING_KEY, WRONG_SHAPE, UNKNOWN_WORD, BADLY_WRITTEN, EMPTY_VALUE, OUT_OF_RANGE,
    BAD_GROUP,
)  # fmt: skip


def unknown_key(name: str, place: Span, record: RecordShape, unused: list[str]) -> Diagnostic:
    if record.noun == "rulebook" and name == "segments":
        return UNKNOWN_KEY.at(
            place,
            "segments do not stand in `rulebook.yaml`",
            "put them in another YAML file of the folder",
        )
    if (blank := name[:1]).isspace():
        return odd_blank(SYNTAX, place.part(0, len(blank)))
    noun = f"the {record.noun}" if record.noun.endswith("s") else f"a {record.noun}"
    noun = "an example" if record.noun == "example" else noun
    if record.noun == "segment" and name in _GROUPS:
        help_: str | None = f"put it below `when:`, indented by two blanks more: `  {name}:`"
    elif (ours := key_meant(record.noun, name)) in unused:
        help_ = f"write `{ours}`"
    else:
        help_ = near(name, unused, "key")
    return UNKNOWN_KEY.at(place, f"unknown key `{name}` in {noun}", help_)


def no_segments_key(root: MapNode, place: Span) -> Diagnostic:
    found = nearest("segments", root.keys)
    if found is not None:
        return UNKNOWN_KEY.at(root.keys[found], f"unknown key `{found}`", "the key is `segments`")
    return MISSING_KEY.at(
        place, "this file has no `segments`", "begin with `segments:`, or delete the file"
    )


def no_keys(record: RecordShape, root: Node, place: Span) -> Diagnostic:
    first = next(key.name for key in record.keys if key.required)
    return WRONG_SHAPE.at(
        place,
        f"a {record.noun} is made of keys, and this is {_found(root)}",
        f"begin with `{first}:`",
    )


def missing_key(record: RecordShape, name: str, key: Key, place: Span) -> Diagnostic:
    what = f"the {record.noun} `{name}`" if place.text == name else f"this {record.noun}"
    example = f", as in `{key.name}: {key.example}`" if key.example else ""
    return MISSING_KEY.at(place, f"{what} has no `{key.name}`", f"add `{key.name}:`{example}")


def wrong_shape(name: str, shape: Shape | None, node: Node) -> Diagnostic:
    found = _found(node)
    place = node.span if isinstance(node, ScalarNode) else node.span.part(0, 1)
    if shape is None:
        return WRONG_SHAPE.at(place, f"{found} makes no sense here")
    wanted = _wanted(shape)
    help_ = None
    if isinstance(shape, ListShape) and isinstance(node, MapNode):
        first = next(iter(node.keys), "")
        help_ = f"begin each item with a hyphen and a blank: `- {first}: …`"
        if first[:1] == "-":
            help_ = f"write `- {first[1:]}`, with a blank after the hyphen"
        elif name == "segments" and isinstance(node.values.get(first), MapNode):
            help_ = f"write `- id: {_kebab(first)}`, and below it what stands below `{first}`"
    if isinstance(shape, ListShape) and isinstance(node, ScalarNode):
        help_ = (
            f"write a list: `{name}: [{node.span.text}]`" if "\n" not in node.span.text else None
        )
    return WRONG_SHAPE.at(
        place, f"`{name}` wants {wanted}, and this is {found}", help_ or _instead(name, shape, node)
    )


def _instead(name: str, shape: Shape, node: Node) -> str | None:
    """What to write where the value has another shape than its key wants."""
    match shape, node:
        case (TextShape(), ListNode(items=[ScalarNode(value=first), *_])) if name in _TEXTS:
            return f"write one text, without brackets or hyphens: `{name}: {first}`"
        case (NamesShape(), ListNode()):
            item = "{}: text".format(_first_name(node) or "sku")
            what = "its type" if name == "columns" else "its value"
            return f"write each name with {what}, without hyphens: `{item if name == 'columns' else 'name: value'}`"
        case (NamesShape(), ScalarNode(value=value)) if name == "belongs_to":
            return f"say which column holds its key: `belongs_to: {{{value}: customer_id}}`"
        case (RecordShape(keys=keys), ScalarNode(value=value)):
            first, colon, rest = value.split()[0].partition(":") if value.split() else ("", "", "")
            if colon and rest and any(key.name == first for key in keys):
                return f"put a blank after each colon: `{first}: {rest}`"
    return None


def _first_name(node: ListNode) -> str:
    match node.items[:1]:
        case (ScalarNode(value=value),):
            return value
        case (MapNode(keys=keys),):
            return next(iter(keys), "")
    return ""


def rows_wanted(table: str, node: Node) -> Diagnostic:
    place = node.span if isinstance(node, ScalarNode) else node.span.part(0, 1)
    words = f"`{table}` wants a list of rows, and this is {_found(node)}"
    return WRONG_SHAPE.at(place, words, f"write rows in brackets: {table}: [{{…}}, {{…}}]")


def _found(node: Node) -> str:
    match node:
        case ScalarNode(value=value):
            return f"`{value}`" if len(value) <= _SHORT and "\n" not in value else "text"
        case ListNode():
            return "a list"
        case MapNode():
            return "a mapping"


def _wanted(shape: Shape) -> str:  # noqa: C901, PLR0911 - one line per shape
    match shape:
        case TextShape():
            return "text"
        case WordShape(words=words):
            return f"one of {listed(words)}" if len(words) <= MANY else "one word"
        case WholeShape():
            return "a whole number"
        case YesNoShape():
            return "`yes` or `no`"
        case ValueShape():
            return "one value"
        case CellShape(forms=forms):
            return "one value or a list of values" if "list" in forms else "one value"
        case ExpressionShape() | ConditionShape():
            return "an expression"
        case ListShape():
            return "a list"
        case NamesShape():
            return "a mapping of names"
        case RecordShape():
            return "a mapping of keys"
        case EitherShape(forms=forms):
            return " or ".join(dict.fromkeys(_wanted(form) for form in forms))


def unknown_word(name: str, node: ScalarNode, shape: Shape | None) -> Diagnostic:
    words = shape.words if isinstance(shape, WordShape) else ("yes", "no")
    value = node.value
    if value == "struct":
        keys = "{type: struct, fields: {model: text}}"
        return UNKNOWN_WORD.at(
            node.span, "a struct has to say its fields", f"write `{name}: {keys}`"
        )
    # Types of lists are alike in their first words; only what follows tells them apart.
    prefix = "list of " if value.startswith("list of ") else ""
    rests = [word.removeprefix(prefix) for word in words if word.startswith(prefix)]
    rest = nearest(value.removeprefix(prefix), rests)
    found = None if rest is None else prefix + rest
    meant = type_meant(value)
    help_ = f"the nearest one is `{found}`" if found else f"write {listed(words)}"
    if meant in words:
        help_ = f"write `{meant}`"
    return UNKNOWN_WORD.at(node.span, f"`{name}` cannot be `{node.value}`", help_)


def badly_written(name: str, shape: Shape | None, node: Node) -> Diagnostic:
    wanted = shape.pattern_words if isinstance(shape, TextShape) else ""
    help_ = None
    if name == "id" and isinstance(node, ScalarNode):
        proposal = _kebab(node.value)
        help_ = f"for example `{proposal}`" if proposal else None
    return BADLY_WRITTEN.at(node.span, f"`{name}` is written as {wanted}", help_)


def _kebab(text: str) -> str:
    """``Größte Käufer`` as an id: ``groesste-kaeufer``; other accents are left out."""
    spelt = "".join(_LETTERS.get(c, c) for c in unicodedata.normalize("NFC", text).lower())
    plain = (c for c in unicodedata.normalize("NFKD", spelt) if not unicodedata.combining(c))
    return "-".join("".join(c if c.isascii() and c.isalnum() else " " for c in plain).split())


def empty_value(name: str, place: Span, *, is_needed: bool) -> Diagnostic:
    help_ = "write its value" if is_needed else "write a value, or delete the line"
    return EMPTY_VALUE.at(place, f"`{name}` is empty", help_)


def out_of_range(name: str, shape: Shape | None, node: Node) -> Diagnostic:
    if not isinstance(shape, WholeShape):
        return wrong_shape(name, shape, node)
    if shape.most is None:
        allowed = f"{shape.least} or more"
    elif shape.least == shape.most:
        allowed = str(shape.least)
    else:
        allowed = f"from {shape.least} to {shape.most}"
    return OUT_OF_RANGE.at(node.span, f"`{name}` cannot be {node.span.text}", f"it is {allowed}")


def empty_expression(place: Span) -> Diagnostic:
    return BAD_GROUP.at(place, "there is no expression here", "write a condition")


def not_an_expression(place: Span) -> Diagnostic:
    return WRONG_SHAPE.at(place.part(0, 1), "an expression stands here, not a list",
                          "write the expression after the key")  # fmt: skip


def list_without_word(place: Span) -> Diagnostic:
    return BAD_GROUP.at(
        place.part(0, 1),
        "a list of conditions does not say whether all or any of them have to hold",
        "write `all:`, `any:` or `none:` above the list",
    )


def unknown_group(name: str, place: Span) -> Diagnostic:
    found, meant = nearest(name, _GROUPS), group_meant(name)
    help_ = (
        f"the nearest one is `{found}`" if found else f"write {listed(_GROUPS)}, or an expression"
    )
    if meant:
        help_ = f"write `{meant}:` over a list of conditions, each after a hyphen and a blank"
    return BAD_GROUP.at(place, f"unknown group `{name}`", help_)


def empty_group(place: Span) -> Diagnostic:
    return BAD_GROUP.at(place, "an empty group means nothing", "write at least one condition")


def group_is_list(place: Span, node: Node) -> Diagnostic:
    help_ = "write each condition on its own line, after a hyphen and a blank"
    first = node.span.text.splitlines()[0] if node.span.text else ""
    if isinstance(node, ScalarNode) and not node.style and first[:1] == "-":
        help_ = f"put a blank behind each hyphen: `- {first[1:].strip()}`"
    return BAD_GROUP.at(place, f"`{place.text}` wants a list of conditions", help_)
