"""Contacts and deals that changed, as the webhooks that a portal sends of them."""

import json
from typing import Any

import pytest

from exporter.integrations.exchange.call import Call
from exporter.integrations.missed import hubspot
from exporter.integrations.missed.window import Cursor
from tests.exporter.integrations.missed import portal
from tests.exporter.integrations.missed.listing import NOW, Listed, answer, run
from tests.exporter.integrations.missed.portal import Object

BASE = "https://api.test"


def listed(
    contacts: list[Object],
    deals: list[Object] | None = None,
    *,
    webhooks: tuple[str, ...] = hubspot.WEBHOOKS,
    cursor: str = "",
    now: float = NOW,
) -> Listed:
    first = hubspot.first(BASE, webhooks, cursor, now)
    return run(first, hubspot.read, lambda call: portal.told(call, contacts, deals or [], now), now)


def changes(found: Listed) -> list[tuple[str, str, str, str]]:
    """Return types, objects, properties and values."""
    return [
        (
            one["subscriptionType"],
            one["objectId"],
            one.get("propertyName", ""),
            one.get("propertyValue", ""),
        )
        for body in found.bodies
        for one in body
    ]


def test_each_change_is_told_with_its_own_instant() -> None:
    history = {
        "email": [(NOW - 3_000, "a@x.test"), (NOW - 1_000, "b@x.test")],
        "jobtitle": [(NOW - 900, "not asked for")],
    }
    found = listed(
        [Object(7, NOW - 3_000, history)],
        [Object(9, NOW - 5_000, {"dealstage": [(NOW - 2_000, "closedwon")]})],
    )
    assert changes(found) == [
        ("contact.creation", "7", "", ""),
        ("contact.propertyChange", "7", "email", "a@x.test"),
        ("contact.propertyChange", "7", "email", "b@x.test"),
        ("deal.propertyChange", "9", "dealstage", "closedwon"),
    ]
    (created, _, last), _ = found.bodies
    assert created == {
        "portalId": "62515",
        "objectId": "7",
        "subscriptionType": "contact.creation",
        "occurredAt": round((NOW - 3_000) * 1000),
    }
    assert last["occurredAt"] == round((NOW - 1_000) * 1000)
    assert found.cursor is not None
    assert hubspot.first(BASE, hubspot.WEBHOOKS, found.cursor, NOW) is None


def test_only_what_is_sent_is_listed() -> None:
    contact = Object(7, NOW - 3_000, {"email": [(NOW - 3_000, "a@x.test")]})
    deal = Object(9, NOW - 3_000, {"dealstage": [(NOW - 2_000, "won")]})
    found = listed([contact], [deal], webhooks=("contact.email",))
    assert changes(found) == [("contact.propertyChange", "7", "email", "a@x.test")]
    assert not any("deals" in call.url for call in found.calls)
    found = listed([contact], [deal], webhooks=("deal.dealstage",))
    assert changes(found) == [("deal.propertyChange", "9", "dealstage", "won")]
    buckets = [call.bucket for call in found.calls]
    assert buckets == ["requests", "search", "requests"]


def test_nothing_that_changed_is_three_calls() -> None:
    found = listed([])
    assert (found.missed, len(found.calls)) == ([], 3)
    assert Cursor.read(found.cursor or "").lists.keys() == {"contacts", "deals"}


def test_what_is_on_its_way_or_history_is_not_missed() -> None:
    history = {"email": [(NOW - 9_000, "old"), (NOW - 200, "young")]}
    found = listed([Object(7, NOW - 9_000, history)])
    assert found.missed == []
    again = listed([Object(7, NOW - 9_000, history)], cursor=found.cursor or "", now=NOW + 3_600)
    assert changes(again) == [("contact.propertyChange", "7", "email", "young")]


