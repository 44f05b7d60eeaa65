"""Good rule files: what they say arrives in the model, each value with its place."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from segrules.diagnostics import Span
from segrules.rulebook import Cell, Condition, Group, Rulebook
from segrules.types import Duration

from .folders import BOOK, loaded, when

TECHSHOP = """\
name: TechShop
timezone: Europe/London
week_starts: sunday
base: customers
parameters:
  vip_spend: 500
  eu: [AT, NO, 7]
  quiet: 90 days
tables:
  customers:
    key: customer_id
    columns:
      customer_id: number
      tier: {type: text, values: [bronze, NO, 1]}
      score: {type: number, values: [1, 2.5], missing: [999, n/a]}
      signed_up: {type: date, from: "Signup Date", format: "%d/%m/%Y", on_bad_value: missing}
      spent: {type: number, decimals: 2, label: Total spent, display: "£{:,.2f}"}
      ok: {type: yes/no, yes: ja, no: [nein, no], pii: yes}
      tags: {type: list of text, separator: "|"}
      device: {type: struct, fields: {model: text, bought: date}}
  orders:
    key: [shop, order_id]
    time: placed_at
    belongs_to: {customers: customer_id}
    sorted_by: placed_at
    fresh_within: 2 days
    on_bad_value: missing
    read: {separator: tab, quote: "'", encoding: windows-1252, decimal: ",",
           missing: [unknown, NO, 0], skip_rows: 1, trim: yes}
    columns: {shop: text, order_id: text, customer_id: number, placed_at: datetime}
  lines:
    belongs_to: {order: {table: orders, by: [shop, order_id]}}
    looks_up: {product: {table: products, by: sku}}
    columns: {shop: text, order_id: text, sku: text}
  products: {key: sku, columns: {sku: text}}
  visits: {key: row, columns: {page: text}}
  households: {distinct_of: orders, key: customer_id}
traits:
  short: spent * 2
  long: {value: "spent / 2", label: Half, display: "{:.1%}", of: customers}
"""


@pytest.fixture
def book(tmp_path: Path) -> Rulebook:
    """A rulebook that uses every key."""
    return loaded(tmp_path, {"rulebook.yaml": TECHSHOP, **when("spent > vip_spend")})


def test_settings(book: Rulebook) -> None:
    """The keys of the rulebook itself."""
    assert (book.name, book.base, book.timezone, book.week_starts) == (
        "TechShop", "customers", "Europe/London", "sunday",
    )  # fmt: skip


def test_parameters(book: Rulebook) -> None:
    """Numbers, lists and texts, as they mean and as they were written."""
    cells = {name: p.cell for name, p in book.parameters.items()}
    assert (cells["vip_spend"].value, cells["vip_spend"].span.text) == (500, "500")
    assert cells["eu"].value == ["AT", False, 7]
    assert (cells["quiet"].value, cells["quiet"].written) == ("90 days", "90 days")
    assert book.parameters["eu"].span.text == "eu"


def test_columns(book: Rulebook) -> None:
    """Every key of a column, and words that YAML would take for something else."""
    columns = book.tables["customers"].columns
    assert columns["tier"].values == ("bronze", "NO", "1")
    assert columns["score"].values == (1, 2.5)
    assert columns["score"].missing == (999, "n/a")
    signed_up = columns["signed_up"]
    assert (signed_up.export_name, signed_up.format) == ("Signup Date", "%d/%m/%Y")
    assert signed_up.on_bad_value == "missing"
    spent = columns["spent"]
    assert (spent.decimals, spent.label, spent.display) == (2, "Total spent", "£{:,.2f}")
    assert spent.span.text == "spent"
    ok = columns["ok"]
    assert (ok.yes, ok.no, ok.pii) == (("ja",), ("nein", "no"), True)
    assert columns["tags"].separator == "|"
    assert columns["device"].fields == (("model", "text"), ("bought", "date"))


def test_tables(book: Rulebook) -> None:
    """Keys, relations, read options, and the tables made of others."""
    orders, lines = book.tables["orders"], book.tables["lines"]
    assert (orders.key, orders.time, orders.sorted_by) == (
        ("shop", "order_id"), "placed_at", ("placed_at",),
    )  # fmt: skip
    assert (orders.on_bad_value, lines.on_bad_value) == ("missing", "error")
    assert orders.fresh_within == Duration(2, "day")
    read = orders.read
    assert (read.separator, read.quote, read.encoding, read.decimal) == (
        "\t", "'", "windows-1252", ",",
    )  # fmt: skip
    assert (read.missing, read.skip_rows, read.trim) == (("unknown", "NO", 0), 1, True)
    (up,) = lines.belongs_to
    assert (up.name, up.table, up.by) == ("order", "orders", ("shop", "order_id"))
    (short,) = orders.belongs_to
    assert (short.name, short.table, short.by) == ("customers", "customers", ("customer_id",))
    (look_up,) = lines.looks_up
    assert (look_up.name, look_up.table, look_up.by) == ("product", "products", ("sku",))
    assert (book.tables["visits"].key_is_row, orders.key_is_row) == (True, False)
    households = book.tables["households"]
    assert households.distinct_of == "orders"
    assert households.columns == {"customer_id": orders.columns["customer_id"]}


def test_traits(book: Rulebook) -> None:
    """In short and in long form."""
    short, long = book.traits["short"], book.traits["long"]
    assert (short.value.text, short.of) == ("spent * 2", None)
    assert (long.value.text, long.of, long.label) == ("spent / 2", "customers", "Half")


SEGMENT = """\
segments:
  - id: on
    name: 2024
    description: no
    kind: value
    owner: crm@example.com
    tags: [yes, 1]
    status: draft
    when: visits > 1
    because: "Seen {visits} times"
    examples:
      - as_of: 2026-11-22
        customer: {country: NO, tags: [a, 1], signed_up: 2026-01-01, city: ~, visits: 0123}
        others: [{visits: 2}, {}]
        member: yes
      - {name: none, member: undecided}
