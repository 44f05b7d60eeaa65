"""Writes rows of other tables and comparisons with everybody: parts in their order."""

from __future__ import annotations

from abc import abstractmethod

from .tree import InWindow, Leaf, Node, Not, Span
from .tree_rows import Aggregate, Ends, Frame, HasRows, Periods, Ranking, Rows, Step, Top

SUM = 5
"""How tight sums bind: what `between`, `by` and `rank(` take without parentheses."""


class RowSpeller:
    """What the speller adds for sections 5 and 6."""

    @abstractmethod
    def tokens(self, node: Node, level: int) -> list[str]:
        """The tokens of a node in a place."""

    @abstractmethod
    def atom(self, node: Node) -> list[str]:
        """Literals, names, calls."""

    @abstractmethod
    def words(self, keywords: str) -> list[str]:
        """Keywords in any case."""

    @abstractmethod
    def span(self, span: Span) -> list[str]:
        """A duration."""

    @abstractmethod
    def window(self, leaf: InWindow | Frame) -> list[str]:
        """What follows ``in``."""

    @abstractmethod
    def name(self, name: str) -> str:
        """A name, in backticks where it must be."""

    @abstractmethod
    def text(self, text: str) -> str:
        """A text in its quotes."""

    def has(self, node: HasRows) -> list[str]:
        """``has …``: `where` takes one comparison or a parenthesis."""
        return [*self.words(node.quantifier), *self.rows(node.rows, bare=True)]

    def aggregate(self, node: Aggregate) -> list[str]:
        """``sum(total of orders)``."""
        rows = self.rows(node.rows, bare=bool(node.rows.steps))
        value = [] if node.value is None else [*self.tokens(node.value, 0), *self.words("of")]
        return [node.name + "(", *value, *rows, ")"]

    def periods(self, node: Periods) -> list[str]:
        """``count(weeks with at least 3 plays)``."""
        least = [] if node.at_least is None else [*self.words("at least"), str(node.at_least)]
        rows = self.rows(node.rows, bare=False)
        return ["count(", *self.words(f"{node.unit}s with"), *least, *rows, ")"]

    def rows(self, rows: Rows, *, bare: bool) -> list[str]:
        """Table, via, window, where, steps."""
        take = [] if rows.take is None else [*self.words(rows.take[0]), str(rows.take[1])]
        tokens = [*take, self.name(rows.table), *self.part("via", rows.via)]
        tokens += [*self.frame(rows.window), *self.where(rows.where, bare=bare)]
        for step in rows.steps:
            tokens += self.step(step)
        return tokens

    def step(self, step: Step) -> list[str]:
        """``followed by`` table, via, window, within, where."""
        tokens = self.words("not followed by" if step.negated else "followed by")
        tokens += [self.name(step.table), *self.part("via", step.via), *self.frame(step.window)]
        if step.within is not None:
            tokens += [*self.words("within"), *self.span(step.within)]
        return tokens + self.where(step.where, bare=True)

    def part(self, word: str, name: str | None) -> list[str]:
        """A word with a name, or nothing."""
        return [] if name is None else [*self.words(word), self.name(name)]

    def frame(self, window: Frame | Ends | None) -> list[str]:
        """``in …`` or ``between … and …``."""
        match window:
            case None:
                return []
            case Frame():
                return [*self.words("in"), *self.window(window)]
            case Ends(low=low, high=high):
                low_tokens = [*self.words("between"), *self.tokens(low, SUM)]
                return [*low_tokens, *self.words("and"), *self.tokens(high, SUM)]

    def where(self, where: Node | None, *, bare: bool) -> list[str]:
        """Up to the closing parenthesis, or bare: one comparison, perhaps after `not`."""
        if where is None:
            return []
        condition = self.tokens(where, 0)
        if bare and not _is_one(where):
            condition = ["(", *condition, ")"]
        return [*self.words("where"), *condition]

    def top(self, node: Top) -> list[str]:
        """``top 10% by spent``."""
        amount = [*self.words(node.word), *self.tokens(node.amount, 0), *self.words("by")]
        return [*amount, *self.tokens(node.by, SUM), *self.group(node)]

    def ranking(self, node: Ranking) -> list[str]:
        """``bucket(x within country, 5)``."""
        count = [] if node.count is None else [",", *self.tokens(node.count, 0)]
        return [node.name + "(", *self.tokens(node.value, SUM), *self.group(node), *count, ")"]

    def group(self, node: Top | Ranking) -> list[str]:
        """``within country among segment "active"``."""
        among: list[str] = []
        if node.among is not None:
            among = [*self.words("among segment"), self.text(node.among)]
        within: list[str] = []
        if node.within is not None:
            within = [*self.words("within"), *self.atom(node.within)]
        return [*within, *among]


def closes_itself(node: HasRows) -> bool:
    """Whether an `and` after it can only be the rule's own."""
    rows = node.rows
    return rows.where is None and not rows.steps and not isinstance(rows.window, Ends)


def _is_one(where: Node) -> bool:
    condition = where.operand if isinstance(where, Not) else where
    return isinstance(condition, Leaf) and not isinstance(condition, HasRows)
