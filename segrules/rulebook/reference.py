"""The reference of both kinds of file, ``docs/rulebook.md``, made from the declarations."""

from __future__ import annotations

from collections.abc import Iterator

from segrules.rulebook.declarations import COLUMN_TYPES, RULEBOOK, SEGMENTS
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

_HEAD = """# Rule files, key by key

A rulebook is a folder: `rulebook.yaml` declares the tables of the export, and every other YAML
file holds segments. This page is generated from the declarations that also make the JSON Schemas
under `schemas/`, which editors use to complete and check while you type: begin a file with

```yaml
# yaml-language-server: $schema=../schemas/segments.schema.json
```

A key that is not listed here is an error. Values are read as their key wants them: where a text is
wanted, `NO`, `on` and `2026` are text as they stand. Words for yes and no are `yes`, `no`, `true`
and `false`; dates are written `2026-11-22`. Tags, merge keys (`<<`) and several documents in a file
are not used. An expression that YAML would take apart (a `: `, a blank before `#`, a quote or
bracket at the start) stands in a block:

```yaml
when: |
  city = "Flat #3"
```
"""


def reference_markdown() -> str:
    """The text of ``docs/rulebook.md``."""
    parts = [_HEAD]
    for title, record in (("rulebook.yaml", RULEBOOK), ("Segment files", SEGMENTS)):
        top, *inner = _records(record)
        parts.append(f"## {title}\n\n{top.docs}\n\n{_table(top)}")
        parts += map(_section, inner)
    return "\n".join(parts)


def _section(record: RecordShape) -> str:
    title = record.noun[0].upper() + record.noun[1:]
    return f"### {title}\n\n{record.docs}\n\n{_table(record)}"


def _table(record: RecordShape) -> str:
    lines = ["| key | value | meaning |", "|---|---|---|"]
    lines += [_row(key) for key in record.keys]
    if record.others is not None:
        lines.append(_cells("*a table's name*", _value(record.others), record.others_docs))
    return "\n".join(lines) + "\n"


def _row(key: Key) -> str:
    notes = [key.docs]
    if key.required:
        notes.append("**Required**" + (f" unless `{key.unless}` is there." if key.unless else "."))
    elif key.default is not None:
        notes.append(f"Default: {key.default}.")
    if key.example is not None:
        notes.append(f"Example: `{key.name}: {key.example}`.")
    return _cells(f"`{key.name}`", _value(key.shape), " ".join(notes))


def _cells(*cells: str) -> str:
    escaped = (cell.replace("|", "\\|") for cell in cells)
    return f"| {' | '.join(escaped)} |"


def _records(record: RecordShape) -> Iterator[RecordShape]:
    """A record and all records inside it, each once, outer ones first."""
    yield record
    for key in record.keys:
        for inner in _inside(key.shape):
            yield from _records(inner)


def _inside(shape: Shape) -> Iterator[RecordShape]:
    match shape:
        case RecordShape():
            yield shape
        case ListShape(item=item) | NamesShape(item=item):
            yield from _inside(item)
        case EitherShape(forms=forms):
            for form in forms:
                yield from _inside(form)
        case _:
            return


def _value(shape: Shape) -> str:  # noqa: C901, PLR0911, PLR0912 - one line per shape
    match shape:
        case TextShape(pattern_words=words):
            return words or "text"
        case WordShape(words=words) if words[: len(COLUMN_TYPES)] == COLUMN_TYPES:
            return "a type"
        case WordShape(words=words):
            return ", ".join(f"`{word}`" for word in words)
        case WholeShape(least=least, most=most):
            if least == most:
                return f"`{least}`"
            return f"whole number, {least} or more" if most is None else f"{least} to {most}"
        case YesNoShape():
            return "`yes` or `no`"
        case ValueShape():
            return "value"
        case CellShape(forms=forms):
            return "value or list of values" if "list" in forms else "value"
        case ExpressionShape(prose=prose):
            return "text with expressions in braces" if prose else "expression"
        case ConditionShape():
            return "expression or groups"
        case ListShape(item=item):
            return f"list of {_plural(item)}"
        case NamesShape(item=CellShape(nullable=True)):
            return "names and values"
        case NamesShape(item=item):
            return f"names, each with {_value(item)}"
        case EitherShape(forms=forms):
            return " or ".join(_value(form) for form in forms)
        case RecordShape(noun=noun):
            return f"[{noun}](#{noun.replace(' ', '-')})"


def _plural(shape: Shape) -> str:
    match shape:
        case TextShape():
            return "texts"
        case ValueShape():
            return "values"
        case NamesShape():
            return "rows"
        case RecordShape(noun=noun):
            return f"[{noun}s](#{noun.replace(' ', '-')})"
        case _:
            return f"({_value(shape)})"
