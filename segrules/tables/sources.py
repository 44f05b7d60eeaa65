"""Which files on disk hold which table."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from glob import escape, glob, has_magic
from pathlib import Path, PurePosixPath

from segrules.diagnostics import DataError, Diagnostic, is_utf8
from segrules.folders import below, leads_nowhere
from segrules.tables import mistakes
from segrules.tables.changes import Stamp
from segrules.tables.failures import unreadable


class Format(StrEnum):
    """The kinds of file that are read."""

    CSV = "csv"
    TSV = "tsv"
    NDJSON = "ndjson"
    PARQUET = "parquet"
    ARROW = "arrow"

    @property
    def is_text(self) -> bool:
        """Whether cells are separated text without types."""
        return self in (Format.CSV, Format.TSV)


_FORMATS = {
    ".csv": Format.CSV,
    ".txt": Format.CSV,
    ".tsv": Format.TSV,
    ".tab": Format.TSV,
    ".ndjson": Format.NDJSON,
    ".jsonl": Format.NDJSON,
    ".json": Format.NDJSON,
    ".parquet": Format.PARQUET,
    ".pq": Format.PARQUET,
    ".arrow": Format.ARROW,
    ".feather": Format.ARROW,
    ".ipc": Format.ARROW,
}
_COMPRESSED = (".gz", ".zst")
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Part:
    """One file (or URL) of a table. ``path`` is as messages show it and as Polars opens it."""

    path: str
    format: Format
    compression: str | None = None

    @property
    def is_url(self) -> bool:
        """Whether it lies elsewhere, where only Polars can look."""
        return "://" in self.path

    @property
    def pattern(self) -> str:
        """For readers that always look for patterns: one that this file alone matches."""
        return self.path if self.is_url else escape(self.path)

    def stamp(self) -> Stamp | None:
        """What tells the file from what is there later; None for a URL.

        :raises OSError: where it is not there any more.
        """
        return None if self.is_url else Stamp.of(self.path)

    def sha256(self) -> str | None:
        """Hash of the file as it is on disk; None for a URL."""
        if self.is_url:
            return None
        digest = hashlib.sha256()
        with Path(self.path).open("rb") as file:
            while block := file.read(_BLOCK):
                digest.update(block)
        return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Exports:
    """The files of each table, and notes on files that are not read."""

    tables: dict[str, tuple[Part, ...]]
    notes: tuple[Diagnostic, ...] = ()
    arguments: tuple[str, ...] = ()

    def absent(self, used: Iterable[str]) -> tuple[Diagnostic, ...]:
        """One diagnostic for each used table that no export holds."""
        return tuple(
            mistakes.absent(table, self.arguments) for table in used if table not in self.tables
        )


def find_exports(arguments: Sequence[str | Path], tables: Collection[str]) -> Exports:
    """Sort files, folders, patterns and URLs by the table that they hold.

    Raises:
        DataError: with every argument that names nothing, and every table with two sources.
    """
    search = _Search(tuple(tables))
    for argument in map(str, arguments):
        try:
            search.add(argument)
        except OSError as error:
            search.problems.append(unreadable(str(error.filename or argument), error))
    if search.problems:
        raise DataError(search.problems)
    return Exports(search.found, tuple(search.notes), tuple(str(a) for a in arguments))


@dataclass(slots=True)
class _Search:
    tables: tuple[str, ...]
    found: dict[str, tuple[Part, ...]] = field(default_factory=dict)
    origins: dict[str, str] = field(default_factory=dict)
    notes: list[Diagnostic] = field(default_factory=list)
    problems: list[Diagnostic] = field(default_factory=list)

    def add(self, argument: str) -> None:
        name, equals, path = argument.partition("=")
        if equals and "/" not in name and not Path(argument).exists():
            if name in self.tables:
                self.add_table(name, path)
            else:
                self.problems.append(mistakes.unknown_table(argument, name, self.tables))
        elif "://" in argument or not has_magic(argument) or Path(argument).exists():
            self.add_path(argument)
        else:
            paths = sorted(glob(argument, recursive=True))  # noqa: PTH207 - keeps the path as typed
            if not paths:
                self.problems.append(mistakes.nothing_matches(argument))
            for match in paths:
                self.add_path(match)

    def add_table(self, table: str, pattern: str) -> None:
        """`table=…`: a file, a folder of parts, a pattern or a URL."""
        path = Path(pattern)
        if not pattern:
            self.problems.append(mistakes.no_path(table))
        elif "://" in pattern or path.is_file():
            self.take(table, pattern, [pattern], complain=True)
        elif path.is_dir():
            self.take(table, pattern, _files_below(path), complain=False)
        elif has_magic(pattern):
            matches = sorted(glob(pattern, recursive=True))  # noqa: PTH207 - as typed
            files = [match for match in matches if not Path(match).is_dir()]
            self.take(table, pattern, files, complain=True)
        else:
            self.problems.append(_no_file(pattern))

    def add_path(self, argument: str) -> None:
        """A file or folder whose names say the tables."""
        path = Path(argument)
        if "://" not in argument and path.is_dir():
            self.add_folder(path)
        elif "://" in argument or path.is_file():
            part = part_of(argument)
            if part is None:
                self.problems.append(mistakes.unknown_kind(argument))
            else:
                self.add_file(part)
        else:
            self.problems.append(_no_file(argument))

    def add_folder(self, folder: Path) -> None:
        children = sorted(child for child in folder.iterdir() if not _is_hidden(child))
        names = {child.name if child.is_dir() else table_name(child.name) for child in children}
        if folder.name in self.tables and not names & set(self.tables):
            self.take(folder.name, str(folder), _files_below(folder), complain=False)
            return
        seen = False
        for child in children:
            if child.is_dir():
                seen |= self.add_subfolder(child)
            elif child.name in self.tables and leads_nowhere(child):
                seen = True
                self.problems.append(mistakes.leads_nowhere(str(child)))
            elif part := part_of(str(child)):
                seen = True
                if child.exists() and not child.is_file():
                    self.problems.append(_no_file(str(child)))
                else:
                    self.add_file(part)
        if not seen:
            self.problems.append(mistakes.nothing_matches(str(folder)))

    def add_subfolder(self, folder: Path) -> bool:
        if folder.name in self.tables:
            return self.take(folder.name, str(folder), _files_below(folder), complain=False)
        try:
            holds_any = any(map(part_of, _files_below(folder)))
        except OSError:
            return False  # what is in a folder of no table is not asked for
        if holds_any:
            self.notes.append(mistakes.no_table(str(folder), folder.name, self.tables))
        return holds_any

    def add_file(self, part: Part) -> None:
        name = table_name(PurePosixPath(part.path).name)
        if name in self.tables:
            self.claim(name, part.path, [part])
        else:
            self.notes.append(mistakes.no_table(part.path, name, self.tables))

    def take(self, table: str, origin: str, paths: Sequence[str], *, complain: bool) -> bool:
        """Take files as parts of a table; whether there is any, or would have to be.

        :param complain: about files of other kinds.
        """
        parts: list[Part] = []
        wrong: list[Diagnostic] = []
        for path in _each_once(paths):
            part = part_of(path)
            if leads_nowhere(Path(path)):
                # What it has led to is not known: it could be a folder of parts.
                wrong.append(mistakes.leads_nowhere(path))
            elif part is None:
                wrong += [mistakes.unknown_kind(path)] if complain else []
            elif not part.is_url and not Path(path).is_file():
                wrong.append(_no_file(path))
            else:
                parts.append(part)
        self.problems += wrong
        if parts or not wrong:
            self.claim(table, origin, parts)
        return bool(parts or wrong)

    def claim(self, table: str, origin: str, parts: list[Part]) -> None:
        """Take the parts as the table's, unless it has others already."""
        unnamed = [part for part in parts if not is_utf8(part.path)]
        if unnamed:
            self.problems += [mistakes.name_not_utf8(part.path) for part in unnamed]
        elif not parts:
            self.problems.append(mistakes.nothing_matches(origin))
        elif table not in self.found:
            self.found[table] = tuple(parts)
            self.origins[table] = origin
        elif not _same_files(self.found[table], parts):
            self.problems.append(mistakes.two_sources(table, self.origins[table], origin))


