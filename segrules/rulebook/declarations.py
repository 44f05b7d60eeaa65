"""Every key of the two kinds of rule file, each declared once.

The JSON Schemas, the reading into the model, the messages and ``docs/rulebook.md`` all follow from
these declarations.
"""

from __future__ import annotations

from segrules.rulebook import building
from segrules.rulebook.shapes import (
    CellShape,
    ConditionShape,
    EitherShape,
    ExpressionShape,
    Key,
    ListShape,
    NamesShape,
    RecordShape,
    TextShape,
    ValueShape,
    WholeShape,
    WordShape,
    YesNoShape,
)

TEXT = TextShape()
TEXTS = ListShape(TEXT, at_least=1)
TEXT_OR_TEXTS = EitherShape((TEXT, TEXTS))
LENGTH_OF_TIME = TextShape(
    r"[1-9][0-9]{0,4} (minute|hour|day|week|month|quarter|year)s?",
    "a length of time such as `2 days` or `36 hours`",
)
ON_BAD_VALUE = WordShape(("error", "missing"))
MISSING = ListShape(ValueShape(nullable=False))

COLUMN_TYPES = tuple(
    prefix + name
    for prefix in ("", "list of ")
    for name in ("number", "text", "yes/no", "date", "datetime")
)
FIELD_TYPES = WordShape(COLUMN_TYPES[:5])
KINDS = (
    "demographic", "geographic", "psychographic", "behavioral", "value",
    "lifecycle", "technographic", "engagement", "predictive", "composite",
)  # fmt: skip
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

COLUMN = RecordShape(
    "column",
    "A column: its type's name alone, or these keys.",
    (
        Key("type", WordShape((*COLUMN_TYPES, "struct")),
            "The type of its values: `number`, `text`, `yes/no`, `date`, `datetime`, `list of` one "
            "of these, or `struct`.", required=True, example="text"),
        Key("from", TEXT, "The column's name in the export, where that is another.",
            default="the name itself", example='"Signup Date"', attribute="from_"),
        Key("format", TEXT, "How its dates are written in the export, in strftime's letters.",
            default="ISO 8601, with `T` or a blank", example='"%d/%m/%Y"'),
        Key("decimals", WholeShape(0, 18),
            "The column is exact, with so many decimals; 0 makes it whole numbers.",
            default="double precision", example="2"),
        Key("label", TEXT, "What sentences call it.",
            default="the name in words", example="Total spent"),
        Key("display", TEXT,
            "How sentences show its values: one `{}` with `,`, `.N`, `f` or `%`, or a strftime "
            "pattern for dates.", example='"£{:,.2f}"'),
        Key("pii", YesNoShape(), "Its values appear in no message, log, sentence or `run.json`.",
            default="no"),
        Key("values", ListShape(ValueShape(nullable=False), at_least=1),
            "All values that it can have; rules that compare it with another are mistakes.",
            example="[bronze, silver, gold]"),
        Key("separator", TEXT, "What stands between the items of a list in one cell.",
            default="`,`", example='"|"'),
        Key("missing", MISSING, "Values that mean missing, beside those of the table.",
            example="[999]"),
        Key("yes", TEXT_OR_TEXTS, "Words that mean yes.",
            default="true, yes, y, t, 1", example="[ja]"),
        Key("no", TEXT_OR_TEXTS, "Words that mean no.",
            default="false, no, n, f, 0", example="[nein]"),
        Key("on_bad_value", ON_BAD_VALUE,
            "What a cell that does not fit the type is: an error, or missing and counted.",
            default="the table's"),
        Key("fields", NamesShape(FIELD_TYPES, at_least=1),
            "The fields of a struct and their types.", example="{model: text}"),
    ),
    building.column_keys,
)  # fmt: skip

LINK = RecordShape(
    "relation",
    "A relation: the column that holds the other table's key, or these keys.",
    (
        Key(
            "table", TEXT, "The table that the rows belong to.", required=True, example="customers"
        ),
        Key(
            "by",
            TEXT_OR_TEXTS,
            "The columns that hold that table's key.",
            required=True,
            example="customer_id",
        ),
    ),
)

LOOK_UP = RecordShape(
    "look-up",
    "A look-up of one row of another table.",
    (
        Key("table", TEXT, "The table that is looked up.", required=True, example="products"),
        Key(
            "by",
            TEXT_OR_TEXTS,
            "The columns that hold that table's key.",
            required=True,
            example="sku",
        ),
    ),
)

READ = RecordShape(
    "read options",
    "How a table's files are read, where the defaults do not fit.",
    (
        Key("separator", TextShape(r"^(.|\\t|tab)$", "one character"),
            "What stands between cells.", default="found among `,` `;` tab `|`", example='";"'),
        Key("quote", TextShape("^.$", "one character"), "What stands around cells.",
            default='`"`', example="\"'\""),
        Key("encoding", TEXT, "The encoding of the text.",
            default="UTF-8, with or without a byte order mark", example="windows-1252"),
        Key("decimal", WordShape((".", ",")), "The decimal sign of numbers.", default="`.`",
            example='","'),
        Key("missing", MISSING, "Values that mean missing in every column, beside blanks.",
            example="[unknown, n/a]"),
        Key("skip_rows", WholeShape(0), "Lines before the header.", default="0"),
        Key("trim", YesNoShape(), "Blanks around text are taken off.", default="no"),
    ),
    building.read_options,
)  # fmt: skip

