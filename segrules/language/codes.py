"""The numbered kinds of mistake about names, types and meaning in expressions."""

from __future__ import annotations

from segrules.diagnostics import Code, Severity

_ONE = "segments:\n  - id: a\n    when: {when}\n"
_TWO_WAYS = """version: 1
base: customers
tables:
  customers:
    key: customer_id
    columns: {customer_id: number}
  orders:
    belongs_to:
      billing: {table: customers, by: bill_to}
      shipping: {table: customers, by: ship_to}
    columns: {bill_to: number, ship_to: number}
"""
_NO_TIME = """version: 1
base: customers
tables:
  customers:
    key: customer_id
    columns: {customer_id: number}
  tags:
    belongs_to: {customers: customer_id}
    columns: {customer_id: number}
"""
_ROWS = """version: 1
base: customers
tables:
  customers:
    key: customer_id
    columns: {customer_id: number, country: text}
  orders:
    belongs_to: {customers: customer_id}
    columns: {customer_id: number, total: number, country: text}
"""
UNKNOWN_COLUMN = Code(
    "SR203",
    "unknown column",
    "A name stands for a column, a trait or a parameter of the rulebook; this one is none of them.",
    wrong="total_spnt >= 500",
    right="total_spent >= 500",
)
UNKNOWN_FUNCTION = Code(
    "SR204",
    "unknown function",
    "`segrules functions` lists every function of the language.",
    wrong="rounded(total_spent) >= 500",
    right="round(total_spent) >= 500",
)
UNKNOWN_SEGMENT = Code(
    "SR205",
    "unknown segment",
    "`in segment` names the id of an active segment of the same rulebook.",
    wrong='in segment "vips"',
    right='country = "GB" and in segment "vip"',
)
INACTIVE_SEGMENT = Code(
    "SR206",
    "segment that is not active",
    "A draft or archived segment has no members in a run, so no rule can ask for them.",
    wrong={
        "segments.yaml": "segments:\n  - id: old\n    status: draft\n    when: visits > 1\n"
        '  - id: new\n    when: in segment "old"\n'
    },
    right={
        "segments.yaml": "segments:\n  - id: old\n    when: visits > 1\n"
        '  - id: new\n    when: in segment "old"\n'
    },
)
CYCLE = Code(
    "SR207",
    "names that need each other",
    "A segment or trait is made of others; in a circle none of them could ever be computed.",
    wrong={
        "segments.yaml": 'segments:\n  - id: a\n    when: in segment "b"\n'
        '  - id: b\n    when: in segment "a"\n'
    },
    right={
        "segments.yaml": "segments:\n  - id: a\n    when: visits > 1\n"
        '  - id: b\n    when: in segment "a"\n'
    },
)
NO_FIELD = Code(
    "SR208",
    "unknown field",
    "A dot leads to a field of a struct column, or from a look-up to its table.",
    wrong='country.name = "GB"',
    right='country = "GB"',
)
NO_CONDITION = Code(
    "SR210",
    "value where a condition is needed",
    "A rule is yes or no for each customer. A number, text or date alone is neither.",
    wrong="total_spent and subscribed",
    right="total_spent > 0 and subscribed",
)
TYPES_DIFFER = Code(
    "SR212",
    "values of different types",
    "The language never converts between types by itself: both sides have one type.",
    wrong="country = 5",
    right='country = "5"',
)
OPERATOR_TYPE = Code(
    "SR213",
    "operator over a type that it does not take",
    "Each operator takes some types only: text is not added, yes/no has no order.",
    wrong="country + 5 > 3",
    right="visits + 5 > 3",
)
ARGUMENTS = Code(
    "SR214",
    "arguments that do not fit the function",
    "The number of arguments and their types are part of a function's meaning.",
    wrong="round(country) > 3",
    right="round(total_spent) > 3",
)
UNDECLARED_VALUE = Code(
    "SR215",
    "value that the column never has",
    "The rulebook lists the values of this column; any other would match nobody, silently.",
    wrong='tier = "golden"',
    right='tier = "gold"',
)
CONSTANT_NEEDED = Code(
    "SR216",
    "column where a constant is needed",
    "Counts, lengths of time, patterns and digits are settled when the rule is read.",
    wrong="round(total_spent, visits) > 3",
    right="round(total_spent, 2) > 3",
)
COUNT_RANGE = Code(
    "SR217",
    "count outside its range",
    "Counts in windows and durations are whole and at least 1, and no longer than 1,000 years.",
    wrong="last_order_at in last 9000 years",
    right="last_order_at in last 90 days",
)
BAD_PATTERN = Code(
    "SR218",
    "pattern that cannot be searched for",
    "`matches` takes the regular expressions that all engines share: no look-around, "
    r"back-references, `\b` or inline flags.",
    wrong={"segments.yaml": 'segments:\n  - id: a\n    when: country matches "(GB"\n'},
    right={"segments.yaml": 'segments:\n  - id: a\n    when: country matches "(GB)"\n'},
)
TIME_OF_DAY = Code(
    "SR219",
    "hours against a column of days",
    "A date has no time of day, so hours and minutes cannot be told from it.",
    wrong="last_order_at in last 36 hours",
    right="placed_at in last 36 hours",
)
DATE_ARITHMETIC = Code(
    "SR220",
    "dates and lengths of time in a calculation",
    "A date takes plus or minus a length of time; the days between two dates are a function.",
    wrong="today - last_order_at > 3",
    right="days_between(last_order_at, today) > 3",
)
ANNUAL = Code(
    "SR221",
    "a day of every year, used as a date",
    "`anniversary(…)` has no year: it takes windows, `=` and `between` with dates, nothing else.",
    wrong="anniversary(birth_date) < today",
    right="anniversary(birth_date) = today",
)
OTHER_TABLE = Code(
    "SR222",
    "rows that are not below the row in scope",
    "An aggregate looks at rows that belong to the row in scope, or, at customer level, at "
    "everybody. `belongs_to` in rulebook.yaml says how tables hang together.",
    wrong="has shops",
    right="count(customers) > 1",
)
TWO_WAYS = Code(
    "SR229",
    "two ways to the rows of a table",
    "Where a table belongs to another in two ways, the rule says which with `via`.",
    wrong={"rulebook.yaml": _TWO_WAYS, "segments.yaml": _ONE.format(when="has orders")},
    right={"rulebook.yaml": _TWO_WAYS, "segments.yaml": _ONE.format(when="has orders via billing")},
)
NO_TIME = Code(
    "SR226",
    "table without a time",
    "Windows, `first`, `last`, periods and sequences need to know when a row happened: the "
    "table's own `time`, or that of a row that it belongs to.",
    wrong={"rulebook.yaml": _NO_TIME, "segments.yaml": _ONE.format(when="has tags in last 3 days")},
    right={"rulebook.yaml": _NO_TIME, "segments.yaml": _ONE.format(when="has tags")},
)
AGGREGATE = Code(
    "SR227",
    "aggregate over a value that it does not take",
    "`count` and `share` take rows alone; the others take a value of these rows.",
    wrong="sum(country of customers) > 5",
    right="sum(visits of customers) > 5",
)
RANKED_ROWS = Code(
    "SR228",
    "comparison with everybody inside rows",
    "`top`, `rank`, `percentile` and `bucket` compare customers, so they stand at customer level.",
    wrong={
        "rulebook.yaml": _NO_TIME,
        "segments.yaml": _ONE.format(when="has tags where rank(customer_id) < 5"),
    },
    right={"rulebook.yaml": _NO_TIME, "segments.yaml": _ONE.format(when="rank(customer_id) < 5")},
)
NO_CONSTANT = Code(
    "SR223",
    "parameter that is no constant",
    "A parameter is a number, text, yes/no, date, length of time, or a list of one type.",
    wrong={
        "rulebook.yaml": "version: 1\nbase: customers\nparameters:\n  p: [1, GB]\ntables:\n"
        "  customers:\n    key: customer_id\n    columns: {customer_id: number}\n",
        "segments.yaml": "segments:\n  - id: a\n    when: customer_id > 1\n",
    },
    right={
        "rulebook.yaml": "version: 1\nbase: customers\nparameters:\n  p: [IE, GB]\ntables:\n"
        "  customers:\n    key: customer_id\n    columns: {customer_id: number}\n",
        "segments.yaml": "segments:\n  - id: a\n    when: customer_id > 1\n",
    },
)
BAD_TEMPLATE = Code(
    "SR224",
    "because template with an open brace",
    "In `because`, an expression stands between `{` and `}`; `{{` is a brace itself.",
    wrong={
        "segments.yaml": "segments:\n  - id: a\n    when: visits > 1\n"
        "    because: Came {visits times\n"
    },
    right={
        "segments.yaml": "segments:\n  - id: a\n    when: visits > 1\n"
        "    because: Came {visits} times\n"
    },
)
MIXED_LOGIC = Code(
    "SR401",
    "and mixed with or",
    "`and` binds tighter than `or`, which readers forget; parentheses say what is meant.",
    wrong='subscribed or country = "GB" and visits > 1',
    right='subscribed or (country = "GB" and visits > 1)',
    severity=Severity.WARNING,
)
SILENT_MISSING = Code(
    "SR402",
    "negation that leaves out customers with a missing value",
    "Where the value is missing the comparison is unknown, so the customer is undecided and no "
    "member. The rule itself should say what missing means.",
    wrong='country != "GB"',
    right='country != "GB" or missing',
    severity=Severity.WARNING,
)
SETTLED = Code(
    "SR403",
    "comparison that is the same for everybody",
    "A value never leaves its range: months go from 1 to 12, shares and percentiles from 0% to "
    "100%, blank cells are missing. And two constants compare alike whoever the customer is.",
    wrong="share(customers where visits > 3) > 50",
    right="share(customers where visits > 3) > 50%",
    severity=Severity.WARNING,
)
ROWS_OR_NOT = Code(
    "SR404",
    "condition behind `where` that could be about its rows",
    "What stands behind the parenthesis of a `where` is about the customer again. Where the same "
    "words could be about the rows, parentheses around the `has` say that it is meant so.",
    wrong={
        "rulebook.yaml": _ROWS,
        "segments.yaml": _ONE.format(when='has orders where (total > 5) and country = "GB"'),
    },
    right={
        "rulebook.yaml": _ROWS,
        "segments.yaml": _ONE.format(when='(has orders where (total > 5)) and country = "GB"'),
    },
    severity=Severity.WARNING,
)
GROUPED = Code(
    "SR405",
    "number whose point may be meant to separate thousands",
    "The point of a number is its decimal point, so `1.000` is one. A thousand is `1000`, or "
    "`1_000`.",
    wrong="total_spent > 1.000",
    right="total_spent > 1_000",
    severity=Severity.WARNING,
)
WILDCARD = Code(
    "SR406",
    "sign that stands for any text elsewhere",
    "`%` and `*` are signs like any other: `contains`, `starts with` and `ends with` say already "
    "where there may be more.",
    wrong='country contains "%G%"',
    right='country contains "G"',
    severity=Severity.WARNING,
)
_GROWING = "".join(f"  t{n}: t{n - 1} + t{n - 1}\n" for n in range(1, 15))
_TABLE = (
    "version: 1\nname: Shop\nbase: customers\ntables:\n  customers:\n    key: customer_id\n"
    "    columns: {customer_id: number, visits: number}\ntraits:\n  t0: visits + 1\n"
)
_BUSY = "segments:\n  - id: busy\n    when: "
TRAITS = Code(
    "SR225",
    "traits that stand for too much",
    "Written out, the traits of an expression may be 100 levels deep and have 10,000 columns and"
    " calculations. Traits that name others several times, one after another, pass that soon.",
    wrong={"rulebook.yaml": _TABLE + _GROWING, "segments.yaml": f"{_BUSY}t14 > 5\n"},
    right={"rulebook.yaml": _TABLE, "segments.yaml": f"{_BUSY}t0 > 5\n"},
)
UNKNOWN_SETTING = Code(
    "SR601",
    "setting of an unknown parameter",
    "`--set` changes a parameter that the rulebook declares.",
    wrong={"$ apply": "--set vip_spnd=600"},
    right={"$ apply": "--set vip_spend=600"},
)
SETTING_TYPE = Code(
    "SR602",
    "setting of another type",
    "A run may change the value of a parameter, never its type.",
    wrong={"$ apply": "--set vip_spend=lots"},
    right={"$ apply": "--set vip_spend=600"},
)

CODES = (
    UNKNOWN_COLUMN,
    UNKNOWN_FUNCTION,
    UNKNOWN_SEGMENT,
    INACTIVE_SEGMENT,
    CYCLE,
    NO_FIELD,
    NO_CONDITION,
    TYPES_DIFFER,
    OPERATOR_TYPE,
    ARGUMENTS,
    UNDECLARED_VALUE,
    CONSTANT_NEEDED,
    COUNT_RANGE,
    BAD_PATTERN,
    TIME_OF_DAY,
    DATE_ARITHMETIC,
    ANNUAL,
    OTHER_TABLE,
    TWO_WAYS,
    NO_TIME,
    AGGREGATE,
    RANKED_ROWS,
    NO_CONSTANT,
    BAD_TEMPLATE,
    MIXED_LOGIC,
    SILENT_MISSING,
    SETTLED,
    ROWS_OR_NOT,
    GROUPED,
    WILDCARD,
    TRAITS,
    UNKNOWN_SETTING,
    SETTING_TYPE,
)
