from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults.scene import Scene, copied, make_shop, smallest_bound

Mount = Callable[[str], Path]


def prepared(folder: Path, *, in_order: bool) -> Scene:
    """A shop with an output of an earlier day."""
    make_shop(folder, in_order=in_order)
    scene = Scene(folder, smallest_bound(folder))
    earlier = scene.run("--segment", "british")
    assert earlier.code == 0, earlier.stderr
    return scene


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """A shop whose customers stand in any order, so that all of its rows are parted on disk."""
    return prepared(tmp_path_factory.mktemp("any") / "shop", in_order=False)


@pytest.fixture(scope="session")
def orderly_shop(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """A shop whose customers ascend, so that partitions are slices."""
    return prepared(tmp_path_factory.mktemp("orderly") / "shop", in_order=True)


@pytest.fixture
def scene(shop: Scene, tmp_path: Path) -> Scene:
    """A copy of the shop for one test."""
    return Scene(copied(shop.folder, tmp_path / "shop"), shop.bound)


@pytest.fixture
def orderly(orderly_shop: Scene, tmp_path: Path) -> Scene:
    """A copy of the orderly shop for one test."""
    return Scene(copied(orderly_shop.folder, tmp_path / "orderly"), orderly_shop.bound)


@pytest.fixture
def mount(tmp_path: Path) -> Iterator[Mount]:
    """Mounts a disk of some size, such as ``1m``, that is there for one test."""
    mounted: list[Path] = []

    def mounts(size: str) -> Path:
        folder = tmp_path / f"disk {len(mounted)}"
        folder.mkdir()
        command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
        if sys.platform != "linux" or shutil.which("mount") is None:
            pytest.skip("small disks are mounted on Linux only")
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            pytest.skip(f"this user may not mount a small disk: {done.stderr.strip()}")
        mounted.append(folder)
        return folder

    yield mounts
    for folder in mounted:
        subprocess.run(["umount", "-l", str(folder)], check=True)
