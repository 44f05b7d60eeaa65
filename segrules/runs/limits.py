"""What a run may use of the machine: memory, and room on a disk."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import polars as pl

from segrules import mistakes
from segrules.diagnostics import EngineError
from segrules.runs.memory import default_bound
from segrules.tables import NoRoomError, Scratch

_OS_ERROR = re.compile(r"\(os error (\d+)\)")


@dataclass(frozen=True, slots=True)
class Limits:
    """How much memory, and where temporary files go."""

    bound: int | None = None
    """Bytes of memory; None for a safe share of what is free."""
    scratch: Scratch = field(default_factory=Scratch)
    at_least: int = 1
    """Partitions to go in, where memory does not ask for more."""

    @property
    def memory(self) -> int:
        """Bytes that the run may use."""
        return default_bound() if self.bound is None else self.bound

    @contextlib.contextmanager
    def kept(self) -> Iterator[None]:
        """A block that writes temporary files, of which none is left where it fails.

        :raises EngineError: where they cannot be written, or their disk has no room for them.
        """
        try:
            yield
        except NoRoomError as error:
            self.scratch.remove()
            refused = mistakes.no_room(error.folder, error.wanted, error.free)
            raise EngineError([refused]) from error
        except (OSError, pl.exceptions.PolarsError) as error:
            self.scratch.remove()
            reason = _reason(error)
            if reason is None:
                raise
            refused = mistakes.no_temporary_files(self.scratch.place, reason)
            raise EngineError([refused]) from error
        except BaseException:
            self.scratch.remove()
            raise


def _reason(error: Exception) -> str | None:
    """What the system said; Polars has the error's number in its text alone."""
    found = _OS_ERROR.search(str(error))
    if found:
        return os.strerror(int(found[1])).lower()
    return (error.strerror or str(error)).lower() if isinstance(error, OSError) else None
