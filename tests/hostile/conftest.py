from __future__ import annotations

from collections.abc import Iterator

import pytest

from .scene import Worker


@pytest.fixture(scope="session")
def worker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Worker]:
    """A process that runs commands."""
    worker = Worker(tmp_path_factory.mktemp("ears"))
    yield worker
    worker.stop()
