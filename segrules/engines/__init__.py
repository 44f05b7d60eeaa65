"""Engines: a plan and a table become one evaluated row per customer."""

from segrules.engines.on_polars.compile import combine, to_polars
from segrules.engines.on_polars.evaluate import compares_with_everybody, evaluate

__all__ = ["combine", "compares_with_everybody", "evaluate", "to_polars"]
