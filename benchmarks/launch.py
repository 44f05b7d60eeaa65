"""Runs a command and prints what it took as JSON: `launch.py COMMAND…`.

Linux counts the memory of the process that starts another as the other's, so a large benchmark
must not start what it measures; this script is small.
"""

import json
import os
import subprocess
import sys
import time

began = time.perf_counter()
child = subprocess.Popen(sys.argv[1:], stdout=subprocess.PIPE, text=True)
assert child.stdout is not None  # noqa: S101 - it is a pipe
out = child.stdout.read()
_, status, usage = os.wait4(child.pid, 0)
child.returncode = os.waitstatus_to_exitcode(status)
took = {
    "code": child.returncode,
    "out": out,
    "process": time.perf_counter() - began,
    "cpu": usage.ru_utime + usage.ru_stime,
    "mebibytes": usage.ru_maxrss / 1024,
}
print(json.dumps(took))
