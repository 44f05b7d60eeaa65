"""Engines: a plan and a table become one evaluated row per customer."""

from segrules.engines.on_polars.batches import in_batches
from segrules.engines.on_polars.compile import combine, to_polars
from segrules.engines.on_polars.evaluate import (
    Evaluated,
    Spill,
    Stage,
    compares_with_everybody,
    evaluate,
)
from segrules.engines.on_polars.grouping import Grouping
from segrules.engines.on_polars.joins import outer_aggregates
from segrules.engines.on_polars.passes import Pass
from segrules.engines.on_polars.population import CUSTOMERS, END, GROUP, PART, START
from segrules.engines.on_polars.related import KEPT, related_rows
from segrules.engines.on_polars.side_by_side import side_by_side
from segrules.engines.on_polars.watching import looked_at_once

__all__ = [
    "CUSTOMERS",
    "END",
    "GROUP",
    "KEPT",
    "PART",
    "START",
    "Evaluated",
    "Grouping",
    "Pass",
    "Spill",
    "Stage",
    "combine",
    "compares_with_everybody",
    "evaluate",
    "in_batches",
    "looked_at_once",
    "outer_aggregates",
    "related_rows",
    "side_by_side",
    "to_polars",
]
