"""Names of ``rulebook.yaml`` that have to fit each other; no expression is looked into."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import chain
from zoneinfo import ZoneInfo, available_timezones

from segrules.diagnostics import Diagnostic, Span
from segrules.rulebook import mistakes_of_formats
from segrules.rulebook import mistakes_of_names as mistakes
from segrules.rulebook.column_checks import check_column
from segrules.rulebook.formats import can_show
from segrules.rulebook.model import Column, Relation, Rulebook, Table
from segrules.rulebook.nodes import ListNode, MapNode, Node, ScalarNode

_TIMES = {"date", "datetime"}
_RESERVED = "segrules:"
"""Begins the names of columns that are of no export."""


def check_rulebook(root: MapNode, book: Rulebook) -> tuple[Rulebook, list[Diagnostic]]:
    """The rulebook with its tables of distinct keys filled in, and what does not fit."""
    places = _Places(root)
    problems = list(_distinct(book, places))
    book = _with_whole_keys(book)
    book = replace(book, tables={name: _filled(table, book) for name, table in book.tables.items()})
    problems += _settings(book, places)
    for table in book.tables.values():
        problems += _table(table, book, places)
        problems += _reserved(table, places)
        problems += _whole_keys(table, book, places)
        problems += _dots(table, book)
        for column in table.columns.values():
            problems += check_column(
                column, places.map("tables", table.name, "columns", column.name)
            )
    problems += _keys_needed(book, places)
    problems += _circles(book)
    problems += _clashes(book)
    problems += _traits(book, places)
    return book, problems


class _Places:
    """Where the values of a file stand, by the keys that lead to them."""

    def __init__(self, root: MapNode) -> None:
        self._root = root

    def map(self, *path: str) -> MapNode | None:
        """The mapping under these keys, if it is one."""
        node = self._node(path)
        return node if isinstance(node, MapNode) else None

    def value(self, *path: str, item: str | None = None) -> Span:
        """The place of a value or, in a list, of one item; of what is nearest, where it is not."""
        node = self._node(path)
        if isinstance(node, ListNode):
            words = [i for i in node.items if isinstance(i, ScalarNode) and i.value == item]
            return words[0].span if words else node.span.part(0, 1)
        if isinstance(node, ScalarNode):
            return node.span
        parent = self._node(path[:-1])
        return parent.keys[path[-1]] if isinstance(parent, MapNode) else self._root.span.part(0, 1)

    def key(self, *path: str) -> Span:
        """The place of the last of these keys."""
        parent = self.map(*path[:-1])
        return self._root.span.part(0, 1) if parent is None else parent.keys[path[-1]]

    def has(self, *path: str) -> bool:
        """Whether something stands under these keys."""
        return self._node(path) is not None

    def _node(self, path: tuple[str, ...]) -> Node | None:
        node: Node | None = self._root
        for name in path:
            node = node.values.get(name) if isinstance(node, MapNode) else None
        return node


def _settings(book: Rulebook, places: _Places) -> Iterator[Diagnostic]:
    if book.base not in book.tables and book.base not in book.unread:
        yield mistakes.unknown_table(book.base, places.value("base"), book.tables)
    if not _is_zone(book.timezone):
        place = places.value("timezone")
        yield mistakes.unknown_zone(book.timezone, place, sorted(available_timezones()))


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


def _distinct(book: Rulebook, places: _Places) -> Iterator[Diagnostic]:
    for table in book.tables.values():
        if table.distinct_of is None:
            continue
        place = places.value("tables", table.name, "distinct_of")
        if table.columns:
            yield mistakes.distinct_with_columns(places.key("tables", table.name, "columns"))
        if not table.key or table.key_is_row:
            yield mistakes.distinct_without_key(table.name, place)
        source = book.tables.get(table.distinct_of)
        if source is None:
            if table.distinct_of not in book.unread:
                others = [name for name in book.tables if name != table.name]
                yield mistakes.unknown_table(table.distinct_of, place, others)
            continue
        for name in table.key:
            if name not in source.columns and name not in book.unread:
                at = places.value("tables", table.name, "key", item=name)
                yield mistakes.distinct_of_unknown(name, source.name, at, source.columns)


def _with_whole_keys(book: Rulebook) -> Rulebook:
    """Numbers that make up the key of another table are whole in the table that they stand in."""
    keys: dict[str, set[str]] = {}
    for table in book.tables.values():
        keys.setdefault(table.distinct_of or "", set()).update(table.key)
    tables = {
        name: replace(table, columns=_whole(table.columns, keys.get(name, ())))
        for name, table in book.tables.items()
    }
    return replace(book, tables=tables)


def _whole(columns: Mapping[str, Column], keys: Collection[str]) -> dict[str, Column]:
    return {
        name: replace(column, decimals=0)
        if name in keys and column.type == "number" and column.decimals is None
        else column
        for name, column in columns.items()
    }


def _filled(table: Table, book: Rulebook) -> Table:
    source = book.tables.get(table.distinct_of or "")
    if source is None or table.columns:
        return table
    columns = {name: source.columns[name] for name in table.key if name in source.columns}
    return replace(table, columns=columns)


def _table(table: Table, book: Rulebook, places: _Places) -> Iterator[Diagnostic]:
    at = ("tables", table.name)
    if table.distinct_of is None and not table.key_is_row:
        yield from _columns_exist(table.key, table, book, places, "key")
    yield from _columns_exist(table.sorted_by, table, book, places, "sorted_by")
    if table.time is not None:
        yield from _columns_exist((table.time,), table, book, places, "time")
        column = table.columns.get(table.time)
        if column is not None and column.type not in _TIMES:
            yield mistakes.time_is_no_date(table.time, column.type, places.value(*at, "time"))
    elif table.fresh_within is not None:
        yield mistakes.no_time_to_be_fresh(table.name, places.key(*at, "fresh_within"))
    for key, relations in (("belongs_to", table.belongs_to), ("looks_up", table.looks_up)):
        for relation in relations:
            yield from _relation(relation, key, table, book, places)


def _reserved(table: Table, places: _Places) -> Iterator[Diagnostic]:
    """Names that columns of a run have which are of no export."""
    named = {table.name: places.key("tables", table.name)}
    named |= {column.name: column.span for column in table.columns.values()}
    for name, place in named.items():
        if name.startswith(_RESERVED):
            yield mistakes.reserved_name(name, place)


def _whole_keys(table: Table, book: Rulebook, places: _Places) -> Iterator[Diagnostic]:
    """Numbers that tell rows apart, here or in the table that they lead to, are whole."""
    by = (name for r in (*table.belongs_to, *table.looks_up) for name in r.by)
    made = (other.key for other in book.tables.values() if other.distinct_of == table.name)
    for name in dict.fromkeys([*table.key, *by, *chain.from_iterable(made)]):
        at = ("tables", table.name, "columns", name, "decimals")
        column = table.columns.get(name)
        if column is not None and column.decimals and places.has(*at):
            yield mistakes.key_with_decimals(name, places.value(*at))


def _columns_exist(
    names: Iterable[str], table: Table, book: Rulebook, places: _Places, *path: str
) -> Iterator[Diagnostic]:
    for name in names:
        if name not in table.columns and name not in book.unread:
            place = places.value("tables", table.name, *path, item=name)
            yield mistakes.unknown_column(name, table.name, place, table.columns)


def _relation(
    relation: Relation, key: str, table: Table, book: Rulebook, places: _Places
) -> Iterator[Diagnostic]:
    path: tuple[str, ...] = (key, relation.name)
    by_path = path
    if places.map("tables", table.name, *path) is None:
        table_place = relation.span
    else:
        table_place = places.value("tables", table.name, *path, "table")
        by_path = (*path, "by")
    missing = list(_columns_exist(relation.by, table, book, places, *by_path))
    yield from missing
    target = book.tables.get(relation.table)
    if target is None:
        if relation.table not in book.unread:
            others = [name for name in book.tables if name != table.name]
            yield mistakes.unknown_table(relation.table, table_place, others)
        return
    if not missing and target.key and not target.key_is_row:
        place = places.value("tables", table.name, *by_path)
        yield from _fits_key(relation, table, target, place)


def _fits_key(relation: Relation, table: Table, target: Table, place: Span) -> Iterator[Diagnostic]:
    if len(relation.by) != len(target.key):
        yield mistakes.key_count_differs(place, len(relation.by), target.name, target.key)
        return
    for mine, theirs in zip(relation.by, target.key, strict=True):
        here, there = table.columns.get(mine), target.columns.get(theirs)
        if here is not None and there is not None and here.type != there.type:
            by, key = (mine, here.type), (theirs, there.type)
            yield mistakes.key_types_differ(place, by, target.name, key)


def _keys_needed(book: Rulebook, places: _Places) -> Iterator[Diagnostic]:
    reasons: dict[str, str] = {}
    for table in book.tables.values():
        for relation in table.looks_up:
            reasons[relation.table] = f"`{table.name}` looks it up"
        for relation in table.belongs_to:
            reasons[relation.table] = f"`{table.name}` belongs to it"
    reasons[book.base] = "it is the base table"
    for name, reason in reasons.items():
        table_or_none = book.tables.get(name)
        if table_or_none is not None and not places.has("tables", name, "key"):
            yield mistakes.no_key(name, reason, table_or_none.span)


def _circles(book: Rulebook) -> Iterator[Diagnostic]:
    """Each circle of ``belongs_to`` once, at the relation that closes it."""
    done: set[str] = set()

    def visit(name: str, above: tuple[str, ...]) -> Iterator[Diagnostic]:
        table = book.tables.get(name)
        if table is None or name in done:
            return
        for relation in table.belongs_to:
            trail = (*above, name)
            if relation.table in trail:
                circle = (*trail[trail.index(relation.table) :], relation.table)
                yield mistakes.relation_cycle(circle, relation.span)
            else:
                yield from visit(relation.table, trail)
        done.add(name)

    for name in book.tables:
        yield from visit(name, ())


def _clashes(book: Rulebook) -> Iterator[Diagnostic]:
    """Parameters are seen from everywhere; a trait from its table alone."""
    for parameter in book.parameters.values():
        for other_kind, other in _named(parameter.name, book):
            yield mistakes.name_clash(
                parameter.name, "parameter", parameter.span, other_kind, other
            )
    for trait in book.traits.values():
        table = book.tables.get(trait.of or book.base)
        if table is not None and trait.name in table.columns:
            column = table.columns[trait.name]
            yield mistakes.name_clash(trait.name, "trait", trait.span, "column", column.span)


def _named(name: str, book: Rulebook) -> Iterator[tuple[str, Span]]:
    if name in book.traits:
        yield "trait", book.traits[name].span
        return
    for table in book.tables.values():
        if name in table.columns:
            yield "column", table.columns[name].span
            return


def _dots(table: Table, book: Rulebook) -> Iterator[Diagnostic]:
    """Look-ups, structs and tables that stand before a dot in the scope of a row of a table."""
    structs = {c.name: c for c in table.columns.values() if c.type == "struct"}
    above = _above(table, book)
    for relation in table.looks_up:
        yield from _look_up_dots(relation, structs, above)
    for column in structs.values():
        if column.name in above:
            meanings = ("a struct", "a table")
            yield mistakes.dot_clash(column.name, meanings, column.span, above[column.name].span)
        if column.name == "previous":
            yield mistakes.dot_clash("previous", ("a struct", "the row before"), column.span, None)


def _look_up_dots(
    relation: Relation, structs: dict[str, Column], above: dict[str, Table]
) -> Iterator[Diagnostic]:
    name, place = relation.name, relation.span
    if name == "previous":
        yield mistakes.dot_clash(name, ("a look-up", "the row before"), place, None)
    if name in structs:
        yield mistakes.dot_clash(name, ("a look-up", "a struct"), place, structs[name].span)
    elif name in above:
        yield mistakes.dot_clash(name, ("a look-up", "a table"), place, above[name].span)


def _above(table: Table, book: Rulebook) -> dict[str, Table]:
    """The table and all that it belongs to, which its rows' expressions can name."""
    found: dict[str, Table] = {}
    waiting = [table]
    while waiting:
        each = waiting.pop()
        if each.name not in found:
            found[each.name] = each
            waiting += [book.tables[r.table] for r in each.belongs_to if r.table in book.tables]
    return found


def _traits(book: Rulebook, places: _Places) -> Iterator[Diagnostic]:
    for trait in book.traits.values():
        if trait.of is not None and trait.of not in book.tables and trait.of not in book.unread:
            place = places.value("traits", trait.name, "of")
            yield mistakes.unknown_table(trait.of, place, book.tables)
        if trait.display is not None and not can_show(trait.display, None):
            yield mistakes_of_formats.bad_display(
                None, places.value("traits", trait.name, "display")
            )
