"""What can be wrong with a file before its keys are looked at: SR001 to SR014."""

from __future__ import annotations

import re

import yaml

from segrules.diagnostics import Code, DataPlace, Diagnostic, Related, Source, Span
from segrules.rulebook.mistakes_of_layout import layout

_GOOD = "segments:\n  - id: big-spender\n    when: total_spent > 500\n"


def _when(written: str) -> dict[str, str]:
    return {"segments.yaml": f"segments:\n  - id: big-spender\n    when: {written}\n"}


UNREADABLE = Code(
    "SR001",
    "a rulebook cannot be read",
    "A rulebook is a folder with a `rulebook.yaml` and any number of other YAML files, all of them "
    "files that can be opened.",
    wrong={"more.yaml/notes.txt": "more.yaml is a folder here"},
    right={"more.yaml": _GOOD},
)
NOT_TEXT = Code(
    "SR002",
    "not plain text",
    "Rule files are UTF-8 text without control characters.",
    wrong={"segments.yaml": _GOOD.replace("500", "500\x07")},
    right={"segments.yaml": _GOOD},
)
SYNTAX = Code(
    "SR003",
    "not YAML",
    "The file breaks a rule of YAML: brackets or quotes that are not closed, an indentation that "
    "fits nothing, a value that begins with a sign that YAML keeps for itself. An expression that "
    "YAML stumbles over is safe in a block: `when: |` and the expression on the next line.",
    wrong=_when('"GB" = country'),
    right=_when('|\n      "GB" = country'),
)
TAB = Code(
    "SR004",
    "a tab in the indentation",
    "YAML indents with blanks only.",
    wrong={"segments.yaml": "segments:\n\t- id: big-spender\n\t  when: total_spent > 500\n"},
    right={"segments.yaml": _GOOD},
)
TOO_DEEP = Code(
    "SR005",
    "nested too deeply",
    "Lists and mappings can stand in one another 100 levels deep.",
    wrong=_when("[" * 101 + "]" * 101),
    right=_when("total_spent > 500"),
)
ALIAS = Code(
    "SR006",
    "an alias that cannot be followed",
    "An alias `*name` repeats what stands at the anchor `&name` above it. It cannot repeat itself, "
    "and all aliases of a file together cannot stand for an absurd number of values.",
    wrong=_when("*spender"),
    right=_when("total_spent > 500"),
)
DUPLICATE_KEY = Code(
    "SR007",
    "a key that stands twice",
    "In one mapping every key stands once; YAML would silently forget the first value.",
    wrong=_when("total_spent > 500\n    when: visits > 3"),
    right=_when("total_spent > 500 and visits > 3"),
)
SECOND_DOCUMENT = Code(
    "SR008",
    "more than one document in a file",
    "A line of `---` begins another document; a rule file holds one.",
    wrong={"segments.yaml": _GOOD + "---\n" + _GOOD},
    right={"segments.yaml": _GOOD},
)
EMPTY_FILE = Code(
    "SR009",
    "an empty file",
    "A rule file says something: `rulebook.yaml` its tables, every other file its segments.",
    wrong={"segments.yaml": "# segments will stand here\n"},
    right={"segments.yaml": _GOOD},
)
NOT_USED = Code(
    "SR010",
    "a feature of YAML that rules do not use",
    "Tags such as `!!str`, merge keys `<<` and keys that are no plain names mean nothing here.",
    wrong=_when("!!str visits > 0"),
    right=_when("visits > 0"),
)
CUT = Code(
    "SR011",
    "an expression that YAML reads as something else",
    "In a plain value a blank and `#` begin a comment, `: ` ends a key, a bracket at the start "
    "makes a list, and inside brackets a comma ends the value. In a block (`when: |`, the "
    "expression on the next line) every character is what it is.",
    wrong=_when('city = "Flat #3'),
    right=_when('|\n      city = "Flat #3"'),
)
ESCAPES = Code(
    "SR012",
    "a quoted expression with escapes",
    "Quotes around a whole expression are YAML's, and YAML's escapes inside them would move every "
    "place in it. A block needs no quotes and no escapes.",
    wrong=_when('"country = \\"GB\\""'),
    right=_when('|\n      country = "GB"'),
)

