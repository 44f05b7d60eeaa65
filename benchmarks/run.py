"""The benchmarks of segrules: `run.py [--quick]` writes `benchmarks/report.md` and prints it.

Every contender runs in a fresh process, in turn with the others, five times (`--quick`: once, on a
tenth of the data). The figures are medians; the answers are compared.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path

import handwritten_polars
import polars as pl
from behaviour_rules import write_rules as write_behaviour
from data import AS_OF, DATA, HERE, RULES, customers, shop
from measure import Measured, interleaved, median, script
from reading import write_rules

_PACKAGES = ("polars", "duckdb", "pandas", "pyarrow", "json-logic-qubit", "rule-engine")
_SAMPLE = 20_000
"""Rows for engines that take one row at a time."""
Runs = Mapping[str, Sequence[Measured]]


def machine() -> str:
    """Where the figures are from."""
    names = Path("/proc/cpuinfo").read_text() if Path("/proc/cpuinfo").exists() else ""
    models = [line.partition(":")[2] for line in names.splitlines() if "model name" in line]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    packages = ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
    return (
        f"{os.cpu_count()} × {(models or ['unknown processor'])[0].strip()}, {memory:.0f} GiB, "
        f"{platform.system()} {platform.release()}, Python {platform.python_version()}; {packages}"
    )


def profile_rules(rows: int, times: int, out: Path) -> Iterator[str]:
    """Sixty profile rules, Parquet to Parquet."""
    path = str(customers(rows))
    names = ("handwritten", "careful", "none", "sentence", "values")
    commands = {n: script("contender.py", n, path, str(out / n)) for n in names}
    named = [f"--segment={id_}" for id_ in handwritten_polars.segments()]
    common = ["--as-of", AS_OF, "--why", "none", "--quiet", *named]
    apply = [sys.executable, "-m", "segrules", "apply", str(RULES), path, "--out"]
    commands["command"] = [*apply, str(out / "command"), *common]
    runs = interleaved(commands, times)
    base = median(runs["handwritten"], lambda m: m.work)
    yield f"## {rows:,} customers × {len(named)} profile rules, Parquet in, Parquet out"
    yield "| | seconds | ratio | process, s | CPU, s | peak memory, MiB |"
    yield "|---|--:|--:|--:|--:|--:|"
    for name, label in (
        ("handwritten", "hand-written streaming Polars that trusts the export"),
        ("careful", "the same, blanks, NaN, time zone and keys taken care of as segrules does"),
        ("none", "segrules `--why none`"),
        ("sentence", "segrules `--why sentence`"),
        ("values", "segrules `--why values`"),
        ("command", "`segrules apply --why none`, the whole process"),
    ):
        work, process = (median(runs[name], of) for of in (lambda m: m.work, lambda m: m.process))
        cpu, memory = (median(runs[name], of) for of in (lambda m: m.cpu, lambda m: m.mebibytes))
        yield (
            f"| {label} | {work:.2f} | {work / base:.2f} | {process:.2f} | {cpu:.2f} "
            f"| {memory:,.0f} |"
        )
    yield ""
    yield _same_members(runs, out)


def _same_members(runs: Runs, out: Path) -> str:
    """The memberships of all, and the counts of the library calls, are equal."""
    counts = [measured.said["counts"] for n in runs if n != "command" for measured in runs[n]]
    frames = [pl.read_parquet(out / name / "memberships.parquet") for name in runs]
    columns = frames[0].columns
    same = all(f.select(columns).equals(frames[0]) for f in frames)
    if not same or any(found != counts[0] for found in counts):
        raise SystemExit("the contenders disagree")
    return f"All wrote the same {frames[0].height:,} memberships, row by row, and the same counts."


def behaviour(rows: int, times: int, out: Path) -> Iterator[str]:
    """A hundred rules over customers, orders and everybody, and a thousand of the same clauses."""
    rules = {count: out / f"rules-{count}" for count in (100, 1000)}
    for count, folder in rules.items():
        write_behaviour(folder, count)
    labels = {
        "handwritten": "hand-written streaming Polars",
        "duckdb": "DuckDB SQL",
        "segrules": "segrules `--why none`",
        "thousand": "segrules, 1,000 segments of the same clauses",
    }
    commands = {
        name: script(
            "behaviour_contender.py",
            name,
            str(shop(rows)),
            str(rules[1000 if name == "thousand" else 100]),
            str(out / f"behaviour-{name}"),
        )
        for name in labels
    }
    runs = interleaved(commands, times)
    base = median(runs["handwritten"], lambda m: m.work)
    yield f"## {rows:,} customers and their orders × 100 rules, Parquet in, Parquet out"
    yield (
        "60 profile rules, 30 over 40 distinct values of orders, 10 that compare with everybody. "
        f"Medians of {times}."
    )
    yield "| | seconds | ratio | CPU, s | peak memory, MiB |"
    yield "|---|--:|--:|--:|--:|"
    for name, label in labels.items():
        work, cpu = median(runs[name], lambda m: m.work), median(runs[name], lambda m: m.cpu)
        memory = median(runs[name], lambda m: m.mebibytes)
        yield f"| {label} | {work:.2f} | {work / base:.2f} | {cpu:.2f} | {memory:,.0f} |"
    yield ""
    yield _same_behaviour(runs, out)


def _same_behaviour(runs: Runs, out: Path) -> str:
    """The memberships are equal as sets, the counts of undecided where both have them."""
    wanted = runs["handwritten"][0].said["counts"]
    thousand = runs["thousand"][0].said["counts"]
    in_sql = runs["duckdb"][0].said["counts"]
    same = runs["segrules"][0].said["counts"] == wanted
    same &= {id_: thousand[id_] for id_ in wanted} == wanted
    same &= in_sql == {id_: members for id_, (members, _) in wanted.items()}
    names = ("handwritten", "segrules", "duckdb")
    frames = [
        pl.read_parquet(out / f"behaviour-{name}" / "memberships.parquet")
        .with_columns(pl.col("segment").cast(pl.String))
        .sort("segment", "customer_id")
        for name in names
    ]
    if not same or any(not f.equals(frames[0]) for f in frames):
        raise SystemExit("the contenders disagree")
    return f"All wrote the same {frames[0].height:,} memberships; undecided are as many, too."


def reading_rules(times: int, out: Path) -> Iterator[str]:
    """Reading, checking and planning; the processes that people wait for."""
    write_rules(out / "100", 100)
    write_rules(out / "500", 500)
    command = [sys.executable, "-m", "segrules"]
    runs = interleaved(
        {
            "load": script("reading.py", str(out / "100")),
            "validate": [*command, "validate", str(out / "500")],
            "version": [*command, "--version"],
        },
        times,
    )
    rules = runs["load"][0].said["segments"]
    first = median(runs["load"], lambda m: float(m.said["first"]))
    yield "## Reading rules"
    yield "| | milliseconds | wanted at most |"
    yield "|---|--:|--:|"
    loaded = median(runs["load"], lambda m: m.work)
    yield f"| parsing, checking, planning {rules} rules | {loaded * 1000:.0f} | 150 |"
    yield f"| the same the first time, imports of the engine included | {first * 1000:.0f} | |"
    for name, label, wanted in (
        ("validate", "`segrules validate` of 500 segments, the whole process", 1500),
        ("version", "`segrules --version`, the whole process", 250),
    ):
        took = median(runs[name], lambda m: m.process)
        yield f"| {label} | {took * 1000:.0f} | {wanted:,} |"


def other_engines(rows: int, times: int) -> Iterator[str]:
    """The same twenty rules elsewhere."""
    large, small = str(customers(rows)), str(customers(_SAMPLE))
    columnar = {n: script("others.py", n, large) for n in ("segrules", "DuckDB", "pandas")}
    rowwise = {n: script("others.py", n, small) for n in ("json-logic", "rule-engine")}
    check = {"segrules on the sample": script("others.py", "segrules", small)}
    runs = interleaved(columnar | rowwise | check, times)
    for names, reference in (
        (columnar, "segrules"),
        (rowwise, "segrules on the sample"),
    ):
        expected = runs[reference][0].said["members"]
        if any(runs[name][0].said["members"] != expected for name in names):
            raise SystemExit("the engines disagree")
    yield "## Twenty rules, counted, elsewhere"
    yield "| | rows | seconds | rows per second | peak memory, MiB |"
    yield "|---|--:|--:|--:|--:|"
    for name, several in runs.items():
        seconds, counted = median(several, lambda m: m.work), several[0].said["rows"]
        memory = median(several, lambda m: m.mebibytes)
        yield (
            f"| {name} | {counted:,} | {seconds:.3f} | {counted / seconds:,.0f} | {memory:,.0f} |"
        )
    yield ""
    yield "All count the same members. The time of segrules is from the rules' text on."


def main() -> None:
    """Run everything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    quick = parser.parse_args().quick
    rows, times = (100_000, 1) if quick else (1_000_000, 5)
    DATA.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=DATA) as folder:
        out = Path(folder)
        lines = ["# Benchmarks of segrules", machine(), f"Medians of {times}, interleaved."]
        lines += ["", *profile_rules(rows, times, out), ""]
        # These take longest, and differ by more than three runs do.
        lines += [*behaviour(rows, min(times, 3), out), "", *reading_rules(times, out), ""]
        lines += other_engines(rows, times)
    report = "\n".join(_spaced(lines)) + "\n"
    (HERE / "report.md").write_text(report)
    print(report)


def _spaced(lines: Sequence[str]) -> Iterator[str]:
    """An empty line before and after what is no row of a table."""
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        yield line
        if line and following and not (line.startswith("|") and following.startswith("|")):
            yield ""


if __name__ == "__main__":
    main()
