"""Texts and JSON that everybody can read, whatever bytes the names of files are made of."""

from __future__ import annotations

import json
import re

_UNDECODED = re.compile("[\udc80-\udcff]")
"""What Python makes of bytes of a name that are no UTF-8 (PEP 383)."""
_BYTE = 0xFF
_BEYOND_ASCII = re.compile(r"[^\x00-\x7e]+")


def is_utf8(name: str) -> bool:
    """Whether the name of a file is UTF-8 on disk, which Polars wants of all that it opens."""
    return _UNDECODED.search(name) is None


def readable(text: str) -> str:
    r"""Text with the bytes in it that are no UTF-8 spelled out: ``caf\xe9.csv``."""
    return _UNDECODED.sub(lambda found: f"\\x{ord(found[0]) & _BYTE:02x}", text)


def json_text(document: object, *, indent: int | None = 2) -> str:
    """A document as JSON, with such bytes spelled out as well; dates and the like as text."""
    text = json.dumps(document, indent=indent, ensure_ascii=False, default=str)
    return _UNDECODED.sub(lambda found: f"\\\\x{ord(found[0]) & _BYTE:02x}", text)


def ascii_json(text: str) -> str:
    r"""JSON without characters that a stream may not have: they are written as ``\u00e9``."""
    return _BEYOND_ASCII.sub(_escaped, text)


def _escaped(found: re.Match[str]) -> str:
    return json.dumps(found[0])[1:-1].replace("\x7f", "\\u007f")
