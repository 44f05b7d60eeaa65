"""Operators: which block of the registry a sign means over operands of these types."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from segrules.diagnostics import Span
from segrules.functions import PatternError, check_pattern, select
from segrules.functions.text import fold_text
from segrules.language import mistakes, mistakes_of_values
from segrules.language import syntax as written
from segrules.language.agreement import declared_values, meant_as, types_differ
from segrules.language.calls import apply, local_day
from segrules.language.conversions import on_one_line
from segrules.language.scope import Scope
from segrules.language.tree import Call, Expr, Literal
from segrules.types import DATE, DATETIME, NUMBER, TEXT, Kind, Type, list_of

Operands = tuple[Expr, ...]
_MIRRORED = {"=": "=", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
_MEMBERSHIP = ("in", "not in")
_CONTAINS = ("contains", "contains any of", "contains all of", "contains none of")
_TEXT_SEARCH = ("starts with", "ends with", "matches")
_DAYS = (Kind.DATE, Kind.DATETIME)
_WILDCARDS = re.compile(
    r"(?P<before>[%*]*)(?P<bare>\w|\w.*[^%*])(?P<after>\**|(?<=[^\W\d])%+)", re.DOTALL
)
"""Texts as SQL and spreadsheets know them; `50%` is a text of its own."""
_SINGLE = frozenset({Kind.NUMBER, Kind.TEXT, Kind.YESNO, *_DAYS})


def common_type(types: Sequence[Type]) -> Type:
    """The type of values of one type; whole numbers stay whole only where all are."""
    if types[0].kind is Kind.NUMBER and not all(t.is_whole for t in types):
        return NUMBER
    return types[0]


def operation(expression: written.Operation, operands: Operands, scope: Scope) -> Expr | None:
    """An operator over checked operands, None where they do not fit and that was reported.

    ``in`` comes with its list's items as further operands.
    """
    operator = expression.operator
    if operator in ("is missing", "is known"):
        return _known(expression, operands, scope)
    if operator in ("+", "-", "*", "/", "negative"):
        return _arithmetic(expression, operands, scope)
    if operator in _MEMBERSHIP:
        return _membership(expression, operands, scope)
    if operator in _CONTAINS:
        return _contains(expression, operands, scope)
    if operator in _TEXT_SEARCH:
        return _text_search(expression, operands, scope)
    return _comparison(expression, operands, scope)


def _refuse(expression: written.Operation, operand: Expr, takes: str, scope: Scope) -> None:
    if operand.type.kind is Kind.ANNUAL:
        scope.report(mistakes.annual_use(operand.span))
        return
    place = expression.span
    sign = "-" if expression.operator == "negative" else expression.operator
    scope.report(mistakes.operator_type(place, sign, operand.span, operand.type, takes))


def _known(expression: written.Operation, operands: Operands, scope: Scope) -> Expr | None:
    if operands[0].type.kind in (Kind.ANNUAL, Kind.DURATION):
        _refuse(expression, operands[0], "a value that can be missing", scope)
        return None
    return apply(expression.operator, operands, expression.span, scope)


def _arithmetic(expression: written.Operation, operands: Operands, scope: Scope) -> Expr | None:
    operator, span = expression.operator, expression.span
    kinds = [o.type.kind for o in operands]
    if operator == "negative" and isinstance(operands[0], Literal) and kinds == [Kind.NUMBER]:
        return _negative(operands[0], expression)
    if any(k in (*_DAYS, Kind.DURATION) for k in kinds):
        return _date_arithmetic(expression, operands, scope)
    for operand in operands:
        if operand.type.kind is not Kind.NUMBER:
            if problem := meant_as(NUMBER, operand, span, scope):
                scope.report(problem)
                return None
            _refuse(expression, operand, "numbers", scope)
            return None
    return apply(operator, operands, span, scope)


def _negative(literal: Literal, expression: written.Operation) -> Literal:
    assert isinstance(literal.value, int | Decimal)  # noqa: S101 - a number, settled by the caller
    return Literal(-literal.value, literal.type, expression.span)


def _date_arithmetic(
    expression: written.Operation, operands: Operands, scope: Scope
) -> Expr | None:
    operator, span = expression.operator, expression.span
    if operator == "+" and operands[0].type.kind is Kind.DURATION:
        operands = (operands[1], operands[0])
    kinds = tuple(o.type.kind for o in operands)
    if operator in ("+", "-") and kinds[0] in _DAYS and kinds[1] is Kind.DURATION:
        return _moved_date(operator, operands, expression, scope)
    if operator == "-" and all(k in _DAYS for k in kinds):
        scope.report(mistakes.date_difference(span, operands[0].span, operands[1].span))
    elif operator in ("+", "-") and kinds[-1] is Kind.NUMBER:
        scope.report(mistakes.length_without_unit(span, operands[1].span))
    else:
        scope.report(mistakes.date_calculation(span, "-" if operator == "negative" else operator))
    return None


def _moved_date(
    operator: str, operands: Operands, expression: written.Operation, scope: Scope
) -> Expr | None:
    day, length = operands
    if day.type == DATETIME:
        return apply(f"datetime {operator}", operands, expression.span, scope)
    if isinstance(length, Literal) and getattr(length.value, "is_elapsed", False):
        scope.report(mistakes.time_of_day(length.span, day.span))
        return None
    return apply(operator, operands, expression.span, scope)


def _comparison(expression: written.Operation, operands: Operands, scope: Scope) -> Expr | None:
    operator = expression.operator
    if operands[0].type.kind is Kind.ANNUAL or operands[-1].type.kind is Kind.ANNUAL:
        return _annual(expression, operands, scope)
    if operator in ("between", "not between") and _is_mixed(operands):
        ends = (
            _pair(">=", operands[0], operands[1], scope),
            _pair("<=", operands[0], operands[2], scope),
        )
        return _joined(expression, "and", ends, scope)
    days = _same_days(operands, scope)
    if days is None or not _comparable(expression, days, scope):
        return None
    if len(days) == 2 and isinstance(days[0], Literal) and not isinstance(days[1], Literal):  # noqa: PLR2004
        # `5 < x` is `x > 5`: written alike they are one clause, and read the same in reasons.
        operator, days = _MIRRORED[operator], (days[1], days[0])  # type: ignore[assignment]  # signs alone
    if not declared_values(days[0], days[1:], expression.ignoring_case, scope):
        return None
    return apply(operator, _folded(days, expression), expression.span, scope)


def _annual(expression: written.Operation, operands: Operands, scope: Scope) -> Expr | None:
    if operands[0].type.kind is not Kind.ANNUAL and expression.operator == "=":
        operands = (operands[1], operands[0])
    names = {"=": "=", "between": "annual between", "not between": "not annual between"}
    name = names.get(expression.operator)
    if name is None or not all(o.type.kind in _DAYS for o in operands[1:]):
        scope.report(
            mistakes.annual_use(
                operands[0].span if operands[0].type.kind is Kind.ANNUAL else operands[-1].span
            )
        )
        return None
    return apply(name, operands, expression.span, scope)


def _is_mixed(operands: Operands) -> bool:
    """Whether a datetime is compared with dates and datetimes at once: with each in its own way."""
    others = {o.type.kind for o in operands[1:]}
    return operands[0].type == DATETIME and others == {Kind.DATE, Kind.DATETIME}


def _pair(sign: str, x: Expr, other: Expr, scope: Scope) -> Expr | None:
    sides = _same_days((x, other), scope)
    return apply(sign, sides, x.span.to(other.span), scope) if sides else None


def _joined(
    expression: written.Operation, word: str, parts: Sequence[Expr | None], scope: Scope
) -> Expr | None:
    """Comparisons joined by and or or, and turned round where the operator is `not …`."""
    known = tuple(p for p in parts if p is not None)
    if len(known) < len(parts):
        return None
    whole = apply(word, known, expression.span, scope)
    negated = expression.operator.startswith("not ")
    return apply("not", (whole,), expression.span, scope) if whole and negated else whole


def _same_days(operands: Operands, scope: Scope) -> Operands | None:
    """Datetimes among dates are taken by their local day; hours against a day are an error."""
    kinds = {o.type.kind for o in operands}
    if kinds != {Kind.DATE, Kind.DATETIME}:
        return operands
    for operand in operands:
        if isinstance(operand, Call) and operand.function.elapsed:
            day = next(o for o in operands if o.type.kind is Kind.DATE)
            scope.report(mistakes.time_of_day(operand.span, day.span))
            return None
    return tuple(local_day(o, scope) if o.type == DATETIME else o for o in operands)


def _comparable(expression: written.Operation, operands: Operands, scope: Scope) -> bool:
    first = operands[0]
    for other in operands[1:]:
        if other.type != first.type:
            two = len(operands) == 2  # noqa: PLR2004 - the sides of a comparison
            place = expression.span if two else other.span
            scope.report(types_differ(place, first, other, scope))
            return False
    equality = expression.operator in ("=", "!=", *_MEMBERSHIP)
    kind = first.type.kind
    if expression.dates_only and kind not in _DAYS:
        _refuse_before(expression, first, scope)
        return False
    if kind in (Kind.STRUCT, Kind.DURATION) or (not equality and kind in (Kind.YESNO, Kind.LIST)):
        _refuse(
            expression,
            first,
            "single values with an order" if not equality else "single values",
            scope,
        )
        return False
    return _can_fold(expression, first, scope)


def _refuse_before(expression: written.Operation, first: Expr, scope: Scope) -> None:
    word = {"<": "before", ">": "after"}[expression.operator]
    scope.report(mistakes.operator_type(expression.span, word, first.span, first.type, "dates"))


def _can_fold(expression: written.Operation, operand: Expr, scope: Scope) -> bool:
    """Whether ``ignoring case`` may stand there: it speaks of text."""
    type_ = operand.type.item or operand.type
    if expression.ignoring_case and type_ != TEXT:
        place = expression.span
        scope.report(
            mistakes.operator_type(place, "ignoring case", operand.span, operand.type, "text")
        )
        return False
    return True


def _folded(operands: Operands, expression: written.Operation) -> Operands:
    """Both sides in lower case, where the comparison ignores case."""
    return tuple(_fold(o) for o in operands) if expression.ignoring_case else operands


def _fold(operand: Expr) -> Expr:
    match operand:
        case Literal(value=str(text)):
            return Literal(fold_text(text), operand.type, operand.span)
        case Literal(value=tuple(items)):
            texts = tuple(fold_text(i) for i in items if isinstance(i, str))
            return Literal(texts, operand.type, operand.span)
        case _:
            block = select("ignoring case", (operand.type,))
            assert block is not None  # noqa: S101 - text or a list of text, settled by _can_fold
            return Call(block[0], (operand,), operand.type, operand.span)


def _membership(expression: written.Operation, operands: Operands, scope: Scope) -> Expr | None:
    x, *items = operands
    if len(items) == 1 and items[0].type.kind is Kind.LIST:
        return _in_list_constant(expression, x, items[0], scope)
    if x.type.kind not in _SINGLE:
        _refuse(expression, x, "a single value on its left", scope)
        return None
    if not isinstance(expression.operands[1], written.ListOf):
        sign = "!=" if expression.operator == "not in" else "="
        scope.report(mistakes.list_needed(expression.span, x.span, items[0].span, sign))
        return None
    if _is_mixed(operands):
        return _joined(expression, "or", [_pair("=", x, i, scope) for i in items], scope)
    days = _same_days(operands, scope)
    if days is None or not _comparable(expression, days, scope):
        return None
    x, *items = days
    if not declared_values(x, tuple(items), expression.ignoring_case, scope):
        return None
    literals = [i for i in items if isinstance(i, Literal) and i.type != DATETIME]
    if len(literals) == len(items):
        whole = Literal(
            tuple(i.value for i in literals),
            list_of(common_type([i.type for i in items])),
            items[0].span.to(items[-1].span),
        )
        days = (x, whole)
    return apply(expression.operator, _folded(days, expression), expression.span, scope)


def _in_list_constant(
    expression: written.Operation, x: Expr, items: Expr, scope: Scope
) -> Expr | None:
    """``country in eu`` with a list parameter."""
    if not isinstance(items, Literal):
        help_ = f"write `{on_one_line(items.span)} contains {on_one_line(x.span)}`"
        scope.report(mistakes.constant_needed(items.span, "the list behind `in`", help_))
        return None
    assert items.type.item is not None  # noqa: S101 - a list has an item type
    if x.type != items.type.item:
        if (x.type, items.type.item) == (DATETIME, DATE):
            x = local_day(x, scope)
        else:
            scope.report(mistakes.types_differ(expression.span, x, items))
            return None
    if not _can_fold(expression, x, scope) or not declared_values(
        x, (items,), expression.ignoring_case, scope
    ):
        return None
    return apply(expression.operator, _folded((x, items), expression), expression.span, scope)


def _contains(expression: written.Operation, operands: Operands, scope: Scope) -> Expr | None:
    holder, wanted = operands
    if holder.type != TEXT and holder.type.kind is not Kind.LIST:
        _refuse(expression, holder, "text or a list on its left", scope)
        return None
    item = holder.type.item or TEXT
    expected = item if expression.operator == "contains" else list_of(item)
    if wanted.type != expected:
        sign = expression.operator_span
        scope.report(mistakes.no_such_item(expression.span, sign, holder, wanted))
        return None
    if not _can_fold(expression, holder, scope):
        return None
    if holder.type.kind is Kind.LIST and not declared_values(
        holder, (wanted,), expression.ignoring_case, scope
    ):
        return None
    if holder.type == TEXT:
        _warn_of_wildcards(expression, wanted, scope)
    return apply(expression.operator, _folded(operands, expression), expression.span, scope)


def _text_search(expression: written.Operation, operands: Operands, scope: Scope) -> Expr | None:
    text, wanted = operands
    if text.type != TEXT:
        _refuse(expression, text, "text on its left", scope)
        return None
    if wanted.type != TEXT:
        scope.report(mistakes.types_differ(expression.span, text, wanted))
        return None
    if expression.operator != "matches":
        _warn_of_wildcards(expression, wanted, scope)
        return apply(expression.operator, _folded(operands, expression), expression.span, scope)
    if isinstance(wanted, Literal) and not _good_pattern(wanted, scope):
        return None
    name = "matches ignoring case" if expression.ignoring_case else "matches"
    return apply(name, operands, expression.span, scope)


def _warn_of_wildcards(expression: written.Operation, wanted: Expr, scope: Scope) -> None:
    if not isinstance(wanted, Literal) or wanted.name is not None:
        return
    found = _WILDCARDS.fullmatch(str(wanted.value))
    if found is not None and (signs := found["before"] + found["after"]):
        whole, text, bare = expression.span, wanted.span, found["bare"]
        scope.report(mistakes_of_values.wildcard(whole, text, signs[0], bare))


def _good_pattern(pattern: Literal, scope: Scope) -> bool:
    try:
        check_pattern(str(pattern.value))
    except PatternError as error:
        scope.report(mistakes.bad_pattern(_place_in(pattern, error.offset), error.message))
        return False
    return True


def _place_in(pattern: Literal, offset: int) -> Span:
    """The character of a pattern that an error speaks of; the whole of a parameter's name."""
    if pattern.name is not None:
        return pattern.span
    return pattern.span.part(offset + 1, offset + 2)
