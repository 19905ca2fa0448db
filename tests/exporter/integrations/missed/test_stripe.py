"""Stripe's list of events, page by page, as webhooks."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exporter.integrations.exchange.call import Call
from exporter.integrations.missed import stripe
from exporter.integrations.missed.window import Cursor
from tests.exporter.integrations.missed.listing import NOW, Listed, answer, query, run

CALL = Call(topic="events", url="https://api.test/v1/events", headers=(("Stripe-Version", "x"),))


def event(n: int, created: float, type: str = "invoice.paid") -> dict[str, Any]:
    return {"id": f"evt_{n}", "object": "event", "type": type, "created": int(created)}


def vendor(call: Call, events: list[dict[str, Any]]) -> Any:
    """Return a page, newest first, as Stripe does."""
    asked = query(call)
    known = sorted(events, key=lambda one: (-one["created"], one["id"]))
    bounds = int(asked["created[gte]"]), int(asked["created[lt]"])
    fitting = [one for one in known if bounds[0] <= one["created"] < bounds[1]]
    if "types[]" in call.url.replace("%5B%5D", "[]"):
        fitting = [one for one in fitting if f"={one['type']}" in call.url]
    ids = [one["id"] for one in fitting]
    start = ids.index(asked["starting_after"]) + 1 if "starting_after" in asked else 0
    page = fitting[start : start + int(asked["limit"])]
    return {"object": "list", "data": page, "has_more": start + len(page) < len(fitting)}


def listed(events: list[dict[str, Any]], *types: str, cursor: str = "", now: float = NOW) -> Listed:
    first = stripe.first(CALL, "", types, cursor, now)
    return run(first, stripe.read, lambda call: vendor(call, events), now)


def ids(found: Listed) -> list[str]:
    return [one["id"] for one in found.bodies]


def test_what_happened_in_the_last_hour_is_listed_oldest_first() -> None:
    events = [event(n, NOW - ago) for n, ago in enumerate((3_700, 3_500, 900, 310, 290, 5))]
    found = listed(events)
    assert ids(found) == ["evt_1", "evt_2", "evt_3"]
    assert found.bodies[0] == events[1], "the body is the webhook's"
    assert found.calls[0].headers == CALL.headers
    assert (found.calls[0].topic, found.calls[0].signed) == ("events", True)
    assert found.cursor is not None
    # What was on its way then is old enough by now.
    assert ids(listed(events, cursor=found.cursor, now=NOW + 600)) == ["evt_3", "evt_4", "evt_5"]
    assert stripe.first(CALL, "", (), found.cursor, NOW) is None


def test_a_long_list_has_pages() -> None:
    events = [event(n, NOW - 400 - n) for n in range(120)]
    found = listed(events)
    assert sorted(ids(found)) == sorted(one["id"] for one in events)
    assert [call.page for call in found.calls] == [0, 1, 2]
    assert "starting_after" not in query(found.calls[0])


def test_only_the_types_that_are_sent_are_listed() -> None:
    events = [event(1, NOW - 400), event(2, NOW - 401, "charge.failed"), event(3, NOW - 402, "x")]
    found = listed(events, "invoice.paid", "x")
    assert ids(found) == ["evt_3", "evt_1"]
    assert found.calls[0].url.count("types%5B%5D=") == 2
    # More than Stripe takes are sifted here.
    many = [f"t{n}" for n in range(20)]
    found = listed(events, "invoice.paid", *many)
    assert (ids(found), "types" in found.calls[0].url) == (["evt_1"], False)


def test_a_list_beyond_the_most_pages_goes_on_the_next_time() -> None:
    """The newest come first, so what is left is older; after it, the next span is listed."""
    events = [event(n, NOW - 400 - n) for n in range(2_600)]
    found = listed(events)
    assert len(found.calls) == 50
    again = listed(events, cursor=found.cursor or "")
    assert set(ids(found)) | set(ids(again)) == {one["id"] for one in events}
    assert len(ids(again)) < 150
    new = event(9_999, NOW + 100)
    then = listed([*events, new], cursor=again.cursor or "", now=NOW + 3_600)
    assert "evt_9999" in ids(then)


def test_a_list_that_stands_still_is_got_over() -> None:
    """All pages of one second: the span becomes smaller all the same, so the next one comes."""
    same = {"data": [event(1, NOW - 400)], "has_more": True}
    cursor = ""
    for _ in range(3):
        first = stripe.first(CALL, "", (), cursor, NOW)
        assert first is not None
        cursor = run(first, stripe.read, lambda _: same).cursor or ""
        assert Cursor.read(cursor).lists["events"].until <= NOW - 399
    bare = {"data": [{"id": "evt_1"}], "has_more": True}
    found = run(stripe.first(CALL, "", (), "", NOW), stripe.read, lambda _: bare)
    assert (found.missed, Cursor.read(found.cursor or "").lists["events"].until) == ([], 1.0)


def test_events_of_a_connected_account_say_whose_they_are() -> None:
    first = stripe.first(CALL, "acct_1", (), "", NOW)
    found = run(first, stripe.read, lambda call: vendor(call, [event(1, NOW - 400)]))
    assert found.bodies[0]["account"] == "acct_1"


@pytest.mark.parametrize("told", [{}, {"data": "no"}, []])
def test_a_page_without_events_is_not_as_documented(told: Any) -> None:
    first = stripe.first(CALL, "", (), "", NOW)
    assert first is not None
    found = stripe.read(first, answer(told))
    assert (found.reason, found.cursor, found.following) == ("unexpected", None, None)


def test_odd_events_are_passed_over() -> None:
    told = {"data": [None, 5, {}, {"created": "soon"}, {"created": 10**40}], "has_more": False}
    found = run(stripe.first(CALL, "", (), "", NOW), stripe.read, lambda _: told)
    assert found.missed == []
    assert found.cursor is not None


def test_a_call_of_another_version_of_ours_begins_anew() -> None:
    assert stripe.read(CALL, answer({"data": []})).reason == "unexpected"


@settings(max_examples=50)
@given(
    st.lists(st.integers(-3_000, 20_000), max_size=80),
    st.lists(st.integers(60, 6_000), min_size=1, max_size=6),
)
def test_every_event_is_listed_in_the_end(times: list[int], waits: list[int]) -> None:
    events = [event(n, NOW + at) for n, at in enumerate(times)]
    cursor, now, seen = "", NOW, set[str]()
    for wait in [*waits, 30_000]:
        there = [one for one in events if one["created"] <= now]
        found = listed(there, cursor=cursor, now=now)
        cursor = found.cursor or cursor
        assert json.loads(cursor)
        young = {one["id"] for one in there if one["created"] >= now - 300}
        assert not young & set(ids(found)), "their webhooks may be on their way"
        seen |= set(ids(found))
        now += wait
    found = listed(events, cursor=cursor, now=now)
    assert seen | set(ids(found)) == {one["id"] for one in events}
