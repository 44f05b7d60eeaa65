"""One expression over one row, by the whole way: text, parse, check, plan, Polars."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from segrules.diagnostics import Source, Span, render_text
from segrules.engines import evaluate, to_polars
from segrules.functions.function import Cell
from segrules.language.check import check_rulebook
from segrules.language.tree import Expr
from segrules.plan import make_plan
from segrules.plan.columns import member_name
from segrules.rulebook.model import Column, Rulebook, Segment, Table, Trait
from segrules.tables import dtype_of, unpartitioned
from segrules.types import Kind, Moment, Type, list_of, moment_of
from segrules.types.values import DATE, DATETIME, NUMBER, TEXT, YESNO

MOMENT = moment_of(dt.date(2026, 11, 22), "UTC")
_KEY = "the key"


def type_of_cell(cell: Cell) -> Type:
    """The type that an example's cell shows."""
    match cell:
        case Type():
            return cell
        case bool():
            return YESNO
        case int() | float():
            return NUMBER
        case str():
            return TEXT
        case dt.datetime():
            return DATETIME
        case dt.date():
            return DATE
        case list():
            return list_of(type_of_cell(cell[0]) if cell else TEXT)
        case _:
            return Type(Kind.STRUCT, fields=tuple((n, type_of_cell(c)) for n, c in cell.items()))


def value_of(
    expression: str, types: Mapping[str, Type], rows: Sequence[Mapping[str, Any]],
    moment: Moment = MOMENT,
) -> list[Any]:  # fmt: skip
    """The expression's value in each row. A condition goes through a plan, as a segment does."""
    meaning = checked(expression, types)
    frame = pl.DataFrame(
        {name: [row[name] for row in rows] for name in types} | {_KEY: range(len(rows))},
        schema={name: dtype_of(type_) for name, type_ in types.items()} | {_KEY: pl.Int64()},
    )
    if meaning.type != YESNO:
        return frame.with_columns(result=to_polars(meaning, moment))["result"].to_list()
    program, _ = check_rulebook(_book(types, segment=_span(expression)))
    plan = make_plan(program)
    tables = unpartitioned({plan.schema.base: frame.lazy()}, plan.schema.base)
    outcome = evaluate(plan, tables, moment, values=True).rows.collect()
    return outcome[member_name("s")].to_list()


def checked(expression: str, types: Mapping[str, Type]) -> Expr:
    """The typed tree of an expression over columns of these types."""
    program, problems = check_rulebook(_book(types, trait=_span(expression)))
    errors = [problem for problem in problems if problem.severity == "error"]
    assert not errors, render_text(errors)
    return program.traits["result"]


def _span(expression: str) -> Span:
    return Span(Source("rules.yaml", expression), 0, len(expression))


def _book(
    types: Mapping[str, Type], segment: Span | None = None, trait: Span | None = None
) -> Rulebook:
    nowhere = Source("rulebook.yaml", "")
    here = Span(nowhere, 0, 0)
    columns = {name: _column(name, type_, here) for name, type_ in types.items()}
    columns[_KEY] = Column(_KEY, "number", here)
    return Rulebook(
        folder=Path("rules"),
        source=nowhere,
        name="Test",
        base="customers",
        tables={"customers": Table("customers", here, columns, key=(_KEY,))},
        segments=(Segment("s", segment, here),) if segment else (),
        traits={"result": Trait("result", trait, here)} if trait else {},
    )


def _column(name: str, type_: Type, here: Span) -> Column:
    fields = tuple((field, str(of)) for field, of in type_.fields)
    return Column(name, str(type_), here, decimals=type_.decimals, fields=fields)
