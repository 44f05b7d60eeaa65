"""How customers live and what they use: technography, consent, survey answers."""

from __future__ import annotations

import datetime as dt

import polars as pl

from segrules.demo import words
from segrules.demo.chance import Chance

_SURVEY_SHARE = 0.46


def habits(people: pl.DataFrame, seed: int, today: dt.date) -> pl.DataFrame:
    """The people with their devices, their consent, and what they answered in the survey."""
    chance = Chance(seed, "customer_id")
    return (
        people.with_columns(**_devices(chance))
        .with_columns(**_app(chance), **_survey(chance, today))
        .with_columns(**_consent(chance), **_answers(chance))
    )


def _devices(chance: Chance) -> dict[str, pl.Expr]:
    system = chance.pick("system", words.SYSTEMS)
    apple = system.is_in(["iOS", "macOS"]) & chance.happens("stays with Safari", 0.65)
    browser = (
        pl.when(apple).then(pl.lit("Safari")).otherwise(chance.pick("browser", words.BROWSERS))
    )
    uses_app = chance.happens("app", 0.2 + 0.45 * pl.col("_activity"))
    return {
        "devices": chance.missing("devices", 0.05, chance.several("device", words.DEVICES)),
        "operating_system": chance.missing("system", 0.05, system),
        "browser": chance.missing("browser", 0.05, browser),
        "app_user": chance.missing("app", 0.03, uses_app),
    }


def _app(chance: Chance) -> dict[str, pl.Expr]:
    version = chance.pick("app version", words.APP_VERSIONS)
    return {
        "app_version": pl.when(pl.col("app_user")).then(version),
        "tags": chance.several("tag", words.TAGS),
        "signup_channel": chance.missing("channel", 0.04, chance.pick("ch", words.CHANNELS)),
    }


def _consent(chance: Chance) -> dict[str, pl.Expr]:
    """What a customer was never asked is missing, which is not the same as no."""
    push = chance.missing("push", 0.08, chance.happens("push", 0.62))
    return {
        "email_consent": chance.missing("mail", 0.03, chance.happens("mail", 0.74)),
        "sms_consent": chance.missing("sms", 0.15, chance.happens("sms", 0.36)),
        "push_consent": pl.when(pl.col("app_user")).then(push),
        "phone_consent": chance.missing("call", 0.3, chance.happens("call", 0.16)),
    }


def _survey(chance: Chance, today: dt.date) -> dict[str, pl.Expr]:
    ago = (pl.min_horizontal("_tenure", 720) * chance.uniform("survey day")).cast(pl.Int64)
    took_part = chance.happens("survey", _SURVEY_SHARE)
    return {"survey_on": pl.when(took_part).then(pl.lit(today) - pl.duration(days=ago))}


def _answers(chance: Chance) -> dict[str, pl.Expr]:
    """Answers of those who took part; single questions can be skipped."""

    def answer(name: str, value: pl.Expr) -> pl.Expr:
        return chance.missing(name, 0.06, pl.when(pl.col("survey_on").is_not_null()).then(value))

    def score(name: str, leaning: pl.Expr) -> pl.Expr:
        blend = 0.55 * leaning + 0.45 * chance.uniform(name)
        return answer(name, (blend * 101).cast(pl.Int64).clip(0, 100))

    young = ((70 - pl.col("_age")) / 52).clip(0, 1)
    stayed = pl.col("_active_days") / pl.max_horizontal("_tenure", 1)
    pleased = 0.5 * stayed + 0.5 * chance.uniform("pleased") ** 0.6
    return {
        "interests": answer("interests", chance.several("interest", words.INTERESTS)),
        "core_values": answer("core values", chance.several("value", words.CORE_VALUES)),
        "lifestyle": answer("lifestyle", chance.several("life", words.LIFESTYLES)),
        "price_sensitivity": score("price", 1 - pl.col("_taste")),
        "innovation_score": score("novelty", 0.5 * young + 0.5 * pl.col("_taste")),
        "nps": answer("nps", (pleased * 11).cast(pl.Int64).clip(0, 10)),
    }