def test_what_changes_all_the_time_is_told_in_the_end() -> None:
    """Its last change is always too young to be listed; then all of a day are told at once."""
    times = [NOW + n * 240 for n in range(100)]
    busy = Object(7, NOW, {"phone": [(at, str(n)) for n, at in enumerate(times)]})
    cursor = ""
    for hour in range(5):
        found = listed([busy], cursor=cursor, now=NOW + 240 + hour * 3_600)
        cursor = found.cursor or ""
        assert found.missed == []
    found = listed([busy], cursor=cursor, now=times[-1] + 3_600)
    assert [value for _, _, _, value in changes(found)[1:]] == [str(n) for n in range(100)]


def test_a_long_list_goes_on_behind_its_last_object() -> None:
    contacts = [Object(n, NOW - 3_000 + n) for n in range(1, 131)]
    found = listed(contacts, webhooks=("contact.creation",))
    assert {id for _, id, _, _ in changes(found)} == {str(one.id) for one in contacts}
    searches = [json.loads(call.body) for call in found.calls if call.url.endswith("/search")]
    assert len(searches) == 3
    assert all("after" not in one for one in searches)


def test_many_that_changed_in_one_instant_are_counted_through() -> None:
    contacts = [Object(n, NOW - 3_000) for n in range(130)]
    found = listed(contacts, webhooks=("contact.creation",))
    assert {id for _, id, _, _ in changes(found)} == {str(one.id) for one in contacts}
    places = [json.loads(one.body).get("after") for one in found.calls if "search" in one.url]
    assert places == [None, None, "50", "100"]


def test_a_list_beyond_the_most_pages_goes_on_the_next_time() -> None:
    """The other list is not kept waiting: what is furthest behind comes first."""
    contacts = [Object(n, NOW - 3_500 + n) for n in range(2_000)]
    deals = [Object(9, NOW - 3_000, {"dealstage": [(NOW - 2_000, "won")]})]
    seen, cursor, won = set[str](), "", 0
    for turn in range(4):
        found = listed(contacts, deals, cursor=cursor, now=NOW + turn)
        cursor = found.cursor or ""
        seen |= {id for kind, id, _, _ in changes(found) if kind == "contact.creation"}
        won += sum(kind == "deal.propertyChange" for kind, _, _, _ in changes(found))
        assert len(found.calls) <= 50
    assert seen == {str(one.id) for one in contacts}
    assert won == 1


def test_a_list_that_ends_with_the_last_page_leaves_the_other_for_the_next_time() -> None:
    contacts = [Object(n, NOW - 3_500 + n) for n in range(1_177)]
    deals = [Object(9, NOW - 3_000, {"dealstage": [(NOW - 2_000, "won")]})]
    found = listed(contacts, deals)
    assert len(found.calls) == 50, "the test is of this very number"
    again = listed(contacts, deals, cursor=found.cursor or "")
    kinds = {kind for kind, _, _, _ in [*changes(found), *changes(again)]}
    assert kinds == {"contact.creation", "deal.propertyChange"}


@pytest.mark.parametrize("told", [{}, {"results": "no"}, []])
def test_a_page_without_results_is_not_as_documented(told: Any) -> None:
    first = hubspot.first(BASE, hubspot.WEBHOOKS, "", NOW)
    assert first is not None
    assert hubspot.read(first, answer(told)).detail == "the answer has no portalId"
    search = hubspot.read(first, answer({"portalId": 5})).following
    assert search is not None
    assert hubspot.read(search, answer(told)).detail == "the answer has no results"
    bare = Call(topic="events", url=BASE)
    assert hubspot.read(bare, answer(told)).reason == "unexpected"


def test_odd_objects_are_passed_over() -> None:
    odd = [None, 5, {}, {"id": "7", "updatedAt": "soon", "propertiesWithHistory": {"email": [5]}}]

    def vendor(call: Call) -> Any:
        return {"portalId": 5} if "account" in call.url else {"results": odd}

    first = hubspot.first(BASE, hubspot.WEBHOOKS, "", NOW)
    assert run(first, hubspot.read, vendor).missed == []
