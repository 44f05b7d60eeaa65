"""The console script `segrules`, and `python -m segrules`."""

from __future__ import annotations

import sys

from segrules.version import __version__


def main() -> int:
    """Run the command line; the exit code. Stating the version imports nothing else."""
    arguments = sys.argv[1:]
    if arguments == ["--version"]:
        sys.stdout.write(f"segrules {__version__}\n")
        return 0
    from segrules.cli.interrupts import (  # noqa: PLC0415 - see above
        INTERRUPTED,
        AskedToEnd,
        heed_interrupts,
    )
    from segrules.cli.lost_files import heed_lost_files  # noqa: PLC0415 - see above
    from segrules.cli.streams import keep_stderr_to_ourselves  # noqa: PLC0415 - see above

    try:
        heed_interrupts()
        heed_lost_files()
        keep_stderr_to_ourselves()
        from segrules.cli.app import run  # noqa: PLC0415 - see above

        return run(arguments)
    except KeyboardInterrupt:
        return INTERRUPTED
    except AskedToEnd as asked:
        return asked.exit_code


if __name__ == "__main__":
    sys.exit(main())
