"""The shared list of inputs that tried to break a grammar: each is read or refused with help."""

from __future__ import annotations

from pathlib import Path

import pytest

from segrules.diagnostics import RuleError, Source, Span
from segrules.language.parse import parse

LIST = Path(__file__).parents[3] / "shared" / "design" / "nasty_expressions.txt"


def expressions() -> list[str]:
    lines = LIST.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if not line.startswith("#")]


@pytest.mark.skipif(not LIST.exists(), reason="../shared/design is not beside the project")
def test_every_nasty_expression_is_read_or_refused_with_help() -> None:
    read = 0
    for expression in expressions():
        whole = Span(Source("nasty", expression), 0, len(expression))
        try:
            parse(whole)
            read += 1
        except RuleError as error:
            for diagnostic in error.diagnostics:
                assert isinstance(diagnostic.where, Span), expression
                assert diagnostic.help, expression
    assert 0 < read < len(expressions())
