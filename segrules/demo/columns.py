"""The tables of TechShop's exports, and the columns of each in the order of the files.

``rules/rulebook.yaml`` declares the same; a test compares the two.
"""

COLUMNS: dict[str, list[str]] = {
    "customers": [
        "customer_id", "first_name", "last_name", "email", "phone",
        "birth_date", "gender", "income_band", "occupation", "education", "marital_status",
        "household_size", "children",
        "country", "region", "city", "postcode", "area", "latitude", "longitude",
        "survey_on", "interests", "core_values", "lifestyle", "price_sensitivity",
        "innovation_score", "nps",
        "devices", "operating_system", "browser", "app_user", "app_version",
        "email_consent", "sms_consent", "push_consent", "phone_consent",
        "signed_up", "signup_channel", "tags", "loyalty_tier", "loyalty_points",
        "points_expire_on",
        "total_spent", "spent_12m", "spent_previous_12m", "order_count",
        "average_order_value", "refund_count", "first_order_at", "last_order_at",
        "favourite_category",
        "last_seen_at", "last_cart_at", "event_count", "sessions_30d", "email_opens_90d",
        "email_clicks_90d", "store_visits", "last_visit_at", "ticket_count", "open_tickets",
        "last_ticket_at", "churn_risk",
    ],
    "orders": [
        "order_id", "customer_id", "placed_at", "status", "channel", "payment", "coupon",
        "discount", "shipping", "total", "promised_on", "delivered_on",
    ],
    "order_lines": ["order_id", "sku", "quantity", "unit_price", "unit_cost"],
    "products": ["sku", "name", "category", "brand", "price", "cost"],
    "events": ["event_id", "customer_id", "happened_at", "type", "sku", "campaign_id", "device"],
    "campaigns": ["campaign_id", "name", "theme", "channel", "sent_at", "budget"],
    "campaign_responses": ["customer_id", "campaign_id", "responded_at", "response"],
    "tickets": [
        "ticket_id", "customer_id", "opened_at", "closed_on", "topic", "status", "satisfaction",
    ],
    "survey_answers": ["answer_id", "customer_id", "answered_on", "question", "score", "answer"],
    "shop_visits": ["visit_id", "customer_id", "visited_at", "store", "purpose", "minutes"],
    "referrals": ["referrer_id", "friend_id", "referred_on", "reward"],
}  # fmt: skip
