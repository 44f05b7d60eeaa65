"""Which numbers inside an aggregate are exact, and what they are (language.md 1)."""

from __future__ import annotations

from decimal import Context, Decimal

from .rows import See, Tables
from .tables import MONEY, WHOLE
from .tree import Arith, Col, Minus, Node, Num, Param, Row, Trait
from .tree_rows import Aggregate, Dotted, Periods

CONTEXT = Context(prec=200)
"""More digits than any sum here has."""
_COUNTS = ("count", "count_distinct")
_KEEPING = ("sum", "min", "max", "first", "last", "most_common")


def is_exact(node: Node, table: str, tables: Tables) -> bool:
    """Columns with decimals, whole numbers, and ``+ - *`` of these, in rows of a table."""
    match node:
        case Num(written=written):
            return written.replace("_", "").isdigit()
        case Param(value=constant):
            return is_exact(constant, table, tables)
        case Trait(body=body):
            return is_exact(body, table, tables)
        case Col(name=name, field=None):
            return tables.declared[table].columns.get(name) in (MONEY, WHOLE)
        case Dotted(names=names, body=body):
            owner = _owner(names[:-1], table, tables)
            return is_exact(Col(names[-1]) if body is None else body, owner, tables)
        case Arith(op="+" | "-" | "*", left=left, right=right):
            return is_exact(left, table, tables) and is_exact(right, table, tables)
        case Minus(operand=operand):
            return is_exact(operand, table, tables)
        case Aggregate(name=name, rows=rows, value=value):
            if name in _COUNTS:
                return True
            kept = value is not None and name in _KEEPING
            return kept and value is not None and is_exact(value, rows.table, tables)
        case Periods():
            return True
        case _:
            return False


def _owner(path: tuple[str, ...], table: str, tables: Tables) -> str:
    """The table whose name stands last; a field of a struct has no decimals, nor a table here."""
    for name in path:
        looked_up = tables.declared[table].looks_up.get(name)
        if looked_up is not None:
            table = looked_up[0]
        elif name in tables.declared:
            table = name
    return table


def exact_value(node: Node, row: Row, see: See) -> Decimal | None:
    """The value of an exact expression; ``see`` gives that of a column or an aggregate."""
    match node:
        case Arith(op=op, left=left, right=right):
            a, b = exact_value(left, row, see), exact_value(right, row, see)
            return None if a is None or b is None else _calculate(op, a, b)
        case Minus(operand=operand):
            x = exact_value(operand, row, see)
            return None if x is None else -x
        case Trait(body=body):
            return exact_value(body, row, see)
        case _:
            x = see(node, row)
            return None if x is None else Decimal(x)


def _calculate(op: str, a: Decimal, b: Decimal) -> Decimal:
    match op:
        case "+":
            return CONTEXT.add(a, b)
        case "-":
            return CONTEXT.subtract(a, b)
        case _:
            return CONTEXT.multiply(a, b)


def exact_sum(values: list[Decimal]) -> int | Decimal:
    """Whole where it is: whole numbers are compared exactly."""
    total = Decimal(0)
    for value in values:
        total = CONTEXT.add(total, value)
    return int(total) if total == total.to_integral_value() else total
