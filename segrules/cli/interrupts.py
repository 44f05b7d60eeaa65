"""Ctrl-C ends a command with 130 within moments, whatever it is doing; so do other ways to ask."""

from __future__ import annotations

import atexit
import os
import signal
import sys
import time
from threading import Thread

INTERRUPTED = 130
_BY_SIGNAL = 128
"""Plus the signal's number is the exit code of what a signal ended, as shells have it."""
_GRACE_SECONDS = 1.0
_SHOW_CURSOR = "\r\x1b[2K\x1b[?25h"
_OTHERS = ("SIGTERM", "SIGHUP")
"""How systems ask a process to end: at shutdown, at a time limit, when its terminal is closed."""


class InterruptedByUser(KeyboardInterrupt):
    """Ctrl-C.

    Of a class of our own because Python takes note of a plain `KeyboardInterrupt` that passes
    through an `exec` (each dataclass makes one) and then dies of the signal, handled or not.
    """


class AskedToEnd(BaseException):
    """Another signal that asks the process to end.

    No `KeyboardInterrupt`, all of which leave Typer with the exit code of Ctrl-C.
    """

    def __init__(self, number: int) -> None:
        self.exit_code = _BY_SIGNAL + number
        super().__init__()


def heed_interrupts() -> None:
    """Raise one of the above when asked to end; leave soon where the engine does not come back.

    A query of the engine cannot be stopped from Python. What a run has begun to write is removed
    all the same.
    """
    # Where a signal is ignored (`nohup`) it stays ignored.
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _interrupt)
    for name in _OTHERS:
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _end)
    if os.name != "posix":
        return
    told, tell = os.pipe()
    os.set_blocking(tell, False)
    signal.set_wakeup_fd(tell)
    Thread(target=_leave_after, args=(told,), daemon=True).start()


def _interrupt(_number: int, _frame: object) -> None:
    raise InterruptedByUser


def _end(number: int, _frame: object) -> None:
    raise AskedToEnd(number)


def _leave_after(told: int) -> None:
    """Wait for a signal, give the command a moment to tidy up, then end the process."""
    (number,) = os.read(told, 1)
    time.sleep(_GRACE_SECONDS)
    if sys.stderr is not None and sys.stderr.isatty():
        sys.stderr.write(_SHOW_CURSOR)
        sys.stderr.flush()
    atexit._run_exitfuncs()  # noqa: SLF001 - nothing public removes what we have begun to write
    os._exit(_BY_SIGNAL + number)
