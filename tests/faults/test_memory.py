from __future__ import annotations

import pytest

from tests.faults.scene import Scene, content


def test_too_little_memory_names_a_bound_that_works(scene: Scene) -> None:
    before = content(scene.out)
    assert scene.run("--memory", "1MiB").code == 2
    below = f"{int(scene.bound.removesuffix('MiB')) - 1}MiB"
    refused = scene.run("--memory", below)
    assert refused.code == 2
    assert "error[SR614]: " in refused.stderr
    assert f"--memory {scene.bound}" in refused.stderr
    assert content(scene.out) == before
    assert scene.run().code == 0
    assert scene.left() == []


@pytest.mark.parametrize("text", ["2gigs", "0", "-1GiB", "GiB", "1,5GB", "''"])
def test_a_size_of_memory_that_cannot_be_read(scene: Scene, text: str) -> None:
    refused = scene.run("--memory", text)
    assert refused.code == 2
    assert f"error[SR613]: `{text}` is no size of memory" in refused.stderr
    assert scene.left() == []
