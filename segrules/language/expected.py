"""What could stand at a place, in a marketer's words; never a name of the grammar."""

from __future__ import annotations

_SINGLE = {
    "OR": "`or`", "AND": "`and`", "NOT": "`not`", "IN": "`in`", "HAS": "`has`",
    "RPAR": "`)`", "RSQB": "`]`", "_COMMA": "`,`", "_OPEN": "`(`", "$END": "the end",
    "_BY": "`by`", "_OF": "`of`", "_WHERE": "`where`", "_WITHIN": "`within`", "_AMONG": "`among`",
    "_SEGMENT": '`segment "…"`', "FOLLOWED_BY": "`followed by`",
    "TEXT": "a text in quotes", "NAME": "a name", "NUMBER": "a number",
    "UNIT": "a unit such as `days`", "PERIOD": "a period such as `month`",
}  # fmt: skip

_CONDITION = frozenset({"NOT", "NAME", "NUMBER"})
_VALUE = frozenset({"NAME", "NUMBER", "TEXT"})
_LIST = frozenset({"NAME", "LSQB"})
_WINDOW = frozenset({"LAST", "THIS"})
_COMPARISON = frozenset({"EQUALITY", "ORDER"})
_AFTER_VALUE = frozenset({"AND", "OR", "RPAR", "RSQB", "_COMMA", "_BY"})
_ARITHMETIC = frozenset({"PLUS", "MINUS", "STAR", "SLASH"})


def in_words(expected: frozenset[str]) -> str:
    """A few words on what the grammar takes, "" where there is nothing to say."""
    return _joined(_phrases(expected))


def _phrases(expected: frozenset[str]) -> list[str]:
    if expected >= _CONDITION:
        return ["a condition, such as `total_spent > 100`", *_closers(expected)]
    if expected >= _VALUE:
        return ["a name or a value", *_closers(expected)]
    if expected >= _LIST:
        window = " or a window such as `last 30 days`" if expected >= _WINDOW else ""
        return [f'a list such as `["GB", "IE"]`{window}']
    phrases = []
    if expected & _COMPARISON:
        phrases.append("a comparison such as `=`")
        expected = expected & _AFTER_VALUE
    phrases += _singles(expected)
    if not phrases and expected & _ARITHMETIC:
        phrases.append("an operator")
    return phrases


def _closers(expected: frozenset[str]) -> list[str]:
    return [_SINGLE[name] for name in ("RPAR", "RSQB") if name in expected]


def _singles(expected: frozenset[str]) -> list[str]:
    return [words for name, words in _SINGLE.items() if name in expected]


def _joined(phrases: list[str]) -> str:
    if len(phrases) < 2:  # noqa: PLR2004 - one phrase needs no comma
        return "".join(phrases)
    return f"{', '.join(phrases[:-1])} or {phrases[-1]}"
