"""Runs a command and prints what it took as JSON: `launch.py COMMAND…`.

Memory is what all processes of the command hold together (resident, files that are mapped
included): sampled from /proc every 20 ms, and never less than the most that a single one of them
held by the kernel's own count. Linux counts the memory of the process that starts another as the
other's, so a large benchmark must not start what it measures; this script is small.
"""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

_SECONDS_BETWEEN_SAMPLES = 0.02
_PAGE = os.sysconf("SC_PAGE_SIZE")
_PROC = Path("/proc")


def tree(process: int) -> Iterator[int]:
    """A process and all that it has started and that still run."""
    yield process
    for children in (_PROC / str(process) / "task").glob("*/children"):
        for child in children.read_text().split():
            yield from tree(int(child))


def resident(process: int) -> int:
    """Bytes of the whole tree; what ends meanwhile counts as nothing."""
    total = 0
    try:
        for each in tree(process):
            total += int((_PROC / str(each) / "statm").read_text().split()[1]) * _PAGE
    except OSError:
        pass
    return total


def main(command: list[str]) -> None:
    """Run, sample, print."""
    most = 0
    ended = threading.Event()

    def sample() -> None:
        nonlocal most
        while not ended.wait(_SECONDS_BETWEEN_SAMPLES):
            most = max(most, resident(child.pid))

    began = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None  # noqa: S101 - it is a pipe
        sampling = threading.Thread(target=sample)
        sampling.start()
        out = child.stdout.read()
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - began
        ended.set()
        sampling.join()
        child.returncode = os.waitstatus_to_exitcode(status)
    took = {
        "code": child.returncode,
        "out": out,
        "process": seconds,
        "cpu": usage.ru_utime + usage.ru_stime,
        "mebibytes": max(most / 2**20, usage.ru_maxrss / 2**10),
    }
    print(json.dumps(took))


main(sys.argv[1:])