TABLE = RecordShape(
    "table",
    "A table of the export.",
    (
        Key("key", TEXT_OR_TEXTS,
            "The column, or columns, that tell its rows apart; `row` stands for the row number. "
            "Required of the base and of tables that others belong to or look up.",
            example="customer_id"),
        Key("time", TEXT, "The column that says when a row happened.", example="placed_at"),
        Key("columns",
            NamesShape(
                EitherShape((WordShape(COLUMN_TYPES), COLUMN)), building.column, at_least=1
            ),
            "Its columns, each with its type.", required=True, unless="distinct_of",
            example="{customer_id: number}"),
        Key("belongs_to", NamesShape(EitherShape((TEXT, TEXTS, LINK)), building.relation),
            "The tables that its rows belong to, each with the column that holds their key.",
            example="{customers: customer_id}"),
        Key("looks_up", NamesShape(LOOK_UP, building.relation),
            "Rows of other tables that its rows point to, under a name for rules.",
            example="{product: {table: products, by: sku}}"),
        Key("distinct_of", TEXT,
            "Instead of columns: the table is made of the distinct known keys of that one.",
            example="transactions"),
        Key("read", READ, "How its files are read, where the defaults do not fit.",
            example='{separator: ";"}'),
        Key("sorted_by", TEXT_OR_TEXTS,
            "Columns that the export is sorted by, for those who read the rulebook: a run sees by "
            "itself whether a table is in the order of its customers."),
        Key("fresh_within", LENGTH_OF_TIME,
            "A warning where its newest row, by the table's `time`, is older than that before the "
            "as-of moment.",
            example="2 days"),
        Key("on_bad_value", ON_BAD_VALUE,
            "What a cell that does not fit its type is: an error, or missing and counted.",
            default="error"),
    ),
    building.table_keys,
)  # fmt: skip

TRAIT = RecordShape(
    "trait",
    "A trait: its expression alone, or these keys.",
    (
        Key("value", ExpressionShape(), "The expression.", required=True,
            example="sum(total of orders) / count(orders)"),
        Key("of", TEXT, "The table that it is a trait of.", default="the base table",
            example="orders"),
        Key("label", TEXT, "What sentences call it.", default="the name in words"),
        Key("display", TEXT, "How sentences show it, as of a column.", example='"£{:,.2f}"'),
    ),
)  # fmt: skip

RULEBOOK = RecordShape(
    "rulebook",
    "The rulebook of a folder: its tables and their columns, parameters and traits.",
    (
        Key("version", WholeShape(1, 1), "The version of this format.", default="1"),
        Key("name", TEXT, "What reports call the rulebook.", default="the folder's name"),
        Key("timezone", TEXT, "The time zone that days are counted in.", default="UTC",
            example="Europe/London"),
        Key("week_starts", WordShape(DAYS), "The first day of a week.", default="monday"),
        Key("base", TEXT, "The table whose rows are segmented.", required=True,
            example="customers"),
        Key("parameters",
            NamesShape(CellShape(("value", "list"), nullable=False), building.parameter),
            "Named constants and lists, which a run can set.",
            example='{vip_spend: 500, eu: ["AT", "BE"], quiet: 90 days}'),
        Key("tables", NamesShape(TABLE, building.table, at_least=1),
            "The tables of the export.", required=True,
            example="{customers: {key: customer_id, columns: {customer_id: number}}}"),
        Key("traits", NamesShape(EitherShape((ExpressionShape(), TRAIT)), building.trait),
            "Named expressions, used in rules like columns."),
    ),
)  # fmt: skip

CELLS = NamesShape(CellShape())

EXAMPLE = RecordShape(
    "example",
    "A test of the rule: one customer, and whether it is a member.",
    (
        Key("name", TEXT, "What it shows.", default="its number",
            example="a big spender who went quiet"),
        Key("as_of", CellShape(("value",), nullable=False),
            "The as-of date, required where the rule depends on it.", example="2026-11-22"),
        Key("customer", CELLS,
            "The row of the base table, whatever that is called; columns not named are missing.",
            default="everything is missing", example="{total_spent: 800}"),
        Key("others", ListShape(CELLS), "The rest of the population, where a rule compares.",
            example="[{total_spent: 20}, {total_spent: 50}]"),
        Key("member", WordShape(("yes", "no", "undecided")), "What the rule should say.",
            required=True, example="yes"),
    ),
    building.example,
    others=ListShape(CELLS),
    others_docs="Rows of another table that belong to the customer, under the table's name.",
)  # fmt: skip

SEGMENT = RecordShape(
    "segment",
    "A segment: who is in it, and what it is for.",
    (
        Key("id", TextShape("^[a-z0-9]+(-[a-z0-9]+)*$", "lower-case words joined by hyphens"),
            "Its id, in kebab-case, unique in the rulebook.", required=True,
            example="lapsed-vip"),
        Key("name", TEXT, "What reports call it.", default="the id", example="Lapsed VIPs"),
        Key("description", TEXT, "What it is for, in a sentence or two."),
        Key("kind", WordShape(KINDS), "What it looks at."),
        Key("owner", TEXT, "Who answers for it.", example="crm@example.com"),
        Key("tags", ListShape(TEXT), "Words to find it by.", example="[winback]"),
        Key("status", WordShape(("draft", "active", "archived")),
            "A draft is validated and not applied; an archived one is out of use.",
            default="active"),
        Key("when", ConditionShape(),
            "Who is in: an expression, or groups of them under `all`, `any`, `none`.",
            required=True, example="total_spent >= vip_spend"),
        Key("because", ExpressionShape(prose=True),
            "The reason in sentences, with expressions in braces.",
            default="made from the rule", example='"Spent {total_spent}"'),
        Key("examples", ListShape(EXAMPLE), "Tests of the rule, run by `segrules test`."),
    ),
    building.segment,
)  # fmt: skip

SEGMENTS = RecordShape(
    "segments file",
    "A file of segments, each with its rule, its owner and its tests.",
    (Key("segments", ListShape(SEGMENT), "The segments of this file.", required=True),),
)
