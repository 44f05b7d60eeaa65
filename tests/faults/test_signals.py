from __future__ import annotations

import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from tests.faults.scene import TRIES, Scene, content, ended, until_stage

WAYS = [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]
"""How a process is asked to end, and the exit codes that shells give that."""


def asked_to_end(scene: Scene, stage: str, number: signal.Signals, *options: str) -> int:
    """The exit code of a run that is asked to end when a stage begins, its output compared.

    On a busy machine a run may come to its end before the signal comes; then it is tried again.
    """
    for _ in range(TRIES):
        before = content(scene.out)
        with scene.start("--log", "json", *options) as process:
            until_stage(stage, process)
            process.send_signal(number)
            code = ended(process).code
        if code != 0:
            assert content(scene.out) == before
            return code
    return 0


@pytest.mark.parametrize("stage", ["rules", "reading", "evaluating", "checking", "writing"])
def test_ctrl_c_in_each_stage_leaves_the_old_output_and_nothing_else(
    scene: Scene, stage: str
) -> None:
    assert asked_to_end(scene, stage, signal.SIGINT) == 130
    assert scene.left() == []


@pytest.mark.parametrize(("number", "code"), WAYS[1:])
def test_other_signals_that_ask_to_end_do_the_same(
    scene: Scene, number: signal.Signals, code: int
) -> None:
    assert asked_to_end(scene, "evaluating", number, "--temp", "temp") == code
    assert scene.left(scene.folder / "temp") == []


BUSY = """\
    import ctypes, sys
    from pathlib import Path
    from segrules.cli.interrupts import heed_interrupts
    from segrules.output import claimed
    from segrules.tables import Scratch

    heed_interrupts()
    out = Path(sys.argv[1])
    with claimed(out) as destination, Scratch(out.parent) as scratch:
        (scratch.folder() / "rows.arrow").write_text("half")
        with destination.replaced() as new:
            (new / "memberships.csv").write_text("half")
            wait = ctypes.CDLL(None).poll
            # Like a query of the engine, this does not come back when a signal arrives.
            while True:
                try:
                    print("busy", flush=True)
                    while True:
                        wait(None, 0, 60_000)
                except BaseException:
                    pass
    """


@pytest.mark.skipif(sys.platform == "win32", reason="needs signals of POSIX")
@pytest.mark.parametrize(("number", "code"), WAYS)
def test_an_engine_that_does_not_come_back_is_left(
    tmp_path: Path, number: signal.Signals, code: int
) -> None:
    command = [sys.executable, "-c", textwrap.dedent(BUSY), str(tmp_path / "out")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "busy\n"
            assert len(list(tmp_path.iterdir())) == 4
            process.send_signal(number)
            assert process.wait(timeout=120) == code
        finally:
            process.kill()
    assert list(tmp_path.iterdir()) == []
