"""Small files for the wrong and right examples of codes."""

from __future__ import annotations

SEGMENT = "segments:\n  - id: big-spender\n    when: total_spent > 500\n"
COLUMNS = "{customer_id: number, total_spent: number}"


def segment_with(more: str) -> dict[str, str]:
    """A file of one segment with more keys."""
    return {"segments.yaml": SEGMENT + more}


def book(
    *, columns: str = COLUMNS, table: str = "", tables: str = "", more: str = ""
) -> dict[str, str]:
    """A small rulebook of one table, with more keys of the table, more tables, more keys."""
    lines = [
        "base: customers",
        "tables:",
        "  customers:",
        "    key: customer_id",
        f"    columns: {columns}",
        *(f"    {line}" for line in table.splitlines()),
        *(f"  {line}" for line in tables.splitlines()),
        *more.splitlines(),
    ]
    return {"rulebook.yaml": "\n".join(lines) + "\n", "segments.yaml": SEGMENT}


def book_with_column(last: str) -> dict[str, str]:
    """A small rulebook with one more column."""
    return book(columns=f"{{customer_id: number, total_spent: number, {last}}}")


ORDERS = "orders:\n  key: order_id\n  columns: {order_id: text, customer_id: number}\n"