YAML_CODES = (
    UNREADABLE, NOT_TEXT, SYNTAX, TAB, TOO_DEEP, ALIAS, DUPLICATE_KEY,
    SECOND_DOCUMENT, EMPTY_FILE, NOT_USED, CUT, ESCAPES,
)  # fmt: skip

BLOCK_HELP = "put the expression in a block: `when: |`, and the expression on the next line"
_ITEM_HELP = "put the expression in a block: `- |`, and the expression on the next line"


def block_help(place: Span) -> str:
    """How to write a block where this stands: after a key, or as an item of a list."""
    line, _ = place.source.line_and_column(place.start)
    return _block_help_of_line(place.source.line_text(line)) or BLOCK_HELP


def _or_block(help_: str, place: Span) -> str:
    """Help, and where an expression may stand also how it is written safely."""
    line, _ = place.source.line_and_column(place.start)
    block = _block_help_of_line(place.source.line_text(line))
    return help_ if block is None else f"{help_}; if it is part of an expression, {block}"


def _block_help_of_line(line: str) -> str | None:
    key = re.match(r"\s*(?:- +)?(when|value|because|fresh_within) *:", line)
    if key:
        help_ = BLOCK_HELP.replace("when", key[1])
        return help_.replace("expression", "text") if key[1] == "because" else help_
    # An item of a group, and not a mapping that begins in the line of its hyphen.
    return _ITEM_HELP if re.match(r"\s*- +(?!\w+ *:( |$))", line) else None


def no_folder(path: str) -> Diagnostic:
    return UNREADABLE.at(
        DataPlace(path),
        "there is no folder with this name",
        "name the folder that holds `rulebook.yaml`",
    )


def closed_folder(path: str, reason: str) -> Diagnostic:
    return UNREADABLE.at(
        DataPlace(path),
        f"this folder cannot be looked into: {reason.lower()}",
        "run as a user who may read it",
    )


def no_rulebook(folder: str) -> Diagnostic:
    return UNREADABLE.at(
        DataPlace(folder),
        "this folder holds no `rulebook.yaml`",
        "name the folder that holds it, or start one: it declares the tables and their columns",
    )


def is_a_folder(path: str) -> Diagnostic:
    return UNREADABLE.at(
        DataPlace(path), "this is a folder and not a file", "give it a name without `.yaml`"
    )


def cannot_open(path: str, reason: str) -> Diagnostic:
    return UNREADABLE.at(DataPlace(path), f"the file cannot be read: {reason}")


def not_utf8(place: Span) -> Diagnostic:
    return NOT_TEXT.at(
        place, "the file is not UTF-8 from here on", "save it again with the encoding UTF-8"
    )


def control_character(place: Span) -> Diagnostic:
    return NOT_TEXT.at(
        place,
        f"a control character stands here (U+{ord(place.text):04X})",
        "delete it; rule files are plain text",
    )


def too_deep(place: Span, most: int) -> Diagnostic:
    return TOO_DEEP.at(
        place.part(0, 1),
        f"nested more than {most} levels deep",
        "close some brackets, or name parts",
    )


def unknown_alias(place: Span) -> Diagnostic:
    return ALIAS.at(
        place,
        f"`{place.text}` repeats an anchor that does not stand above it",
        _or_block("write the value itself", place),
    )


def alias_in_itself(place: Span) -> Diagnostic:
    return ALIAS.at(
        place, f"`{place.text}` stands inside what it repeats", "write the value itself"
    )


def alias_bomb(place: Span, most: int) -> Diagnostic:
    return ALIAS.at(
        place,
        f"the aliases up to here stand for more than {most:,} values",
        "write the values themselves",
    )


def duplicate_key(name: str, place: Span, first: Span) -> Diagnostic:
    return DUPLICATE_KEY.at(
        place,
        f"`{name}` stands twice in one mapping",
        "keep one of them, or give one another name",
        (Related(first, "the first one"),),
    )


def second_document(place: Span) -> Diagnostic:
    return SECOND_DOCUMENT.at(
        place, "a second document begins here", "put it in a file of its own, or delete the line"
    )


def empty_file(place: Span) -> Diagnostic:
    if place.source.path.endswith("rulebook.yaml"):
        help_ = "declare `base:` and `tables:`"
    else:
        help_ = "begin with `segments:`, or delete the file"
    return EMPTY_FILE.at(place, "the file says nothing", help_)


def tag(place: Span) -> Diagnostic:
    return NOT_USED.at(
        place,
        f"`{place.text}` is a tag of YAML, and tags mean nothing here",
        _or_block("delete it", place),
    )


