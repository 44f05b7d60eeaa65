"""What an export that nobody vouches for takes, by hand: for the baselines that trust nothing.

Blank texts and numbers that are none are missing, values that are not among those agreed on are
counted, times without a zone are London's, keys are there and there once. Texts that have agreed
values are coded; what the codes have no place for is marked, and only where a mark is seen are the
rows gone through again: to count, and to decide with texts instead of codes.
"""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterable, Mapping

import polars as pl
from polars import col

LISTED = {
    "area": ["urban", "suburban", "rural"],
    "browser": ["Chrome", "Safari", "Edge", "Firefox", "Samsung Internet"],
    "country": ["AT", "BE", "CH", "DE", "ES", "FR", "GB", "IE", "IT", "NL", "NO", "US"],
    "income_band": ["under 15k", "15-30k", "30-50k", "50-80k", "over 80k"],
    "marital_status": ["single", "married", "partnered", "divorced", "widowed"],
    "occupation": [
        *("employee", "self-employed", "public sector", "student", "retired", "homemaker"),
        *("jobseeker", "other"),
    ],
    "operating_system": ["Android", "iOS", "Windows", "macOS", "Linux", "ChromeOS"],
    "signup_channel": ["web", "app", "store", "referral", "marketplace"],
    # Of orders.
    "status": ["paid", "refunded", "cancelled"],
    "channel": ["web", "app", "store", "marketplace"],
    "payment": ["card", "wallet", "pay later", "voucher"],
}
"""The values agreed on, of columns that have some."""
ODD = "odd"
"""The mark on rows with a value that is not among those agreed on."""
_IS_SOMETHING = r"[^ \t\r\n]"
_HOUR = dt.timedelta(hours=1)
_EPOCH = dt.datetime(1970, 1, 1)  # noqa: DTZ001 - a clock without a zone, like the export's
_MICROSECONDS = 3_600_000_000


def _hour_skipped_in(year: int) -> int:
    """The hour (since 1970) that London's clock skips: from one o'clock on March's last Sunday."""
    last = dt.datetime(year, 3, 31, 1)  # noqa: DTZ001 - the clock that does not exist
    return (last - dt.timedelta(days=last.isoweekday() % 7) - _EPOCH) // _HOUR


_SKIPPED = [_hour_skipped_in(year) for year in range(1981, 2100)]


def code(name: str, text: pl.Expr) -> pl.Expr:
    """A text as one of the values agreed on, missing where it is none of them."""
    return text.cast(pl.Enum(LISTED[name]), strict=False)


def clock(time: pl.Expr) -> pl.Expr:
    """Local times that exist: one in the hour that London's clock skips moves on by an hour."""
    is_skipped = (time.to_physical() // _MICROSECONDS).is_in(_SKIPPED)
    return pl.when(is_skipped).then(time + _HOUR).otherwise(time)


def known_text(text: pl.Expr) -> pl.Expr:
    """Texts that are not blank."""
    return pl.when(text.str.contains(_IS_SOMETHING)).then(text)


def cleaned(table: pl.LazyFrame, names: Iterable[str], *, coded: bool) -> pl.LazyFrame:
    """These columns of a typed export, and the mark ``odd`` if they are to be coded."""
    schema = table.collect_schema()
    names = sorted(names)
    codes = {name: code(name, col(name)) for name in names if name in LISTED and coded}
    lost = [col(name).is_not_null() & cell.is_null() for name, cell in codes.items()]
    cells = {name: _clean(name, schema[name]) for name in names} | codes
    return table.select(pl.any_horizontal(pl.lit(value=False), *lost).alias(ODD), **cells)


def _clean(name: str, dtype: pl.DataType) -> pl.Expr:
    cell = col(name)
    if dtype == pl.String:
        return known_text(cell)
    if dtype == pl.List(pl.String):
        return cell.list.eval(known_text(pl.element()))
    if dtype.is_float():
        return pl.when(cell.is_finite()).then(cell)
    return clock(cell) if isinstance(dtype, pl.Datetime) else cell


def check_keys(keys: pl.Series) -> None:
    """Refuse keys that are missing or stand twice."""
    ascend = (keys.shift(-1) > keys).all()
    if keys.null_count() or not (ascend or keys.n_unique() == len(keys)):
        message = "a customer has no key, or one that another has"
        raise ValueError(message)


def report_odd(table: pl.LazyFrame, names: Iterable[str]) -> None:
    """Count, column by column, the values that are not among those agreed on."""
    tests = {
        f"unlisted {name}": (known_text(col(name)).is_not_null() & code(name, col(name)).is_null())
        for name in sorted(names)
        if name in LISTED
    }
    sums = [test.sum().alias(name) for name, test in tests.items()]
    report(table.select(sums).collect(engine="streaming").to_dicts()[0])


def report(counts: Mapping[str, int]) -> None:
    """Say what is wrong with rows, where something is."""
    for what, count in counts.items():
        if count:
            print(f"{what}: {count:,} rows", file=sys.stderr)
