"""Orders that changed, as the webhooks that a shop sends of them."""

from typing import Any

import pytest

from exporter.integrations.exchange.call import Answer, Call
from exporter.integrations.missed import shopify
from exporter.integrations.missed.window import Cursor
from tests.exporter.integrations.missed import shop
from tests.exporter.integrations.missed.listing import NOW, Listed, answer, query, run
from tests.exporter.integrations.missed.shop import DOMAIN, Order

CALL = Call(topic="events", url=f"https://{DOMAIN}/admin/api/2026-10/orders.json")
DAY = 86_400.0


def listed(orders: list[Order], *topics: str, cursor: str = "", now: float = NOW) -> Listed:
    first = shopify.first(CALL, DOMAIN, topics or shopify.TOPICS, cursor, now)
    return run(first, shopify.read, lambda call: shop.page(call, orders, now), now)


def told(found: Listed) -> list[tuple[str, int]]:
    return [
        (one.headers["X-Shopify-Topic"], body["id"])
        for one, body in zip(found.missed, found.bodies, strict=True)
    ]


def test_an_order_is_told_step_by_step() -> None:
    order = Order(1, NOW - 3_000, paid=NOW - 2_000, cancelled=NOW - 900, refunded=NOW - 800)
    found = listed([order])
    assert told(found) == [
        ("orders/create", 1),
        ("orders/paid", 1),
        ("orders/cancelled", 1),
        ("refunds/create", 1_000_001),
    ]
    assert found.missed[0].headers["X-Shopify-Shop-Domain"] == DOMAIN
    assert found.bodies[3] == order.refund()
    assert found.cursor is not None
    assert shopify.first(CALL, DOMAIN, shopify.TOPICS, found.cursor, NOW) is None


def test_an_order_that_is_not_paid_yet_was_only_placed() -> None:
    assert told(listed([Order(1, NOW - 3_000)])) == [("orders/create", 1)]
    found = listed([Order(1, NOW - 3_000, paid=NOW - 2_000)], "orders/paid")
    assert told(found) == [("orders/paid", 1)]


def test_what_is_on_its_way_waits_for_the_next_listing() -> None:
    order = Order(1, NOW - 3_000, paid=NOW - 10)
    found = listed([order])
    assert found.missed == []
    later = listed([order], cursor=found.cursor or "", now=NOW + 3_600)
    assert told(later) == [("orders/create", 1), ("orders/paid", 1)]


def test_by_a_clock_that_is_behind_orders_are_on_their_way_for_longer() -> None:
    order = Order(1, NOW - 3_000, touched=NOW - 400)
    first = shopify.first(CALL, DOMAIN, shopify.TOPICS, "", NOW)
    found = run(first, shopify.read, lambda call: shop.page(call, [order], NOW), skew=-200)
    assert found.missed == []
    assert Cursor.read(found.cursor or "").lists["orders"].reached == pytest.approx(NOW - 500)


def test_what_was_before_the_first_listing_is_history() -> None:
    old = Order(1, NOW - 40 * DAY, paid=NOW - 39 * DAY, touched=NOW - 900)
    found = listed([old])
    assert found.missed == []
    # Cancelled since then, that is no history.
    gone = Order(1, NOW - 40 * DAY, paid=NOW - 39 * DAY, cancelled=NOW + 100)
    assert told(listed([gone], cursor=found.cursor or "", now=NOW + 3_600)) == [
        ("orders/cancelled", 1)
    ]


def test_steps_are_looked_at_for_a_month() -> None:
    since = listed([]).cursor or ""
    order = Order(1, NOW + DAY, paid=NOW + 2 * DAY, touched=NOW + 25 * DAY)
    now = NOW + 25 * DAY + 3_600
    assert len(listed([order], cursor=since, now=now).missed) == 2
    # Nobody asked for two months: what may be known no longer is left out.
    late = Order(1, NOW + DAY, paid=NOW + 2 * DAY, touched=NOW + 70 * DAY)
    assert listed([late], cursor=since, now=NOW + 70 * DAY + 3_600).missed == []


def test_a_long_list_has_pages() -> None:
    orders = [Order(n, NOW - 3_000 + n) for n in range(120)]
    found = listed(orders)
    assert [id for _, id in told(found)] == list(range(120))
    assert [call.page for call in found.calls] == [0, 1, 2]
    assert query(found.calls[1])["page_info"].endswith("_50")


def test_a_list_beyond_the_most_pages_goes_on_the_next_time() -> None:
    orders = [Order(n, NOW - 3_500 + n) for n in range(2_600)]
    found = listed(orders)
    assert len(found.calls) == 50
    again = listed(orders, cursor=found.cursor or "")
    ids = {id for _, id in [*told(found), *told(again)]}
    assert ids == set(range(2_600))
    assert len(again.missed) < 150
    assert Cursor.read(again.cursor or "").lists["orders"].reached == NOW - 300


def test_a_list_that_stands_still_is_got_over() -> None:
    order = {"orders": [{"id": 1}]}
    cursor = ""
    for seconds in (1, 2):
        first = shopify.first(CALL, DOMAIN, shopify.TOPICS, cursor, NOW)
        found = run(first, shopify.read, lambda _: (order, {"link": '<x?page_info=1>; rel="next"'}))
        cursor = found.cursor or ""
        assert Cursor.read(cursor).lists["orders"].since == NOW - 3_600 + seconds


@pytest.mark.parametrize(
    "link", ["", "<x", '<https://[x?page_info=1>; rel="next"', "<x>; rel=next"]
)
def test_a_link_that_leads_nowhere_ends_the_list(link: str) -> None:
    found = run(
        shopify.first(CALL, DOMAIN, shopify.TOPICS, "", NOW),
        shopify.read,
        lambda _: ({"orders": []}, {"link": link}),
    )
    assert (len(found.calls), found.cursor is None) == (1, False)


def test_a_link_leads_nowhere_else() -> None:
    first = shopify.first(CALL, DOMAIN, shopify.TOPICS, "", NOW)
    assert first is not None
    link = '<https://evil.test/?page_info=abc&fields=x>; rel="next"'
    found = shopify.read(first, answer(({"orders": []}, {"link": link})))
    assert found.following is not None
    assert found.following.url.startswith(f"{CALL.url}?")
    assert query(found.following)["page_info"] == "abc"


@pytest.mark.parametrize("told", [{}, {"orders": "no"}, []])
def test_a_page_without_orders_is_not_as_documented(told: Any) -> None:
    first = shopify.first(CALL, DOMAIN, shopify.TOPICS, "", NOW)
    assert first is not None
    assert shopify.read(first, answer(told)).reason == "unexpected"
    assert shopify.read(CALL, Answer(200, {}, b"{}", NOW)).reason == "unexpected"


def test_odd_orders_are_passed_over() -> None:
    odd = [None, 5, {"created_at": 7}, {"created_at": "soon", "refunds": [None, {"id": 1}]}]
    first = shopify.first(CALL, DOMAIN, shopify.TOPICS, "", NOW)
    assert run(first, shopify.read, lambda _: {"orders": odd}).missed == []
