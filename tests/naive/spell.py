"""Writes a tree as rule text: the canonical way, or with chance in any legal spelling."""

from __future__ import annotations

import datetime as dt
import random
import re

from .spell_rows import RowSpeller, closes_itself
from .tree import (
    And,
    Arith,
    Between,
    Call,
    Clock,
    Col,
    Compare,
    Constant,
    Has,
    Holds,
    InSegment,
    InWindow,
    IsMissing,
    Items,
    Leaf,
    Lit,
    Many,
    Minus,
    Node,
    Not,
    Num,
    Or,
    Param,
    Relative,
    Shift,
    Span,
    TextOp,
    Trait,
    Within,
)
from .tree_rows import Aggregate, Dotted, Frame, HasRows, Periods, Ranking, Top

RESERVED = (
    "and", "or", "not", "in", "is", "between", "contains", "starts", "ends", "matches", "before",
    "after", "ignoring", "has", "where", "of", "via", "followed", "within", "top", "bottom", "by",
    "among", "missing", "known", "yes", "no", "true", "false", "today", "now",
)  # fmt: skip
_PLAIN_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_OR, _AND, _NOT, _LEAF, _ADD, _MULTIPLY, _UNARY, _ATOM = range(1, 9)
_GLUED_AFTER, _GLUED_BEFORE = ("(", "["), (")", "]", ",")


def spell(tree: Node, chance: random.Random | None = None) -> str:
    """Rule text; without ``chance`` the canonical one, on one line."""
    speller = _Speller(chance)
    return speller.join(speller.tokens(tree, 0))


