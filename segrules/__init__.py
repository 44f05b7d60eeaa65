"""segrules: customer segments as reviewed rules, each membership with the reason why."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from segrules.version import __version__

if TYPE_CHECKING:
    from segrules.api import Book, check, load
    from segrules.diagnostics import DataError, EngineError, RuleError, SegrulesError, UsageError
    from segrules.runs import FinishedRun, Run, open_run

__all__ = [
    "Book",
    "DataError",
    "EngineError",
    "FinishedRun",
    "RuleError",
    "Run",
    "SegrulesError",
    "UsageError",
    "__version__",
    "check",
    "load",
    "open_run",
]
_HOMES = {
    "Book": "api",
    "FinishedRun": "runs",
    "Run": "runs",
    "check": "api",
    "load": "api",
    "open_run": "runs",
}
"""Where the names are defined that do not come from `segrules.diagnostics`."""


def __getattr__(name: str) -> object:
    """Import the library when it is first used: `segrules --version` needs none of it."""
    if name not in __all__:
        message = f"module 'segrules' has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(f"segrules.{_HOMES.get(name, 'diagnostics')}"), name)
