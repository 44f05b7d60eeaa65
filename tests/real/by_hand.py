"""The same segments once more: plain Python over the rows of the csv module, and no engine.

Each is a function of a row of the export as it is written. It says yes, no, or None for undecided.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

Row = Mapping[str, str]
Rule = Callable[[Row], bool | None]

AS_OF = date(2014, 6, 30)


def rows(path: Path, separator: str) -> Iterator[Row]:
    """The rows of a CSV file, cells as text, the key ``row`` counted from 1."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        for number, row in enumerate(csv.DictReader(file, delimiter=separator), start=1):
            yield {**row, "row": str(number)}


def _exact(text: str) -> Fraction:
    return Fraction(text)


def _helpers(row: Row) -> int:
    services = ("OnlineSecurity", "OnlineBackup", "DeviceProtection", "TechSupport")
    return sum(row[service] == "Yes" for service in services)


def _total(row: Row) -> Fraction | None:
    return _exact(row["TotalCharges"]) if row["TotalCharges"].strip() else None


def _bill_grew(row: Row) -> bool | None:
    total = _total(row)
    if total is None or row["tenure"] == "0":
        return None
    return _exact(row["MonthlyCharges"]) > Fraction(12, 10) * total / int(row["tenure"])


def _bare_fibre(row: Row) -> bool:
    return row["InternetService"] == "Fiber optic" and _helpers(row) < 2


TELCO: Mapping[str, Rule] = {
    "month-to-month": lambda r: r["Contract"] == "Month-to-month",
    "one-year": lambda r: r["Contract"] == "One year",
    "two-year": lambda r: r["Contract"] == "Two year",
    "churned-month-to-month": lambda r: (r["Contract"], r["Churn"]) == ("Month-to-month", "Yes"),
    "churned-one-year": lambda r: (r["Contract"], r["Churn"]) == ("One year", "Yes"),
    "churned-two-year": lambda r: (r["Contract"], r["Churn"]) == ("Two year", "Yes"),
    "pays-by-itself": lambda r: "(automatic)" in r["PaymentMethod"],
    "seniors-alone": lambda r: (r["SeniorCitizen"] + r["Partner"] + r["Dependents"]) == "1NoNo",
    "joined-this-month": lambda r: r["tenure"] == "0",
    "first-year": lambda r: int(r["tenure"]) in range(1, 13),
    "loyal": lambda r: int(r["tenure"]) >= 60 and r["Churn"] == "No",
    "streams-everything": lambda r: r["StreamingTV"] == r["StreamingMovies"] == "Yes",
    "fibre-without-help": _bare_fibre,
    "phone-only": lambda r: r["PhoneService"] == "Yes" and r["InternetService"] == "No",
    "about-to-leave": lambda r: (
        r["Contract"] == "Month-to-month"
        and _bare_fibre(r)
        and int(r["tenure"]) <= 12
        and r["Churn"] == "No"
    ),
    "billed-over-5000": lambda r: None if (total := _total(r)) is None else total > 5000,
    "not-over-5000": lambda r: (total := _total(r)) is not None and total <= 5000,
    "first-bill-to-come": lambda r: r["TotalCharges"] == " ",
    "small-or-no-total": lambda r: (total := _total(r)) is None or total < 50,
    "bill-grew": _bill_grew,
    "big-bill": lambda r: _exact(r["MonthlyCharges"]) >= 100,
}


def _joined(row: Row) -> date:
    return date.fromisoformat(row["Dt_Customer"])


def _anniversary_soon(row: Row) -> bool:
    days = [AS_OF + timedelta(days=n) for n in range(1, 15)]
    return (_joined(row).month, _joined(row).day) in {(d.month, d.day) for d in days}


def _food(row: Row) -> int:
    sorts = ("Wines", "Fruits", "MeatProducts", "FishProducts", "SweetProducts")
    return sum(int(row[f"Mnt{sort}"]) for sort in sorts)


def _income(test: Callable[[int], bool]) -> Rule:
    return lambda row: test(int(row["Income"])) if row["Income"] else None


def _both(known: bool, income: bool | None) -> bool | None:  # noqa: FBT001 - a yes and a yes
    return income if known else False