class _Speller(RowSpeller):
    def __init__(self, chance: random.Random | None) -> None:
        self.chance = chance

    def happens(self, share: float) -> bool:
        """Never in canonical spelling."""
        return self.chance is not None and self.chance.random() < share

    def join(self, tokens: list[str]) -> str:
        """With blanks or line breaks between, none needed at brackets and commas."""
        text = ""
        for token in tokens:
            glued = not text or text.endswith(_GLUED_AFTER) or token.startswith(_GLUED_BEFORE)
            if text and self.happens(0.06):
                text += "\n" + " " * (self.chance.randrange(4) if self.chance else 0)
            elif not glued or (text and self.happens(0.1)):
                text += "  " if self.happens(0.1) else " "
            text += token
        return text

    def words(self, keywords: str) -> list[str]:
        """Keywords are lower case in the canonical form and accepted in any case."""
        if self.happens(0.05):
            return keywords.upper().split()
        if self.happens(0.03):
            return keywords.title().split()
        return keywords.split()

    def tokens(self, node: Node, level: int) -> list[str]:
        """The tokens, in parentheses where the place binds tighter than the node."""
        if isinstance(node, And | Or) and len(node.parts) == 1:
            return self.tokens(node.parts[0], level)
        own, tokens = self.node(node)
        alone = isinstance(node, Leaf) and getattr(node, "or_missing", False)
        if own < level or (alone and level > 0) or (level > 0 and self.happens(0.04)):
            return ["(", *tokens, ")"]
        return tokens

    def node(self, node: Node) -> tuple[int, list[str]]:
        """How tight a node binds, and its tokens."""
        match node:
            case Or(parts=parts):
                return _OR, self.series(parts, "or", _AND)
            case And(parts=parts):
                return _AND, self.series(parts, "and", _NOT)
            case Not(operand=operand):
                return _NOT, [*self.words("not"), *self.tokens(operand, _LEAF)]
            case Holds(operand=operand):
                return _ATOM, self.tokens(operand, _ATOM)
            case Arith(op="+" | "-" as op, left=left, right=right):
                return _ADD, [*self.tokens(left, _ADD), op, *self.tokens(right, _MULTIPLY)]
            case Arith(op=op, left=left, right=right):
                return _MULTIPLY, [*self.tokens(left, _MULTIPLY), op, *self.tokens(right, _ATOM)]
            case Shift(op=op, left=left, span=span):
                return _ADD, [*self.tokens(left, _ADD), op, *self.span(span)]
            case Minus(operand=operand):
                first, *rest = self.tokens(operand, _ATOM)
                return _UNARY, ["-" + first, *rest]
            case HasRows():
                return _LEAF if closes_itself(node) else 0, self.has(node)
            case _ if isinstance(node, Leaf):
                return _LEAF, self.leaf(node)
            case _:
                return _ATOM, self.atom(node)

    def series(self, parts: tuple[Node, ...], word: str, level: int) -> list[str]:
        """Parts with a word between."""
        tokens = self.tokens(parts[0], level)
        for part in parts[1:]:
            tokens += [*self.words(word), *self.tokens(part, level)]
        return tokens

    def leaf(self, leaf: Leaf) -> list[str]:
        """A comparison with its ``ignoring case`` and its ``or missing``."""
        chance = self.chance
        if getattr(leaf, "or_missing", False):
            self.chance = None  # no needless parenthesis, which `or missing` may not follow
        tokens = self.comparison(leaf)
        self.chance = chance
        if getattr(leaf, "fold", False):
            tokens += self.words("ignoring case")
        if getattr(leaf, "or_missing", False):
            tokens += self.words("or missing")
        return tokens

    def comparison(self, leaf: Leaf) -> list[str]:
        """A comparison alone."""
        if isinstance(leaf, InSegment):
            return [*self.words(_not("in segment", negated=leaf.negated)), self.text(leaf.id)]
        if isinstance(leaf, HasRows | Top):
            return self.top(leaf) if isinstance(leaf, Top) else self.has(leaf)
        tokens = self.tokens(leaf.operand if not isinstance(leaf, Compare) else leaf.left, _ADD)
        match leaf:
            case Compare(op=op, right=right, of_dates=of_dates):
                return [*tokens, *self.order(op, of_dates=of_dates), *self.tokens(right, _ADD)]
            case Between(low=low, high=high, negated=negated):
                tokens += [*self.words(_not("between", negated=negated)), *self.tokens(low, _ADD)]
                return [*tokens, *self.words("and"), *self.tokens(high, _ADD)]
            case Within(items=items, negated=negated):
                return [*tokens, *self.words(_not("in", negated=negated)), *self.atom(items)]
            case TextOp(op=op, needle=needle):
                tokens += self.words(op)
                if isinstance(needle, str):
                    return [*tokens, self.text(needle)]
                return [*tokens, *self.tokens(needle, _ADD)]
            case Has(item=item):
                return [*tokens, *self.words("contains"), *self.tokens(item, _ADD)]
            case Many(quantity=quantity, items=items):
                return [*tokens, *self.words(f"contains {quantity} of"), *self.atom(items)]
            case IsMissing(known=known):
                return [*tokens, *self.words("is known" if known else "is missing")]
            case InWindow():
                return [*tokens, *self.words(_not("in", negated=leaf.negated)), *self.window(leaf)]
            case _:
                return tokens

    def order(self, op: str, *, of_dates: bool) -> list[str]:
        """``before`` and ``after`` are ``<`` and ``>`` on dates."""
        if of_dates and op in "<>" and self.happens(0.5):
            return self.words("before" if op == "<" else "after")
        return [op]

    def window(self, leaf: InWindow | Frame) -> list[str]:
        """What follows ``in``."""
        span, which = leaf.span, self.words(leaf.which)
        if leaf.which == "this":
            return [*which, *self.words(span.unit)]
        single = span.count == 1 and not (span.count_name or span.name)
        if leaf.which == "previous" and single and not self.happens(0.3):
            return [*which, *self.words(span.unit)]
        return [*which, *self.span(span)]

    def span(self, span: Span) -> list[str]:
        """``1 day``, ``30 days``, ``grace``, ``patience days``."""
        if span.name:
            return [span.name]
        if span.count_name:
            return [span.count_name, *self.words(span.unit + "s")]
        return [str(span.count), *self.words(span.unit if span.count == 1 else span.unit + "s")]

    def atom(self, node: Node) -> list[str]:
        """Literals, names, calls."""
        match node:
            case Num(written=written):
                return [written]
            case Lit(value=literal):
                return self.literal(literal)
            case Col(name=name, field=None) | Param(name=name) | Trait(name=name):
                return [self.name(name)]
            case Col(name=name, field=field):
                return [f"{name}.{field}"]
            case Items(name=str() as name):
                return [self.name(name)]
            case Items(values=values):
                return ["[", *self.listed(values), "]"]
            case Relative(span=span, direction=direction):
                return [*self.span(span), *self.words(direction)]
            case Clock(name=name):
                return self.words(name)
            case Dotted(names=names):
                first = names[0] if names[0] == "previous" else self.name(names[0])
                return [".".join((first, *map(self.name, names[1:])))]
            case Aggregate():
                return self.aggregate(node)
            case Periods():
                return self.periods(node)
            case Ranking():
                return self.ranking(node)
            case Call(name=name, args=args):
                return [name + "(", *self.listed(args), ")"]
            case _:
                msg = f"no atom: {node}"
                raise TypeError(msg)

    def listed(self, nodes: tuple[Node, ...]) -> list[str]:
        """Nodes with commas between."""
        tokens = self.tokens(nodes[0], 0)
        for node in nodes[1:]:
            tokens += [",", *self.tokens(node, 0)]
        return tokens

    def name(self, name: str) -> str:
        """In backticks where it must be, sometimes where it may."""
        plain = _PLAIN_NAME.fullmatch(name) and name.lower() not in RESERVED
        return name if plain and not self.happens(0.05) else f"`{name}`"

    def literal(self, value: Constant) -> list[str]:
        """Text in either quotes, ``yes`` or ``true``, dates and instants."""
        match value:
            case bool():
                plain, other = ("yes", "true") if value else ("no", "false")
                return self.words(other if self.happens(0.3) else plain)
            case str():
                return [self.text(value)]
            case dt.datetime():
                return [self.instant(value)]
            case _:
                return [value.isoformat()]

    def instant(self, when: dt.datetime) -> str:
        """``2026-11-27T09:30``, with seconds and zone where it has them."""
        short = when.second == 0 and not self.happens(0.3)
        written = when.isoformat(timespec="minutes" if short else "seconds")
        return written.replace("+00:00", "Z")

    def text(self, text: str) -> str:
        """A quote inside takes the other quotes."""
        if '"' in text or ("'" not in text and self.happens(0.3)):
            return f"'{text}'"
        return f'"{text}"'


def _not(words: str, *, negated: bool) -> str:
    return f"not {words}" if negated else words
