"""Bytes for hostile files, by the names that the cases give them."""

from __future__ import annotations

import gzip
import io
import json
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import polars as pl

HEADER = "customer_id,email,country,total_spent,last_order_at,signed_up,tags,visits,subscribed"
COUNTRIES = ("GB", "IE", "FR", "")


def rows(count: int) -> Iterator[str]:
    """Sound lines of the standard export, without their line ends."""
    for n in range(1, count + 1):
        yield (
            f"{n},c{n}@example.com,{COUNTRIES[n % 4]},{n * 7 % 900}.{n % 100:02},"
            f'2026-{n % 12 + 1:02}-{n % 28 + 1:02},2025-{n % 12 + 1:02}-01T09:30,"a,b",{n % 30},'
            f"{'yes' if n % 2 else 'no'}"
        )


def table(*lines: str, end: str = "\n", header: str = HEADER) -> bytes:
    """A CSV file of a header and lines."""
    return end.join([header, *lines, ""]).encode()


def csv(count: int = 200) -> bytes:
    """A sound export."""
    return table(*rows(count))


def with_row(cells: Mapping[str, str]) -> bytes:
    """A small sound export with one more row, of these cells."""
    standard = dict.fromkeys(HEADER.split(","), "1") | {"customer_id": "9", "email": ""}
    standard |= {"last_order_at": "2026-01-01", "signed_up": "2025-01-01"}
    assert cells.keys() <= standard.keys()
    return table(*rows(5), ",".join(f'"{cell}"' for cell in {**standard, **cells}.values()))


def shuffled(_: int) -> bytes:
    """The sound export with its columns backwards (the tags hold a comma)."""
    turned = []
    for line in [HEADER, *rows(200)]:
        cells = line.replace('"a,b"', '"a;b"').split(",")[::-1]
        turned.append(",".join(cells).replace('"a;b"', '"a,b"'))
    return "\n".join([*turned, ""]).encode()


def frame(count: int = 200) -> pl.DataFrame:
    """The sound export as a frame."""
    return pl.read_csv(csv(count), try_parse_dates=True).with_columns(
        pl.col("tags").str.split(","), subscribed=pl.col("subscribed") == "yes"
    )


def parquet(count: int = 200) -> bytes:
    """The sound export as Parquet."""
    file = io.BytesIO()
    frame(count).write_parquet(file)
    return file.getvalue()


def arrow(count: int = 200) -> bytes:
    """The sound export as Arrow IPC."""
    file = io.BytesIO()
    frame(count).write_ipc(file)
    return file.getvalue()


def ndjson(count: int = 200) -> bytes:
    """The sound export as NDJSON."""
    return frame(count).write_ndjson().encode()


def parquet_with_infinities(_: int) -> bytes:
    """Doubles that are none."""
    odd = [float("nan"), float("inf"), float("-inf"), -0.0, 1e308]
    file = io.BytesIO()
    frame(5).with_columns(total_spent=pl.Series(odd), visits=pl.Series(odd)).write_parquet(file)
    return file.getvalue()


def parquet_of_other_types(_: int) -> bytes:
    """Every column holds something that its declaration does not expect."""
    file = io.BytesIO()
    frame(5).select(
        "customer_id",
        email=pl.lit(b"\xff\xfe"),
        country=pl.struct("customer_id"),
        total_spent=pl.lit([1.5]).implode(),
        last_order_at=pl.lit(3.5),
        signed_up=pl.lit(True),  # noqa: FBT003 - a cell
        tags=pl.duration(days=1),
        visits=pl.time(1, 2, 3),
        subscribed=pl.lit("oui"),
    ).write_parquet(file)
    return file.getvalue()


def parquet_beyond_calendar(_: int) -> bytes:
    """A day and an instant that Parquet has and no calendar."""
    days = pl.Series([2**31 - 1] * 5, dtype=pl.Int32).cast(pl.Date)
    instants = pl.Series([2**63 - 1] * 5).cast(pl.Datetime("us"))
    file = io.BytesIO()
    frame(5).with_columns(last_order_at=days, signed_up=instants).write_parquet(file)
    return file.getvalue()


def flipped(data: bytes, every: int) -> bytes:
    """A file with a byte in so many turned over, its first and last four kept."""
    turned = bytearray(data)
    for place in range(4, len(data) - 4, every):
        turned[place] ^= 0xFF
    return bytes(turned)


def zst(count: int = 200) -> bytes:
    """The sound export, compressed by Polars."""
    file = io.BytesIO()
    frame(count).drop("tags").with_columns(tags=pl.lit("a")).write_csv(file, compression="zstd")
    return file.getvalue()


