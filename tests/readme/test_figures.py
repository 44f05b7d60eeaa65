"""The figures on the page are those of the report, word for word."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_every_row_of_the_tables_on_speed_stands_in_the_report() -> None:
    page = (ROOT / "README.md").read_text("utf-8")
    speed = page.partition("\n## Speed\n")[2].partition("\n## ")[0]
    rows = [line for line in speed.splitlines() if line.startswith("|")]
    report = (ROOT / "benchmarks" / "report.md").read_text("utf-8").splitlines()
    assert len(rows) > 10
    assert [row for row in rows if row not in report] == []
