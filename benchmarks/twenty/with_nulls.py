"""The twenty rules for engines that compare with `==` and want to be asked for null first."""

from __future__ import annotations

from twenty.rules import RULES

CHANGED = {
    "families": (
        "household_size != null and household_size >= 3 and children != null and children > 0"
    ),
    "new-customers": 'signed_up >= "2026-10-24"',
    "never-bought": 'order_count == 0 and signed_up < "2026-11-08"',
    "big-baskets": (
        "average_order_value != null and average_order_value >= 200 and order_count >= 2"
    ),
    "at-risk": "churn_risk != null and churn_risk >= 0.7 and total_spent >= 300",
    "mailable": "email_consent and email != null",
    "promoters": "nps != null and nps >= 9",
    "bargain-hunters": "price_sensitivity != null and price_sensitivity >= 70",
    "adopters": (
        "innovation_score != null and innovation_score >= 65 and "
        "price_sensitivity != null and price_sensitivity < 50"
    ),
    "readers": "email_opens_90d != null and email_opens_90d >= 4",
    "clickers": (
        "email_opens_90d != null and email_opens_90d >= 2 and "
        "email_clicks_90d != null and email_clicks_90d >= 0.4 * email_opens_90d"
    ),
    "care": "open_tickets >= 1 or (ticket_count >= 2 and nps != null and nps <= 6)",
    "abroad": ('country != null and country != "GB" and total_spent >= 100 and total_spent <= 500'),
}
GUARDED = {id_: CHANGED.get(id_, text.replace(" = ", " == ")) for id_, text in RULES.items()}
