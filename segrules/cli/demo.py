"""`segrules demo`: a sample shop, and what its rules say of it."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from segrules.cli import mistakes, summaries
from segrules.cli.terminal import counted, say
from segrules.diagnostics import UsageError

if TYPE_CHECKING:
    from segrules.demo import Shop
    from segrules.runs import Run

_FEWEST = 50
"""Of fewer customers none may have written a ticket or brought a friend, and rules ask for both."""
_SHOWN_CUSTOMERS = 3
_SHOWN_REASONS = 4


def demo(
    folder: Annotated[
        str, typer.Argument(metavar="[DIR]", help="The folder to write.")
    ] = "techshop",
    *,
    customers: Annotated[int, typer.Option(min=_FEWEST, metavar="N", help="How many.")] = 2_000,
    format: Annotated[  # noqa: A002 - the word of the command line
        Literal["parquet", "csv"], typer.Option(help="Of the exports.")
    ] = "parquet",
    no_run: Annotated[bool, typer.Option("--no-run", help="Write the shop and stop.")] = False,
) -> int:
    """Write a sample shop, TechShop, and run its rules: the first minute with segrules."""
    from segrules.demo import TODAY, write_shop
    from segrules.demo.ownership import mark, may_write
    from segrules.packaged import packaged_folder

    place = Path(folder)
    if not may_write(place):
        raise UsageError([mistakes.foreign_folder(folder)])
    mark(place)
    shop = write_shop(
        place,
        rules=packaged_folder("rules"),
        schemas=packaged_folder("schemas"),
        customers=customers,
        format=format,
    )
    say(f"{folder}: {', '.join(_tables(shop))}")
    first = None
    if not no_run:
        from segrules.api import load

        run = load(shop.rules).apply([shop.exports], TODAY)
        say("")
        say("\n".join(_result(run)))
        first = _first_customers(run)[0]
    say("")
    say("\n".join(_next_steps(shop, f"{TODAY}", first)))
    return 0


def _tables(shop: Shop) -> Iterator[str]:
    for name, rows in shop.rows.items():
        yield counted(rows, name.replace("_", " "))


def _result(run: Run) -> Iterator[str]:
    """The table of segments, and a few customers with their reasons."""
    yield summaries.header(run)
    yield ""
    yield from summaries.table(run, summaries.look_for(sys.stdout))
    customers = _first_customers(run)
    reasons: dict[int, list[tuple[str, str]]] = {customer: [] for customer in customers}
    key = run.outcome.plan.schema.key[0]
    for customer, segment, because in _memberships_of(run, key, customers):
        reasons[customer].append((segment, because))
    for customer, found in reasons.items():
        yield ""
        yield f"customer {customer} is in {counted(len(found), 'segments')}"
        shown = found[:_SHOWN_REASONS]
        width = max((len(segment) for segment, _ in shown), default=0)
        yield from (f"  {segment:<{width}}   {because}" for segment, because in shown)
        if len(found) > len(shown):
            yield f"  … and {len(found) - len(shown):,} more"


def _memberships_of(run: Run, key: str, customers: list[int]) -> Iterator[tuple[int, str, str]]:
    import polars as pl

    found = run.memberships.filter(pl.col(key).is_in(customers)).collect()
    yield from found.select(key, pl.col("segment").cast(pl.String), "because").iter_rows()


def _first_customers(run: Run) -> list[int]:
    key = run.outcome.plan.schema.key[0]
    first = run.outcome.rows.select(key).head(_SHOWN_CUSTOMERS).collect()
    return [int(k) for k in first[key]]


def _program() -> str:
    """How the next commands are called: as this one was, where no `segrules` is on the path."""
    called = sys.argv[0]
    if Path(called).name != "segrules" or shutil.which("segrules"):
        return "segrules"
    return shlex.quote(os.path.relpath(called))


def _next_steps(shop: Shop, as_of: str, customer: int | None) -> Iterator[str]:
    rules, exports = shlex.quote(str(shop.rules)), shlex.quote(str(shop.exports))
    out = shlex.quote(str(shop.folder / "out"))
    program = _program()
    yield "try next"
    if customer is not None:
        about = f"{program} explain {rules} {exports} --customer {customer} --as-of {as_of}"
        yield f"  {about}"
        yield f"  {about} --segment lapsed-vip"
    yield f"  {program} apply {rules} {exports} --out {out} --as-of {as_of}"
    yield f"  {program} test {rules}"
    yield f"  {program} validate {rules} --data {exports}"
    yield f"  {program} functions"
    yield f"then edit a rule in {shop.rules} and run it again"
