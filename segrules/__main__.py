"""The console script `segrules`, and `python -m segrules`."""

from __future__ import annotations

import signal
import sys

from segrules.version import __version__

INTERRUPTED = 130


def main() -> int:
    """Run the command line; the exit code. Stating the version imports nothing else."""
    arguments = sys.argv[1:]
    if arguments == ["--version"]:
        sys.stdout.write(f"segrules {__version__}\n")
        return 0
    try:
        _raise_on_interrupt()
        from segrules.cli.app import run  # noqa: PLC0415 - lazily, see above

        return run(arguments)
    except KeyboardInterrupt:
        return INTERRUPTED


class InterruptedByUser(KeyboardInterrupt):
    """Ctrl-C.

    Of a class of our own because Python takes note of a plain `KeyboardInterrupt` that passes
    through an `exec` (each dataclass makes one) and then dies of the signal, handled or not.
    """


def _raise_on_interrupt() -> None:
    # Where the signal is ignored (`nohup`) it stays ignored.
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _interrupt)


def _interrupt(_number: int, _frame: object) -> None:
    raise InterruptedByUser


if __name__ == "__main__":
    sys.exit(main())