def bomb(_: int) -> bytes:
    """A few kilobytes that unpack to 200 MB of blank lines."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    parts = [packer.compress(b"\n" * 1_000_000) for _ in range(200)]
    return b"".join([*parts, packer.flush()])


def wide(columns: int) -> bytes:
    """The sound export among a thousand other columns."""
    names = ",".join(f"extra_{n}" for n in range(columns))
    cells = ",".join(["x"] * columns)
    return table(*(f"{row},{cells}" for row in rows(50)), header=f"{HEADER},{names}")


def big_cell(size: int) -> bytes:
    """One cell of so many characters, in a column that rules use."""
    return table(
        *rows(3), f"9,,{'x' * size},1.00,2026-01-01,2025-01-01,a,1,yes", *list(rows(5))[3:]
    )


def big_header(size: int) -> bytes:
    """One name of a column of so many characters."""
    return table(*(f"{row},1" for row in rows(3)), header=f"{HEADER},{'x' * size}")


def one_line(size: int) -> bytes:
    """So many characters without a separator or a line end."""
    return b"x" * size


def swallowing_quote(count: int) -> bytes:
    """A quote that is opened in the first row and never closed."""
    return table('1,"c1@example.com,GB,5.00,2026-01-01,2025-01-01,a,1,yes', *list(rows(count))[1:])


def stray_quote(count: int) -> bytes:
    """A quote that begins in the middle of a cell."""
    return csv(count).replace(b'2025-03-01T09:30,"a,b",2', b'2"a,b",2', 1)


def many_bad(count: int) -> bytes:
    """Every cell of a column is no number, each another way."""
    return table(*(f"{n},,GB,about {n},2026-01-01,2025-01-01,a,1,yes" for n in range(1, count + 1)))


def many_ragged(count: int) -> bytes:
    """Every line too short."""
    return table(*(f"{n},,GB" for n in range(1, count + 1)))


def two_exports(_: int) -> bytes:
    """Two exports pasted together, header and all."""
    return csv(20) + csv(20)


def encoded(how: Sequence[str]) -> bytes:
    """A sound export with letters outside ASCII in an encoding, after its mark in hexadecimal."""
    encoding, mark = how
    return bytes.fromhex(mark) + csv(20).decode().replace("GB", "Côte d’Ivoire").encode(encoding)


def nested_json(depth: int) -> bytes:
    """A line of NDJSON with a value nested so deep, then a sound one."""
    deep = "[" * depth + "]" * depth
    return f'{{"customer_id": 1, "extra": {deep}}}\n{{"customer_id": 2}}\n'.encode()


def segment(condition: str) -> bytes:
    """A segments file whose one segment has this condition, in a block."""
    return f"segments:\n  - id: vip\n    when: |\n      {condition}\n".encode()


def chain(word: str, terms: int) -> bytes:
    """A condition of so many distinct comparisons."""
    return segment(f" {word} ".join(f"visits = {n}" for n in range(terms)))


def sums(terms: int) -> bytes:
    """A sum of so many numbers."""
    return segment(" + ".join(["visits"] * terms) + " > 5")


def brackets(depth: int) -> bytes:
    """Parentheses so deep."""
    return segment("(" * depth + "visits > 5" + ")" * depth)


def nots(depth: int) -> bytes:
    """So many times not."""
    return segment("not " * depth + "visits > 5")


def minuses(depth: int) -> bytes:
    """So many signs."""
    return segment("- " * depth + "visits > 5")


def ifs(depth: int) -> bytes:
    """Calls inside calls."""
    return segment("abs(" * depth + "visits" + ")" * depth + " > 5")


def long_text(size: int) -> bytes:
    """A literal of so many characters."""
    return segment(f'country = "{"x" * size}"')


def long_list(count: int) -> bytes:
    """A list of so many numbers."""
    return segment(f"visits in [{', '.join(map(str, range(count)))}]")


def long_number(digits: int) -> bytes:
    """A number of so many digits."""
    return segment(f"visits < {'9' * digits}")


def pattern(text: str) -> bytes:
    """A pattern."""
    return segment(f'country matches "{text}"')


def open_parentheses(count: int) -> bytes:
    """A pattern that opens so many parentheses and closes none."""
    return pattern("(" * count)


def traits_that_double(count: int) -> bytes:
    """Each trait names the one before it twice: 2 to the power of so many terms."""
    lines = [f"  t{n}: t{n - 1} + t{n - 1}" for n in range(1, count)]
    return "\n".join(["traits:", "  t0: visits", *lines, ""]).encode()


def traits_in_a_row(count: int) -> bytes:
    """Each trait names the one before it."""
    lines = [f"  t{n}: t{n - 1} + 1" for n in range(1, count)]
    return "\n".join(["traits:", "  t0: visits", *lines, ""]).encode()


def segments_in_a_row(count: int) -> bytes:
    """Each segment names the one before it."""
    lines = [f'  - {{id: s{n}, when: in segment "s{n - 1}"}}' for n in range(1, count)]
    return "\n".join(["segments:", "  - {id: s0, when: visits > 5}", *lines, ""]).encode()


def segments(count: int) -> bytes:
    """So many sound segments, of about 100 bytes each."""
    lines = [
        f"  - {{id: s{n}, owner: crm@example.com, description: {'x' * 40}, when: visits > {n}}}"
        for n in range(count)
    ]
    return "\n".join(["segments:", *lines, ""]).encode()


def alias_bomb(levels: int) -> bytes:
    """Ten aliases of ten aliases, and so on."""
    lines = [f"a0: &a0 [{', '.join(['lol'] * 10)}]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, levels)]
    return "\n".join([*lines, f"segments: *a{levels - 1}", ""]).encode()


def deep_flow(depth: int) -> bytes:
    """Brackets of YAML so deep."""
    return b"segments: " + b"[" * depth + b"]" * depth + b"\n"


def deep_maps(depth: int) -> bytes:
    """Braces of YAML so deep."""
    return b"segments: " + b"{a: " * depth + b"1" + b"}" * depth + b"\n"


def deep_blocks(depth: int) -> bytes:
    """Lists of YAML inside each other, on one line."""
    return b"segments:\n" + b"- " * depth + b"a\n"


def deep_groups(depth: int) -> bytes:
    """Groups of conditions inside each other."""
    inner = b"{any: [" * depth + b"visits > 5" + b"]}" * depth
    return b"segments:\n  - id: vip\n    when: " + inner + b"\n"


def comment(size: int) -> bytes:
    """Sound rules under a comment of so many bytes."""
    return b"# " + b"x" * size + b"\n" + segment("visits > 5")


def description(size: int) -> bytes:
    """A description of so many bytes."""
    return b"segments:\n  - id: vip\n    when: visits > 5\n    description: " + b"x" * size + b"\n"


def garbage(size: int) -> bytes:
    """Bytes of no encoding, the same each time."""
    return bytes((n * 7919 + n // 251) % 256 for n in range(min(size, 65_536))) * (
        size // 65_536 + 1
    )


def anchors(count: int) -> bytes:
    """So many anchors, each used."""
    lines = [f"  - {{id: s{n}, when: &w{n} visits > {n}}}" for n in range(count)]
    return "\n".join(["segments:", *lines, ""]).encode()


def long_key(size: int) -> bytes:
    """A key of so many characters."""
    return b"segments:\n  - id: vip\n    " + b"k" * size + b": 1\n    when: visits > 5\n"


def flat_json(_: int) -> bytes:
    """JSON that is one list and no lines."""
    return json.dumps([{"customer_id": n, "visits": 1} for n in range(3)], indent=2).encode()


MAKERS: dict[str, Callable[[Any], bytes]] = {
    f.__name__: f
    for f in (
        alias_bomb, anchors, arrow, big_cell, big_header, bomb, brackets, comment, csv, deep_blocks,
        deep_flow, deep_groups, deep_maps, description, encoded, flat_json, garbage, ifs, long_key,
        long_list, long_number, long_text, many_bad, many_ragged, minuses, ndjson, nested_json,
        nots, one_line, open_parentheses, parquet, parquet_beyond_calendar, parquet_of_other_types,
        parquet_with_infinities, pattern, segments, segments_in_a_row, shuffled,
        stray_quote, sums, swallowing_quote, traits_in_a_row, traits_that_double, two_exports,
        wide, zst,
    )
} | {
    "and": lambda terms: chain("and", terms),
    "or": lambda terms: chain("or", terms),
    "gz": lambda count: gzip.compress(csv(count), mtime=0),
}  # fmt: skip


def made(recipe: Mapping[str, Any]) -> bytes:
    """The bytes that a case asks for: ``{make: csv, of: 200}``, then perhaps cut or flipped."""
    if "hex" in recipe:
        return bytes.fromhex(recipe["hex"])
    data = MAKERS[recipe["make"]](recipe.get("of", 200))
    data = data[: int(len(data) * recipe.get("cut", 1))]
    return flipped(data, recipe["flip"]) if "flip" in recipe else data
