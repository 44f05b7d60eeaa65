"""The sample shop: the same every time, in itself consistent, and as the rulebook says."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from segrules.demo import TODAY, make_shop, write_shop
from segrules.demo.columns import COLUMNS
from segrules.rulebook import Rulebook, load

RULES = Path(__file__).parents[2] / "rules"
CUSTOMERS = 1_500

Tables = dict[str, pl.DataFrame]


@pytest.fixture(scope="module")
def shop() -> Tables:
    (tables,) = make_shop(CUSTOMERS)
    return tables


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    book, _ = load(RULES)
    assert book is not None
    return book


def test_the_same_seed_makes_the_same_shop(shop: Tables) -> None:
    (again,) = make_shop(CUSTOMERS)
    for name, frame in shop.items():
        assert_frame_equal(frame, again[name])


def test_another_seed_makes_another_shop(shop: Tables) -> None:
    (other,) = make_shop(CUSTOMERS, seed=1)
    assert not shop["customers"].equals(other["customers"])


@pytest.mark.parametrize("name", sorted(COLUMNS))
def test_chunks_do_not_show(shop: Tables, name: str) -> None:
    parts = [chunk[name] for chunk in make_shop(CUSTOMERS, chunk=700) if name in chunk]
    assert_frame_equal(pl.concat(parts), shop[name])


def test_a_larger_shop_holds_the_customers_of_a_smaller_one(shop: Tables) -> None:
    (small,) = make_shop(200)
    assert_frame_equal(small["customers"], shop["customers"].head(200))


def test_first_values_are_pinned(shop: Tables) -> None:
    """A change of the generator shows here, and so does a Polars that computes otherwise."""
    first = shop["customers"].select("customer_id", "city", "signed_up", "order_count").row(0)
    assert first == (10_001, "Leeds", dt.date(2026, 11, 20), 1)


def test_no_customers_are_a_shop_too() -> None:
    (empty,) = make_shop(0)
    assert {name: frame.columns for name, frame in empty.items()} == COLUMNS
    assert empty["customers"].height == empty["events"].height == 0
    assert empty["products"].height > 0


def test_everything_happens_up_to_today() -> None:
    leap_day = dt.date(2024, 2, 29)
    (tables,) = make_shop(300, today=leap_day)
    latest = {
        "customers": ["signed_up", "survey_on", "birth_date", "last_seen_at"],
        "orders": ["placed_at", "delivered_on"],
        "events": ["happened_at"],
        "tickets": ["opened_at", "closed_on"],
        "shop_visits": ["visited_at"],
        "campaign_responses": ["responded_at"],
    }
    for name, columns in latest.items():
        days = tables[name].select(pl.col(columns).cast(pl.Date).max())
        assert max(days.row(0)) <= leap_day, name


def test_about_five_orders_and_twenty_events_each(shop: Tables) -> None:
    assert 4 <= shop["orders"].height / CUSTOMERS <= 6
    assert 17 <= shop["events"].height / CUSTOMERS <= 25


def test_a_few_customers_spend_most(shop: Tables) -> None:
    spent = pl.col("total_spent").cast(pl.Float64)
    best = spent.top_k(CUSTOMERS // 5).sum()
    share: float = shop["customers"].select(best / spent.sum()).item()
    assert 0.6 < share < 0.85


def test_more_is_bought_before_christmas(shop: Tables) -> None:
    months = shop["orders"]["placed_at"].dt.month().value_counts()
    by_month = dict(months.iter_rows())
    assert by_month[12] > 1.3 * by_month[6]


# ------------------------------------------------------------------------------ sums that agree


def test_totals_are_those_of_the_paid_orders(shop: Tables) -> None:
    paid = shop["orders"].filter(status="paid")
    within_year = pl.col("placed_at").dt.date() > dt.date(TODAY.year - 1, TODAY.month, TODAY.day)
    counted = paid.group_by("customer_id").agg(
        total_spent=pl.col("total").sum(),
        spent_12m=pl.col("total").filter(within_year).sum(),
        order_count=pl.len().cast(pl.Int64),
        first_order_at=pl.col("placed_at").min(),
        last_order_at=pl.col("placed_at").max(),
    )
    columns = counted.columns
    customers = shop["customers"].select(columns)
    assert_frame_equal(
        customers.filter(pl.col("order_count") > 0),
        counted,
        check_row_order=False,
        check_dtypes=False,
    )
    others = customers.filter(pl.col("order_count") == 0)
    assert others["total_spent"].sum() == 0
    assert others["last_order_at"].null_count() == others.height == CUSTOMERS - counted.height


def test_an_order_costs_its_lines_less_discount_and_the_shipping(shop: Tables) -> None:
    goods = shop["order_lines"].group_by("order_id").agg(
        goods=(pl.col("quantity").cast(pl.Decimal(18, 0)) * pl.col("unit_price")).sum()
    )  # fmt: skip
    orders = shop["orders"].join(goods, on="order_id", how="left")
    wrong = orders.filter(
        pl.col("goods") - pl.col("discount") + pl.col("shipping") != pl.col("total")
    )
    assert orders["goods"].null_count() == 0
    assert wrong.is_empty()


def test_counts_of_events_tickets_and_visits_agree(shop: Tables) -> None:
    customers = shop["customers"]
    assert customers["event_count"].sum() == shop["events"].height
    assert customers["ticket_count"].sum() == shop["tickets"].height
    assert customers["store_visits"].sum() == shop["shop_visits"].height
    assert customers["open_tickets"].sum() == shop["tickets"].filter(status="open").height
    recent = pl.col("happened_at").dt.date() > TODAY - dt.timedelta(days=90)
    opened = shop["events"].filter(recent, type="email_open").height
    assert customers["email_opens_90d"].sum() == opened


def test_mails_that_are_opened_were_sent_before(shop: Tables) -> None:
    mails = shop["events"].drop_nulls("campaign_id").join(shop["campaigns"], on="campaign_id")
    assert mails.height > 0
    assert set(mails["channel"]) == {"email"}
    assert (mails["sent_at"].dt.date() <= mails["happened_at"].dt.date()).all()


def test_tiers_follow_the_spending(shop: Tables) -> None:
    lowest = shop["customers"].group_by("loyalty_tier").agg(pl.col("total_spent").min())
    by_tier = dict(lowest.iter_rows())
    assert by_tier["platinum"] >= 3_000 > by_tier["gold"] >= 1_200 > by_tier["silver"] >= 400


def test_rows_belong_to_somebody(shop: Tables, rulebook: Rulebook) -> None:
    for table in rulebook.tables.values():
        for relation in (*table.belongs_to, *table.looks_up):
            owners = shop[relation.table].select(rulebook.tables[relation.table].key)
            rows = shop[table.name].drop_nulls(relation.by)
            orphans = rows.join(owners, left_on=relation.by, right_on=owners.columns, how="anti")
            assert orphans.is_empty(), f"{table.name}: {relation.name}"


# --------------------------------------------------------------------- as the rulebook declares


def test_declared_columns_are_the_generated_ones(shop: Tables, rulebook: Rulebook) -> None:
    declared = {name: list(table.columns) for name, table in rulebook.tables.items()}
    assert {name: frame.columns for name, frame in shop.items()} == declared


_STORED = {
    "number": (pl.Int64, pl.Float64, pl.Decimal(18, 2)),
    "text": (pl.String,),
    "yes/no": (pl.Boolean,),
    "date": (pl.Date,),
    "datetime": (pl.Datetime("us"),),
    "list of text": (pl.List(pl.String),),
}


def test_declared_types_are_the_generated_ones(shop: Tables, rulebook: Rulebook) -> None:
    for table in rulebook.tables.values():
        for column in table.columns.values():
            assert shop[table.name][column.name].dtype in _STORED[column.type], column.name


def test_declared_decimals_are_the_generated_ones(shop: Tables, rulebook: Rulebook) -> None:
    exact = {2: pl.Decimal(18, 2), 0: pl.Int64}
    for table in rulebook.tables.values():
        for column in table.columns.values():
            if column.decimals is not None:
                dtype = shop[table.name][column.name].dtype
                assert dtype == exact[column.decimals], column.name


def test_values_are_among_the_declared_ones_and_all_occur(shop: Tables, rulebook: Rulebook) -> None:
    for table in rulebook.tables.values():
        for column in table.columns.values():
            if column.values:
                found = set(shop[table.name][column.name].drop_nulls())
                assert found == set(column.values), f"{table.name}.{column.name}"


def test_keys_are_unique_and_known(shop: Tables, rulebook: Rulebook) -> None:
    for table in rulebook.tables.values():
        if table.key:
            keys = shop[table.name].select(table.key)
            assert keys.null_count().sum_horizontal().item() == 0
            assert keys.is_unique().all(), table.name


NEVER_MISSING = {
    "customer_id", "signed_up", "tags", "total_spent", "spent_12m", "spent_previous_12m",
    "order_count", "refund_count", "event_count", "sessions_30d", "store_visits", "ticket_count",
    "open_tickets",
}  # fmt: skip


def test_all_but_keys_and_counts_is_missing_for_somebody(shop: Tables) -> None:
    customers = shop["customers"]
    complete = {name for name in customers.columns if customers[name].null_count() == 0}
    assert complete == NEVER_MISSING


def test_names_have_accents_and_apostrophes(shop: Tables) -> None:
    names = shop["customers"]["last_name"].drop_nulls()
    assert {"O'Brien", "Núñez", "Nguyễn"} <= set(names)
    assert shop["customers"]["email"].drop_nulls().str.contains(r"^[a-z.]+\d+@[\w.-]+$").all()


# ---------------------------------------------------------------------------------- what is written


def test_a_small_shop_is_one_file_per_table(tmp_path: Path) -> None:
    written = write_shop(tmp_path / "techshop", rules=RULES, customers=50)
    files = sorted(path.name for path in written.exports.iterdir())
    assert files == sorted(f"{name}.parquet" for name in COLUMNS)
    assert written.rows["customers"] == 50
    assert (written.rules / "rulebook.yaml").read_bytes() == (RULES / "rulebook.yaml").read_bytes()


def test_csv_and_parquet_say_the_same(tmp_path: Path) -> None:
    parquet = write_shop(tmp_path / "p", rules=RULES, customers=50)
    csv = write_shop(tmp_path / "c", rules=RULES, customers=50, format="csv")
    assert csv.rows == parquet.rows
    typed = pl.read_parquet(parquet.exports / "customers.parquet")
    text = pl.read_csv(csv.exports / "customers.csv", infer_schema=False)
    assert text.columns == typed.columns
    assert text["total_spent"].to_list() == typed["total_spent"].cast(pl.String).to_list()
    seen = typed["last_seen_at"].dt.to_string("%Y-%m-%dT%H:%M:%S")
    assert text["last_seen_at"].to_list() == seen.to_list()
    lists = typed["interests"].list.join(",").fill_null("not asked")
    assert text["interests"].fill_null("").to_list() == lists.to_list()


def test_a_large_shop_is_written_in_parts(tmp_path: Path) -> None:
    written = write_shop(tmp_path, rules=RULES, customers=25_001)
    parts = sorted(path.name for path in (written.exports / "customers").iterdir())
    assert parts == ["part-0001.parquet", "part-0002.parquet"]
    assert (written.exports / "products.parquet").exists()
    ids = pl.scan_parquet(written.exports / "customers").select("customer_id").collect()
    assert ids["customer_id"].n_unique() == 25_001


def test_writing_again_replaces_exports_and_leaves_rules(tmp_path: Path) -> None:
    first = write_shop(tmp_path, rules=RULES, customers=20)
    edited = first.rules / "value.yaml"
    edited.write_text("segments: []\n", encoding="utf-8")
    (first.exports / "events").mkdir()
    mine = first.exports / "notes.txt"
    mine.touch()
    second = write_shop(tmp_path, rules=RULES, customers=30, format="csv")
    assert edited.read_text(encoding="utf-8") == "segments: []\n"
    files = {path.name for path in second.exports.iterdir()}
    assert files == {f"{name}.csv" for name in COLUMNS} | {"notes.txt"}


def test_schemas_are_copied_for_editors(tmp_path: Path) -> None:
    schemas = tmp_path / "schemas"
    schemas.mkdir()
    (schemas / "segments.schema.json").write_text("{}", encoding="utf-8")
    write_shop(tmp_path / "shop", rules=RULES, schemas=schemas, customers=1)
    assert (tmp_path / "shop" / "schemas" / "segments.schema.json").exists()
