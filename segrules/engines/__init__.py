"""Engines: a plan and a table become one evaluated row per customer."""

from segrules.engines.on_polars.compile import combine, to_polars
from segrules.engines.on_polars.evaluate import evaluate

__all__ = ["combine", "evaluate", "to_polars"]
