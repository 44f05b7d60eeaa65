"""A process that runs one command line after another, each as if it had just been started.

Reads lines of JSON ``[folder, arguments]``; answers each with ``[exit code]`` after what the
command said is in the files ``said`` and ``told`` of the folder that it is started with.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from pathlib import Path

from segrules.__main__ import main

MEMORY = 6 * 2**30
"""Bytes of address space, of which Polars reserves more than it uses."""


def answer(folder: str, arguments: list[str], ears: Path) -> int:
    """Run one command line in a folder; what it says goes to files."""
    os.chdir(folder)
    sys.argv = ["segrules", *arguments]
    for stream, name in ((sys.stdout, "said"), (sys.stderr, "told")):
        handle = os.open(ears / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(handle, stream.fileno())
        os.close(handle)
    try:
        return main()
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()


def serve(ears: Path) -> None:
    """Answer until nobody asks any more, with no more memory than a small machine has."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w")
    for line in sys.stdin:
        folder, arguments = json.loads(line)
        answers.write(json.dumps([answer(folder, arguments, ears)]) + "\n")
        answers.flush()


if __name__ == "__main__":
    serve(Path(sys.argv[1]))
