"""What customers did that led to no order: events, responses, tickets, visits, answers."""

from __future__ import annotations

import datetime as dt

import polars as pl

from segrules.demo import words
from segrules.demo.catalogue import CAMPAIGN_COUNT, bought, newest_mail, sent_at, sku
from segrules.demo.chance import Chance
from segrules.demo.orders import one_row_each, some_time

_MAX_EVENTS = 1_000
_MAX_ROWS = 10
_MEAN_DAYS = 80
"""How long before the last sign of life the average event lies."""

_EVENT_TYPES = {
    "view": 42, "cart": 12, "app_open": 18, "email_open": 21, "email_click": 7,
}  # fmt: skip

_QUESTIONS = {
    "recommend": "nps", "price": "price_sensitivity", "novelty": "innovation_score",
}  # fmt: skip
"""Questions with a score, and the column of customers that holds the same answer."""


def _rows(people: pl.DataFrame, count: pl.Expr, limit: int) -> pl.DataFrame:
    """``count`` rows for each of the people, with a number of their own in ``_draw``."""
    return one_row_each(people.with_columns(_count=count), "_count", "_k").with_columns(
        _draw=pl.col("customer_id") * limit + pl.col("_k")
    )


def _last_day() -> pl.Expr:
    return pl.col("signed_up") + pl.duration(days="_active_days")


def _any_day(chance: Chance, name: str) -> pl.Expr:
    """A day of the time that the customer was about."""
    days = (chance.uniform(name) ** 0.7 * (pl.col("_active_days") + 1)).cast(pl.Int64)
    return pl.col("signed_up") + pl.duration(days=days)


def events(people: pl.DataFrame, seed: int, today: dt.date) -> pl.DataFrame:
    """Views, carts, app opens, mail opens and clicks, most of them recent."""
    needed = people.select(
        "customer_id", "signed_up", "_taste", "_active_days", "_events", "app_user",
        "email_consent",
    )  # fmt: skip
    rows = _rows(needed, pl.col("_events"), _MAX_EVENTS)
    chance = Chance(seed, "_draw")
    waited = (-(1 - chance.uniform("event")).log() * _MEAN_DAYS).cast(pl.Int64)
    span = pl.col("_active_days")
    ago = pl.when(waited <= span).then(waited).otherwise(waited % (span + 1))
    day = _last_day() - pl.duration(days=ago)
    typed = rows.with_columns(type=_event_type(chance), _day=day)
    about_product = pl.col("type").is_in(["view", "cart"])
    mail = pl.col("type").is_in(["email_open", "email_click"])
    device = chance.pick("event device", {"phone": 61, "desktop": 29, "tablet": 10})
    return typed.select(
        "customer_id",
        event_id=pl.col("_draw"),
        happened_at=some_time(chance, "event", pl.col("_day")),
        type="type",
        sku=pl.when(about_product).then(
            chance.missing("sku", 0.03, sku(bought(chance, "view", pl.col("_taste"))))
        ),
        campaign_id=pl.when(mail).then(_newest_campaign(today)),
        device=pl.when(pl.col("type") == "app_open")
        .then(pl.lit("phone"))
        .otherwise(chance.missing("event device", 0.04, device)),
    )


def _event_type(chance: Chance) -> pl.Expr:
    """Nobody opens an app they do not have, or a mail they are not sent."""
    drawn = chance.pick("type", _EVENT_TYPES)
    no_app = ~pl.col("app_user").fill_null(value=False) & (drawn == "app_open")
    mailed = pl.col("email_consent").fill_null(value=False)
    no_mail = ~mailed & drawn.is_in(["email_open", "email_click"])
    return pl.when(no_app | no_mail).then(pl.lit("view")).otherwise(drawn)


def _newest_campaign(today: dt.date) -> pl.Expr:
    """The last mailing before the day; missing where the day is before all of them."""
    ago = (pl.lit(today) - pl.col("_day")).dt.total_days()
    number = (CAMPAIGN_COUNT - (ago - 21).clip(0) / 30).floor().cast(pl.Int64)
    return newest_mail(number)


