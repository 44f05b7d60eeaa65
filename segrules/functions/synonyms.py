"""What other languages and spreadsheets call our functions."""

from __future__ import annotations

_ALSO = {
    "average": "mean avg averageif avgif",
    "count": "countif countifs count_if cnt",
    "sum": "sumif sumifs sum_if",
    "count_distinct": "distinct distinct_count countdistinct count_unique nunique unique",
    "most_common": "mode",
    "min": "minimum",
    "max": "maximum",
    "median": "med",
    "share": "proportion ratio percentage",
    "percentile": "percent_rank percentrank quantile cume_dist",
    "bucket": "ntile decile quartile",
    "if": "iif case ifelse if_else",
    "coalesce": "ifnull nvl if_null fillna ifna",
    "ceil": "ceiling roundup",
    "floor": "rounddown int",
    "length": "len char_length",
    "lower": "lcase lowercase to_lower tolower casefold",
    "upper": "ucase uppercase to_upper toupper",
    "trim": "strip",
    "number": "to_number tonumber float numeric to_float",
    "date": "to_date todate datevalue",
    "days_between": "datediff date_diff datedif",
    "days_since": "days_ago",
    "weekday": "dayofweek day_of_week dayname dow",
    "day": "dayofmonth day_of_month",
    "start_of_month": "month_start trunc_month",
}
BY_OTHER_NAME = {name: ours for ours, names in _ALSO.items() for name in names.split()}
"""Names of elsewhere, in lower case, and ours."""


def meant(name: str) -> str | None:
    """Our function for a name that others give it, None where it is nobody's."""
    return BY_OTHER_NAME.get(name.casefold())
