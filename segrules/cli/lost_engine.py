"""An engine that gives up at once: a word about why, where the shell would only say `Aborted`.

Libraries in machine code end the process with `SIGABRT` where they cannot go on, above all where
there is no memory. Nothing of Python can run in such a process any more without the danger that it
hangs, so a second one, which does nothing else, waits for the end of the first.
"""

from __future__ import annotations

import os
import re
import signal
import sys

_LAST = 1 << 16
"""Bytes that are looked at; a backtrace stands behind the words."""
_BLOCK = 1 << 12
_NO_MEMORY = re.compile(r"memory allocation of (\d+) bytes failed|out of memory|bad_alloc")
_FATAL = re.compile(
    r"^(?:fatal runtime error: |Fatal Python error: |terminate called )(.*)$", re.MULTILINE
)


def reading_words_of_the_engine() -> int | None:
    """Where libraries may write what they tell on stderr, of which only last words are told.

    Returns:
        A file handle; None where the system has no such thing, and what is told goes nowhere.

    """
    if sys.platform != "linux":
        return None
    told, tell = os.pipe()
    if os.fork():
        os.close(told)
        return tell
    try:
        os.close(tell)
        for ending in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
            signal.signal(ending, signal.SIG_IGN)
        _tell_last_words(_last_of(told))
    finally:
        os._exit(0)


def _last_of(told: int) -> str:
    """What is written until the process that may write ends."""
    last = b""
    while block := os.read(told, _BLOCK):
        last = (last + block)[-_LAST:]
    return last.decode(errors="replace")


def _tell_last_words(said: str) -> None:
    from segrules.cli import mistakes
    from segrules.cli.terminal import prepare, tell_diagnostics

    prepare()
    if wanted := _NO_MEMORY.search(said):
        tell_diagnostics([mistakes.out_of_memory(int(wanted[1]) if wanted[1] else None)])
    elif fatal := _FATAL.search(said):
        tell_diagnostics([mistakes.engine_aborted(fatal[1])])