def merge_key(place: Span) -> Diagnostic:
    return NOT_USED.at(place, "merge keys are not used here", "write the keys themselves")


def key_is_no_name(place: Span) -> Diagnostic:
    return NOT_USED.at(place, "a key is one name", "write a name, then `:` and the value")


def cut_by_comment(place: Span, comment: Span) -> Diagnostic:
    return CUT.at(
        comment,
        "YAML takes the rest of the line for a comment, and the expression stays open",
        block_help(place),
    )


def cut_by_comma(place: Span, comma: Span) -> Diagnostic:
    return CUT.at(
        comma, "inside brackets YAML ends the expression at this comma", block_help(place)
    )


def cut_by_colon(place: Span) -> Diagnostic:
    return CUT.at(place, "YAML takes what stands before `: ` for a key", block_help(place))


def bracket_at_start(place: Span, made: str) -> Diagnostic:
    sign = place.part(0, 1)
    return CUT.at(sign, f"an expression that begins with `{sign.text}` is {made} to YAML",
                  block_help(place))  # fmt: skip


def escapes(place: Span, found: Span) -> Diagnostic:
    return ESCAPES.at(
        found, f"`{found.text}` is an escape of YAML inside its own quotes", block_help(place)
    )


_VALUE_ENDS = "the value ends before this, and YAML expects nothing after it"
_UNCLOSED_LIST = "the list is not closed, or a comma is missing"
_UNCLOSED_MAPPING = "the mapping in braces is not closed, or a comma is missing"
_INDENT = "this fits no indentation above it"
_WORDS: tuple[tuple[str, str, str], ...] = (
    ("cannot start any token", "{sign} cannot begin a value in YAML", "problem"),
    ("mapping values are not allowed", "a second `:` makes no sense to YAML here", "problem"),
    ("unexpected end of stream", "the quote is never closed", "context"),
    ("unexpected document indicator", "the quote is never closed", "context"),
    ("',' or ']'", _UNCLOSED_LIST, "context"),
    ("',' or '}'", _UNCLOSED_MAPPING, "context"),
    ("could not find expected ':'", "a key without `:`", "context"),
    ("expected key", _INDENT, "problem"),
    ("<block end>", _INDENT, "problem"),
    ("expected '-' indicator", _INDENT, "problem"),
    ("expected comment or line break", "`{opening}` begins a block of text, and this is in its way",
     "problem"),
    ("entries are not allowed", "a list cannot begin in the line of its key", "problem"),
    ("mapping keys are not allowed", "`?` begins a key in YAML, and none can stand here", "problem"),
    ("unknown escape character", "this escape is unknown in double quotes", "problem"),
)  # fmt: skip


def syntax(source: Source, error: yaml.MarkedYAMLError) -> Diagnostic:
    """What the YAML parser refused, in our words and at the most telling of its two places."""
    problem = error.problem or ""
    place = _place(source, error.problem_mark or error.context_mark)
    if "tab character" in problem or ("cannot start any token" in problem and place.text == "\t"):
        return TAB.at(place, "a tab in the indentation", "indent with blanks")
    told = layout(SYNTAX, source, place, problem)
    if told is not None:
        return told
    words, which = next(
        ((words, which) for part, words, which in _WORDS if part in problem),
        ("YAML cannot make sense of this", "problem"),
    )
    if which == "context" and error.context_mark is not None:
        place = _place(source, error.context_mark)
    line, column = source.line_and_column(place.start)
    before = source.line_text(line)[: column - 1].rstrip()
    help_ = _block_help_of_line(source.line_text(line))
    if words == _INDENT and before:
        words = _VALUE_ENDS
    elif words == _INDENT:
        help_ = "line it up with what it belongs to"
    opening = before[-1:] if before[-1:] in {"|", ">"} else place.text
    sign = "a backtick" if place.text == "`" else f"`{place.text}`"
    return SYNTAX.at(place, words.format(sign=sign, opening=opening), help_)


def _place(source: Source, mark: yaml.Mark | None) -> Span:
    """One character at a mark, or the last one where the mark stands at the end of the file."""
    size = len(source.text)
    at = min(mark.index if mark is not None else 0, max(0, len(source.text.rstrip()) - 1))
    return Span(source, at, min(at + 1, size))
