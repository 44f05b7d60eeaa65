"""What the terminal can show, and the only two ways to write to it."""

from __future__ import annotations

import contextlib
import io
import os
import re
import shutil
import sys
import textwrap
from collections.abc import Sequence
from typing import TextIO

from segrules.diagnostics import Diagnostic, ascii_json, readable, render_text

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_CONTROLS_BUT_COLOURS = re.compile(r"\x1b(?!\[[0-9;]*m)|[\x00-\x08\x0b-\x1a\x1c-\x1f\x7f-\x9f]")
NARROWEST = 40
LEAST_TEXT = 24
"""Narrower columns of text than this are not worth wrapping."""


def prepare() -> None:
    """Make sure that no console fails over a character that it does not have."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def say(text: str) -> None:
    """Print a result, on stdout."""
    _write(sys.stdout, text)


def tell(text: str) -> None:
    """Tell the person at the terminal something, on stderr.

    Where that cannot be written, a command goes on, and its exit code says how it ended.
    """
    with contextlib.suppress(OSError):
        _write(sys.stderr, text)


def say_json(text: str) -> None:
    """Print a result as JSON, on stdout: nothing in it is replaced by what a stream can show."""
    _write(sys.stdout, _json_for(sys.stdout, text))


def tell_json(text: str) -> None:
    """Tell a program something as JSON, on stderr; it may not be written, as in `tell`."""
    with contextlib.suppress(OSError):
        _write(sys.stderr, _json_for(sys.stderr, text))


def _json_for(stream: TextIO | None, text: str) -> str:
    whole = can_show(stream, text) and not _CONTROLS.search(text)
    return text if whole else ascii_json(text)


def tell_diagnostics(diagnostics: Sequence[Diagnostic]) -> None:
    """Tell problems, on stderr."""
    if diagnostics:
        tell(render_text(diagnostics, color=in_colour(sys.stderr)))


def harmless(text: str, *, coloured: bool) -> str:
    """The text with control characters made visible, as data may hold any; colours may stay.

    Bytes in the names of files that are no text are made visible as well.
    """
    controls = _CONTROLS_BUT_COLOURS if coloured else _CONTROLS
    return controls.sub(lambda found: f"\\x{ord(found[0]):02x}", readable(text))


def _write(stream: TextIO | None, text: str) -> None:
    if stream is None:
        return
    try:
        stream.write(f"{harmless(text, coloured=in_colour(stream))}\n")
        stream.flush()
    except OSError as error:
        _let_go(stream)
        # Whoever was reading and went away has seen enough.
        if not isinstance(error, BrokenPipeError):
            raise


def let_go_of_what_is_unwritten() -> None:
    """Let what was printed and cannot be written go nowhere, also where Typer has printed it."""
    if sys.stdout is not None:
        try:
            sys.stdout.flush()
        except OSError:
            _let_go(sys.stdout)


def _let_go(stream: TextIO) -> None:
    """What is still buffered goes nowhere, or the end of the process would fail over it again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def on_terminal(stream: TextIO | None) -> bool:
    """Whether a person is looking."""
    return stream is not None and stream.isatty()


def in_colour(stream: TextIO | None) -> bool:
    """Whether colours are welcome: on a terminal, unless `NO_COLOR` is set."""
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return on_terminal(stream) and not plain


def width_of(stream: TextIO | None) -> int | None:
    """Columns of the terminal, None for a pipe or a file, where nothing needs to fit."""
    if not on_terminal(stream):
        return None
    return max(NARROWEST, shutil.get_terminal_size().columns)


def can_show(stream: TextIO | None, signs: str) -> bool:
    """Whether an encoding has these signs; that of an older Windows console may not."""
    try:
        signs.encode(getattr(stream, "encoding", None) or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def wrapped(lead: str, text: str, width: int | None) -> str:
    """Text after a lead, going on under itself where the terminal ends; dates are not broken."""
    if width is None or width < len(lead) + LEAST_TEXT:
        return f"{lead}{text}"
    return textwrap.fill(
        text,
        width,
        initial_indent=lead,
        subsequent_indent=" " * len(lead),
        break_long_words=False,
        break_on_hyphens=False,
    )


def counted(count: int, plural: str) -> str:
    """``2,000 customers``, ``1 customer``."""
    noun = plural.removesuffix("s") if count == 1 else plural
    return f"{count:,} {noun}"
