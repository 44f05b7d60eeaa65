"""Functions of spreadsheets and databases that are no function here, and what to write instead."""

from __future__ import annotations

from collections.abc import Sequence

_HELP = {
    "isblank isnull isempty is_null is_empty": "write `{0} is missing`",
    "isnotnull notnull is_not_null": "write `{0} is known`",
    "left startswith starts_with": 'write `{0} starts with "…"`',
    "right endswith ends_with": 'write `{0} ends with "…"`',
    "mid substring substr find search instr strpos charindex": 'write `{0} contains "…"`',
    "regexp_like regexp_matches regexmatch regexp": 'write `{0} matches "…"`',
    "concat concatenate concat_ws textjoin": "texts are not joined; compare each by itself",
    "vlookup xlookup hlookup lookup": "a looked-up row follows a dot, as in `product.category`",
    "getdate curdate current_date sysdate": "write `today`",
    "current_timestamp localtimestamp": "write `now`",
    "dateadd date_add date_sub datesub adddate edate": "add to a date: `today - 30 days`",
    "date_trunc datetrunc": "write `start_of_month(…)`, or another of `segrules functions`",
    "datepart date_part extract": "write `year(…)`, `month(…)` or `day(…)`",
    "exists": "write `has`, and the table whose rows are meant",
    "isin": 'write `{0} in ["…"]`',
    "between": "write `{0} between {1} and {2}`",
    "cast convert": "write `number(…)` or `date(…)`",
}
_BY_NAME = {name: help_ for names, help_ in _HELP.items() for name in names.split()}
_SPREAD = 3


def instead_of(name: str, arguments: Sequence[str]) -> str | None:
    """The help for a function of elsewhere with these arguments; None where nothing is known."""
    help_ = _BY_NAME.get(name.casefold())
    padded = [*arguments, *["…"] * (_SPREAD - len(arguments))]
    return help_.format(*padded) if help_ else None
