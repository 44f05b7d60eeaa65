"""The package's own modules, as trees of their syntax."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Module:
    """One file of the package."""

    path: Path
    text: str
    tree: ast.Module

    @property
    def name(self) -> str:
        """``segrules.plan.build``; a room's ``__init__`` is the room."""
        parts = self.path.relative_to(ROOT).with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    @property
    def room(self) -> str:
        """``plan``; a module beside the rooms is a room of its own."""
        return room_of(self.name)


def room_of(name: str) -> str:
    """The room of a module's name; of the package itself, its own name."""
    parts = name.split(".")
    return parts[1] if len(parts) > 1 else parts[0]


@cache
def modules() -> tuple[Module, ...]:
    """All files of the package."""
    paths = sorted((ROOT / "segrules").rglob("*.py"))
    texts = [(path, path.read_text(encoding="utf-8")) for path in paths]
    return tuple(Module(path, text, ast.parse(text)) for path, text in texts)


def imports(module: Module) -> Iterator[tuple[str, ast.stmt]]:
    """Names of our own modules that a module imports, wherever it does."""
    names = {m.name for m in modules()}
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from ((a.name, node) for a in node.names if a.name.startswith("segrules"))
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("segrules"):
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield (inner if inner in names else str(node.module)), node
