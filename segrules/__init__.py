"""segrules: customer segments as reviewed rules, each membership with the reason why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from segrules.version import __version__

if TYPE_CHECKING:
    from segrules.api import Book, Run, check, load
    from segrules.diagnostics import DataError, EngineError, RuleError, SegrulesError, UsageError

__all__ = [
    "Book",
    "DataError",
    "EngineError",
    "RuleError",
    "Run",
    "SegrulesError",
    "UsageError",
    "__version__",
    "check",
    "load",
]
_FROM_API = frozenset({"Book", "Run", "check", "load"})


def __getattr__(name: str) -> object:
    """Import the library when it is first used: `segrules --version` needs none of it."""
    if name not in __all__:
        message = f"module 'segrules' has no attribute {name!r}"
        raise AttributeError(message)
    if name in _FROM_API:
        from segrules import api as source  # noqa: PLC0415 - lazily, see above
    else:
        from segrules import diagnostics as source  # type: ignore[no-redef]  # noqa: PLC0415 - the same
    return getattr(source, name)
