"""The console script `segrules`, and `python -m segrules`."""

from __future__ import annotations

import sys

from segrules.version import __version__


def main() -> int:
    """Run the command line; the exit code. Stating the version imports nothing else."""
    arguments = sys.argv[1:]
    if arguments == ["--version"]:
        return _state_version()
    from segrules.cli.interrupts import (  # noqa: PLC0415 - see above
        INTERRUPTED,
        AskedToEnd,
        heed_interrupts,
    )
    from segrules.cli.lost_files import heed_lost_files  # noqa: PLC0415 - see above
    from segrules.cli.streams import (  # noqa: PLC0415 - see above
        have_all_streams,
        keep_stderr_to_ourselves,
    )

    try:
        have_all_streams()
        # Before there are threads, of which a second process would have no more than a part.
        keep_stderr_to_ourselves()
        heed_interrupts()
        heed_lost_files()
        from segrules.cli.app import run  # noqa: PLC0415 - see above

        return run(arguments)
    except KeyboardInterrupt:
        return INTERRUPTED
    except AskedToEnd as asked:
        return asked.exit_code


def _state_version() -> int:
    from segrules.cli.terminal import prepare, say, tell_diagnostics  # noqa: PLC0415 - see above

    prepare()
    try:
        say(f"segrules {__version__}")
    except OSError as error:
        from segrules.cli.mistakes import cannot_access  # noqa: PLC0415 - wanted here alone

        tell_diagnostics([cannot_access(None, str(error.strerror).lower())])
        return 4
    return 0


if __name__ == "__main__":
    sys.exit(main())