def _no_file(path: str) -> Diagnostic:
    """Nothing is there, or what would have to be waited for, such as a pipe."""
    there = path and Path(path).exists()
    return mistakes.no_regular_file(path) if there else mistakes.not_found(path)


def part_of(path: str) -> Part | None:
    """A file by the kind that its name says; None where it says none that is read."""
    name = PurePosixPath(path.partition("?")[0] if "://" in path else path)
    compression = name.suffix.lower() if name.suffix.lower() in _COMPRESSED else None
    suffix = (PurePosixPath(name.stem) if compression else name).suffix.lower()
    kind = _FORMATS.get(suffix)
    return None if kind is None else Part(path, kind, compression)


def table_name(file_name: str) -> str:
    """`orders` for `orders.csv.gz`."""
    name = PurePosixPath(file_name.partition("?")[0])
    if name.suffix.lower() in _COMPRESSED:
        name = PurePosixPath(name.stem)
    return name.stem if name.suffix.lower() in _FORMATS else name.name


def _files_below(folder: Path) -> list[str]:
    return [str(path) for path in below(folder, _is_hidden) if not path.is_dir()]


def _each_once(paths: Sequence[str]) -> list[str]:
    """Without the links to a file that is there under its own path, or by another link, too.

    Such as `latest.csv`: rows would be read twice.
    """
    chosen: dict[str, str] = {}
    for path in sorted(paths, key=os.path.islink):
        chosen.setdefault(os.path.realpath(path), path)
    kept = set(chosen.values())
    return [path for path in paths if path in kept]


def _is_hidden(path: Path) -> bool:
    # The system keeps `lost+found` for itself, at the root of each disk.
    return path.name.startswith((".", "_")) or path.name == "lost+found"


def _same_files(first: Sequence[Part], second: Sequence[Part]) -> bool:
    return _resolved(first) == _resolved(second)


def _resolved(parts: Sequence[Part]) -> set[str]:
    return {part.path if part.is_url else os.path.realpath(part.path) for part in parts}