def responses(people: pl.DataFrame, seed: int, today: dt.date) -> pl.DataFrame:
    """What campaigns moved customers to do without buying, within a fortnight of each."""
    mailed = people.filter(pl.col("email_consent"))
    who = Chance(seed, "customer_id")
    count = who.pick("responses", {"0": 38, "1": 27, "2": 18, "3": 11, "4": 6}).cast(pl.Int64)
    rows = _rows(mailed.select("customer_id", "signed_up"), count, _MAX_ROWS)
    chance = Chance(seed, "_draw")
    # Seven has no factor in common with the number of campaigns: none comes twice.
    first = Chance(seed, "customer_id").whole("campaign", 0, CAMPAIGN_COUNT - 1)
    chosen = rows.with_columns(campaign_id=(first + pl.col("_k") * 7) % CAMPAIGN_COUNT + 1)
    sent = chosen.with_columns(_sent=sent_at(pl.col("campaign_id"), today))
    minutes = (chance.uniform("response") ** 4 * 14 * 24 * 60).cast(pl.Int64)
    outcome = {"clicked": 90, "unsubscribed": 10}
    return sent.filter(pl.col("_sent").dt.date() >= pl.col("signed_up")).select(
        "customer_id",
        "campaign_id",
        responded_at=pl.col("_sent") + pl.duration(minutes=minutes),
        response=chance.missing("response", 0.02, chance.pick("outcome", outcome)),
    )


def tickets(people: pl.DataFrame, seed: int, today: dt.date) -> pl.DataFrame:
    """Questions and complaints; those of the last weeks may still be open."""
    who = Chance(seed, "customer_id")
    count = who.pick("tickets", {"0": 71, "1": 18, "2": 7, "3": 3, "4": 1}).cast(pl.Int64)
    rows = _rows(people.select("customer_id", "signed_up", "_active_days"), count, _MAX_ROWS)
    chance = Chance(seed, "_draw")
    dated = rows.with_columns(_day=_any_day(chance, "ticket"))
    closed = pl.col("_day") + pl.duration(days=chance.whole("closed", 0, 12))
    fresh = closed > today
    rated = chance.missing("satisfaction", 0.55, chance.pick("stars", _STARS).cast(pl.Int64))
    return dated.select(
        "customer_id",
        ticket_id=pl.col("_draw"),
        opened_at=some_time(chance, "ticket", pl.col("_day")),
        closed_on=pl.when(~fresh).then(closed),
        topic=chance.missing("topic", 0.03, chance.pick("topic", words.TOPICS)),
        status=pl.when(fresh).then(pl.lit("open")).otherwise(pl.lit("closed")),
        satisfaction=pl.when(~fresh).then(rated),
    )


_STARS = {"1": 12, "2": 10, "3": 18, "4": 30, "5": 30}


def visits(people: pl.DataFrame, seed: int) -> pl.DataFrame:
    """Visits to the shops in Great Britain and Ireland."""
    near = people.filter(pl.col("country").is_in(["GB", "IE"]))
    who = Chance(seed, "customer_id")
    count = who.pick("visits", {"0": 70, "1": 15, "2": 8, "3": 4, "5": 3}).cast(pl.Int64)
    rows = _rows(near.select("customer_id", "signed_up", "_active_days"), count, _MAX_ROWS)
    chance = Chance(seed, "_draw")
    purpose = {"browse": 48, "collect": 30, "repair": 12, "event": 10}
    home = who.pick("home store", words.STORES)
    nearby = chance.happens("at home", 0.8)
    opening = pl.duration(hours=chance.whole("hour", 9, 18), minutes=chance.whole("min", 0, 59))
    return rows.select(
        "customer_id",
        visit_id=pl.col("_draw"),
        visited_at=_any_day(chance, "visit").cast(pl.Datetime("us")) + opening,
        store=pl.when(nearby).then(home).otherwise(chance.pick("store", words.STORES)),
        purpose=chance.missing("purpose", 0.1, chance.pick("purpose", purpose)),
        minutes=chance.missing("minutes", 0.15, 3 + (chance.uniform("stay") ** 2 * 70).round()),
    )


def survey_answers(people: pl.DataFrame) -> pl.DataFrame:
    """One row per question answered: scores, and the first interest named as text."""
    took_part = people.filter(pl.col("survey_on").is_not_null())
    no_text, no_score = pl.lit(None, dtype=pl.String), pl.lit(None, dtype=pl.Int64)
    asked = [(question, pl.col(column), no_text) for question, column in _QUESTIONS.items()]
    asked.append(("interest", no_score, pl.col("interests").list.get(0, null_on_oob=True)))
    answered = [
        took_part.select(
            "customer_id",
            answer_id=pl.col("customer_id") * _MAX_ROWS + number,
            answered_on="survey_on",
            question=pl.lit(question),
            score=score,
            answer=text,
        )
        for number, (question, score, text) in enumerate(asked, start=1)
    ]
    rows = pl.concat(answered).sort("answer_id")
    return rows.filter(pl.col("score").is_not_null() | pl.col("answer").is_not_null())
