"""The numbered kinds of mistake about how an expression is spelt (SR300 to SR399)."""

from __future__ import annotations

from segrules.diagnostics import Code

UNEXPECTED = Code(
    "SR300",
    "something cannot stand here",
    "The expression cannot go on with this word or sign; the message says what could stand here.",
    wrong="total_spent >= * 5",
    right="total_spent >= 5",
)
UNFINISHED = Code(
    "SR301",
    "the expression is not finished",
    "The expression is empty or stops where something has to follow.",
    wrong="total_spent > 100 and",
    right='total_spent > 100 and country = "GB"',
)
UNBALANCED = Code(
    "SR302",
    "parentheses or brackets do not match",
    "Every `(` has its `)` and every `[` its `]`.",
    wrong='(total_spent > 100 or country = "GB"',
    right='(total_spent > 100 or country = "GB")',
)
QUOTES = Code(
    "SR303",
    "quotes are wrong",
    "Text stands in straight quotes, double or single, on one line. There are no escapes: a text"
    " that holds one kind of quote stands in the other kind. Names stand in backticks.",
    wrong="country = “GB”",
    right='country = "GB"',
)
COMMENT = Code(
    "SR304",
    "a comment inside an expression",
    "Expressions hold no comments. YAML's own, after a complete expression or on a line of its"
    " own, are fine.",
    wrong={"segments.yaml": "segments:\n  - id: vip\n    when: |\n      total_spent > 5 # big\n"},
    right={"segments.yaml": "segments:\n  - id: vip\n    when: total_spent > 5 # big\n"},
)
FOREIGN = Code(
    "SR305",
    "an operator of another language",
    "Signs and words of programming languages and SQL have one spelling here: `=`, `!=`, `and`,"
    " `or`, `not`, `contains`.",
    wrong='country == "GB"',
    right='country = "GB"',
)
IS_FORM = Code(
    "SR306",
    "`is` goes with `missing` and `known` alone",
    "`is missing` and `is known` ask whether there is a value, and each is the other's negation."
    " Everything else is compared with `=`.",
    wrong="country is not missing",
    right="country is known",
)
NEGATED_FORM = Code(
    "SR307",
    "this operator has no `not` form",
    "`not in` and `not between` are the only operators with a `not` inside; `not` stands in front"
    " of every other comparison.",
    wrong='email not contains "@example"',
    right='not (email contains "@example") and email is known',
)
CHAIN = Code(
    "SR308",
    "comparisons in a chain",
    "A comparison has two sides. A range is written with `between`, which includes both ends, or"
    " as two comparisons.",
    wrong="1 < total_spent < 5",
    right="total_spent between 1 and 5",
)
NUMBER = Code(
    "SR309",
    "a number is spelt wrong",
    "Numbers are digits with at most one point, `_` between digits where it helps reading, and"
    " `%` at the end for a percentage. No leading zeros, no exponents, no commas.",
    wrong="total_spent > 1,000",
    right="total_spent > 1_000",
)
DATE = Code(
    "SR310",
    "a date is spelt wrong or does not exist",
    "Dates are `2026-01-31`, datetimes `2026-01-31T09:30`, perhaps with seconds and a zone.",
    wrong="signed_up >= 2026-02-30",
    right="signed_up >= 2026-02-28",
)
DURATION = Code(
    "SR311",
    "a length of time is spelt wrong",
    "A length of time is one whole number, a blank, and one unit.",
    wrong="signed_up in last 30days",
    right="signed_up in last 30 days",
)
COUNT = Code(
    "SR312",
    "a count that is not whole and at least 1",
    "Counts in windows, lengths of time, `top` and `bucket` are whole and at least 1; percentages"
    " are above 0 and at most 100.",
    wrong="signed_up in last 0 days",
    right="signed_up in last 1 day",
)
NO_OPERATOR = Code(
    "SR313",
    "an operator is missing",
    "Two values or names stand side by side. Perhaps `and`, `or` or a comparison is missing, or a"
    " name with blanks needs its backticks.",
    wrong='total_spent > 100 country = "GB"',
    right='total_spent > 100 and country = "GB"',
)
RESERVED_NAME = Code(
    "SR314",
    "a reserved word as a name",
    "The words of the language itself are names only in backticks.",
    wrong="where = 1",
    right="total_spent = 1",
)
LIST = Code(
    "SR315",
    "a list is spelt wrong",
    "A list stands in square brackets, its items separated by commas, at least one.",
    wrong='country in ("GB", "IE")',
    right='country in ["GB", "IE"]',
)
OR_MISSING_READINGS = Code(
    "SR316",
    "`or missing` can be read in two ways",
    "`or missing` belongs to the one comparison before it. After `not`, `and` or `or`, that"
    " comparison stands in parentheses together with its `or missing`.",
    wrong='not country = "GB" or missing',
    right='not (country = "GB" or missing)',
)
OR_MISSING_PLACE = Code(
    "SR317",
    "`or missing` cannot stand here",
    "`or missing` follows one comparison, once, after its `ignoring case`; never a parenthesis and"
    " never `has`.",
    wrong='(country = "GB") or missing',
    right='country = "GB" or missing',
)
WHERE_READINGS = Code(
    "SR318",
    "`where` can be read in two ways",
    "After `has … where` and `followed by … where` stands one comparison or a parenthesis, so that"
    " nobody has to guess whether an `and` or `or` after it is about the rows or the customer.",
    wrong='has orders where total > 20 and country = "GB"',
    right='(has orders where total > 20) and country = "GB"',
)
IGNORING_CASE = Code(
    "SR319",
    "`ignoring case` cannot stand here",
    "`ignoring case` stands at the end of one `=`, `!=`, `in`, `contains`, `starts with`,"
    " `ends with` or `matches`, before `or missing`.",
    wrong='country ignoring case = "gb"',
    right='country = "gb" ignoring case',
)
TOO_DEEP = Code(
    "SR320",
    "nesting is too deep",
    "Parentheses, brackets, signs and arithmetic inside one another are limited to 100 levels;"
    " comparisons, `and` and `or` around them count too, up to 200 in all.",
    wrong="not " * 101 + "total_spent > 5",
    right="not total_spent > 5",
)
ROWS = Code(
    "SR321",
    "the parts of an aggregate or a sequence are out of order",
    "The order is: table, `via`, window, `where`; in a step of a sequence `followed by`, table,"
    " `within`, `where`. Only the last step may be `not followed by`.",
    wrong="has orders where total > 20 in last 30 days",
    right="has orders in last 30 days where total > 20",
)
RANKING = Code(
    "SR322",
    "`top` or `bottom` is spelt wrong",
    "`top 10% by total_spent`, then perhaps `within` one name and `among segment`.",
    wrong="top 10 % by total_spent",
    right="top 10% by total_spent",
)
SEGMENT = Code(
    "SR323",
    "`in segment` is spelt wrong",
    'A condition of its own: `in segment "vip"`, the identifier in quotes, or its negation'
    ' `not in segment "vip"`.',
    wrong="in segment vip",
    right='not in segment "vip"',
)

CODES = (
    UNEXPECTED,
    UNFINISHED,
    UNBALANCED,
    QUOTES,
    COMMENT,
    FOREIGN,
    IS_FORM,
    NEGATED_FORM,
    CHAIN,
    NUMBER,
    DATE,
    DURATION,
    COUNT,
    NO_OPERATOR,
    RESERVED_NAME,
    LIST,
    OR_MISSING_READINGS,
    OR_MISSING_PLACE,
    WHERE_READINGS,
    IGNORING_CASE,
    TOO_DEEP,
    ROWS,
    RANKING,
    SEGMENT,
)
