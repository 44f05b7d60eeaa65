"""What goes to stderr: what the commands tell, and nothing that a library tells by itself."""

from __future__ import annotations

import io
import os
import sys
import warnings

from segrules.cli.lost_engine import reading_words_of_the_engine

_LAST_STREAM = 2


def have_all_streams() -> None:
    """Open those of the three streams that were closed before: nothing of ours is to be one.

    The first file that is opened would be, and a library's word on stderr would go into it.
    """
    while True:
        spare = os.open(os.devnull, os.O_RDWR)
        if spare > _LAST_STREAM:
            os.close(spare)
            return
        os.set_inheritable(spare, True)  # noqa: FBT003 - by position alone


def keep_stderr_to_ourselves() -> None:
    """Let the engine's panics go where they are not shown, as we turn them into messages.

    Warnings of libraries, which speak to programmers, go nowhere.

    They are a part of what `SEGRULES_DEBUG` shows.
    """
    if not isinstance(sys.stderr, io.TextIOWrapper) or os.environ.get("SEGRULES_DEBUG"):
        return
    warnings.simplefilter("ignore")
    elsewhere = reading_words_of_the_engine()
    theirs = sys.stderr.fileno()
    ours = os.dup(theirs)
    if elsewhere is None:
        elsewhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(elsewhere, theirs)
    os.close(elsewhere)
    sys.stderr = io.TextIOWrapper(
        io.FileIO(ours, "w", closefd=False),
        encoding=sys.stderr.encoding,
        errors=sys.stderr.errors,
        line_buffering=True,
        write_through=True,
    )
