"""The tables of random shops, as a rulebook declares them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

Relation = tuple[str, tuple[str, ...]]
"""Another table, and the columns that hold its key."""


@dataclass(frozen=True, slots=True)
class Table:
    """Columns with their declared types; a relation or look-up goes by its name."""

    columns: Mapping[str, str]
    key: tuple[str, ...] = ()
    time: str | None = None
    belongs_to: Mapping[str, Relation] = field(default_factory=dict)
    looks_up: Mapping[str, Relation] = field(default_factory=dict)


BASE = "customers"
MONEY = "{type: number, decimals: 2}"
WHOLE = "{type: number, decimals: 0}"
DEVICE = "{type: struct, fields: {model: text, year: number}}"
PRIVATE = "{type: text, pii: yes}"
CHANNEL = "{type: text, values: [app, web, shop]}"
FIELDS = {"model": "text", "year": "number"}
_BY_CUSTOMER: dict[str, Relation] = {BASE: (BASE, ("customer_id",))}

TABLES: dict[str, Table] = {
    BASE: Table(
        {
            "customer_id": "number", "country": "text", "city": PRIVATE, "spent": MONEY,
            "logins": WHOLE, "score": "number", "subscribed": "yes/no", "signed_up": "date",
            "seen_at": "datetime", "favourite": "text", "device": DEVICE, "friend_id": "number",
            "tags": "list of text", "marks": "list of number",
        },
        key=("customer_id",),
        looks_up={
            "liked": ("products", ("favourite",)), "shop": ("stores", ("country", "city")),
            "friend": (BASE, ("friend_id",)),
        },
    ),
    "orders": Table(
        {
            "order_id": "number", "customer_id": "number", "placed_at": "datetime",
            "promised": "date", "delivered": "date", "total": MONEY, "weight": "number",
            "status": "text", "channel": CHANNEL, "gift": "yes/no", "phone": DEVICE,
            "coupons": "list of text",
        },
        key=("order_id",), time="placed_at", belongs_to=_BY_CUSTOMER,
    ),
    "order_lines": Table(
        {
            "order_id": "number", "sku": "text", "quantity": WHOLE, "unit_price": MONEY,
            "ratio": "number", "note": "text", "wrapped": "yes/no",
        },
        belongs_to={"orders": ("orders", ("order_id",))},
        looks_up={"product": ("products", ("sku",))},
    ),
    "reviews": Table(
        {
            "review_id": "text", "order_id": "number", "written_on": "date", "stars": WHOLE,
            "words": "text",
        },
        key=("review_id",), time="written_on",
        belongs_to={"orders": ("orders", ("order_id",))},
    ),
    "products": Table(
        {
            "sku": "text", "category": "text", "cost": MONEY, "launched": "date",
            "maker_id": "text", "vegan": "yes/no", "materials": "list of text",
            "sizes": "list of number",
        },
        key=("sku",), looks_up={"maker": ("makers", ("maker_id",))},
    ),
    "makers": Table(
        {"maker_id": "text", "land": "text", "staff": WHOLE, "premium": "yes/no"},
        key=("maker_id",),
    ),
    "stores": Table(
        {"country": "text", "city": "text", "size": WHOLE, "opened": "date"},
        key=("country", "city"),
    ),
    "events": Table(
        {
            "customer_id": "number", "at": "datetime", "kind": "text", "sku": "text",
            "minutes": "number", "on_phone": "yes/no", "gadget": DEVICE, "sender": "number",
        },
        time="at", belongs_to=_BY_CUSTOMER,
        looks_up={"item": ("products", ("sku",)), "sent_by": (BASE, ("sender",))},
    ),
    "visits": Table(
        {
            "visit_id": "number", "customer_id": "number", "day_of_visit": "date",
            "land_code": "text", "town": "text", "bought": MONEY, "staff_met": WHOLE,
        },
        key=("visit_id",), time="day_of_visit", belongs_to=_BY_CUSTOMER,
        looks_up={"store": ("stores", ("land_code", "town"))},
    ),
    "tickets": Table(
        {
            "ticket_id": "number", "opener": "number", "assignee": "number",
            "opened_on": "datetime", "closed_on": "date", "status": "text", "urgency": WHOLE,
        },
        key=("ticket_id",), time="opened_on",
        belongs_to={"opened_by": (BASE, ("opener",)), "assigned_to": (BASE, ("assignee",))},
    ),
    "replies": Table(
        {"ticket_id": "number", "length_of_text": WHOLE, "mood": "text"},
        belongs_to={"tickets": ("tickets", ("ticket_id",))},
    ),
    "consents": Table(
        {"customer_id": "number", "topic": "text", "granted": "yes/no", "weight": "number"},
        belongs_to=_BY_CUSTOMER,
    ),
}  # fmt: skip


def kind(declared: str) -> str:
    """The type of the language that a declared type is."""
    typed = re.match(r"\{type: ([a-z/ ]+)", declared)
    return declared if typed is None else typed[1]


def yaml_of(table: Table) -> list[str]:
    """The declaration as lines of a rulebook, without the table's name."""
    lines = []
    if table.key:
        lines.append(f"key: {_columns(table.key)}")
    if table.time:
        lines.append(f"time: {table.time}")
    for word, relations in (("belongs_to", table.belongs_to), ("looks_up", table.looks_up)):
        if relations:
            written = ", ".join(f"{name}: {_relation(name, it)}" for name, it in relations.items())
            lines.append(f"{word}: {{{written}}}")
    return [*lines, "columns:", *(f"  {name}: {type_}" for name, type_ in table.columns.items())]


def _relation(name: str, relation: Relation) -> str:
    table, columns = relation
    if name == table:
        return _columns(columns)
    return f"{{table: {table}, by: {_columns(columns)}}}"


def _columns(columns: tuple[str, ...]) -> str:
    return columns[0] if len(columns) == 1 else f"[{', '.join(columns)}]"
