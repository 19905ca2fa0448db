from typing import Any

import pytest

from exporter.events.inbound import Mark
from exporter.events.stripe import subscriptions, told
from tests.exporter.events.spoiling import NOW, read
from tests.exporter.events.stripe.payloads import AT, discount, event, item, subscription


def changed(object: dict[str, Any], previous: Any = None, what: str = "updated") -> Any:
    one = told.of(event(f"customer.subscription.{what}", object, previous), NOW)
    (found,) = subscriptions.changed(one)
    read(found.event)
    return found


def data(object: dict[str, Any], previous: Any = None) -> Any:
    return changed(object, previous).event["data"]


def test_a_subscription_is_told_as_it_stands() -> None:
    assert data(subscription(item(3), trial_end=AT + 60)) == {
        "customer_id": "cus_1",
        "subscription_id": "sub_1",
        "status": "active",
        "interval": "month",
        "plan": "Pro",
        "trial_ends_at": NOW,
        "monthly_value": "30.00",
        "currency": "EUR",
        "conversation_id": "c-1",
    }


@pytest.mark.parametrize(
    ("status", "ours", "value"),
    [
        ("active", "active", "10.00"),
        ("past_due", "past_due", "10.00"),
        ("trialing", "trialing", "0"),
        ("paused", "paused", "0"),
        ("unpaid", "paused", "0"),
        ("canceled", "canceled", "0"),
    ],
)
def test_only_what_is_paid_for_has_a_value(status: str, ours: str, value: str) -> None:
    found = data(subscription(status=status))
    assert (found["status"], found["monthly_value"]) == (ours, value)


@pytest.mark.parametrize("status", ["incomplete", "incomplete_expired", "new", None])
def test_what_has_not_begun_is_kept_aside(status: str | None) -> None:
    assert changed(subscription(status=status)).event["type"].startswith("stripe.")


def test_without_items_it_is_kept_aside() -> None:
    empty = subscription() | {"items": {"data": []}}
    assert changed(empty).event["type"] == "stripe.customer.subscription.updated"


def test_intervals_that_have_no_name_are_told_by_their_count() -> None:
    assert data(subscription(item(interval_count=2)))["interval_count"] == 2
    quarter = data(subscription(item(interval_count=3)))
    assert (quarter["interval"], "interval_count" in quarter) == ("quarter", False)


def test_the_interval_is_that_of_the_first_licensed_item() -> None:
    metered = item(None, usage_type="metered", interval="day")
    assert data(subscription(metered, item(interval="year")))["interval"] == "year"
    assert data(subscription(metered))["interval"] == "day"


@pytest.mark.parametrize(
    ("changes", "plan"),
    [
        ({}, "Pro"),
        ({"nickname": None, "lookup_key": "pro_monthly"}, "pro_monthly"),
        ({"nickname": None}, "prod_1"),
        ({"nickname": None, "product": None}, "price_1"),
        ({"nickname": "x" * 300}, "x" * 100),
    ],
)
def test_a_plan_is_named(changes: dict[str, Any], plan: str) -> None:
    assert data(subscription(item(**changes)))["plan"] == plan


def test_a_value_that_cannot_be_told_says_why() -> None:
    found = data(subscription(discounts=["di_1"]))
    assert found["monthly_value_unknown"] == "a discount that is told by its id alone"
    assert "monthly_value" not in found
    assert "monthly_value" not in data(subscription(status="canceled", currency=None))


def test_the_end_of_the_period_may_be_the_last() -> None:
    assert data(subscription(cancel_at_period_end=True))["cancel_at_period_end"] is True
    assert "cancel_at_period_end" not in data(subscription(cancel_at_period_end=False))


def test_what_was_otherwise_before_is_told() -> None:
    before = {"status": "trialing", "items": {"data": [item(1)]}}
    found = data(subscription(item(3)), before)
    assert (found["previous_status"], found["previous_monthly_value"]) == ("trialing", "0")
    before = {"items": {"object": "list", "data": [item(1)]}}
    found = data(subscription(item(3)), before)
    assert found["previous_monthly_value"] == "10.00"
    assert "previous_status" not in found
    found = data(subscription(), {"status": "incomplete"})
    assert found["previous_status"] == "incomplete"
    found = data(subscription(), {"latest_invoice": "in_0", "metadata": {"a": "b"}})
    assert not {"previous_status", "previous_monthly_value"} & found.keys()
    found = data(subscription(discounts=[discount(percent_off=50)]), {"discounts": []})
    assert (found["monthly_value"], found["previous_monthly_value"]) == ("5.00", "10.00")


def test_an_object_is_laid_over_in_its_parts_and_a_list_as_a_whole() -> None:
    now = {"a": {"b": 1, "c": 2}, "d": [1, 2]}
    assert subscriptions.overlaid(now, {"a": {"b": 0}, "d": [3]}) == {
        "a": {"b": 0, "c": 2},
        "d": [3],
    }
    assert subscriptions.overlaid(now, {"a": None})["a"] is None


def test_depth_is_no_danger() -> None:
    deep: dict[str, Any] = {}
    for _ in range(5_000):
        deep = {"a": deep}
    assert data(subscription(plan=deep), {"plan": deep})["monthly_value"] == "10.00"


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        (("created", "active"), ("updated", "active")),
        (("created", "active"), ("updated", "canceled")),
        (("updated", "active"), ("deleted", "canceled")),
        (("paused", "paused"), ("deleted", "canceled")),
        (("trial_will_end", "trialing"), ("updated", "canceled")),
    ],
)
def test_of_two_events_of_one_second_the_last_is_newer(
    earlier: tuple[str, str], later: tuple[str, str]
) -> None:
    """As with cashier-stripe#1201, where an update came before what it was an update of."""
    (one, two) = (
        changed(subscription(status=status), what=what).mark for what, status in (earlier, later)
    )
    assert one.object == two.object == "subscription:sub_1"
    assert one.version < two.version < one.version + 1000


def test_without_a_time_there_is_no_mark() -> None:
    one = told.of(event("customer.subscription.created", subscription(), created=None), NOW)
    assert subscriptions.changed(one)[0].mark is None
    assert changed(subscription(), what="created").mark == Mark("subscription:sub_1", AT * 1000)
