"""Files that the package brings along: JSON Schemas and the starting rules."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

_PACKAGE = Path(__file__).parent


def packaged_folder(name: Literal["schemas", "rules"]) -> Path:
    """The folder of that name: the copy inside the wheel, else the repository's own.

    Raises:
        FileNotFoundError: neither is there, which means that the installation is damaged.

    """
    places = (_PACKAGE / "resources" / name, _PACKAGE.parent / name)
    for place in places:
        if place.is_dir():
            return place
    message = f"segrules was installed without its {name}: neither {places[0]} nor {places[1]}"
    raise FileNotFoundError(message)
