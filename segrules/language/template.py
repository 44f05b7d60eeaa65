"""A segment's own `because`: text with expressions in braces."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from segrules.diagnostics import Diagnostic, Span
from segrules.language import mistakes
from segrules.language.tree import Expr, Literal
from segrules.types import Duration

_HOLE = re.compile(r"""\{((?:"[^"\r\n]*"|'[^'\r\n]*'|[^}])*)\}""")
"""An expression in braces. Quoted text, such as a pattern, may have braces of its own."""
_LINE_BREAK = re.compile(r"[ \t]*\r?\n[ \t\r\n]*")


@dataclass(frozen=True, slots=True)
class Template:
    """Texts and expressions in the order in which they are joined."""

    parts: tuple[str | Expr, ...]


def template_of(
    span: Span, check: Callable[[Span], Expr | None], report: Callable[[Diagnostic], None]
) -> Template | None:
    """``"Spent {total_spent}"``; ``{{`` and ``}}`` stand for braces.

    :return: None where a problem was reported.
    """
    parts: list[str | Expr] = []
    text, at, written, good = "", 0, span.text, True
    while at < len(written):
        char = written[at]
        if written[at : at + 2] in ("{{", "}}"):
            text, at = text + char, at + 2
        elif char == "{":
            hole = _HOLE.match(written, at)
            if hole is None or not hole[1].strip():
                report(mistakes.open_brace(span.part(at, at + 1)))
                return None
            expr = check(span.part(*hole.span(1)))
            good = good and expr is not None
            parts += [text, *([_told(expr)] if expr is not None else [])]
            text, at = "", hole.end()
        elif char == "}":
            report(mistakes.open_brace(span.part(at, at + 1)))
            return None
        else:
            text, at = text + char, at + 1
    parts.append(text)
    return Template(tuple(_one_line(p) for p in parts if p != "")) if good else None


def _told(expr: Expr) -> str | Expr:
    """A length of time is no value of a row, and reads as it is written: ``{lapse}``."""
    if isinstance(expr, Literal) and isinstance(expr.value, Duration):
        return str(expr.value)
    return expr


def _one_line(part: str | Expr) -> str | Expr:
    """A line break with the blanks around it is one blank, as YAML folds it."""
    return _LINE_BREAK.sub(" ", part) if isinstance(part, str) else part
