"""Text: searching it, cutting it, changing its case (language.md sections 3 and 7)."""

from __future__ import annotations

import sys
from functools import cache

import polars as pl

from segrules.functions.function import Example, Function, Param
from segrules.functions.once import HELD, once
from segrules.functions.patterns import portable_pattern
from segrules.types import TEXT, WHOLE, YESNO, Moment, list_of

TOPIC = "text"
_BLANK = " \t\r\n"


def fold(text: pl.Expr) -> pl.Expr:
    """Text as ``ignoring case`` compares it: lower case, the same on every engine.

    ``İ`` would become two code points and ``ς`` depends on its place in a word, so both are
    written as plain ``i`` and ``σ`` (architecture.md, decision 12).
    """
    return once(text, _folded())


@cache
def _folded() -> pl.Expr:
    text = HELD
    is_ascii = text.str.len_bytes() == text.str.len_chars()
    plain = pl.when(~is_ascii).then(text).str.replace_many(["İ", "Σ", "ς"], ["i", "σ", "σ"])
    return pl.coalesce(plain, text).str.to_lowercase()


def fold_text(text: str) -> str:
    """The same for a constant."""
    return text.replace("İ", "i").lower().replace("ς", "σ")


def _lower(_: Moment, text: pl.Expr) -> pl.Expr:
    # One to one: without these two, a letter would become two, or depend on its neighbours.
    plain = text.str.replace_all("İ", "i", literal=True).str.replace_all("Σ", "σ", literal=True)
    return plain.str.to_lowercase()


@cache
def _upper_case() -> tuple[list[str], list[str]]:
    """All letters with an upper case of one letter (Unicode's simple mapping), and that."""
    found: dict[str, str] = {}
    for letter in map(chr, range(sys.maxunicode + 1)):
        large = letter.upper()
        if len(large) > 1:
            # Such as ᾳ, whose upper case is two letters and whose title case is the one ᾼ.
            large = letter.title()
        if len(large) == 1 and large != letter:
            found[letter] = large
    return list(found), list(found.values())


def _upper(_: Moment, text: pl.Expr) -> pl.Expr:
    return text.str.replace_many(*_upper_case())


def _domain(_: Moment, email: pl.Expr) -> pl.Expr:
    # A group in the pattern would make the search five times as long.
    return email.str.extract(r"@[^@]+$", 0).str.strip_chars("@" + _BLANK).str.to_lowercase()


def _contains_any(_: Moment, text: pl.Expr, items: list[str]) -> pl.Expr:
    return pl.any_horizontal(*[text.str.contains(i, literal=True) for i in items])


def _contains_all(_: Moment, text: pl.Expr, items: list[str]) -> pl.Expr:
    return pl.all_horizontal(*[text.str.contains(i, literal=True) for i in items])


def _found_items(text: pl.Expr, items: pl.Expr) -> pl.Expr:
    """Which items of a list column a text contains, as a list of yes/no, missing items skipped."""
    # An expression inside `list.eval` sees one list alone, so the text travels as its first item.
    together = pl.concat_list(pl.concat_list(text), items.list.drop_nulls())
    found = pl.element().first().str.contains(pl.element().slice(1), literal=True)
    return (
        pl.when(text.is_not_null() & items.is_not_null())
        .then(together.list.eval(found))
        # Over an empty list nothing is asked of the text, so it may be missing.
        .when(items.list.drop_nulls().list.len() == 0)
        .then(pl.lit(pl.Series([[]], dtype=pl.List(pl.Boolean))))
    )


_TEXT_AND_TEXTS = (Param("t", TEXT), Param("items", list_of(TEXT), constant=True))
_TEXT_AND_LIST = (Param("t", TEXT), Param("items", list_of(TEXT)))

