"""A syntax tree as one short line, for cases that people read."""

from __future__ import annotations

from segrules.language import syntax as s


def dump(node: object) -> str:  # noqa: C901, PLR0911, PLR0912 - one case per node
    """The tree in prefix notation: ``(and (= country "GB") (> total_spent 500))``."""
    match node:
        case s.Number(value, percent=percent):
            return f"{value}{' percent' if percent else ''}"
        case s.Text(value):
            return f'"{value}"'
        case s.YesNo(value):
            return "yes" if value else "no"
        case s.Date(value) | s.DateTime(value):
            return value.isoformat()
        case s.Path(names):
            return ".".join(names)
        case s.AsOf(word):
            return word
        case s.OrMissing(comparison):
            return _list("or-missing", comparison)
        case s.Parenthesised(inner):
            return _list("paren", inner)
        case s.ListOf(items):
            return f"[{' '.join(map(dump, items))}]"
        case s.DurationOf(count, unit):
            return f"{dump(count)}*{unit}"
        case s.Shifted(duration, direction):
            return _list(direction.replace(" ", "-"), duration)
        case s.Call(name, args):
            return _list(f"{name}()", *args)
        case s.Operation(operator, operands):
            marks = "~" * node.ignoring_case + "@" * node.dates_only
            return _list(operator.replace(" ", "-") + marks, *operands)
        case _:
            return _dump_of_rows(node)


def _dump_of_rows(node: object) -> str:  # noqa: C901, PLR0911 - one case per node
    match node:
        case s.Window(word, extent):
            return f"<{word} {extent if isinstance(extent, str) else dump(extent)}>"
        case s.Between(low, high):
            return f"<{dump(low)} {dump(high)}>"
        case s.InWindow(operand, window, negated):
            return _list("not-in" if negated else "in", operand, window)
        case s.InSegment(segment, negated):
            return _list("not-in-segment" if negated else "in-segment", segment)
        case s.Step(table, negated, via, window, within, where):
            words = "not-followed-by" if negated else "followed-by"
            return _parts(words, table, via=via, in_=window, within=within, where=where)
        case s.Rows(table, take, via, window, where, steps):
            some = f"{take[0]} {dump(take[1])} of " if take else ""
            rows = some + _parts("rows", table, via=via, in_=window, where=where)
            return " ".join([rows, *map(dump, steps)])
        case s.Aggregate(name, value, rows):
            return _list(name, *([] if value is None else [value]), rows)
        case s.CountPeriods(period, at_least, rows):
            return f"(count {period} {dump(at_least)}+ {dump(rows)})"
        case s.Has(quantifier, rows):
            return _list(quantifier.replace(" ", "-"), rows)
        case s.Top(word, amount, by, within, among):
            return _parts(word, amount, by=by, within=within, among=among)
        case s.Ranking(name, value, count, within, among):
            return _parts(name, value, count=count, within=within, among=among)
    raise AssertionError(node)


def _list(head: str, *parts: object) -> str:
    return f"({' '.join([head, *map(dump, parts)])})"


def _parts(head: str, first: object, **parts: object) -> str:
    said = [f"{key.strip('_')}={dump(part)}" for key, part in parts.items() if part is not None]
    return f"({' '.join([head, dump(first), *said])})"
