from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from exporter.events import flat, model
from exporter.events.inbound import Unreadable
from exporter.events.segment import call, calls

NOW = datetime(2026, 11, 21, 5, tzinfo=UTC)
TYPES = {"Rated": "chat.feedback.received"}


def made(kind: str, **raw: Any) -> Any:
    told = call.of({"messageId": "m", "userId": "u", **raw}, kind, None, NOW)
    return calls.events(told, TYPES, "USD")


def only(kind: str, **raw: Any) -> dict[str, Any]:
    (found,) = made(kind, **raw)
    span = timedelta(days=9)
    model.read(found, now=NOW, future=span, oldest=NOW - span)
    assert isinstance(found, dict)
    return found


def test_who_a_customer_is_and_that_the_anonymous_id_is_theirs() -> None:
    known, linked = made(
        "identify",
        anonymousId="a",
        traits={"firstName": "Ada", "lastName": "L", "email": "a@example.com", "plan": "pro"},
        context={"timezone": "Europe/Paris"},
    )
    assert (known["id"], known["type"]) == ("m", "customer.identified")
    assert known["data"] == {
        "customer_id": "u",
        "name": "Ada L",
        "email": "a@example.com",
        "timezone": "Europe/Paris",
        "aliases": ["a"],
        "traits": {"firstName": "Ada", "lastName": "L", "plan": "pro"},
    }
    assert (linked["id"], linked["data"]) == ("m/linked", {"customer_id": "u", "alias": "a"})


@pytest.mark.parametrize("raw", [{}, {"userId": None, "anonymousId": "a"}, {"traits": 7}])
def test_of_one_id_nothing_is_linked(raw: dict[str, Any]) -> None:
    assert set(only("identify", **raw)["data"]) == {"customer_id"}


def test_an_anonymous_id_that_is_the_users_is_no_link() -> None:
    assert len(made("identify", anonymousId="u")) == 1


def test_a_name_may_be_whole() -> None:
    assert only("identify", traits={"name": "Ada"})["data"]["name"] == "Ada"


@pytest.mark.parametrize(
    ("raw", "page"),
    [
        ({"properties": {"url": "https://x/a", "path": "/a"}}, "https://x/a"),
        ({"properties": {"path": "/a"}, "context": {"page": {"url": "https://x/b"}}}, "/a"),
        ({"context": {"page": {"url": "https://x/b"}}}, "https://x/b"),
        ({"name": "Home"}, "Home"),
    ],
)
def test_a_page_is_its_address_else_its_name(raw: dict[str, Any], page: str) -> None:
    assert only("page", **raw)["data"]["page"] == page


def test_a_page_tells_where_its_visitor_came_from() -> None:
    context = {"campaign": {"source": "ads"}, "page": {"referrer": "https://ref/"}}
    data = only("page", name="Home", context=context)["data"]
    assert (data["traffic_source"], data["referrer"]) == ("ads", "https://ref/")


@pytest.mark.parametrize(
    ("kind", "raw", "type"),
    [
        ("page", {}, "segment.page"),
        ("screen", {"name": "Home"}, "segment.screen"),
        ("group", {"groupId": "g"}, "segment.group"),
        ("track", {"event": "Signed Up"}, "segment.Signed Up"),
    ],
)
def test_what_has_no_mapping_is_kept_whole(kind: str, raw: dict[str, Any], type: str) -> None:
    found = only(kind, **raw)
    assert isinstance(found, flat.Unmapped)
    assert found["type"] == type


@pytest.mark.parametrize("name", ["Rated", "chat.feedback.received"])
def test_a_track_whose_name_is_ours_or_mapped_is_ours(name: str) -> None:
    found = only("track", event=name, properties={"score": 4, "conversation_id": 7})
    assert found["type"] == "chat.feedback.received"
    assert found["data"] == {"score": 4, "conversation_id": "7", "customer_id": "u"}


def test_e_commerce_is_known_by_its_names() -> None:
    found = made("track", event="Order Completed", properties={"order_id": "o", "revenue": 5})
    assert [one["type"] for one in found] == ["commerce.order.placed", "commerce.order.paid"]


def test_an_alias_is_a_link() -> None:
    found = only("alias", previousId="old")
    assert (found["type"], found["data"]) == (
        "identity.linked",
        {"customer_id": "u", "alias": "old"},
    )
    assert only("alias", anonymousId="a")["data"]["alias"] == "a"


@pytest.mark.parametrize(
    ("kind", "raw"),
    [
        ("track", {}),
        ("track", {"event": 7}),
        ("track", {"event": "a", "userId": None}),
        ("page", {"userId": ""}),
        ("alias", {}),
        ("alias", {"userId": None, "previousId": "x"}),
    ],
)
def test_what_a_call_lacks_is_told(kind: str, raw: dict[str, Any]) -> None:
    found = made(kind, **raw)
    assert isinstance(found, Unreadable)
    assert found.code == "missing_field"
