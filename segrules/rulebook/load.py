"""A folder of rule files becomes a rulebook, and everything that is wrong with it is told."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from segrules.diagnostics import Diagnostic, Source, Span, sorted_diagnostics
from segrules.folders import below
from segrules.rulebook import mistakes_of_names, mistakes_of_yaml
from segrules.rulebook.checks import check_rulebook
from segrules.rulebook.declarations import RULEBOOK, SEGMENTS
from segrules.rulebook.example_checks import check_examples
from segrules.rulebook.model import Rulebook, Segment
from segrules.rulebook.nodes import MapNode, Node, read_nodes
from segrules.rulebook.reading import Reader, UnreadableError
from segrules.rulebook.shapes import RecordShape, Values
from segrules.rulebook.validation import check_structure

MAIN_FILE = "rulebook.yaml"
MOST_SEGMENTS = 10_000
"""More are no rules that people review, and would take minutes."""
_BYTE_ORDER_MARK = "\ufeff"
_ID = re.compile(r"^[ \t]*(?:-[ \t]+)?id:[ \t]*[\"']?([\w-]+)", re.MULTILINE)


def load(folder: Path | str) -> tuple[Rulebook | None, tuple[Diagnostic, ...]]:
    """Read a folder of rules: ``rulebook.yaml``, then all other YAML files by their paths.

    Returns:
        The rulebook, and every problem found, in the order of the files and their lines. With
        errors among them the rulebook holds what could be read (``Rulebook.unread`` names the
        rest), or is None where there is nothing to work with.

    """
    loading = _Loading(Path(folder))
    book = loading.run()
    return book, sorted_diagnostics(loading.problems)


def fingerprint(rulebook: Rulebook) -> str:
    """The hash of the rules in ``run.json``: SHA-256 of names and texts, with line ends as LF."""
    digest = hashlib.sha256()
    for source in rulebook.sources:
        text = source.text.replace("\r\n", "\n").replace("\r", "\n").encode()
        name = Path(source.path).relative_to(rulebook.folder).as_posix()
        digest.update(f"{name}\0{len(text)}\0".encode() + text)
    return digest.hexdigest()


def rule_files(folder: Path) -> list[Path]:
    """The files of a rulebook in their order; hidden files and folders are none of them.

    :raises OSError: where a folder may not be looked into: segments there would be passed over.
    """
    others = [
        path
        for path in below(folder, lambda path: path.name.startswith("."))
        if path.suffix in (".yaml", ".yml") and path != folder / MAIN_FILE
    ]
    return [folder / MAIN_FILE, *sorted(others, key=lambda path: path.relative_to(folder).parts)]


class _Loading:
    """One folder on its way to a rulebook; ``problems`` grow on the way."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems: list[Diagnostic] = []
        self.unread: set[str] = set()
        self.sources: list[Source] = []

    def run(self) -> Rulebook | None:
        """The rulebook, as far as it can be read."""
        if not self.folder.is_dir():
            self.problems.append(mistakes_of_yaml.no_folder(str(self.folder)))
            return None
        try:
            main, *others = rule_files(self.folder)
            has_main = main.exists()
        except OSError as error:
            closed = str(error.filename or self.folder)
            self.problems.append(mistakes_of_yaml.closed_folder(closed, error.strerror or ""))
            return None
        if not has_main:
            self.problems.append(mistakes_of_yaml.no_rulebook(str(self.folder)))
            return None
        head_root, head = self._file(main, RULEBOOK)
        segments: list[Segment] = []
        roots: list[Node] = []
        for path in others:
            root, values = self._file(path, SEGMENTS)
            segments += (values or {}).get("segments", ())
            roots += [] if root is None else [root]
        unique = tuple(self._unique(segments))
        if head is None or not isinstance(head_root, MapNode):
            return None
        book = self._book(head_root, head, unique)
        book, problems = check_rulebook(head_root, book)
        self.problems += problems
        for root in roots:
            self.problems += check_examples(root, book)
        # Without its base table nothing can be said about any rule.
        return replace(book, unread=frozenset(self.unread)) if book.base in book.tables else None

    def _book(self, root: MapNode, head: Values, segments: tuple[Segment, ...]) -> Rulebook:
        source = root.span.source
        if len(segments) > MOST_SEGMENTS:
            place = segments[MOST_SEGMENTS].span
            self.problems.append(
                mistakes_of_names.many_segments(place, len(segments), MOST_SEGMENTS)
            )
            segments = segments[:MOST_SEGMENTS]
        if not segments and not self.problems:
            self.problems.append(mistakes_of_names.no_segments(next(iter(root.keys.values()))))
        values: Values = {"name": self.folder.resolve().name} | head
        values.pop("version", None)
        return Rulebook(
            folder=self.folder,
            source=source,
            segments=segments,
            sources=tuple(self.sources),
            unread=frozenset(self.unread),
            **values,
        )

    def _file(self, path: Path, record: RecordShape) -> tuple[Node | None, Values | None]:
        """The nodes of a file and what its keys say, as far as they can be read."""
        source = self._source(path)
        if source is None:
            return None, None
        root, problems = read_nodes(source)
        self.problems += problems
        if root is None:
            # Segments of a file that cannot be read exist all the same.
            self.unread.update(_ID.findall(source.text))
            return None, None
        structure, broken = check_structure(root, record)
        reader = Reader(broken)
        try:
            values: Values | None = reader.read(root, record)
        except UnreadableError:
            values = None
        self.problems += structure + reader.problems
        self.unread |= reader.unread
        return root, values

    def _source(self, path: Path) -> Source | None:
        shown = str(path)
        if path.is_dir():
            self.problems.append(mistakes_of_yaml.is_a_folder(shown))
            return None
        if path.exists() and not path.is_file():
            self.problems.append(mistakes_of_yaml.cannot_open(shown, "it is a pipe or a device"))
            return None
        try:
            data = path.read_bytes()
        except OSError as error:
            reason = (error.strerror or "it cannot be opened").lower()
            self.problems.append(mistakes_of_yaml.cannot_open(shown, reason))
            return None
        try:
            source = Source(shown, data.decode("utf-8").lstrip(_BYTE_ORDER_MARK))
        except UnicodeDecodeError as error:
            before = error.object[: error.start].decode("utf-8")
            source = Source(shown, before + error.object[error.start :].decode("utf-8", "replace"))
            place = Span(source, len(before), len(before) + 1)
            self.problems.append(mistakes_of_yaml.not_utf8(place))
            self.unread.update(_ID.findall(source.text))
            return None
        self.sources.append(source)
        return source

    def _unique(self, segments: Iterable[Segment]) -> Iterator[Segment]:
        """The segments without those whose id is taken."""
        seen: dict[str, Span] = {}
        for segment in segments:
            if segment.id in seen:
                problem = mistakes_of_names.duplicate_segment(
                    segment.id, segment.span, seen[segment.id]
                )
                self.problems.append(problem)
            else:
                seen[segment.id] = segment.span
                yield segment