"""


def test_a_segment(tmp_path: Path) -> None:
    """Texts stay as written, whatever YAML would make of them."""
    (segment,) = loaded(tmp_path, {"segments.yaml": SEGMENT}).segments
    told = (segment.id, segment.name, segment.description, segment.kind, segment.owner)
    assert told == ("on", "2024", "no", "value", "crm@example.com")
    assert (segment.tags, segment.status) == (("yes", "1"), "draft")
    assert segment.span.text == "on"
    assert segment.because is not None
    assert segment.because.text == "Seen {visits} times"


def test_examples(tmp_path: Path) -> None:
    """Cells say what YAML means and what was written."""
    (segment,) = loaded(tmp_path, {"segments.yaml": SEGMENT}).segments
    first, second = segment.examples
    assert (first.name, first.member, second.name, second.member) == (
        "example 1", "yes", "none", "undecided",
    )  # fmt: skip
    assert first.as_of is not None
    assert first.as_of.value == "2026-11-22"
    row = {name: (cell.value, cell.written) for name, cell in first.customer.items()}
    assert row == {
        "country": (False, "NO"),
        "tags": (["a", 1], "[a, 1]"),
        "signed_up": ("2026-01-01", "2026-01-01"),
        "city": (None, "~"),
        "visits": ("0123", "0123"),
    }
    assert [len(other) for other in first.others] == [1, 0]
    assert second.customer == {}


def test_rows_of_other_tables(tmp_path: Path) -> None:
    """Under the name of the table."""
    book = BOOK + "  orders:\n    columns: {total: number}\n"
    rows = "[{total: 8}, {total: 9}]"
    text = f"segments:\n  - id: a\n    when: visits > 1\n    examples:\n      - orders: {rows}\n"
    (segment,) = loaded(
        tmp_path, {"rulebook.yaml": book, "segments.yaml": text + "        member: no\n"}
    ).segments
    totals = [row["total"].value for row in segment.examples[0].related["orders"]]
    assert totals == [8, 9]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("visits > 1", "visits > 1"),
        ("visits > 1   # often", "visits > 1"),
        ("yes", "yes"),
        ('"visits > 1"', "visits > 1"),
        ("'city = \"x\"'", 'city = "x"'),
        ("&often visits > 1", "visits > 1"),
        ('city = "#1"', 'city = "#1"'),
        ("visits > 1\n      and visits < 9", "visits > 1\n      and visits < 9"),
        ("|\n      city = 'a: #b'\n      or yes\n", "city = 'a: #b'\n      or yes"),
        ("|  # why\n      visits > 1\n\n\n", "visits > 1"),
        (">-\n      visits > 1\n", "visits > 1"),
        ("|2\n      visits > 1\n", "visits > 1"),
        ("|\r\n      visits > 1\r\n", "visits > 1"),
        ("|\n      `a` > 1", "`a` > 1"),
        ('city = "é😀" and visits > 1', 'city = "é😀" and visits > 1'),
    ],
)
def test_an_expression_is_the_text_as_it_stands(
    written: str, expected: str, tmp_path: Path
) -> None:
    """In every style of scalar, without quotes, header, anchor and comment."""
    (segment,) = loaded(tmp_path, when(written)).segments
    assert isinstance(segment.when, Span)
    assert segment.when.text == expected


def shape(condition: Condition) -> object:
    """A condition as plain tuples of words."""
    if isinstance(condition, Group):
        return (condition.kind, *map(shape, condition.parts))
    return condition.text


def test_groups(tmp_path: Path) -> None:
    """Several keys in one mapping are all to hold."""
    text = "\n      all: [a, any: [b, 'c']]\n      none:\n        - |\n          d: e\n"
    (segment,) = loaded(tmp_path, when(text)).segments
    assert shape(segment.when) == ("all", ("all", "a", ("any", "b", "c")), ("none", "d: e"))


def test_places_do_not_mind_marks_and_line_ends(tmp_path: Path) -> None:
    """A byte order mark is no character of the file, CRLF is no part of a line."""
    text = "\ufeffsegments:\r\n  - id: été\r\n    when: visits > 1\r\n".replace("été", "ete")
    (segment,) = loaded(tmp_path, {"segments.yaml": text.encode()}).segments
    assert isinstance(segment.when, Span)
    assert segment.when.text == "visits > 1"
    assert segment.when.source.line_and_column(segment.when.start) == (3, 11)
    assert segment.span.source.line_and_column(segment.span.start) == (2, 9)


def test_cells_of_equal_meaning_differ_in_place_only(tmp_path: Path) -> None:
    """A cell knows where it stands."""
    (segment,) = loaded(tmp_path, {"segments.yaml": SEGMENT}).segments
    cell = segment.examples[0].others[0]["visits"]
    assert cell == Cell(2, "2", cell.span)
    assert replace(cell, value=3) != cell
    assert cell.span.text == "2"
