"""Ctrl-C ends a command with 130 within moments, whatever it is doing."""

from __future__ import annotations

import atexit
import os
import signal
import sys
import time
from threading import Thread

INTERRUPTED = 130
_GRACE_SECONDS = 1.0
_SHOW_CURSOR = "\r\x1b[2K\x1b[?25h"


class InterruptedByUser(KeyboardInterrupt):
    """Ctrl-C.

    Of a class of our own because Python takes note of a plain `KeyboardInterrupt` that passes
    through an `exec` (each dataclass makes one) and then dies of the signal, handled or not.
    """


def heed_interrupts() -> None:
    """Raise `InterruptedByUser` on Ctrl-C; leave at once where the engine does not come back.

    A query of the engine cannot be stopped from Python. An output folder that is half written
    then stays beside its place, where the next run removes it.
    """
    # Where the signal is ignored (`nohup`) it stays ignored.
    if signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        return
    signal.signal(signal.SIGINT, _interrupt)
    if os.name != "posix":
        return
    told, tell = os.pipe()
    os.set_blocking(tell, False)
    signal.set_wakeup_fd(tell)
    Thread(target=_leave_after, args=(told,), daemon=True).start()


def _interrupt(_number: int, _frame: object) -> None:
    raise InterruptedByUser


def _leave_after(told: int) -> None:
    """Wait for a signal, give the command a moment to tidy up, then end the process."""
    os.read(told, 1)
    time.sleep(_GRACE_SECONDS)
    if sys.stderr is not None and sys.stderr.isatty():
        sys.stderr.write(_SHOW_CURSOR)
        sys.stderr.flush()
    atexit._run_exitfuncs()  # noqa: SLF001 - nothing public removes our temporary files here
    os._exit(INTERRUPTED)