MARKETING: Mapping[str, Rule] = {
    "joined-lately": lambda r: AS_OF - timedelta(days=90) < _joined(r) <= AS_OF,
    "joined-last-quarter": lambda r: date(2014, 1, 1) <= _joined(r) <= date(2014, 3, 31),
    "joined-in-august": lambda r: r["Dt_Customer"][5:7] == "08",
    "anniversary-soon": _anniversary_soon,
    "quiet": lambda r: int(r["Recency"]) >= 90,
    "wine-lovers": lambda r: 2 * int(r["MntWines"]) >= _food(r) and int(r["MntWines"]) >= 500,
    "deal-hunters": lambda r: (
        2 * int(r["NumDealsPurchases"])
        > sum(int(r[f"Num{way}Purchases"]) for way in ("Web", "Catalog", "Store"))
    ),
    "looks-but-buys-elsewhere": lambda r: (
        int(r["NumWebVisitsMonth"]) >= 7
        and (
            r["NumWebPurchases"] == "0"
            or int(r["NumStorePurchases"]) > 2 * int(r["NumWebPurchases"])
        )
    ),
    "says-yes": lambda r: sum(r[f"AcceptedCmp{n}"] == "1" for n in range(1, 6)) >= 3,
    "win-back": lambda r: _both(
        int(r["Recency"]) >= 90 and r["Complain"] == "0", _income(lambda i: i >= 75_000)(r)
    ),
    "spends-beyond-income": lambda r: _income(lambda i: 50 * _food(r) > i)(r),
    "comfortable": _income(lambda i: i >= 75_000),
    "not-comfortable": _income(lambda i: i < 75_000),
    "income-missing": lambda r: not r["Income"],
    "income-beyond-belief": _income(lambda i: i == 666_666),
    "low-income-family": lambda r: _both(
        int(r["Kidhome"]) + int(r["Teenhome"]) >= 2, _income(lambda i: i < 30_000)(r)
    ),
    "born-before-1900": lambda r: r["Year_Birth"] < "1900",
    "over-sixty": lambda r: 2014 - int(r["Year_Birth"]) > 60,
    "yolo": lambda r: r["Marital_Status"] in {"YOLO", "Absurd"},
    "marital-alone": lambda r: r["Marital_Status"] == "Alone",
    "education-2n-cycle": lambda r: r["Education"] == "2n Cycle",
}


def _known(text: str) -> bool | None:
    return None if text == "unknown" else text == "yes"


def _any_loan(row: Row) -> bool | None:
    answers = {_known(row["housing"]), _known(row["loan"])}
    if True in answers:
        return True
    return None if None in answers else False


BANK: Mapping[str, Rule] = {
    "in-default": lambda r: _known(r["default"]),
    "any-loan": _any_loan,
    "called-this-week": lambda r: None if r["pdays"] == "999" else int(r["pdays"]) <= 7,
    "never-called": lambda r: r["pdays"] == "999",
    "basic-school": lambda r: (
        None if r["education"] == "unknown" else bool(re.fullmatch("basic.[0-9]y", r["education"]))
    ),
    "low-rates": lambda r: (
        _exact(r["euribor3m"]) < Fraction(13, 10)
        and _exact(r["cons.conf.idx"]) > -40
        and 92 <= _exact(r["cons.price.idx"]) <= 93
        and _exact(r["nr.employed"]) < 5100
    ),
    "office-signers": lambda r: _both(
        r["y"] == "yes", None if r["job"] == "unknown" else r["job"] == "admin."
    ),
}


def _long_reader(row: Row) -> bool | None:
    pages = int(row["ProductRelated"])
    return _exact(row["ProductRelated_Duration"]) / pages > 120 if pages else None


SESSIONS: Mapping[str, Rule] = {
    "hardly-bounces": lambda r: 0 < _exact(r["BounceRates"]) < Fraction(1, 10_000),
    "to-the-last-digit": lambda r: r["BounceRates"] == "9.83E-05",
    "summer": lambda r: r["Month"] in {"June", "Jul", "Aug"},
    "weekend-buyers": lambda r: (r["Weekend"], r["Revenue"]) == ("TRUE", "TRUE"),
    "long-readers": _long_reader,
    "near-a-special-day": lambda r: r["SpecialDay"] in {"0.6", "0.8", "1"},
}

SEPARATORS = {"telco": ",", "marketing": ";", "bank": ";", "sessions": ","}
KEYS = {"telco": "customerID", "marketing": "ID", "bank": "row", "sessions": "row"}
RULES = {"telco": TELCO, "marketing": MARKETING, "bank": BANK, "sessions": SESSIONS}
