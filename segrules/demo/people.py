"""Who the customers are: when they came, how keen they are, demography and geography."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Callable

import polars as pl

from segrules.demo import words
from segrules.demo.chance import Chance, places

OLDEST_SIGN_UP = 2_200
"""Days: TechShop opened about six years ago."""

DAY_NOBODY_TYPED = dt.date(1900, 1, 1)
"""What a form stored for those who skipped the question: exports have such cells."""

_OfCity = Callable[[str], pl.Expr]
"""Gives a field of the customer's city."""

_PER_YEAR = 365.25
_STUDIES_UNTIL = 26
_PENSION_AGE = 66
_MAX_ORDERS = 90
_MAX_EVENTS = 600


def people(ids: pl.DataFrame, seed: int, today: dt.date) -> pl.DataFrame:
    """One row per ``customer_id``; columns that begin with ``_`` are what the shop cannot know."""
    chance = Chance(seed, "customer_id")
    return (
        ids.with_columns(
            _activity=chance.uniform("activity"),
            _taste=chance.uniform("taste"),
            _tenure=tenure(chance),
            _age=_age(chance),
            _city=_city(chance),
        )
        .with_columns(
            _active_days=pl.when(chance.happens("gone", 0.3))
            .then((pl.col("_tenure") * chance.uniform("stayed")).cast(pl.Int64))
            .otherwise("_tenure"),
            signed_up=pl.lit(today) - pl.duration(days="_tenure"),
            _orders=_orders(),
            _events=_events(chance),
            **_demography(chance, today),
        )
        .with_columns(**_household(chance), **_address(chance))
        .with_columns(**_names(chance))
        .with_columns(**_contact(chance))
    )


def tenure(chance: Chance) -> pl.Expr:
    """How many days ago the customer whose number is the chance's key signed up."""
    return (OLDEST_SIGN_UP * chance.uniform("tenure") ** 1.25).cast(pl.Int64)


def _age(chance: Chance) -> pl.Expr:
    """Years, 18 to 90, most of them between 28 and 58."""
    blend = 0.55 * chance.uniform("age") + 0.45 * chance.uniform("age again")
    return 18 + 72 * blend**1.35


def _heavy_tailed(u: pl.Expr, scale: float, shape: float) -> pl.Expr:
    """A Lomax draw: most are small, a few are very large."""
    return scale * ((1 - u).pow(-1 / shape) - 1)