FUNCTIONS = (
    Function(
        name="contains",
        topic=TOPIC,
        form="{t} contains {part}",
        params=(Param("t", TEXT), Param("part", TEXT)),
        result=YESNO,
        summary="yes where the text has the part somewhere, as written",
        unknown="where either is missing",
        wanted="containing {part}",
        examples=(
            Example('t contains "shoe"', {"t": "red shoes"}, True),
            Example('t contains "Shoe"', {"t": "red shoes"}, False),
            Example('t contains "SHOE" ignoring case', {"t": "red shoes"}, True),
            Example('t contains "x"', {"t": TEXT}, None),
        ),
        polars=lambda _, t, part: t.str.contains(part, literal=True),
    ),
    Function(
        name="contains any of",
        topic=TOPIC,
        form="{t} contains any of {items}",
        params=_TEXT_AND_TEXTS,
        result=YESNO,
        summary="yes where the text has one of the parts",
        unknown="where the text is missing",
        wanted="containing any of {items}",
        examples=(
            Example('t contains any of ["shoe", "boot"]', {"t": "red boots"}, True),
            Example('t contains any of ["shoe", "boot"]', {"t": "hat"}, False),
            Example('t contains any of ["shoe", "boot"]', {"t": TEXT}, None),
        ),
        polars=_contains_any,
    ),
    Function(
        name="contains all of",
        topic=TOPIC,
        form="{t} contains all of {items}",
        params=_TEXT_AND_TEXTS,
        result=YESNO,
        summary="yes where the text has every part",
        unknown="where the text is missing",
        wanted="containing all of {items}",
        examples=(
            Example('t contains all of ["red", "shoe"]', {"t": "red shoes"}, True),
            Example('t contains all of ["red", "shoe"]', {"t": "red hat"}, False),
            Example('t contains all of ["red", "shoe"]', {"t": TEXT}, None),
        ),
        polars=_contains_all,
    ),
    Function(
        name="contains none of",
        topic=TOPIC,
        form="{t} contains none of {items}",
        params=_TEXT_AND_TEXTS,
        result=YESNO,
        summary="yes where the text has no part of the list",
        unknown="where the text is missing",
        wanted="containing none of {items}",
        examples=(
            Example('t contains none of ["shoe", "boot"]', {"t": "hat"}, True),
            Example('t contains none of ["shoe", "boot"]', {"t": "red boots"}, False),
            Example('t contains none of ["shoe", "boot"]', {"t": TEXT}, None),
        ),
        negative=True,
        polars=lambda moment, t, items: ~_contains_any(moment, t, items),
    ),
    Function(
        name="contains any of",
        topic=TOPIC,
        form="{t} contains any of {items}",
        params=_TEXT_AND_LIST,
        result=YESNO,
        summary="the same where the parts stand in a list column",
        unknown="where either is missing",
        wanted="containing any of {items}",
        examples=(
            Example("t contains any of parts", {"t": "red boots", "parts": ["boot"]}, True),
            Example("t contains any of parts", {"t": "red boots", "parts": []}, False),
            Example("t contains any of parts", {"t": TEXT, "parts": ["boot"]}, None),
        ),
        polars=lambda _, t, items: _found_items(t, items).list.any(),
    ),
    Function(
        name="contains all of",
        topic=TOPIC,
        form="{t} contains all of {items}",
        params=_TEXT_AND_LIST,
        result=YESNO,
        summary="the same where the parts stand in a list column",
        unknown="where either is missing",
        wanted="containing all of {items}",
        examples=(
            Example("t contains all of parts", {"t": "red boots", "parts": ["boot", "hat"]}, False),
            Example("t contains all of parts", {"t": "red boots", "parts": []}, True),
            Example("t contains all of parts", {"t": "red boots", "parts": list_of(TEXT)}, None),
        ),
        polars=lambda _, t, items: _found_items(t, items).list.all(),
    ),
    Function(
        name="contains none of",
        topic=TOPIC,
        form="{t} contains none of {items}",
        params=_TEXT_AND_LIST,
        result=YESNO,
        summary="the same where the parts stand in a list column",
        unknown="where either is missing",
        wanted="containing none of {items}",
        examples=(
            Example("t contains none of parts", {"t": "red boots", "parts": ["hat"]}, True),
            Example("t contains none of parts", {"t": "red boots", "parts": []}, True),
            Example("t contains none of parts", {"t": TEXT, "parts": ["boot"]}, None),
        ),
        negative=True,
        polars=lambda _, t, items: ~_found_items(t, items).list.any(),
    ),
    Function(
        name="starts with",
        topic=TOPIC,
        form="{t} starts with {part}",
        params=(Param("t", TEXT), Param("part", TEXT)),
        result=YESNO,
        summary="yes where the text begins with the part",
        unknown="where either is missing",
        wanted="starting with {part}",
        examples=(
            Example('postcode starts with "SW"', {"postcode": "SW1A 1AA"}, True),
            Example('postcode starts with "SW"', {"postcode": "E1 6AN"}, False),
            Example('postcode starts with "SW"', {"postcode": TEXT}, None),
        ),
        polars=lambda _, t, part: t.str.starts_with(part),
    ),
    Function(
        name="ends with",
        topic=TOPIC,
        form="{t} ends with {part}",
        params=(Param("t", TEXT), Param("part", TEXT)),
        result=YESNO,
        summary="yes where the text finishes with the part",
        unknown="where either is missing",
        wanted="ending with {part}",
        examples=(
            Example('email ends with ".org"', {"email": "a@b.org"}, True),
            Example('email ends with ".org"', {"email": "a@b.com"}, False),
            Example('email ends with ".org"', {"email": TEXT}, None),
        ),
        polars=lambda _, t, part: t.str.ends_with(part),
    ),
    Function(
        name="matches",
        topic=TOPIC,
        form="{t} matches {pattern}",
        params=(Param("t", TEXT), Param("pattern", TEXT, constant=True)),
        result=YESNO,
        summary="yes where the regular expression is found anywhere in the text",
        unknown="where the text is missing",
        wanted="matching {pattern}",
        examples=(
            Example(r't matches "^\d{3}-"', {"t": "123-x"}, True),
            Example(r't matches "^\d{3}-"', {"t": "12-x"}, False),
            Example(r't matches "."', {"t": TEXT}, None),
        ),
        polars=lambda _, t, pattern: t.str.contains(portable_pattern(pattern)),
    ),
    Function(
        name="matches ignoring case",
        topic=TOPIC,
        form="{t} matches {pattern} ignoring case",
        params=(Param("t", TEXT), Param("pattern", TEXT, constant=True)),
        result=YESNO,
        summary="the same with the text and the pattern's own letters in lower case",
        unknown="where the text is missing",
        wanted="matching {pattern}, ignoring case",
        examples=(
            Example('t matches "^RED" ignoring case', {"t": "Red shoes"}, True),
            Example('t matches "^[A-C]" ignoring case', {"t": "dog"}, False),
            Example('t matches "." ignoring case', {"t": TEXT}, None),
        ),
        polars=lambda _, t, pattern: fold(t).str.contains(
            portable_pattern(pattern, ignoring_case=True)
        ),
    ),
    Function(
        name="ignoring case",
        topic=TOPIC,
        form="{t} ignoring case",
        params=(Param("t", TEXT),),
        result=TEXT,
        summary="both sides of the comparison before it are taken in lower case",
        unknown="where the text is missing",
        examples=(
            Example('country = "gb" ignoring case', {"country": "GB"}, True),
            Example('country in ["gb", "ie"] ignoring case', {"country": "US"}, False),
            Example('country = "gb" ignoring case', {"country": TEXT}, None),
        ),
        qualifies=True,
        wanted_beside="ignoring case",
        polars=lambda _, t: fold(t),
    ),
    Function(
        name="lower",
        topic=TOPIC,
        params=(Param("t", TEXT),),
        result=TEXT,
        summary="the text in lower case, letter by letter",
        unknown="where the text is missing",
        examples=(
            Example("lower(t)", {"t": "ÉCOLE"}, "école"),
            Example("lower(t)", {"t": "ΟΔΟΣ"}, "οδοσ"),
            Example("lower(t)", {"t": TEXT}, None),
        ),
        polars=_lower,
    ),
    Function(
        name="upper",
        topic=TOPIC,
        params=(Param("t", TEXT),),
        result=TEXT,
        summary="the text in upper case, letter by letter (`ß` stays)",
        unknown="where the text is missing",
        examples=(
            Example("upper(t)", {"t": "école"}, "ÉCOLE"),
            Example("upper(t)", {"t": "straße"}, "STRAßE"),
            Example("upper(t)", {"t": TEXT}, None),
        ),
        polars=_upper,
    ),
    Function(
        name="trim",
        topic=TOPIC,
        params=(Param("t", TEXT),),
        result=TEXT,
        summary="the text without blanks, tabs and line ends at its edges",
        unknown="where the text is missing",
        examples=(
            Example("trim(t)", {"t": " a b "}, "a b"),
            Example('trim(t) = "x"', {"t": "x"}, True),
            Example("trim(t)", {"t": TEXT}, None),
        ),
        polars=lambda _, t: t.str.strip_chars(_BLANK),
    ),
    Function(
        name="length",
        topic=TOPIC,
        params=(Param("t", TEXT),),
        result=WHOLE,
        summary="the number of characters (code points)",
        unknown="where the text is missing",
        label="length of {t}",
        bounds=(0, None),
        examples=(
            Example("length(t)", {"t": "né"}, 2),
            Example("length(t) > 3", {"t": "abc"}, False),
            Example("length(t)", {"t": TEXT}, None),
        ),
        polars=lambda _, t: t.str.len_chars().cast(pl.Int64),
    ),
    Function(
        name="domain",
        topic=TOPIC,
        params=(Param("email", TEXT),),
        result=TEXT,
        summary="what stands behind the last @ of an address, in lower case",
        unknown="where there is no address, or nothing behind the @",
        label="domain of {email}",
        examples=(
            Example("domain(email)", {"email": "ann@Example.com"}, "example.com"),
            Example("domain(email)", {"email": "ann"}, None),
            Example("domain(email)", {"email": TEXT}, None),
        ),
        polars=_domain,
    ),
)
