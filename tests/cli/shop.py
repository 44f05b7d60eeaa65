"""A small shop in a folder, and the command run on it as a process."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

FILES = {
    "rules/rulebook.yaml": """\
version: 1
name: Corner Shop
base: customers
parameters:
  vip_spend: 500
tables:
  customers:
    key: customer_id
    columns:
      customer_id: number
      email: {type: text, label: Email, pii: yes}
      country: {type: text, label: Country}
      total_spent: {type: number, decimals: 2, label: Total spent, display: "£{:,.2f}"}
      last_order_at: {type: date, label: Last order}
""",
    "rules/segments.yaml": """\
segments:
  - id: vip
    name: VIPs
    when: total_spent >= vip_spend
    examples:
      - {name: a big spender, customer: {total_spent: 500}, member: yes}
      - {name: a small one, customer: {total_spent: 499.99}, member: no}
  - id: lapsed-vip
    name: Lapsed VIPs
    when:
      all:
        - total_spent >= vip_spend
        - last_order_at < 90 days ago
  - id: abroad
    when: country != "GB" or missing
    because: "Lives in {country}"
  - id: planned
    status: draft
    when: country = "FR"
""",
    "exports/customers.csv": """\
customer_id,email,country,total_spent,last_order_at
1,ann@example.com,GB,812.50,2026-10-30
2,bo@example.com,AT,1500,2026-01-05
3,,,20,2025-01-01
4,cy@example.com,GB,,
""",
}
SECONDS = re.compile(r"\b\d+\.\d s\b")


@dataclass(frozen=True, slots=True)
class Ended:
    """A process that has ended; how long it took is masked."""

    code: int
    stdout: str
    stderr: str


def write(folder: Path, files: Mapping[str, str | None]) -> None:
    """Write the shop with files laid over it; None takes one away."""
    for name, text in {**FILES, **files}.items():
        if text is not None:
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="")


def run(folder: Path, command: str, *before: str, **environment: str) -> Ended:
    """Run ``segrules`` with the arguments of a command line, in a folder.

    :param before: a command that runs it, such as `without_privileges`.
    """
    ended = subprocess.run(
        [*before, sys.executable, "-m", "segrules", *shlex.split(command)],
        cwd=folder,
        env={**clean_environment(), **environment},
        capture_output=True,
        check=False,
        timeout=180,
    )
    encoding = environment.get("PYTHONIOENCODING", "utf-8")
    out, err = (text.decode(encoding) for text in (ended.stdout, ended.stderr))
    return Ended(ended.returncode, out, SECONDS.sub("0.0 s", err))


def without_privileges() -> list[str]:
    """What to put before a command so that permissions of files mean something to it."""
    if sys.platform == "win32":
        pytest.skip("permissions are another matter there")
    if os.geteuid():
        return []
    if shutil.which("setpriv") is None:
        pytest.skip("nothing keeps root out of files here")
    return ["setpriv", "--bounding-set=-dac_override,-dac_read_search,-fowner"]


def clean_environment() -> dict[str, str]:
    """Ours without what changes how commands print."""
    ours = {k: v for k, v in os.environ.items() if k not in {"NO_COLOR", "SEGRULES_DEBUG"}}
    return {**ours, "PYTHONUTF8": "1"}