def _orders() -> pl.Expr:
    """How many orders: about five on average, and never more than the time allows."""
    wanted = _heavy_tailed(pl.col("_activity"), 7.6, 2.3) + 0.3
    return pl.min_horizontal(wanted.cast(pl.Int64), 1 + pl.col("_tenure") // 12, _MAX_ORDERS)


def _events(chance: Chance) -> pl.Expr:
    """How many events beside those that lead to orders: most of those who also order much."""
    keen = 0.6 * pl.col("_activity") + 0.4 * chance.uniform("events")
    wanted = 3 + _heavy_tailed(keen, 33, 2.2)
    quiet = chance.happens("never seen", 0.03)
    return pl.when(quiet).then(0).otherwise(wanted.cast(pl.Int64).clip(0, _MAX_EVENTS))


def _demography(chance: Chance, today: dt.date) -> dict[str, pl.Expr]:
    age = pl.col("_age")
    born = pl.lit(today) - pl.duration(days=(age * _PER_YEAR).cast(pl.Int64))
    income = (0.1 + 0.5 * chance.uniform("income") + 0.4 * pl.col("_taste")) * 5
    bands = pl.lit(pl.Series(words.INCOME_BANDS))
    occupation = (
        pl.when((age < _STUDIES_UNTIL) & chance.happens("studies", 0.55))
        .then(pl.lit("student"))
        .when((age >= _PENSION_AGE) & chance.happens("has retired", 0.85))
        .then(pl.lit("retired"))
        .otherwise(chance.pick("occupation", words.OCCUPATIONS))
    )
    marital = (
        pl.when((age < _STUDIES_UNTIL) & chance.happens("young", 0.85))
        .then(pl.lit("single"))
        .otherwise(chance.pick("marital", words.MARITAL))
    )
    typed = pl.when(chance.happens("typed a birth date", 0.994)).then(born)
    return {
        "birth_date": chance.missing("birth", 0.12, typed.otherwise(pl.lit(DAY_NOBODY_TYPED))),
        "_gender": chance.pick("gender", words.GENDERS),
        "income_band": chance.missing("income", 0.25, bands.gather(income.cast(pl.UInt32))),
        "occupation": chance.missing("occupation", 0.18, occupation),
        "education": chance.missing("education", 0.22, chance.pick("edu", words.EDUCATIONS)),
        "marital_status": chance.missing("marital", 0.2, marital),
    }


def _household(chance: Chance) -> dict[str, pl.Expr]:
    adult = pl.col("_age").is_between(27, 60) & chance.happens("a parent", 0.45)
    some = chance.pick("children", {"1": 42, "2": 40, "3": 14, "4": 4}).cast(pl.Int64)
    children = pl.when(adult).then(some).otherwise(0)
    partner = pl.col("marital_status").is_in(["married", "partnered"]).fill_null(value=False)
    lodger = chance.happens("somebody else", 0.12)
    size = 1 + partner.cast(pl.Int64) + children + lodger.cast(pl.Int64)
    return {
        "gender": chance.missing("gender", 0.08, pl.col("_gender")),
        "children": chance.missing("children", 0.22, children),
        "household_size": chance.missing("household", 0.18, size),
    }


def _city(chance: Chance) -> pl.Expr:
    """The place of the customer's city in the list."""
    table = places({str(i): city.weight for i, city in enumerate(words.CITIES)}).cast(pl.UInt32)
    return pl.lit(table).gather((chance.uniform("city") * len(table)).cast(pl.UInt32))


def _address(chance: Chance) -> dict[str, pl.Expr]:
    cities = pl.DataFrame(words.CITIES, orient="row", schema=list(words.City._fields))

    def of_city(field: str) -> pl.Expr:
        return pl.lit(cities[field]).gather(pl.col("_city"))

    area = chance.pick("area", {"urban": 54, "suburban": 31, "rural": 15})
    # Degrees: the country side begins where the suburbs end.
    reach = area.replace_strict({"urban": 0.04, "suburban": 0.11, "rural": 0.35})
    where = chance.happens("located", 0.94)
    city = of_city("city")
    typed = (
        pl.when(chance.happens("shouts", 0.02))
        .then(city.str.to_uppercase())
        .when(chance.happens("whispers", 0.02))
        .then(city.str.to_lowercase())
        .otherwise(city)
    )
    return {
        "country": chance.missing("country", 0.02, of_city("country")),
        "region": chance.missing("region", 0.07, of_city("region")),
        "city": chance.missing("city", 0.04, typed),
        "postcode": chance.missing("postcode", 0.06, _postcode(chance, of_city)),
        "area": chance.missing("area", 0.07, area),
        "latitude": pl.when(where).then(_near(chance, "latitude", of_city, reach)),
        "longitude": pl.when(where).then(_near(chance, "longitude", of_city, reach)),
    }


def _near(chance: Chance, axis: str, of_city: _OfCity, reach: pl.Expr) -> pl.Expr:
    return (of_city(axis) + reach * (2 * chance.uniform(axis) - 1)).round(4)


def _postcode(chance: Chance, of_city: _OfCity) -> pl.Expr:
    """In the manner of the country, if not a real one."""
    letters = pl.lit(pl.Series(list("ABDEFGHJLNPQRSTUWXYZ")))
    first = letters.gather((chance.uniform("letter") * 20).cast(pl.UInt32))
    second = letters.gather((chance.uniform("next letter") * 20).cast(pl.UInt32))
    digits = chance.whole("digits", 0, 999).cast(pl.String).str.zfill(3)
    prefix, country = of_city("postcode"), of_city("country")
    return (
        pl.when(country.is_in(["GB", "IE"]))
        .then(pl.format("{} {}{}{}", prefix, digits.str.head(1), first, second))
        .when(country.is_in(["NL", "BE", "AT", "CH", "NO"]))
        .then(prefix + digits.str.head(2))
        .otherwise(prefix + digits)
    )


def _plain(name: str) -> str:
    """A name as it stands in an e-mail address: ``O'Brien`` is ``obrien``."""
    spelt = name.lower().replace("ł", "l").replace("ø", "o").replace("ß", "ss")
    letters = unicodedata.normalize("NFKD", spelt)
    return "".join(letter for letter in letters if letter.isascii() and letter.isalpha())


def _names(chance: Chance) -> dict[str, pl.Expr]:
    first = pl.lit(None, dtype=pl.String)
    for gender, names in words.FIRST_NAMES.items():
        chosen = chance.one_of(f"first name {gender}", names)
        first = pl.when(pl.col("_gender") == gender).then(chosen).otherwise(first)
    return {
        "first_name": chance.missing("first name", 0.005, first),
        "last_name": chance.missing("name", 0.01, chance.one_of("last name", words.LAST_NAMES)),
    }


def _contact(chance: Chance) -> dict[str, pl.Expr]:
    studies = (pl.col("occupation") == "student") & chance.happens("student mail", 0.7)
    domain = (
        pl.when(studies)
        .then(chance.pick("student domain", words.STUDENT_DOMAINS))
        .otherwise(chance.pick("domain", words.DOMAINS))
    )
    firsts = {name: _plain(name) for names in words.FIRST_NAMES.values() for name in names}
    lasts = {name: _plain(name) for name in words.LAST_NAMES}
    local = pl.format(
        "{}.{}{}",
        pl.col("first_name").replace_strict(firsts, default="dear"),
        pl.col("last_name").replace_strict(lasts, default="customer"),
        "customer_id",
    )
    number = chance.whole("phone", 0, 999).cast(pl.String).str.zfill(3)
    phone = pl.when(pl.col("country") == "GB").then(pl.format("+44 7700 900{}", number))
    return {
        "email": chance.missing("email", 0.02, local + "@" + domain),
        "phone": chance.missing("phone", 0.25, phone),
    }
